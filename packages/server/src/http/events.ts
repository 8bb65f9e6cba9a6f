import {
  builtInAudiences,
  endpoints,
  GuardError,
  guardPermissions,
  jwtTypes,
  kindOfId,
  reportedEventsSchema,
} from "@agent-id-guard/protocol";
import { Hono } from "hono";
import { type Draft, planReport, type Revocations } from "../audit/index.ts";
import type { Clock } from "../clock/port.ts";
import type { ResourceRow, Store } from "../store/port.ts";
import type { Tokens } from "../tokens/index.ts";
import { parse } from "./api/read-input.ts";
import type { Surface } from "./app.ts";
import type { HttpEnvironment } from "./environment.ts";
import { requireToken } from "./middleware/access-token.ts";
import { readJsonBody } from "./middleware/json-body.ts";
import type { RevocationFeed } from "./revocation-feed.ts";

/** The largest batch of reported events. */
const maxReportBytes = 262_144;
const noStore = { "Cache-Control": "no-store" };

export interface EventRoutesOptions {
  readonly issuer: string;
  readonly tokens: Pick<Tokens, "verify" | "signAs">;
  readonly revocations: Revocations;
  readonly feed: RevocationFeed;
  readonly store: Store;
  readonly clock: Clock;
  readonly draft: Draft;
}

/** `/events/…`: the revocation feed as a stream and as a signed snapshot, and the reports of resource servers. */
export function eventRoutes(options: EventRoutesOptions): Surface {
  const { issuer, tokens, revocations, feed, store, clock, draft } = options;
  const audience = builtInAudiences(issuer).guard;
  const app = new Hono<HttpEnvironment>();

  app.get(endpoints.revocations, (c) => {
    const token = requireToken(tokens, c.req.raw, audience, guardPermissions.readRevocations);
    const outgoing = c.env?.outgoing;
    const drop = outgoing && (() => void outgoing.destroy());
    const stream = feed.open(token, readCursor(c.req.header("last-event-id") ?? c.req.query("after")), drop);
    return c.body(stream, 200, { ...noStore, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
  });

  app.get(endpoints.revocationSnapshot, (c) => {
    requireToken(tokens, c.req.raw, audience, guardPermissions.readRevocations);
    const claims = { iss: issuer, iat: Math.floor(clock.nowMs() / 1_000), seq: revocations.seq, revocations: revocations.entriesAfter(0) };
    return c.body(tokens.signAs(jwtTypes.revocations, claims), 200, { ...noStore, "Content-Type": "application/jwt" });
  });

  app.post(endpoints.auditIngest, async (c) => {
    const { claims } = requireToken(tokens, c.req.raw, audience, guardPermissions.writeAudit);
    const reporter = await readReporter(store, claims.client_id);
    const { events } = parse(reportedEventsSchema, await readJsonBody(c.req.raw, maxReportBytes));
    await store.commit(await planReport({ store, draft }, { events, reporter, source: c.get("source") }));
    return c.body(null, 204, noStore);
  });
  return app;
}

/** `seq` of the last entry that the consumer has; without one, everything in force is new to it. */
function readCursor(text: string | undefined): number {
  if (text === undefined || text === "") return 0;
  if (!/^\d{1,15}$/.test(text))
    throw new GuardError("request.invalid", { fields: [{ path: "after", message: "expected the id of an event of the feed" }] });
  return Number(text);
}

/** Only resource servers report, and each for itself. */
async function readReporter(store: Store, id: string): Promise<ResourceRow> {
  const resource = kindOfId(id) === "resource" ? await store.get("resources", id) : undefined;
  if (resource === undefined) throw new GuardError("access.denied", { description: "Only resource servers report events" });
  if (resource.state !== "active") throw new GuardError("token.revoked");
  return resource;
}
