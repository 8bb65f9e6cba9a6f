import type { AgentRow, Store } from "../../store/port.ts";
import { livingGrants, subjectsOf } from "./grants-of.ts";
import type { Touched } from "./touched.ts";

/** An agent stops: so does what it does at resources, and so do the clients, people and agents who call it. */
export async function touchedByAgent(store: Pick<Store, "find">, agent: AgentRow, nowMs: number): Promise<Touched> {
  const outbound = await livingGrants(store, { subjectType: "agent", subjectId: agent.id }, nowMs);
  const inbound = agent.resourceId === null ? [] : await livingGrants(store, { resourceId: agent.resourceId }, nowMs);
  return {
    agentIds: [agent.id, ...subjectsOf(inbound, "agent")],
    clientIds: subjectsOf(inbound, "client"),
    resourceIds: outbound.map(({ resourceId }) => resourceId),
    peopleOf: inbound,
    userIds: [],
    grants: [...outbound, ...inbound],
  };
}
