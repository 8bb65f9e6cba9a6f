import { maxActors } from "@agent-id-guard/protocol";
import type { Store } from "../store/port.ts";

/** The agents from which a chain of grants leads to a resource, followed backwards. What such a chain really lets through is not asked here. */
export async function agentsThatReach(store: Pick<Store, "get" | "find">, resourceId: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  let resourceIds: readonly string[] = [resourceId];
  for (let depth = 0; depth < maxActors && resourceIds.length > 0; depth++) {
    const next: string[] = [];
    for (const id of resourceIds) {
      for (const { subjectType, subjectId } of await store.find("grants", { where: { resourceId: id } })) {
        if (subjectType !== "agent" || found.has(subjectId)) continue;
        found.add(subjectId);
        const agent = await store.get("agents", subjectId);
        if (agent !== undefined && agent.resourceId !== null) next.push(agent.resourceId);
      }
    }
    resourceIds = next;
  }
  return found;
}
