import { type Topology, topologyLimits } from "@agent-id-guard/protocol";
import { readAgent } from "../agents/index.ts";
import type { Administrator } from "../audit/index.ts";
import type { Digests } from "../entropy/port.ts";
import type { AgentRow, GrantRow, Store } from "../store/port.ts";
import { edgeOf, readGrantsOf, versionOf } from "./edges.ts";
import { type NodeRef, nodeOfAgent, readNodes } from "./nodes.ts";

export interface TopologyPorts {
  readonly store: Pick<Store, "get" | "find">;
  readonly digests: Pick<Digests, "sha256Hex">;
}

/** The topology of an agent, for somebody who may see the agent. Throws `entity.not_found`. */
export async function readTopology(ports: TopologyPorts, by: Administrator, agentId: string): Promise<Topology> {
  const agent = await readAgent(ports.store, by, agentId);
  return describeTopology(ports, agent, await readGrantsOf(ports.store, agent));
}

/** The topology that these grants make. */
export async function describeTopology({ store, digests }: TopologyPorts, agent: AgentRow, grants: readonly GrantRow[]): Promise<Topology> {
  const shown = grants.slice(0, topologyLimits.edges);
  return {
    agent: nodeOfAgent(agent),
    version: versionOf(digests, grants),
    nodes: await readNodes(
      store,
      shown.flatMap((grant) => otherEnds(agent, grant)),
    ),
    edges: shown.map(edgeOf),
    totalEdges: grants.length,
    truncated: shown.length < grants.length,
  };
}

/** The ends of an edge that are not the agent itself. */
function otherEnds(agent: AgentRow, { subjectType, subjectId, resourceId }: GrantRow): readonly NodeRef[] {
  const ends: NodeRef[] = [];
  if (resourceId !== agent.resourceId) ends.push({ type: "resource", id: resourceId });
  if (subjectType !== "agent" || subjectId !== agent.id) ends.push({ type: subjectType, id: subjectId });
  return ends;
}
