import type { AuditEventDraft, DepartureReason } from "@agent-id-guard/protocol";
import { type EventFacts, type RevocationTarget, revocationsOf } from "../audit/index.ts";
import type { AgentRow, Store, UserRow, Write } from "../store/port.ts";
import { agentsOwnedBy } from "./agents-owned-by.ts";
import { askedFor } from "./ask-to-take-over.ts";
import { readDeparturePolicy } from "./departure-policy.ts";
import { everyTokenOf, factsOf } from "./facts.ts";
import { closingGate, readGate } from "./ownership-gate.ts";

/** What happens to the agents of somebody who leaves: part of the unit that records it. */
export interface Orphaning {
  readonly writes: readonly Write[];
  readonly events: readonly AuditEventDraft[];
  readonly orphaned: number;
}

/** Makes an event of who says that the person left. */
export type Recording = (
  facts: Pick<EventFacts, "action" | "target" | "userId" | "agentId" | "ownerId" | "detail" | "revokes" | "reason">,
) => AuditEventDraft;

/**
 * Latches the loss of the owner on every agent that somebody owns. Active ones become orphaned, with a grace as the installation has set it for this reason;
 * without one their tokens die with the same event. Suspended ones stay so. Retired ones are over.
 * Commit fails with `stale` when an agent moved meanwhile (was transferred, say), and with `stale`, `missing` or `conflict` when one was added.
 */
export async function planOrphaning(
  store: Pick<Store, "get" | "find">,
  owner: UserRow,
  reason: DepartureReason,
  nowMs: number,
  record: Recording,
): Promise<Orphaning> {
  const gate = await readGate(store, owner.id);
  const { policy } = await readDeparturePolicy(store);
  const graceEndsAtMs = nowMs + (reason === "security" ? policy.securityGraceSeconds : policy.otherGraceSeconds) * 1_000;
  const writes: Write[] = [closingGate(gate, owner.id, nowMs)];
  const events: AuditEventDraft[] = [];
  for await (const agent of agentsOwnedBy(store, owner.id)) {
    if (agent.state === "retired" || agent.ownerLostAtMs !== null) continue;
    const part = await orphaning(store, agent, owner, { graceEndsAtMs, nowMs });
    writes.push(...part.writes);
    events.push(record(part.facts));
  }
  return { writes, events, orphaned: events.length };
}

async function orphaning(
  store: Pick<Store, "get" | "find">,
  agent: AgentRow,
  owner: UserRow,
  { graceEndsAtMs, nowMs }: { readonly graceEndsAtMs: number; readonly nowMs: number },
) {
  const { id, version } = agent;
  const works = agent.state === "active";
  const set = works ? { state: "orphaned" as const, ownerLostAtMs: nowMs, graceEndsAtMs } : { ownerLostAtMs: nowMs };
  const writes: Write[] = [{ verb: "compareAndSet", collection: "agents", id, version, set }];
  const revokes: RevocationTarget[] = [];
  if (works && graceEndsAtMs <= nowMs) {
    const resource = agent.resourceId === null ? undefined : await store.get("resources", agent.resourceId);
    revokes.push(...everyTokenOf(agent, resource));
    if (resource !== undefined) writes.push({ verb: "remove", collection: "refresh_tokens", where: { resourceId: resource.id } });
  }
  const asked = await askedFor(store, agent, owner, []);
  const facts = {
    action: "agent.orphan",
    ...factsOf(agent),
    userId: owner.id,
    detail: {
      before: agent.state,
      after: works ? "orphaned" : agent.state,
      ...(works ? { graceEndsAtMs } : {}),
      asked: asked?.id ?? "administrators",
    },
    ...(revokes.length === 0 ? {} : { revokes: revocationsOf(revokes, nowMs) }),
  } as const;
  return { writes, facts };
}
