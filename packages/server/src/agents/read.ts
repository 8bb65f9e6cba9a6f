import { GuardError } from "@agent-id-guard/protocol";
import type { Administrator } from "../audit/index.ts";
import type { AgentRow, Query, Store } from "../store/port.ts";

const pageSize = 1_000;

/** The agent, for somebody who may see it: a developer sees their own, all other roles see all. Throws `entity.not_found` otherwise, existing or not. */
export async function readAgent(store: Pick<Store, "get">, by: Administrator, id: string): Promise<AgentRow> {
  const agent = await store.get("agents", id);
  if (agent === undefined || (by.role === "developer" && agent.ownerId !== by.id)) throw new GuardError("entity.not_found");
  return agent;
}

/** The same of agents whose owner left and that nobody took over. They are few, so those states are read and the rest is left out. */
export async function listAgentsWithoutOwner(
  store: Pick<Store, "find">,
  by: Administrator,
  query: Query<"agents"> & { readonly limit: number },
): Promise<readonly AgentRow[]> {
  const where = { ...query.where, state: query.where?.state ?? ["orphaned" as const, "suspended" as const] };
  const found: AgentRow[] = [];
  let afterId = query.afterId;
  for (let full = true; full && found.length < query.limit; ) {
    const page = await listAgents(store, by, { ...query, where, limit: pageSize, ...(afterId === undefined ? {} : { afterId }) });
    found.push(...page.filter(({ ownerLostAtMs }) => ownerLostAtMs !== null));
    afterId = page.at(-1)?.id;
    full = page.length === pageSize;
  }
  return found.slice(0, query.limit);
}

/** The agents that match, of those that the asking person may see. */
export async function listAgents(store: Pick<Store, "find">, by: Administrator, query: Query<"agents">): Promise<readonly AgentRow[]> {
  if (by.role !== "developer") return store.find("agents", query);
  if (query.where?.ownerId !== undefined && query.where.ownerId !== by.id) return [];
  return store.find("agents", { ...query, where: { ...query.where, ownerId: by.id } });
}
