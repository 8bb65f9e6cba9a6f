import { GuardError, type Topology, type TopologyValidation, topologyLimits, type WantedTopology } from "@agent-id-guard/protocol";
import { readAgent } from "../agents/index.ts";
import type { Change } from "../audit/index.ts";
import type { AgentRow, GrantRow, Plan, Store, Write } from "../store/port.ts";
import { type DrawPorts, draw } from "./draw.ts";
import { readGrantsOf, versionOf } from "./edges.ts";
import { describeTopology, type TopologyPorts } from "./read-topology.ts";

export type ApplyPorts = DrawPorts & TopologyPorts;

/** Says what applying these edges would do, and what stands against it. Changes nothing. Throws `entity.not_found`, `request.too_large`. */
export async function validateTopology(
  ports: ApplyPorts,
  change: Change,
  agentId: string,
  wanted: WantedTopology,
): Promise<TopologyValidation> {
  const agent = await readAgent(ports.store, change.by, agentId);
  const { ok, problems, changes } = await draw(ports, change, agent, await readAll(ports.store, agent), wanted);
  return { ok, problems, changes };
}

/**
 * Makes the edges of an agent these: all of it in one unit, with one event a grant.
 * Throws `entity.not_found`; `entity.stale` when an edge has changed since `version`; `request.invalid` naming each problem.
 * Commit fails with `spent` or `stale` when somebody was faster.
 */
export async function planTopology(
  ports: ApplyPorts,
  change: Change,
  agentId: string,
  version: number,
  wanted: WantedTopology,
): Promise<Plan<Topology>> {
  const agent = await readAgent(ports.store, change.by, agentId);
  const current = await readAll(ports.store, agent);
  if (versionOf(ports.digests, current) !== version) throw new GuardError("entity.stale");
  const { ok, problems, plans } = await draw(ports, change, agent, current, wanted);
  if (!ok) {
    const errors = problems.filter(({ severity }) => severity === "error");
    throw new GuardError("request.invalid", {
      fields: errors.map(({ path, message, hint }) => ({ path, message: `${message}. ${hint}` })),
    });
  }
  const writes = plans.flatMap((plan) => plan.writes);
  return {
    writes: writes.length === 0 ? [] : [await passingAlone(ports.store, change, agent), ...writes],
    events: plans.flatMap((plan) => plan.events),
    answer: await describeTopology(ports, agent, grantsAfter(current, plans)),
  };
}

async function readAll(store: Pick<Store, "find">, agent: AgentRow): Promise<readonly GrantRow[]> {
  const grants = await readGrantsOf(store, agent);
  if (grants.length > topologyLimits.edges)
    throw new GuardError("request.too_large", {
      description: `This agent has more than ${topologyLimits.edges} edges`,
      hint: "Change its grants one by one.",
    });
  return grants;
}

/** The grants once the plans are committed. */
function grantsAfter(current: readonly GrantRow[], plans: readonly Plan<GrantRow | undefined>[]): readonly GrantRow[] {
  const removed = new Set(plans.flatMap((plan) => plan.writes.map((write) => (write.verb === "consumeOne" ? write.id : ""))));
  const byId = new Map(current.filter((grant) => !removed.has(grant.id)).map((grant) => [grant.id, grant]));
  for (const { answer } of plans) if (answer !== undefined) byId.set(answer.id, answer);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

const forever = 253_402_300_799_999;

/**
 * Lets one of several writers through who have read the same topology. The versions of the grants can't: two who both add an edge touch
 * no row in common.
 */
async function passingAlone(store: Pick<Store, "get">, { nowMs }: Change, { id: agentId }: AgentRow): Promise<Write> {
  const id = `topology:${agentId}`;
  const passed = await store.get("claims", id);
  if (passed === undefined) return { verb: "claim", id, expiresAtMs: forever, nowMs };
  return { verb: "compareAndSet", collection: "claims", id, version: passed.version, set: { expiresAtMs: forever } };
}
