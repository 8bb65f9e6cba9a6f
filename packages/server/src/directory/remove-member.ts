import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Plan, Store } from "../store/port.ts";
import { lostWithGroup } from "./lost-grants.ts";

/** Takes a person out of a group; tokens that may have come from the group's grants die. Throws `entity.not_found`; commit fails with `spent`. */
export async function planRemoveMember(
  store: Pick<Store, "get" | "find">,
  change: Change,
  groupId: string,
  userId: string,
): Promise<Plan<undefined>> {
  const id = `${groupId}:${userId}`;
  if ((await store.get("memberships", id)) === undefined) throw new GuardError("entity.not_found");
  return {
    writes: [{ verb: "consumeOne", collection: "memberships", id }],
    events: [
      change.event({
        action: "group.member.remove",
        target: { type: "membership", id },
        userId,
        revokes: await lostWithGroup(store, userId, groupId),
      }),
    ],
    answer: undefined,
  };
}
