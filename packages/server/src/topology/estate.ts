import type { EstateTopology, EstateTopologyQuery } from "@agent-id-guard/protocol";
import type { Administrator } from "../audit/index.ts";
import type { AgentRow, GrantRow, Query, ResourceRow, Store, Where } from "../store/port.ts";
import { edgeOf } from "./edges.ts";
import { EstateMap } from "./estate-map.ts";
import { type NodeRef, readNodes } from "./nodes.ts";
import { chunksOf, pagesOf, readAll, readEach } from "./read-each.ts";

type Reading = Pick<Store, "find" | "count">;

/** Agents that are drawn before the next ones are: few, so that a small map has edges and not only agents. */
const agentsAtOnce = 25;
/** Resources or subjects whose grants are asked for in one go. */
const atOnce = 200;
const reached = ["llm", "mcp", "service"] as const;
const people = ["client", "user", "group", "department", "everyone"] as const;

/**
 * The map of the estate as far as `mostNodes` go: agents one after the other, each with all that it is connected to; then who else may do
 * something at these resources; then what stands alone. A search begins with all that has the text in its name, an owner, kind or state with
 * such agents. A developer's map begins with their own agents and ends where these do.
 * Grants are read for what is drawn only, so that a large estate takes little longer than a small one.
 */
export async function readEstate(store: Reading, by: Administrator, query: EstateTopologyQuery): Promise<EstateTopology> {
  const chosen = chooseAgents(by, query);
  const beside = await readBeside(store, by, query);
  const map = new EstateMap(query.mostNodes);
  if (chosen !== undefined)
    for await (const page of pagesOf(store, "agents", chosen, agentsAtOnce)) if (!(await drawAgents(store, map, page))) break;
  if (by.role !== "developer") await drawRights(store, map, query, beside);
  for (const ref of [...beside.clients, ...beside.resources, ...beside.people]) map.place(ref);
  return {
    nodes: await readNodes(store, map.nodes),
    edges: map.edges.map(edgeOf),
    truncated: map.isTruncated,
    totals: {
      agents: chosen === undefined ? 0 : await countAgents(store, chosen),
      clients: beside.clients.length,
      resources: beside.resources.length,
    },
  };
}

const searching = ({ search }: EstateTopologyQuery) => (search === undefined ? {} : { containing: search });
const isAboutAgents = ({ ownerId, kind, state }: EstateTopologyQuery) => ownerId !== undefined || kind !== undefined || state !== undefined;

/** The agents that a map begins with; undefined: none. */
function chooseAgents(by: Administrator, query: EstateTopologyQuery): Pick<Query<"agents">, "where" | "containing"> | undefined {
  const { ownerId, kind, state } = query;
  if (by.role === "developer" && ownerId !== undefined && ownerId !== by.id) return undefined;
  const owner = by.role === "developer" ? by.id : ownerId;
  const where: Where<"agents"> = {
    ...(owner === undefined ? {} : { ownerId: owner }),
    ...(kind === undefined ? {} : { kind }),
    ...(state === undefined ? {} : { state }),
  };
  return { where, ...searching(query) };
}

async function countAgents(store: Reading, chosen: Pick<Query<"agents">, "where" | "containing">): Promise<number> {
  if (chosen.containing !== undefined) return (await readAll(store, "agents", chosen)).length;
  const counts = await store.count("agents", [], chosen.where);
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** What a map begins with beside agents. */
interface Beside {
  readonly clients: readonly NodeRef[];
  readonly resources: readonly NodeRef[];
  readonly people: readonly NodeRef[];
}

async function readBeside(store: Reading, by: Administrator, query: EstateTopologyQuery): Promise<Beside> {
  if (by.role === "developer" || isAboutAgents(query)) return { clients: [], resources: [], people: [] };
  const named = searching(query);
  const clients = await readAll(store, "clients", named);
  const resources = await readAll(store, "resources", { where: { kind: reached } });
  const users = query.search === undefined ? [] : await readAll(store, "users", named);
  const groups = query.search === undefined ? [] : await readAll(store, "groups", named);
  return {
    clients: clients.map(({ id }) => ({ type: "client", id })),
    resources: resources.filter((row) => isNamed(row, query.search)).map(({ id }) => ({ type: "resource", id })),
    people: [...users.map(({ id }): NodeRef => ({ type: "user", id })), ...groups.map(({ id }): NodeRef => ({ type: "group", id }))],
  };
}

/** Whether a text stands in the name or the title of a resource. The store searches names only, and people know a resource by its title. */
function isNamed({ name, title }: ResourceRow, search = ""): boolean {
  return [name, title].some((text) => text.toLowerCase().includes(search.toLowerCase()));
}

/** Draws agents with all that they are connected to. Returns whether there was room for it. */
async function drawAgents(store: Reading, map: EstateMap, agents: readonly AgentRow[]): Promise<boolean> {
  for (const { id, ownerId } of agents) if (!map.place({ type: "agent", id }, { type: "user", id: ownerId })) return false;
  const agentIds = agents.map(({ id }) => id);
  const resourceIds = agents.flatMap(({ resourceId }) => resourceId ?? []);
  return (
    (await drawPages(store, map, { subjectType: "agent", subjectId: agentIds })) &&
    (await drawPages(store, map, { resourceId: resourceIds }))
  );
}

/** Who else may do something at the resources on the map, and what those who were searched for may do. */
async function drawRights(store: Reading, map: EstateMap, query: EstateTopologyQuery, beside: Beside): Promise<void> {
  const resourceIds = [...map.nodes, ...beside.resources].filter(({ type }) => type === "resource").map(({ id }) => id);
  const subjectType = query.search === undefined ? people : (["agent", ...people] as const);
  for (const chunk of chunksOf([...new Set(resourceIds)], atOnce))
    if (!(await drawPages(store, map, { resourceId: chunk, subjectType }))) return;
  if (query.search === undefined) return;
  const searched = [...beside.clients, ...beside.people].map(({ id }) => id);
  for (const chunk of chunksOf(searched, atOnce)) if (!(await drawPages(store, map, { subjectId: chunk }))) return;
}

/** Draws the grants that match. Returns whether there was room for all. */
async function drawPages(store: Reading, map: EstateMap, where: Where<"grants">): Promise<boolean> {
  for await (const page of pagesOf(store, "grants", { where })) {
    const endOf = await endsOfGrants(store, page);
    for (const grant of page) if (!map.connect(grant, subjectOf(grant), endOf(grant))) return false;
  }
  return true;
}

const subjectOf = ({ subjectType, subjectId }: GrantRow): NodeRef => ({ type: subjectType, id: subjectId });

/** Finds the node at which a grant ends: the resource, or the agent that is called through it. */
async function endsOfGrants(store: Reading, grants: readonly GrantRow[]): Promise<(grant: GrantRow) => NodeRef> {
  const resourceIds = [...new Set(grants.map(({ resourceId }) => resourceId))];
  const called = new Map((await readEach(store, "agents", "resourceId", resourceIds)).map((agent) => [agent.resourceId, agent.id]));
  return ({ resourceId }) => {
    const agentId = called.get(resourceId);
    return agentId === undefined ? { type: "resource", id: resourceId } : { type: "agent", id: agentId };
  };
}
