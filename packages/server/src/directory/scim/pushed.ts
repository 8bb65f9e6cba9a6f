import type { UserRow } from "../../store/port.ts";

/** The member of a person's profile that holds what was pushed, as JSON. */
export const pushedMember = "scim";
/** In its place once the client has deleted them: they are kept, and the client sees them no more. */
export const removedMark = "removed";

/** Whether a provider pushes this person to us: what it pushed then says who they are. */
export function isPushed({ profile }: Pick<UserRow, "profile">): boolean {
  return profile[pushedMember] !== undefined && !isRemoved({ profile });
}

/** Whether a provider that pushed this person has deleted them. */
export function isRemoved({ profile }: Pick<UserRow, "profile">): boolean {
  return profile[pushedMember] === removedMark;
}
