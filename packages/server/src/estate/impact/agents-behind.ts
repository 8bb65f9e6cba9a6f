import type { AgentRow, Store } from "../../store/port.ts";

/** The agents that are called through these resources. */
export async function agentsBehind(store: Pick<Store, "find">, resourceIds: readonly string[]): Promise<readonly AgentRow[]> {
  const agents: AgentRow[] = [];
  for (const resourceId of new Set(resourceIds)) agents.push(...(await store.find("agents", { where: { resourceId } })));
  return agents;
}
