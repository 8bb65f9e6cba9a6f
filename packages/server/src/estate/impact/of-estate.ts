import { type Affected, type Impact, impactItems } from "@agent-id-guard/protocol";
import { mayAct } from "../../agents/index.ts";
import type { AgentRow, Store } from "../../store/port.ts";
import { affected, nameGrants } from "./count.ts";
import { everyRow } from "./every-row.ts";

/** Everything stops. */
export async function countEstate(
  store: Pick<Store, "get" | "find" | "count">,
  nowMs: number,
): Promise<Pick<Impact, "agents" | "people" | "clients" | "resources" | "grants">> {
  const grants = await store.find("grants", { limit: impactItems });
  const counts = await store.count("grants", ["subjectType"]);
  const resources = await active(store, "resources");
  return {
    agents: await acting(store, nowMs),
    people: await active(store, "users"),
    clients: await active(store, "clients"),
    resources,
    grants: await nameGrants(
      store,
      grants,
      counts.reduce((sum, { count }) => sum + count, 0),
    ),
  };
}

async function active(store: Pick<Store, "find" | "count">, collection: "users" | "clients" | "resources"): Promise<Affected> {
  const counts = await store.count(collection, ["state"], { state: "active" });
  const rows = await store.find(collection, { where: { state: "active" }, limit: impactItems });
  return {
    total: counts.reduce((sum, { count }) => sum + count, 0),
    items: rows.map((row) => ({ id: row.id, name: "upstreamUrl" in row ? row.title : row.name })),
  };
}

/** The agents that work: of those whose owner left, the ones within their grace. */
async function acting(store: Pick<Store, "find">, nowMs: number): Promise<Affected> {
  const agents: AgentRow[] = [];
  for await (const agent of everyRow(store, "agents", { state: ["active", "orphaned"] })) if (mayAct(agent, nowMs)) agents.push(agent);
  return affected(agents);
}
