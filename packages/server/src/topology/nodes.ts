import type { TopologyNode, TopologyNodeType } from "@agent-id-guard/protocol";
import type { AgentRow, ClientRow, GroupRow, ResourceRow, Store, UserRow } from "../store/port.ts";
import { readEach } from "./read-each.ts";

/** Names a node. */
export type NodeKey = `${TopologyNodeType}:${string}`;

/** A node to be described. */
export type NodeRef = Pick<TopologyNode, "type" | "id">;

export const keyOfNode = ({ type, id }: NodeRef): NodeKey => `${type}:${id}`;

/** Types of what is registered: departments and everyone have no row. */
const registered: readonly TopologyNodeType[] = ["agent", "client", "user", "group", "resource"];

const bare = {
  kind: null,
  state: null,
  ownerId: null,
  department: null,
  agentId: null,
  resourceId: null,
  permissions: null,
  hasCredential: null,
};

/** The nodes in the order in which they are named, each once. One that is registered nowhere has the state `unknown`. */
export async function readNodes(store: Pick<Store, "find">, refs: Iterable<NodeRef>): Promise<TopologyNode[]> {
  const wanted = new Map<NodeKey, NodeRef>();
  for (const ref of refs) wanted.set(keyOfNode(ref), ref);
  const idsOf = (type: TopologyNodeType) => [...wanted.values()].filter((ref) => ref.type === type).map((ref) => ref.id);
  const [agents, clients, users, groups, resources] = await Promise.all([
    readEach(store, "agents", "id", idsOf("agent")),
    readEach(store, "clients", "id", idsOf("client")),
    readEach(store, "users", "id", idsOf("user")),
    readEach(store, "groups", "id", idsOf("group")),
    readEach(store, "resources", "id", idsOf("resource")),
  ]);
  const described = [
    ...agents.map(nodeOfAgent),
    ...clients.map(nodeOfClient),
    ...users.map(nodeOfUser),
    ...groups.map(nodeOfGroup),
    ...(await describeResources(store, resources)),
  ];
  const byKey = new Map(described.map((node) => [keyOfNode(node), node]));
  return [...wanted].map(([key, ref]) => byKey.get(key) ?? nodeWithoutRow(ref));
}

export function nodeOfAgent({ id, kind, name, state, ownerId, resourceId }: AgentRow): TopologyNode {
  return { ...bare, type: "agent", id, kind, name, state, ownerId, resourceId };
}

function nodeOfClient({ id, kind, name, state }: ClientRow): TopologyNode {
  return { ...bare, type: "client", id, kind, name, state };
}

function nodeOfUser({ id, name, state, department }: UserRow): TopologyNode {
  return { ...bare, type: "user", id, name, state, department: department === "" ? null : department };
}

function nodeOfGroup({ id, name }: GroupRow): TopologyNode {
  return { ...bare, type: "group", id, name };
}

function nodeWithoutRow({ type, id }: NodeRef): TopologyNode {
  return { ...bare, type, id, name: type === "everyone" ? "Everyone" : id, state: registered.includes(type) ? "unknown" : null };
}

async function describeResources(store: Pick<Store, "find">, rows: readonly ResourceRow[]): Promise<readonly TopologyNode[]> {
  const called = rows.filter((row) => row.kind === "agent").map((row) => row.id);
  const forwarded = rows.filter((row) => row.kind !== "agent").map((row) => row.id);
  const agents = new Map((await readEach(store, "agents", "resourceId", called)).map((agent) => [agent.resourceId, agent]));
  const credentials = await readEach(store, "credentials", "resourceId", forwarded);
  const withCredential = new Set(credentials.filter(({ state }) => state === "active").map(({ resourceId }) => resourceId));
  return rows.map(({ id, kind, title, state, permissions }) => ({
    ...bare,
    type: "resource" as const,
    id,
    kind,
    name: title,
    state,
    agentId: agents.get(id)?.id ?? null,
    permissions: permissions.map(({ name, description }) => ({ name, description })),
    hasCredential: withCredential.has(id),
  }));
}
