import type { Change } from "../audit/index.ts";
import type { GroupRow, MembershipRow, Plan, UserRow } from "../store/port.ts";

/** Puts a person into a group. Commit fails with `conflict` when they are in it. */
export function planAddMember(change: Change, group: GroupRow, user: UserRow): Plan<MembershipRow> {
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
