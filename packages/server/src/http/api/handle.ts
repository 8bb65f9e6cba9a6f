import { type ErrorCode, GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { Context } from "hono";
import { type Change, createChange, type Draft, type KnownCaller } from "../../audit/index.ts";
import type { Clock } from "../../clock/port.ts";
import type { Digests } from "../../entropy/port.ts";
import { isStoreFailure, type Plan, type Store } from "../../store/port.ts";
import type { HttpEnvironment } from "../environment.ts";
import { type Admission, type ApiCaller, admit, type FindApiCaller } from "./caller.ts";
import { isTakenKey, type KeyedRequest, keyedRequest, type RememberedAnswers, type WireAnswer } from "./idempotency.ts";
import { type Input, readInput } from "./read-input.ts";
import { type AnyWrite, type ApiRoute, type Call, isStream, isWrite, keyOf, type Opening, type Reply } from "./route.ts";

export interface HandlerPorts {
  readonly store: Pick<Store, "get" | "commit">;
  readonly clock: Clock;
  readonly digests: Digests;
  readonly draft: Draft;
  readonly findCaller: FindApiCaller;
  readonly answers: RememberedAnswers;
}

type Handler = (c: Context<HttpEnvironment>) => Promise<Response>;

/** A change that its caller makes on no version in particular is planned again when something moved under it, this often. */
const attempts = 3;

/** How every route of the admin API is served: who calls → may they → what do they ask → do it once → answer when it is durable. */
export function createHandler(ports: HandlerPorts, route: ApiRoute, admission: Admission): Handler {
  return async (c) => {
    const caller = await admitted(ports, c, route, admission);
    const input = { ...(await readInput(c, route)), caller, source: c.get("source") };
    const { type, id, role } = caller;
    const change = createChange<KnownCaller>(ports, { type, id, role }, c.get("source"));
    if (isStream(route)) return c.body(await route.open({ ...input, change }, openingOf(ports, c, admission)), 200, streamHeaders);
    if (!isWrite(route)) return respond(c, toWire(route, await route.read({ ...input, change })));
    const keyed = keyedRequest(ports.digests, c.req.header("idempotency-key"), {
      caller: `${type}:${id}`,
      method: route.method,
      path: c.req.path,
      ifMatch: String(input.version),
      body: input.body,
    });
    const plan = () => planOnce(ports, route, input, change, keyed);
    return respond(c, keyed === undefined ? await commitPlan(ports, plan, route) : await commitKeyed(ports, plan, route, keyed, change));
  };
}

const streamHeaders = { "Cache-Control": "no-store", "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" };

function openingOf(ports: HandlerPorts, c: Context<HttpEnvironment>, admission: Admission): Opening {
  const request = c.req.raw;
  const outgoing = c.env?.outgoing;
  return {
    lastEventId: c.req.header("last-event-id"),
    stillAdmitted: async () => admit(await ports.findCaller(request, "glance"), admission, ports.clock.nowMs()),
    drop: outgoing && (() => void outgoing.destroy()),
  };
}

/** Who calls, once they may. A refusal of somebody who is known is recorded before it is answered. */
async function admitted(ports: HandlerPorts, c: Context<HttpEnvironment>, route: ApiRoute, admission: Admission): Promise<ApiCaller> {
  const caller = await ports.findCaller(c.req.raw);
  try {
    admit(caller, admission, ports.clock.nowMs());
    return caller;
  } catch (error) {
    if (isGuardError(error)) await recordRefusal(ports, c, caller, route, error.code);
    throw error;
  }
}

async function recordRefusal(
  ports: HandlerPorts,
  c: Context<HttpEnvironment>,
  caller: ApiCaller,
  route: ApiRoute,
  code: ErrorCode,
): Promise<void> {
  const event = ports.draft({
    category: "admin",
    action: "api.refuse",
    outcome: "denied",
    actor: { type: caller.type, id: caller.id },
    source: c.get("source"),
    reason: code,
    detail: { route: keyOf(route), role: caller.role ?? "none" },
  });
  await ports.store.commit({ writes: [], events: [event] });
}

interface Planned {
  readonly unit: Plan<unknown>;
  readonly answer: WireAnswer;
}

async function planOnce(
  ports: HandlerPorts,
  route: AnyWrite,
  input: Input & Pick<Call<unknown, unknown, unknown>, "caller" | "source">,
  change: Change<KnownCaller>,
  keyed: KeyedRequest | undefined,
): Promise<Planned> {
  const plan = await route.plan({ ...input, change });
  const answer = toWire(route, plan.answer);
  if (keyed === undefined) return { unit: plan, answer };
  const remembering = await ports.answers.remembering(keyed, answer, route.showsSecret === true, change.nowMs);
  return { unit: { ...plan, writes: [...remembering, ...plan.writes] }, answer };
}

async function commitPlan(ports: HandlerPorts, plan: () => Promise<Planned>, route: AnyWrite): Promise<WireAnswer> {
  for (let attempt = 1; ; attempt++) {
    const { unit, answer } = await plan();
    try {
      await ports.store.commit(unit);
      return answer;
    } catch (error) {
      // What was to be consumed at the version that the caller read is not there any more.
      if (route.precondition === true && isStoreFailure(error, "spent")) throw new GuardError("entity.stale", { cause: error });
      // Counters are no object of the caller's: whatever became of one, the plan is to be made anew.
      const isMoved =
        isStoreFailure(error) && (error.collection === "counters" || (error.reason === "stale" && route.precondition !== true));
      if (!isMoved || attempt === attempts) throw error;
    }
  }
}

/** At most one effect for one key, however many requests race: the record and the change are one unit, and who loses answers with the record. */
async function commitKeyed(
  ports: HandlerPorts,
  plan: () => Promise<Planned>,
  route: AnyWrite,
  keyed: KeyedRequest,
  change: Change<KnownCaller>,
): Promise<WireAnswer> {
  const before = await ports.answers.find(keyed, change.nowMs);
  if (before !== undefined) return before;
  try {
    return await commitPlan(ports, plan, route);
  } catch (error) {
    // Whatever went wrong here may be the effect of the same request having won: then its answer is the answer.
    const won = await ports.answers.find(keyed, change.nowMs);
    if (won !== undefined) return won;
    throw isTakenKey(error) ? new GuardError("request.idempotency_conflict", { cause: error }) : error;
  }
}

function toWire(route: ApiRoute, reply: Reply<unknown>): WireAnswer {
  const status = route.status ?? 200;
  return {
    status,
    body: status === 204 ? "" : JSON.stringify(reply.body),
    etag: reply.version === undefined ? null : `"${reply.version}"`,
  };
}

function respond(c: Context<HttpEnvironment>, { status, body, etag }: WireAnswer): Response {
  c.header("Cache-Control", "no-store");
  if (etag !== null) c.header("ETag", etag);
  return status === 204 ? c.body(null, 204) : c.body(body, status, { "Content-Type": "application/json" });
}
