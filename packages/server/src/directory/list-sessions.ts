import type { SessionRow, Store } from "../store/port.ts";
import { isAlive } from "./sessions.ts";

/** A person's living sessions, last used first. */
export async function listSessions(store: Pick<Store, "find">, userId: string, nowMs: number): Promise<readonly SessionRow[]> {
  const sessions = await store.find("sessions", { where: { userId } });
  return sessions.filter((session) => isAlive(session, nowMs)).toSorted((a, b) => b.lastSeenAtMs - a.lastSeenAtMs);
}
