import type { Change } from "../audit/index.ts";
import type { GroupRow, Plan } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";

/** Makes a group of people. Commit fails with `conflict` when the name is taken. */
export function planCreateGroup(deps: Pick<DirectoryDeps, "entropy">, change: Change, name: string): Plan<GroupRow> {
  const row: GroupRow = { id: deps.entropy.id("group"), version: 1, createdAtMs: change.nowMs, name };
  return {
    writes: [{ verb: "insert", collection: "groups", row }],
    events: [change.event({ action: "group.create", target: { type: "group", id: row.id } })],
    answer: row,
  };
}
