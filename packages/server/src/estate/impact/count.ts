import { type Affected, type Impact, impactItems } from "@agent-id-guard/protocol";
import { mayAct } from "../../agents/index.ts";
import type { AgentRow, ClientRow, GrantRow, ResourceRow, Store } from "../../store/port.ts";
import { rowsOf } from "./every-row.ts";
import { peopleOf } from "./people-of.ts";
import type { Touched } from "./touched.ts";

type Reads = Pick<Store, "get" | "find">;

/** Counts and names what is touched and active. */
export async function countTouched(
  store: Reads,
  touched: Touched,
  nowMs: number,
): Promise<Pick<Impact, "agents" | "people" | "clients" | "resources" | "grants">> {
  const agents: AgentRow[] = [];
  for await (const agent of rowsOf(store, "agents", touched.agentIds)) if (mayAct(agent, nowMs)) agents.push(agent);
  const clients: ClientRow[] = [];
  for await (const client of rowsOf(store, "clients", touched.clientIds)) if (client.state === "active") clients.push(client);
  const resources: ResourceRow[] = [];
  for await (const resource of rowsOf(store, "resources", touched.resourceIds))
    if (resource.state === "active" && resource.kind !== "agent") resources.push(resource);
  const people = new Map((await peopleOf(store, touched.peopleOf)).map((user) => [user.id, user]));
  for await (const user of rowsOf(store, "users", touched.userIds)) people.set(user.id, user);
  return {
    agents: affected(agents),
    people: affected([...people.values()]),
    clients: affected(clients),
    resources: affected(resources.map(({ id, title }) => ({ id, name: title }))),
    grants: await nameGrants(store, touched.grants, touched.grants.length),
  };
}

/** How many there are, and the first of them by name. */
export function affected(rows: readonly { readonly id: string; readonly name: string }[]): Affected {
  const items = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).slice(0, impactItems);
  return { total: rows.length, items: items.map(({ id, name }) => ({ id, name })) };
}

/** The first grants with the names of both ends. */
export async function nameGrants(store: Reads, grants: readonly GrantRow[], total: number): Promise<Impact["grants"]> {
  const items: Impact["grants"]["items"] = [];
  for (const { id, subjectType, subjectId, resourceId, permissions } of grants.slice(0, impactItems)) {
    const resource = await store.get("resources", resourceId);
    items.push({
      ...{ id, subjectType, subjectId, resourceId, permissions: [...permissions] },
      subjectName: await nameOf(store, subjectType, subjectId),
      resourceTitle: resource?.title ?? resourceId,
    });
  }
  return { total, items };
}

async function nameOf(store: Reads, type: GrantRow["subjectType"], id: string): Promise<string> {
  if (type === "everyone") return "everyone";
  if (type === "department") return id;
  const collection = ({ agent: "agents", client: "clients", user: "users", group: "groups" } as const)[type];
  return (await store.get(collection, id))?.name ?? id;
}
