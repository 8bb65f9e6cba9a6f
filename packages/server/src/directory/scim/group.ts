import { displayNameSchema, lineSchema } from "@agent-id-guard/protocol";
import type { GroupRow } from "../../store/port.ts";
import { invalidValue } from "./read-value.ts";
import { type Complex, listAt, textAt } from "./resource.ts";
import { groupType } from "./schema.ts";

/** The name that a group has with its provider once the client has deleted it while grants name it: it stays, empty, and the client sees it no more. */
const removedPrefix = "removed:";
export const removedName = (random: string): string => `${removedPrefix}${random}`;
export const isRemovedGroup = ({ externalId }: Pick<GroupRow, "externalId">): boolean => externalId.startsWith(removedPrefix);

/** A group as the client sees it; without its members where `memberIds` is undefined. */
export function toGroup(group: GroupRow, memberIds: readonly string[] | undefined, baseUrl: string): Complex {
  const members = memberIds?.map((value) => ({ value, $ref: `${baseUrl}/Users/${value}`, type: "User" }));
  return {
    schemas: [groupType.schema.id],
    id: group.id,
    ...(group.externalId === group.name ? {} : { externalId: group.externalId }),
    displayName: group.name,
    ...(members === undefined || members.length === 0 ? {} : { members }),
    meta: { resourceType: "Group", created: new Date(group.createdAtMs).toISOString(), location: `${baseUrl}/Groups/${group.id}` },
  };
}

/** Name of a group. Throws `scim.invalid_value`. */
export function groupNameIn(resource: Complex): string {
  const read = displayNameSchema.safeParse(textAt(resource, "displayName")?.trim());
  if (!read.success) throw invalidValue("displayName", "one line of at most 100 characters");
  return read.data;
}

/** The client's own id of a group. Throws `scim.invalid_value`. */
export function groupIdIn(resource: Complex): string | undefined {
  const externalId = textAt(resource, "externalId");
  if (externalId === undefined) return undefined;
  if (!lineSchema(500).safeParse(externalId).success || isRemovedGroup({ externalId }))
    throw invalidValue("externalId", "one line of text");
  return externalId;
}

/** Ids of the members that a resource names. */
export function memberIdsIn(resource: Complex): readonly string[] {
  return listAt(resource, "members").flatMap((member) => textAt(member, "value") ?? []);
}
