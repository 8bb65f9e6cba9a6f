import { type AuditEvent, GuardError, invokePermission, type MyAgent, type MyAgents } from "@agent-id-guard/protocol";
import { mayAct } from "../agents/index.ts";
import type { AgentRow, Store } from "../store/port.ts";
import { listOwnEvents } from "./own-events.ts";

/** How far back "lately" reaches. */
const lookBackMs = 30 * 24 * 3_600_000;
const mostEvents = 5_000;
const mostAgents = 200;

type Reads = Pick<Store, "get" | "find" | "events">;

/** The permissions that a person holds now, by resource id. */
export type HeldBy = (userId: string) => Promise<ReadonlyMap<string, readonly string[]>>;

interface Acts {
  lastActedAtMs: number;
  /** When each resource was last reached. */
  readonly resources: Map<string, number>;
}

/** The agents that a person may call, and those that acted for them lately. */
export async function listOwnAgents(store: Reads, held: HeldBy, userId: string, nowMs: number): Promise<MyAgents> {
  const sinceMs = Math.max(0, nowMs - lookBackMs);
  const log = await listOwnEvents(store, userId, { fromMs: sinceMs, newestFirst: true, limit: mostEvents });
  const acts = actsOf(log.events);
  const invokable = new Set<string>();
  for await (const agent of invokableAgents(store, held, userId, nowMs)) invokable.add(agent.id);
  const items: MyAgent[] = [];
  for (const id of new Set([...acts.keys(), ...invokable])) {
    const agent = items.length < mostAgents ? await store.get("agents", id) : undefined;
    if (agent !== undefined) items.push(await present(store, agent, invokable.has(id), acts.get(id)));
  }
  const isComplete = log.nextSeq === undefined && items.length < mostAgents;
  return { items: items.toSorted((a, b) => (b.lastActedAtMs ?? 0) - (a.lastActedAtMs ?? 0)), sinceMs, isComplete };
}

/** An agent that a person may call or that acted for them at any time. Throws `entity.not_found` for all others: a stranger learns of no agent. */
export async function readOwnAgent(store: Reads, held: HeldBy, userId: string, agentId: string): Promise<AgentRow> {
  const agent = await store.get("agents", agentId);
  if (agent === undefined) throw new GuardError("entity.not_found");
  const mayInvoke = agent.resourceId !== null && (await held(userId)).get(agent.resourceId)?.includes(invokePermission) === true;
  if (mayInvoke) return agent;
  const { events } = await listOwnEvents(store, userId, { agentId, newestFirst: true, limit: 1 });
  if (events.length === 0) throw new GuardError("entity.not_found");
  return agent;
}

async function* invokableAgents(store: Reads, held: HeldBy, userId: string, nowMs: number): AsyncGenerator<AgentRow> {
  let left = mostAgents;
  for (const [resourceId, permissions] of await held(userId)) {
    if (left === 0) return;
    if (!permissions.includes(invokePermission)) continue;
    for (const agent of await store.find("agents", { where: { resourceId } })) {
      if (!mayAct(agent, nowMs) || left === 0) continue;
      left--;
      yield agent;
    }
  }
}

/** What each agent did, and what it reached: not what it was refused. A call of the agent itself is not yet an act of its own. */
function actsOf(events: readonly AuditEvent[]): ReadonlyMap<string, Acts> {
  const acts = new Map<string, Acts>();
  for (const { agentId, category, outcome, resource, timeMs } of events) {
    if (agentId === undefined || category === "inbound") continue;
    const known = acts.get(agentId) ?? { lastActedAtMs: timeMs, resources: new Map<string, number>() };
    known.lastActedAtMs = Math.max(known.lastActedAtMs, timeMs);
    if (resource !== undefined && outcome === "success")
      known.resources.set(resource.id, Math.max(known.resources.get(resource.id) ?? 0, timeMs));
    acts.set(agentId, known);
  }
  return acts;
}

async function present(store: Reads, agent: AgentRow, mayInvoke: boolean, acts: Acts | undefined): Promise<MyAgent> {
  const { id: agentId, name, purpose, kind, state } = agent;
  const resources: MyAgent["resources"] = [];
  for (const [id, lastUsedAtMs] of acts?.resources ?? []) {
    const resource = await store.get("resources", id);
    resources.push({ id, title: resource?.title ?? id, lastUsedAtMs });
  }
  resources.sort((a, b) => b.lastUsedAtMs - a.lastUsedAtMs);
  return { agentId, name, purpose, kind, state, mayInvoke, lastActedAtMs: acts?.lastActedAtMs ?? null, resources };
}
