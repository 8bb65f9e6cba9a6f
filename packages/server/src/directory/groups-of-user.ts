import type { GroupRow, Query, Store } from "../store/port.ts";

/** The memberships of a person that match, each with its group. */
export async function listGroupsOf(
  store: Pick<Store, "get" | "find">,
  userId: string,
  window: Pick<Query<"memberships">, "limit" | "afterId" | "newestFirst">,
): Promise<readonly { readonly id: string; readonly group: GroupRow }[]> {
  const memberships = await store.find("memberships", { ...window, where: { userId } });
  const groups = await Promise.all(memberships.map(({ groupId }) => store.get("groups", groupId)));
  return memberships.flatMap(({ id }, at) => {
    const group = groups[at];
    return group === undefined ? [] : [{ id, group }];
  });
}
