import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { GroupRow, Plan, Store } from "../store/port.ts";
import { lostWithGroup } from "./lost-grants.ts";
import { refuseKeptElsewhere } from "./refuse-kept-elsewhere.ts";

/**
 * Takes a person out of a group; tokens that may have come from the group's grants die. Throws `entity.not_found`, and `entity.invalid_state` for a group
 * whose members a provider keeps; commit fails with `spent`.
 */
export async function planRemoveMember(
  store: Pick<Store, "get" | "find">,
  change: Change,
  group: GroupRow,
  userId: string,
): Promise<Plan<undefined>> {
  refuseKeptElsewhere(group);
  const id = `${group.id}:${userId}`;
  if ((await store.get("memberships", id)) === undefined) throw new GuardError("entity.not_found");
  return {
    writes: [{ verb: "consumeOne", collection: "memberships", id }],
    events: [
      change.event({
        action: "group.member.remove",
        target: { type: "membership", id },
        userId,
        revokes: await lostWithGroup(store, userId, group.id),
      }),
    ],
    answer: undefined,
  };
}
