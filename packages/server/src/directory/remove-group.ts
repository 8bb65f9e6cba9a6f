import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { GroupRow, Plan, Store } from "../store/port.ts";

/** Removes a group and its memberships. Throws `entity.in_use` while a grant names it; commit fails with `stale` or `missing`. */
export async function planRemoveGroup(
  store: Pick<Store, "find">,
  change: Change,
  group: GroupRow,
  version: number,
): Promise<Plan<undefined>> {
  const [grant] = await store.find("grants", { where: { subjectType: "group", subjectId: group.id }, limit: 1 });
  if (grant !== undefined)
    throw new GuardError("entity.in_use", { description: "Grants name this group", hint: "Remove its grants first." });
  return {
    writes: [
      { verb: "compareAndSet", collection: "groups", id: group.id, version, set: {} },
      { verb: "remove", collection: "memberships", where: { groupId: group.id } },
      { verb: "remove", collection: "groups", where: { id: group.id } },
    ],
    events: [change.event({ action: "group.remove", target: { type: "group", id: group.id } })],
    answer: undefined,
  };
}
