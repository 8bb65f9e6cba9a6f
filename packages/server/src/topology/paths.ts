import {
  type AccessPath,
  type AccessPathHop,
  type AccessPaths,
  GuardError,
  invokePermission,
  maxActors,
  topologyLimits,
} from "@agent-id-guard/protocol";
import { mayAct } from "../agents/index.ts";
import { keysOfUser } from "../policy/index.ts";
import type { AgentRow, ClientRow, ResourceRow, Store, UserRow } from "../store/port.ts";
import { agentsThatReach } from "./reaches.ts";
import { type Holding, holdingOf, type Rights, rightsAt } from "./rights.ts";

type Reading = Pick<Store, "get" | "find">;

/** Calls that are looked at before the search ends: more than an orderly estate has, and few enough for a tangled one. */
const mostCalls = 20_000;
/** A chain's actors are its client and its agents. */
const mostAgents = maxActors - 1;

/** A chain under way: each of its agents may be called by the person and by all that stand before it. */
interface Chain {
  readonly client: ClientRow;
  readonly agents: readonly { readonly agent: AgentRow; readonly holding: Holding }[];
  readonly hops: readonly AccessPathHop[];
  readonly isConditional: boolean;
}

/** What is looked for, and what has been found. */
interface Search {
  readonly store: Reading;
  readonly nowMs: number;
  readonly user: Holding;
  readonly targetId: string | undefined;
  /** Agents from which the target can be reached; undefined: all are of interest. */
  readonly leading: ReadonlySet<string> | undefined;
  readonly queue: Chain[];
  readonly entered: Set<string>;
  /** Permissions that some way gives, by resource. */
  readonly found: Map<string, ReadonlySet<string>>;
  readonly paths: AccessPath[];
  /** Where all is looked for, the ways that end at an agent, so that they don't crowd out those to what agents reach. */
  readonly agentPaths: AccessPath[];
  calls: number;
  /** Whether there is more than the answer has. */
  isTruncated: boolean;
  /** Whether the search has ended before its end. */
  isOver: boolean;
}

/**
 * The ways from a person to a resource, shortest first, by the rules of the engine: person and client may invoke the first agent; person and
 * every agent of the chain may do what is left at the next hop; nobody stands in a chain twice. Without a resource, the shortest way to each
 * thing within the person's reach. Throws `request.invalid` for a person or a resource that is not registered.
 */
export async function findPaths(
  store: Reading,
  nowMs: number,
  query: { userId: string; resourceId?: string | undefined },
): Promise<AccessPaths> {
  const { userId, resourceId: targetId } = query;
  const user = await store.get("users", userId);
  const target = targetId === undefined ? undefined : await store.get("resources", targetId);
  const fields = [
    ...(user === undefined ? [{ path: "userId", message: "expected the id of a person" }] : []),
    ...(targetId !== undefined && target === undefined ? [{ path: "resourceId", message: "expected the id of a resource" }] : []),
  ];
  if (user === undefined || fields.length > 0) throw new GuardError("request.invalid", { fields });
  if (user.state !== "active") return { paths: [], longestChain: 0, truncated: false };

  const search: Search = {
    store,
    nowMs,
    user: await holdingOf(store, await keysOf(store, user), nowMs),
    targetId,
    leading: targetId === undefined ? undefined : await agentsThatReach(store, targetId),
    queue: [],
    entered: new Set(),
    found: new Map(),
    paths: [],
    agentPaths: [],
    calls: 0,
    isTruncated: false,
    isOver: false,
  };
  await enter(search, user);
  for (let chain = search.queue.shift(); chain !== undefined && !search.isOver; chain = search.queue.shift()) await extend(search, chain);
  const paths = [...search.paths, ...search.agentPaths].toSorted((a, b) => a.chainLength - b.chainLength);
  return {
    paths,
    longestChain: Math.max(0, ...paths.map(({ chainLength }) => chainLength)),
    truncated: search.isTruncated || search.isOver,
  };
}

async function keysOf(store: Reading, user: UserRow): Promise<readonly string[]> {
  const memberships = await store.find("memberships", { where: { userId: user.id } });
  return keysOfUser(
    user,
    memberships.map(({ groupId }) => groupId),
  );
}

