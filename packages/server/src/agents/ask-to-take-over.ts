import { z } from "zod";
import type { AgentRow, SettingRow, Store, UserRow, Write } from "../store/port.ts";

/** Who has said no to taking over an agent since it lost its owner. */
const declinedSchema = z.object({ sinceMs: z.int(), declined: z.array(z.string()) });

const settingOf = (agentId: string) => `handover:${agentId}`;

/** The row that remembers who declined, and whom it names. What was said before the owner was lost this time does not count. */
export async function readDeclined(
  store: Pick<Store, "get">,
  agent: AgentRow,
): Promise<{ readonly row: SettingRow | undefined; readonly declined: readonly string[] }> {
  const row = await store.get("settings", settingOf(agent.id));
  if (row === undefined) return { row, declined: [] };
  const { sinceMs, declined } = declinedSchema.parse(JSON.parse(row.value));
  return { row, declined: sinceMs === agent.ownerLostAtMs ? declined : [] };
}

/** The write that remembers it. */
export function rememberingDeclined(row: SettingRow | undefined, agent: AgentRow, declined: readonly string[], nowMs: number): Write {
  const value = JSON.stringify({ sinceMs: agent.ownerLostAtMs, declined });
  if (row !== undefined) return { verb: "compareAndSet", collection: "settings", id: row.id, version: row.version, set: { value } };
  return { verb: "insert", collection: "settings", row: { id: settingOf(agent.id), version: 1, createdAtMs: nowMs, value } };
}

/** Belongs into every unit that gives an agent another owner. */
export function forgettingDeclined(agentId: string): Write {
  return { verb: "remove", collection: "settings", where: { id: settingOf(agentId) } };
}

/**
 * Who is asked to take over an agent whose owner left: its deputy, else the owner's manager, whoever of them is active and has not declined.
 * undefined: nobody, and the administrators see to it.
 */
export async function askedFor(
  store: Pick<Store, "get" | "find">,
  agent: AgentRow,
  owner: UserRow | undefined,
  declined: readonly string[],
): Promise<UserRow | undefined> {
  const deputy = agent.deputyOwnerId === null ? undefined : await store.get("users", agent.deputyOwnerId);
  for (const heir of [deputy, owner && (await managerOf(store, owner))])
    if (heir?.state === "active" && heir.id !== agent.ownerId && !declined.includes(heir.id)) return heir;
  return undefined;
}

/** A person's manager: whom the same provider's directory means by the reference. */
export async function managerOf(store: Pick<Store, "find">, { providerId, managerRef }: UserRow): Promise<UserRow | undefined> {
  if (managerRef === null) return undefined;
  const [byRef] = await store.find("users", { where: { providerId, directoryRef: managerRef }, limit: 1 });
  if (byRef !== undefined) return byRef;
  const [bySubject] = await store.find("users", { where: { providerId, subject: managerRef }, limit: 1 });
  return bySubject;
}
