import {
  builtInAudiences,
  connectionRequestQuerySchema,
  type Delivery,
  deliveryRequestSchema,
  endpoints,
  GuardError,
  idSchema,
  type OwnLeases,
} from "@agent-id-guard/protocol";
import { type Context, Hono } from "hono";
import type { z } from "zod";
import type { Connections } from "../connections/index.ts";
import type { Asker, Deliveries } from "../delivery/index.ts";
import { partiesOf, type Tokens } from "../tokens/index.ts";
import { presentConnectionRequest } from "./api/connections.ts";
import { presentLease } from "./api/leases.ts";
import { parse, readQuery } from "./api/read-input.ts";
import type { Surface } from "./app.ts";
import type { HttpEnvironment } from "./environment.ts";
import { bearerOf } from "./middleware/access-token.ts";
import { readJsonBody } from "./middleware/json-body.ts";

const noStore = { "Cache-Control": "no-store" };
const maxBodyBytes = 16_384;

export interface DeliveryRoutesOptions {
  readonly issuer: string;
  readonly tokens: Pick<Tokens, "verifyForAny">;
  readonly deliveries: Pick<Deliveries, "deliver" | "leasesOf" | "renew" | "giveBack">;
  readonly connections: Pick<Connections, "requestFor">;
}

/**
 * `/deliveries` and `/connection-requests`: where an agent is handed what can't be added to a call for it. The token is one for the resource; its audience says which.
 * A token for the server itself opens nothing here.
 */
export function deliveryRoutes({ issuer, tokens, deliveries, connections }: DeliveryRoutesOptions): Surface {
  const app = new Hono<HttpEnvironment>();
  const own: readonly string[] = Object.values(builtInAudiences(issuer));
  const askerOf = (c: Context<HttpEnvironment>): Asker => {
    const token = tokens.verifyForAny(bearerOf(c.req.raw));
    if (own.includes(token.claims.aud)) throw new GuardError("token.wrong_audience");
    return { token, source: c.get("source") };
  };

  app.post(endpoints.deliveries, async (c) => {
    const asker = askerOf(c);
    const request = parse(deliveryRequestSchema, (await readJsonBody(c.req.raw, maxBodyBytes)) ?? {});
    return c.json((await deliveries.deliver(asker, request)) satisfies Delivery, 200, noStore);
  });

  app.get(endpoints.deliveries, async (c) => {
    const items = await deliveries.leasesOf(askerOf(c));
    return c.json({ items: items.map(presentLease) } satisfies OwnLeases, 200, noStore);
  });

  app.post(`${endpoints.deliveries}/:leaseId/renew`, async (c) => {
    const asker = askerOf(c);
    return c.json(presentLease(await deliveries.renew(asker, idOf(c.req.param("leaseId"), idSchema("lease")))), 200, noStore);
  });

  app.post(`${endpoints.deliveries}/:leaseId/revoke`, async (c) => {
    const asker = askerOf(c);
    return c.json(presentLease(await deliveries.giveBack(asker, idOf(c.req.param("leaseId"), idSchema("lease")))), 200, noStore);
  });

  app.get(`${endpoints.connectionRequests}/:requestId`, async (c) => {
    const { token } = askerOf(c);
    const { waitSeconds } = readQuery(c.req.url, connectionRequestQuerySchema);
    const { agentId, userId } = partiesOf(token.claims);
    if (agentId === undefined) throw new GuardError("access.denied", { description: "Only agents wait for connections" });
    const id = idOf(c.req.param("requestId"), idSchema("connectionRequest"));
    const request = await connections.requestFor(id, { agentId, userId }, waitSeconds * 1_000);
    return c.json(presentConnectionRequest(issuer, request), 200, noStore);
  });
  return app;
}

/** Throws `entity.not_found` for what can't be an id. */
function idOf(text: string, schema: z.ZodType<string>): string {
  const { data } = schema.safeParse(text);
  if (data === undefined) throw new GuardError("entity.not_found");
  return data;
}