/** From the person through each client to each agent that both may call. */
async function enter(search: Search, user: UserRow): Promise<void> {
  const { store, nowMs, targetId, leading } = search;
  const person: AccessPathHop = { type: "user", id: user.id, name: user.name, permissions: [], grants: [] };
  const clients = new Map<string, { readonly row: ClientRow | undefined; readonly holding: Holding }>();
  for (const resourceId of search.user.keys()) {
    const resource = await store.get("resources", resourceId);
    if (resource?.kind !== "agent" || resource.state !== "active") continue;
    const agent = await agentCalledThrough(store, resource);
    if (leading !== undefined && resourceId !== targetId && !leading.has(agent?.id ?? "")) continue;
    const grants = await store.find("grants", { where: { resourceId } });
    const clientIds = new Set(grants.filter(({ subjectType }) => subjectType === "client").map(({ subjectId }) => subjectId));
    for (const id of clientIds) {
      const client = clients.get(id) ?? {
        row: await store.get("clients", id),
        holding: await holdingOf(store, [`client:${id}`], nowMs),
      };
      clients.set(id, client);
      if (client.row?.state !== "active") continue;
      const rights = rightsAt(resource, [search.user, client.holding], { clientId: id, agents: 0 });
      if (!rights.permissions.includes(invokePermission)) continue;
      const through: AccessPathHop = { type: "client", id, name: client.row.name, permissions: [], grants: [] };
      await reach(search, { client: client.row, agents: [], hops: [person, through], isConditional: false }, resource, rights);
    }
  }
}

/** From the last agent of a chain to whatever it may call for this person. */
async function extend(search: Search, chain: Chain): Promise<void> {
  const holdings = [search.user, ...chain.agents.map(({ holding }) => holding)];
  const via = { clientId: chain.client.id, agents: chain.agents.length };
  for (const resourceId of chain.agents.at(-1)?.holding.keys() ?? []) {
    const resource = await search.store.get("resources", resourceId);
    if (resource?.state !== "active") continue;
    const rights = rightsAt(resource, holdings, via);
    if (rights.permissions.length > 0) await reach(search, chain, resource, rights);
  }
}

/** Notes that a chain gets to a resource, and goes on from there where it is an agent that may be invoked. */
async function reach(search: Search, chain: Chain, resource: ResourceRow, rights: Rights): Promise<void> {
  if (++search.calls > mostCalls) search.isOver = true;
  if (search.isOver) return;
  const agent = await agentCalledThrough(search.store, resource);
  if (resource.kind === "agent" && (agent === undefined || !mayAct(agent, search.nowMs))) return;
  if (agent !== undefined && chain.agents.some((before) => before.agent.id === agent.id)) return;
  const hops = [...chain.hops, hopTo(resource, agent, rights)];
  const isConditional = chain.isConditional || rights.isConditional;
  if (isWanted(search, resource, rights)) note(search, resource, rights, hops, isConditional);
  if (agent === undefined || !leadsOn(search, chain, agent, rights)) return;
  search.entered.add(agent.id);
  const holding = await holdingOf(search.store, [`agent:${agent.id}`], search.nowMs);
  search.queue.push({ client: chain.client, agents: [...chain.agents, { agent, holding }], hops, isConditional });
}

async function agentCalledThrough(store: Reading, resource: ResourceRow): Promise<AgentRow | undefined> {
  if (resource.kind !== "agent") return undefined;
  const [agent] = await store.find("agents", { where: { resourceId: resource.id } });
  return agent;
}

/** With a target, whatever ends there; without one, what gives more than the ways that were found before. */
function isWanted({ targetId, found }: Search, resource: ResourceRow, { permissions }: Rights): boolean {
  if (targetId !== undefined) return resource.id === targetId;
  const known = found.get(resource.id) ?? new Set();
  return permissions.some((permission) => !known.has(permission));
}

function leadsOn({ leading, entered }: Search, chain: Chain, agent: AgentRow, { permissions }: Rights): boolean {
  if (chain.agents.length >= mostAgents || !permissions.includes(invokePermission)) return false;
  return leading === undefined ? !entered.has(agent.id) : leading.has(agent.id);
}

function note(search: Search, resource: ResourceRow, { permissions }: Rights, hops: readonly AccessPathHop[], conditional: boolean): void {
  search.found.set(resource.id, new Set([...(search.found.get(resource.id) ?? []), ...permissions]));
  const paths = search.targetId === undefined && resource.kind === "agent" ? search.agentPaths : search.paths;
  if (paths.length === topologyLimits.paths) {
    search.isTruncated = true;
    search.isOver ||= paths === search.paths;
    return;
  }
  const chainLength = hops.filter(({ type }) => type === "agent").length;
  paths.push({ resourceId: resource.id, hops: [...hops], permissions: [...permissions], chainLength, conditional });
}

function hopTo(resource: ResourceRow, agent: AgentRow | undefined, { permissions, grants }: Rights): AccessPathHop {
  return {
    type: agent === undefined ? "resource" : "agent",
    id: agent?.id ?? resource.id,
    name: agent?.name ?? resource.title,
    permissions: [...permissions],
    grants: grants.map((grant) => ({
      grantId: grant.id,
      subjectType: grant.subjectType,
      subjectId: grant.subjectId,
      permissions: grant.permissions.filter((permission) => permissions.includes(permission)),
      conditions: grant.conditions,
      expiresAtMs: grant.expiresAtMs,
    })),
  };
}
