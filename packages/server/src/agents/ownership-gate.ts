import type { CounterRow, Store, Write } from "../store/port.ts";

/*
 * Whoever gets an agent is active, and stays so until that is committed. A plan reads the person first and is committed later, and in between they may
 * depart: the departure would not know the new agent, which then had an owner who is gone. So both go through one counter of that person: who gives them
 * an agent adds one, which fails once it is closed; who lets them depart closes it at the version that was read before their agents were listed.
 */

const closed = 1_000_000_000;
/** Longer than any plan waits for its commit. After it the person's own row has said for long that they are gone. */
const gateMs = 24 * 3_600_000;

const gateOf = (userId: string) => `owning:${userId}`;

/** Belongs into every unit that gives this person an agent. Its commit fails with `limit` when they depart meanwhile. */
export function givingTo(userId: string, nowMs: number): Write {
  return { verb: "incrementWithin", id: gateOf(userId), by: 1, limit: closed - 1, nowMs, expiresAtMs: nowMs + gateMs };
}

/** The gate as it stands; to be read before the person's agents are. */
export function readGate(store: Pick<Store, "get">, userId: string): Promise<CounterRow | undefined> {
  return store.get("counters", gateOf(userId));
}

/** Belongs into the unit that lets this person depart. Its commit fails with `stale`, `missing` or `conflict` when somebody gave them an agent meanwhile. */
export function closingGate(gate: CounterRow | undefined, userId: string, nowMs: number): Write {
  const set = { value: closed, expiresAtMs: nowMs + gateMs };
  if (gate === undefined)
    return { verb: "insert", collection: "counters", row: { id: gateOf(userId), version: 1, createdAtMs: nowMs, ...set } };
  return { verb: "compareAndSet", collection: "counters", id: gate.id, version: gate.version, set };
}

/** Belongs into the unit that brings this person back. */
export function openingGate(userId: string): Write {
  return { verb: "remove", collection: "counters", where: { id: gateOf(userId) } };
}
