import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { GroupRow, Plan } from "../store/port.ts";
import { localProviderId } from "./deps.ts";

/** Gives a group another name; grants know it by its id. Throws `entity.invalid_state` for a group that a provider keeps. Commit fails with `stale`, or `conflict` when the name is taken. */
export function planRenameGroup(change: Change, group: GroupRow, version: number, name: string): Plan<GroupRow> {
  if (group.providerId !== localProviderId)
    throw new GuardError("entity.invalid_state", { description: "The group's identity provider gives it its name" });
  const set = { name, externalId: name };
  return {
    writes: [{ verb: "compareAndSet", collection: "groups", id: group.id, version, set }],
    events: [change.event({ action: "group.update", target: { type: "group", id: group.id }, detail: { changed: "name" } })],
    answer: { ...group, ...set, version: version + 1 },
  };
}
