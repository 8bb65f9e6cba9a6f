import type { GrantRow, Store, UserRow } from "../../store/port.ts";
import { everyRow, rowsOf } from "./every-row.ts";
import { subjectsOf } from "./grants-of.ts";

/** The active people whom grants are for: by name, by group, by department, or because they are for everyone. */
export async function peopleOf(store: Pick<Store, "find">, grants: readonly GrantRow[]): Promise<readonly UserRow[]> {
  const departments = subjectsOf(grants, "department");
  const isForEveryone = subjectsOf(grants, "everyone").length > 0;
  const people = new Map<string, UserRow>();
  if (isForEveryone || departments.length > 0) {
    for await (const user of everyRow(store, "users", { state: "active" }))
      if (isForEveryone || departments.some((path) => isOf(user, path))) people.set(user.id, user);
  }
  const ids = [...subjectsOf(grants, "user")];
  for (const groupId of new Set(subjectsOf(grants, "group")))
    for await (const { userId } of everyRow(store, "memberships", { groupId })) ids.push(userId);
  for await (const user of rowsOf(store, "users", ids)) if (user.state === "active") people.set(user.id, user);
  return [...people.values()];
}

const isOf = ({ department, otherDepartments }: UserRow, path: string): boolean =>
  [department, ...otherDepartments].some((one) => isWithin(path, one));

/** `corp/hr` includes itself and `corp/hr/payroll`, never `corp/hrx`. */
function isWithin(path: string, department: string): boolean {
  return `${department}/`.startsWith(`${path}/`);
}
