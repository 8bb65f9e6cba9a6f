import { GuardError } from "@agent-id-guard/protocol";
import type { Store, UserRow, Write } from "../store/port.ts";

/**
 * Somebody must be left who can do everything (case ADM-18). Returns a write that holds another active owner in place: two owners who
 * demote each other at the same moment meet at that version, and one of the two fails with `stale`.
 * Nothing is needed when the person is no active owner. Throws `entity.invalid_state` when there is no other.
 */
export async function keepAnOwner(store: Pick<Store, "find">, leaving: UserRow): Promise<readonly Write[]> {
  if (leaving.role !== "owner" || leaving.state !== "active") return [];
  const owners = await store.find("users", { where: { role: "owner", state: "active" }, limit: 2 });
  const other = owners.find((owner) => owner.id !== leaving.id);
  if (other === undefined)
    throw new GuardError("entity.invalid_state", { description: "This is the last owner", hint: "Make somebody else an owner first." });
  return [{ verb: "compareAndSet", collection: "users", id: other.id, version: other.version, set: {} }];
}
