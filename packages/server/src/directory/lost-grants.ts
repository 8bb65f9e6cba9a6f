import { endOfGrant, type RevocationTarget } from "../audit/index.ts";
import type { GrantRow, Store, UserRow, Where } from "../store/port.ts";

const pageSize = 1_000;

/** What a person loses who leaves a group: the tokens for each resource on which the group holds a grant. */
export async function lostWithGroup(
  store: Pick<Store, "get" | "find">,
  userId: string,
  groupId: string,
): Promise<readonly RevocationTarget[]> {
  return targetsOf(store, userId, await grantsWhere(store, { subjectType: "group", subjectId: groupId }));
}

/** What a person loses who moves to another department: the tokens for each resource on which a department that they leave holds a grant. */
export async function lostWithDepartment(
  store: Pick<Store, "get" | "find">,
  user: UserRow,
  next: Departments,
): Promise<readonly RevocationTarget[]> {
  const held = pathsOf(user);
  const kept = pathsOf(next);
  if (held.every((path) => kept.includes(path))) return [];
  const grants = await grantsWhere(store, { subjectType: "department" });
  const lost = grants.filter(({ subjectId }) => isOfAny(subjectId, held) && !isOfAny(subjectId, kept));
  return targetsOf(store, user.id, lost);
}

type Departments = Pick<UserRow, "department" | "otherDepartments">;

function pathsOf({ department, otherDepartments }: Departments): readonly string[] {
  return department === "" ? otherDepartments : [department, ...otherDepartments];
}

const isOfAny = (path: string, departments: readonly string[]): boolean => departments.some((department) => includes(path, department));

/** `corp/hr` includes itself and `corp/hr/payroll`, never `corp/hrx`. */
function includes(path: string, department: string): boolean {
  return `${department}/`.startsWith(`${path}/`);
}

async function targetsOf(
  store: Pick<Store, "get" | "find">,
  userId: string,
  grants: readonly GrantRow[],
): Promise<readonly RevocationTarget[]> {
  const targets: RevocationTarget[] = [];
  for (const resourceId of new Set(grants.map((grant) => grant.resourceId))) {
    const resource = await store.get("resources", resourceId);
    if (resource !== undefined) targets.push(...(await endOfGrant(store, userId, resource)));
  }
  return targets;
}

async function grantsWhere(store: Pick<Store, "find">, where: Where<"grants">): Promise<readonly GrantRow[]> {
  const grants: GrantRow[] = [];
  for (let full = true; full; ) {
    const afterId = grants.at(-1)?.id;
    const page = await store.find("grants", { where, limit: pageSize, ...(afterId === undefined ? {} : { afterId }) });
    grants.push(...page);
    full = page.length === pageSize;
  }
  return grants;
}
