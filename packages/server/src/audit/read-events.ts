import { type AuditEvent, createdAtMsOf, type Decision, GuardError } from "@agent-id-guard/protocol";
import type { EventQuery, Store } from "../store/port.ts";
import type { Administrator } from "./change.ts";

/** The events that match. A developer asks for those of one of their own agents; throws `access.role_required` otherwise. */
export async function listEvents(
  store: Pick<Store, "get" | "events">,
  by: Administrator,
  query: EventQuery,
): Promise<readonly AuditEvent[]> {
  if (!(await maySee(store, by, query.agentId)))
    throw new GuardError("access.role_required", {
      description: "A developer reads the events of one of their own agents: name it as agentId",
    });
  return store.events(query);
}

/** Events of one decision are drafted at once and stand within this of it. */
const searchedMs = 10_000;
const pageSize = 1_000;

/**
 * The decision with this id, and the event that recorded it. The id says in which millisecond it was made, so the log is searched from there for ten seconds.
 * Throws `entity.not_found`, also for a developer whose agent it is not about.
 */
export async function readDecision(
  store: Pick<Store, "get" | "events">,
  by: Administrator,
  id: string,
): Promise<{ readonly decision: Decision; readonly event: AuditEvent }> {
  const madeAtMs = createdAtMsOf(id) ?? 0;
  for (let afterSeq = 0, full = true; full; ) {
    const page = await store.events({ fromMs: madeAtMs, toMs: madeAtMs + searchedMs, afterSeq, limit: pageSize });
    const event = page.find((candidate) => candidate.decision?.id === id);
    if (event?.decision !== undefined && (await maySee(store, by, event.agentId))) return { decision: event.decision, event };
    afterSeq = page.at(-1)?.seq ?? afterSeq;
    full = event === undefined && page.length === pageSize;
  }
  throw new GuardError("entity.not_found");
}

async function maySee(store: Pick<Store, "get">, by: Administrator, agentId: string | undefined): Promise<boolean> {
  if (by.role !== "developer") return true;
  return agentId !== undefined && (await store.get("agents", agentId))?.ownerId === by.id;
}
