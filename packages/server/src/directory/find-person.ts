import type { Store, UserRow } from "../store/port.ts";

/** Whom a provider means by a subject: the person that it keeps, or the one whose other way in it is. An email never finds anybody (case FED-02). */
export async function findPerson(store: Pick<Store, "get" | "find">, providerId: string, subject: string): Promise<UserRow | undefined> {
  const where = { providerId, subject };
  const [user] = await store.find("users", { where, limit: 1 });
  if (user !== undefined) return user;
  const [identity] = await store.find("identities", { where, limit: 1 });
  return identity === undefined ? undefined : store.get("users", identity.userId);
}
