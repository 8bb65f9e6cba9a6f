import { GuardError } from "@agent-id-guard/protocol";
import type { GroupRow, MembershipRow, Query, Store } from "../store/port.ts";

/** The group. Throws `entity.not_found`. */
export async function readGroup(store: Pick<Store, "get">, id: string): Promise<GroupRow> {
  const group = await store.get("groups", id);
  if (group === undefined) throw new GuardError("entity.not_found");
  return group;
}

/** The groups that match. */
export function listGroups(store: Pick<Store, "find">, query: Query<"groups">): Promise<readonly GroupRow[]> {
  return store.find("groups", query);
}

/** The memberships of a group. */
export function listMembers(store: Pick<Store, "find">, query: Query<"memberships">): Promise<readonly MembershipRow[]> {
  return store.find("memberships", query);
}
