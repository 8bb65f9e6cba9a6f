import { GuardError } from "@agent-id-guard/protocol";
import type { Administrator } from "../audit/index.ts";
import type { AgentRow, Query, Store } from "../store/port.ts";

/** The agent, for somebody who may see it: a developer sees their own, all other roles see all. Throws `entity.not_found` otherwise, existing or not. */
export async function readAgent(store: Pick<Store, "get">, by: Administrator, id: string): Promise<AgentRow> {
  const agent = await store.get("agents", id);
  if (agent === undefined || (by.role === "developer" && agent.ownerId !== by.id)) throw new GuardError("entity.not_found");
  return agent;
}

/** The agents that match, of those that the asking person may see. */
export async function listAgents(store: Pick<Store, "find">, by: Administrator, query: Query<"agents">): Promise<readonly AgentRow[]> {
  if (by.role !== "developer") return store.find("agents", query);
  if (query.where?.ownerId !== undefined && query.where.ownerId !== by.id) return [];
  return store.find("agents", { ...query, where: { ...query.where, ownerId: by.id } });
}
