import type { CreateGroup } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { GroupRow, Plan } from "../store/port.ts";
import { type DirectoryDeps, localProviderId } from "./deps.ts";

/** Makes a group of people: of the administrators here, or ahead of its provider, so that grants can name it. Commit fails with `conflict` when the name is taken. */
export function planCreateGroup(
  deps: Pick<DirectoryDeps, "entropy">,
  change: Change,
  { name, providerId, externalId }: CreateGroup,
): Plan<GroupRow> {
  const row: GroupRow = {
    id: deps.entropy.id("group"),
    version: 1,
    createdAtMs: change.nowMs,
    name,
    providerId: providerId ?? localProviderId,
    externalId: externalId ?? name,
  };
  return {
    writes: [{ verb: "insert", collection: "groups", row }],
    events: [change.event({ action: "group.create", target: { type: "group", id: row.id } })],
    answer: row,
  };
}
