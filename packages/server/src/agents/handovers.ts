import { type AgentHandover, type DeclinedHandover, GuardError, type HandedAgent, type Handover } from "@agent-id-guard/protocol";
import type { Change, KnownCaller } from "../audit/index.ts";
import type { AgentRow, Plan, Store, UserRow } from "../store/port.ts";
import { agentsOwnedBy } from "./agents-owned-by.ts";
import { askedFor, readDeclined, rememberingDeclined } from "./ask-to-take-over.ts";
import { factsOf } from "./facts.ts";
import { givingTo } from "./ownership-gate.ts";
import { transferring } from "./transfer.ts";

type Reads = Pick<Store, "get" | "find">;

/** The most that is listed at once; what is answered makes room. */
const mostHandovers = 200;

/** The agents that a person is asked to take over: as their deputy, or as the manager of the owner who left. The oldest first, at most 200. */
export async function listHandovers(store: Reads, userId: string): Promise<readonly Handover[]> {
  const user = await store.get("users", userId);
  if (user?.state !== "active") return [];
  const found = new Map<string, Handover>();
  for await (const agent of perhapsAsked(store, user)) {
    if (found.size === mostHandovers) break;
    const asked = agent.ownerLostAtMs === null || agent.state === "retired" ? undefined : await askFor(store, agent);
    if (asked?.heir?.id === user.id) found.set(agent.id, present(agent, asked.owner, user));
  }
  return [...found.values()].toSorted((a, b) => (a.agent.ownerLostAtMs ?? 0) - (b.agent.ownerLostAtMs ?? 0));
}

/** Who is asked to take over an agent whose owner left. Throws `entity.not_found` for an agent that has one. */
export async function readHandover(store: Reads, agent: AgentRow): Promise<AgentHandover> {
  if (agent.ownerLostAtMs === null) throw new GuardError("entity.not_found", { description: "This agent has an owner" });
  const { owner, heir, declined } = await askFor(store, agent);
  return {
    formerOwner: formerOwnerOf(agent, owner),
    asked: heir === undefined ? null : { id: heir.id, name: heir.name, askedAs: askedAs(agent, heir) },
    declined: declined.length,
  };
}

/** Takes an agent over that the caller is asked for. Throws `entity.not_found` for any other, existing or not; commit fails with `stale` and `limit`. */
export async function planAcceptHandover(
  store: Reads,
  change: Change<KnownCaller>,
  userId: string,
  agentId: string,
  reason: string | undefined,
): Promise<Plan<AgentRow>> {
  const { agent } = await readAsked(store, userId, agentId);
  const { writes, events, answer } = await transferring(store, change, agent, userId, reason);
  return { writes: [givingTo(userId, change.nowMs), ...writes], events, answer };
}

/** Says no: the next one is asked, and the caller not again. Throws `entity.not_found` as {@link planAcceptHandover} does; commit fails with `stale` or `conflict`. */
export async function planDeclineHandover(
  store: Reads,
  change: Change<KnownCaller>,
  userId: string,
  agentId: string,
  reason: string | undefined,
): Promise<Plan<DeclinedHandover>> {
  const { agent, owner } = await readAsked(store, userId, agentId);
  const { row, declined } = await readDeclined(store, agent);
  const all = [...declined, userId];
  const next = await askedFor(store, agent, owner, all);
  return {
    writes: [rememberingDeclined(row, agent, all, change.nowMs)],
    events: [
      change.event({
        action: "agent.handover.decline",
        ...factsOf(agent),
        userId,
        ...(reason === undefined ? {} : { reason }),
        detail: { asked: next?.id ?? "administrators" },
      }),
    ],
    answer: { agentId, asksAnother: next !== undefined, atMs: change.nowMs },
  };
}

async function readAsked(store: Reads, userId: string, agentId: string) {
  const agent = await store.get("agents", agentId);
  if (agent === undefined || agent.ownerLostAtMs === null || agent.state === "retired") throw new GuardError("entity.not_found");
  const { owner, heir } = await askFor(store, agent);
  if (heir?.id !== userId) throw new GuardError("entity.not_found");
  return { agent, owner };
}

async function askFor(store: Reads, agent: AgentRow) {
  const owner = await store.get("users", agent.ownerId);
  const { declined } = await readDeclined(store, agent);
  return { owner, heir: await askedFor(store, agent, owner, declined), declined };
}

/** Agents whose deputy they are, and those of the people whose manager they are. */
async function* perhapsAsked(store: Reads, user: UserRow): AsyncGenerator<AgentRow> {
  yield* await store.find("agents", { where: { deputyOwnerId: user.id } });
  const managerRef = [user.subject, ...(user.directoryRef === null ? [] : [user.directoryRef])];
  for (const owner of await store.find("users", { where: { providerId: user.providerId, managerRef } }))
    yield* agentsOwnedBy(store, owner.id);
}

/** What somebody who is asked is told of an agent. */
export function presentHanded({ id, name, purpose, kind, state, ownerLostAtMs, graceEndsAtMs, version }: AgentRow): HandedAgent {
  return { id, name, purpose, kind, state, ownerLostAtMs, graceEndsAtMs, version };
}

function present(agent: AgentRow, owner: UserRow | undefined, user: UserRow): Handover {
  return {
    agent: presentHanded(agent),
    formerOwner: formerOwnerOf(agent, owner),
    askedAs: askedAs(agent, user),
  };
}

const formerOwnerOf = ({ ownerId }: AgentRow, owner: UserRow | undefined) => ({ id: ownerId, name: owner?.name ?? ownerId });

const askedAs = (agent: AgentRow, { id }: UserRow) => (agent.deputyOwnerId === id ? "deputy" : "manager");
