import type { GrantRow, UserRow } from "../store/port.ts";

/** The subject of a grant as one text. Parties carry the keys of all that they belong to, so a grant is found by looking its key up. */
export type SubjectKey = `${GrantRow["subjectType"]}:${string}`;

/** The key that a grant is filed under. */
export function keyOfGrant(grant: Pick<GrantRow, "subjectType" | "subjectId">): SubjectKey {
  const id = grant.subjectType === "department" ? segmentsOf(grant.subjectId).join("/") : grant.subjectId;
  return `${grant.subjectType}:${id}`;
}

/** All keys of a user: their own, their groups, every department above and including theirs, and everyone. */
export function keysOfUser(
  user: Pick<UserRow, "id" | "department" | "otherDepartments">,
  groupIds: readonly string[],
): readonly SubjectKey[] {
  const departments = new Set([user.department, ...user.otherDepartments].flatMap(keysOfDepartment));
  return [`user:${user.id}`, ...groupIds.map((id): SubjectKey => `group:${id}`), ...departments, "everyone:*"];
}

function keysOfDepartment(path: string): readonly SubjectKey[] {
  const segments = segmentsOf(path);
  return segments.map((_segment, index): SubjectKey => `department:${segments.slice(0, index + 1).join("/")}`);
}

/** `corp/hr` never includes `corp/hrx`: paths are compared by whole segments. */
function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "");
}
