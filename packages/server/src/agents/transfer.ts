import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { AgentRow, Plan, Store } from "../store/port.ts";
import { checkOwner } from "./check-owner.ts";
import { factsOf } from "./facts.ts";

/**
 * Gives an agent another owner; an orphaned one is active again. Its tokens name the owner, so they die.
 * Throws `request.invalid` (no active user), `entity.invalid_state` (retired, or theirs already); commit fails with `stale`.
 */
export async function planTransferAgent(
  store: Pick<Store, "get">,
  change: Change,
  agent: AgentRow,
  version: number,
  to: { readonly ownerId: string; readonly reason?: string | undefined },
): Promise<Plan<AgentRow>> {
  if (agent.state === "retired") throw new GuardError("entity.invalid_state", { description: "A retired agent does not change any more" });
  if (agent.ownerId === to.ownerId) throw new GuardError("entity.invalid_state", { description: "This user owns the agent already" });
  await checkOwner(store, change.by, to.ownerId);
  const set = { ownerId: to.ownerId, state: agent.state === "orphaned" ? ("active" as const) : agent.state };
  return {
    writes: [{ verb: "compareAndSet", collection: "agents", id: agent.id, version, set }],
    events: [
      change.event({
        action: "agent.transfer",
        ...factsOf(agent),
        ...(to.reason === undefined ? {} : { reason: to.reason }),
        detail: { before: agent.ownerId, after: to.ownerId },
        revokes: [{ kind: "agent", id: agent.id }],
      }),
    ],
    answer: { ...agent, ...set, version: version + 1 },
  };
}
