import { type Affected, type Impact, impactItems } from "@agent-id-guard/protocol";
import type { Store } from "../../store/port.ts";
import { nameGrants } from "./count.ts";

/** Everything stops. */
export async function countEstate(
  store: Pick<Store, "get" | "find" | "count">,
): Promise<Pick<Impact, "agents" | "people" | "clients" | "resources" | "grants">> {
  const grants = await store.find("grants", { limit: impactItems });
  const counts = await store.count("grants", ["subjectType"]);
  const resources = await active(store, "resources");
  return {
    agents: await active(store, "agents"),
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

async function active(store: Pick<Store, "find" | "count">, collection: "agents" | "users" | "clients" | "resources"): Promise<Affected> {
  const counts = await store.count(collection, ["state"], { state: "active" });
  const rows = await store.find(collection, { where: { state: "active" }, limit: impactItems });
  return {
    total: counts.reduce((sum, { count }) => sum + count, 0),
    items: rows.map((row) => ({ id: row.id, name: "upstreamUrl" in row ? row.title : row.name })),
  };
}
