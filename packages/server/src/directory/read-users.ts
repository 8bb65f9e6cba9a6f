import { GuardError } from "@agent-id-guard/protocol";
import type { Query, Store, UserRow } from "../store/port.ts";

/** The person. Throws `entity.not_found`. */
export async function readUser(store: Pick<Store, "get">, id: string): Promise<UserRow> {
  const user = await store.get("users", id);
  if (user === undefined) throw new GuardError("entity.not_found");
  return user;
}

/** The people that match. */
export function listUsers(store: Pick<Store, "find">, query: Query<"users">): Promise<readonly UserRow[]> {
  return store.find("users", query);
}
