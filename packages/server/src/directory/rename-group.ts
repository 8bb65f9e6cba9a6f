import type { Change } from "../audit/index.ts";
import type { GroupRow, Plan } from "../store/port.ts";

/** Gives a group another name; grants know it by its id. Commit fails with `stale`, or `conflict` when the name is taken. */
export function planRenameGroup(change: Change, group: GroupRow, version: number, name: string): Plan<GroupRow> {
  return {
    writes: [{ verb: "compareAndSet", collection: "groups", id: group.id, version, set: { name } }],
    events: [change.event({ action: "group.update", target: { type: "group", id: group.id }, detail: { changed: "name" } })],
    answer: { ...group, name, version: version + 1 },
  };
}
