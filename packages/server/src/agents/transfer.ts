import { GuardError, type TransferAgents, type TransferredAgents } from "@agent-id-guard/protocol";
import type { Change, KnownCaller } from "../audit/index.ts";
import type { AgentRow, Plan, Store, Unit, Write } from "../store/port.ts";
import { agentsOwnedBy } from "./agents-owned-by.ts";
import { forgettingDeclined } from "./ask-to-take-over.ts";
import { checkOwner } from "./check-owner.ts";
import { factsOf } from "./facts.ts";
import { givingTo } from "./ownership-gate.ts";

/** Beyond it one unit would hold up all others for too long. */
const mostAtOnce = 5_000;

/**
 * Gives an agent another owner, which ends that it had none: an orphaned one is active again, and so is one that stopped because nobody took it over. Its
 * tokens name the owner, so they die. Throws `request.invalid` (no active user), `entity.invalid_state` (retired, or theirs already); commit fails with
 * `stale`, and with `limit` when the new owner departs meanwhile.
 */
export async function planTransferAgent(
  store: Pick<Store, "get">,
  change: Change,
  agent: AgentRow,
  version: number,
  to: { readonly ownerId: string; readonly reason?: string | undefined },
): Promise<Plan<AgentRow>> {
  await checkOwner(store, change.by, to.ownerId);
  const { writes, events, answer } = await transferring(store, change, { ...agent, version }, to.ownerId, to.reason);
  return { writes: [givingTo(to.ownerId, change.nowMs), ...writes], events, answer };
}

/**
 * Gives many agents another owner in one unit, with an event for each: all or none. Of one person: all that they own and are not retired.
 * Throws as {@link planTransferAgent}, and `entity.not_found` for an id that is no agent's.
 */
export async function planTransferAgents(
  store: Pick<Store, "get" | "find">,
  change: Change,
  input: TransferAgents,
): Promise<Plan<TransferredAgents>> {
  await checkOwner(store, change.by, input.toOwnerId);
  const agents = input.fromOwnerId === undefined ? await named(store, input.agentIds ?? []) : await ownedBy(store, input.fromOwnerId);
  if (agents.length > mostAtOnce)
    throw new GuardError("request.invalid", {
      description: `More than ${mostAtOnce} agents are not given away at once: name some of them`,
    });
  const writes: Write[] = [givingTo(input.toOwnerId, change.nowMs)];
  const events: Unit["events"][number][] = [];
  for (const agent of agents) {
    const part = await transferring(store, change, agent, input.toOwnerId, input.reason);
    writes.push(...part.writes);
    events.push(...part.events);
  }
  return {
    writes: agents.length === 0 ? [] : writes,
    events,
    answer: { transferred: agents.length, agentIds: agents.map(({ id }) => id) },
  };
}

async function ownedBy(store: Pick<Store, "get" | "find">, ownerId: string): Promise<readonly AgentRow[]> {
  if ((await store.get("users", ownerId)) === undefined)
    throw new GuardError("request.invalid", { fields: [{ path: "fromOwnerId", message: "expected the id of a user" }] });
  const agents: AgentRow[] = [];
  for await (const agent of agentsOwnedBy(store, ownerId)) if (agent.state !== "retired" && agents.length <= mostAtOnce) agents.push(agent);
  return agents;
}

async function named(store: Pick<Store, "get">, ids: readonly string[]): Promise<readonly AgentRow[]> {
  const agents: AgentRow[] = [];
  for (const id of new Set(ids)) {
    const agent = await store.get("agents", id);
    if (agent === undefined) throw new GuardError("entity.not_found", { description: `There is no agent ${id}` });
    agents.push(agent);
  }
  return agents;
}

/** The part of a unit that gives one agent to somebody of whom it is known that they may have it. */
export async function transferring(
  store: Pick<Store, "get">,
  change: Change<KnownCaller>,
  agent: AgentRow,
  ownerId: string,
  reason: string | undefined,
): Promise<Plan<AgentRow>> {
  const { id, version } = agent;
  if (agent.state === "retired")
    throw new GuardError("entity.invalid_state", { description: `Agent ${id} is retired and does not change any more` });
  if (agent.ownerId === ownerId && agent.ownerLostAtMs === null)
    throw new GuardError("entity.invalid_state", { description: `This user owns agent ${id} already` });
  const set = {
    ownerId,
    state: stoppedForWantOfAnOwner(agent) ? ("active" as const) : agent.state,
    ownerLostAtMs: null,
    graceEndsAtMs: null,
    ...(agent.deputyOwnerId === ownerId ? { deputyOwnerId: null } : {}),
  };
  return {
    writes: [
      { verb: "compareAndSet", collection: "agents", id, version, set },
      ...(await callableAgain(store, agent)),
      ...(agent.ownerLostAtMs === null ? [] : [forgettingDeclined(id)]),
    ],
    events: [
      change.event({
        action: "agent.transfer",
        ...factsOf(agent),
        ...(reason === undefined ? {} : { reason }),
        detail: {
          before: agent.ownerId,
          after: ownerId,
          ...(agent.state === set.state ? {} : { stateBefore: agent.state, stateAfter: set.state }),
        },
        revokes: [{ kind: "agent", id }],
      }),
    ],
    answer: { ...agent, ...set, version: version + 1 },
  };
}

/** Whether it is only for want of an owner that it does not work, or soon will not: whoever was suspended before, or by somebody, stays so. */
const stoppedForWantOfAnOwner = ({ state, graceEndsAtMs }: AgentRow): boolean =>
  state === "orphaned" || (state === "suspended" && graceEndsAtMs !== null);

/** What stopped together starts together: the resource through which it is called. */
async function callableAgain(store: Pick<Store, "get">, agent: AgentRow): Promise<readonly Write[]> {
  if (agent.state !== "suspended" || !stoppedForWantOfAnOwner(agent) || agent.resourceId === null) return [];
  const resource = await store.get("resources", agent.resourceId);
  if (resource === undefined || resource.state === "active") return [];
  return [{ verb: "compareAndSet", collection: "resources", id: resource.id, version: resource.version, set: { state: "active" } }];
}
