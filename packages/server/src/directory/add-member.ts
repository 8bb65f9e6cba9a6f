import type { Change } from "../audit/index.ts";
import type { GroupRow, MembershipRow, Plan, UserRow } from "../store/port.ts";
import { refuseKeptElsewhere } from "./refuse-kept-elsewhere.ts";

/** Puts a person into a group. Throws `entity.invalid_state` for a group whose members a provider keeps. Commit fails with `conflict` when they are in it. */
export function planAddMember(change: Change, group: GroupRow, user: UserRow): Plan<MembershipRow> {
  refuseKeptElsewhere(group);
  const row: MembershipRow = {
    id: `${group.id}:${user.id}`,
    version: 1,
    createdAtMs: change.nowMs,
    groupId: group.id,
    userId: user.id,
  };
  return {
    writes: [{ verb: "insert", collection: "memberships", row }],
    events: [change.event({ action: "group.member.add", target: { type: "membership", id: row.id }, userId: user.id })],
    answer: row,
  };
}
