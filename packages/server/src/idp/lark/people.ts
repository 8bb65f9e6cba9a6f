import { lineOf, linesOf } from "../lines.ts";
import { objectOf, objectsOf } from "../objects.ts";
import type { ExternalPerson } from "../port.ts";
import type { Ask, LarkObject } from "./api.ts";

/** People are union ids and departments open ids everywhere, so that managers, members and events all speak of the same. */
export const idTypes = { user_id_type: "union_id", department_id_type: "open_department_id" } as const;

/** What a path of a department is made from. undefined: the application may not see it. */
export type PathOf = (departmentId: string) => Promise<readonly string[] | undefined>;

/** One person with all that the application may see of them. */
export async function readUser(ask: Ask, unionId: string): Promise<LarkObject> {
  return objectOf((await ask(`/contact/v3/users/${encodeURIComponent(unionId)}`, idTypes)).user);
}

/** Left for good. `is_frozen` is an account that is stopped, and `is_unjoin` somebody who has not joined yet. */
export function hasLeft({ status }: LarkObject): boolean {
  const { is_resigned: isResigned, is_exited: isExited } = objectOf(status);
  return isResigned === true || isExited === true;
}

/** A user of the contact directory. Which members are there depends on the application's permissions. undefined: without a union id nobody is known. */
export async function personOf(user: LarkObject, pathOf: PathOf): Promise<ExternalPerson | undefined> {
  const subject = lineOf(user.union_id);
  if (subject === undefined) return undefined;
  const leader = lineOf(user.leader_user_id);
  return {
    subject,
    ref: null,
    name: lineOf(user.name) ?? subject,
    email: lineOf(user.enterprise_email) ?? lineOf(user.email) ?? null,
    username: lineOf(user.user_id) ?? "",
    title: lineOf(user.job_title) ?? "",
    employeeNumber: lineOf(user.employee_no) ?? "",
    departments: await departmentsOf(user, pathOf),
    groups: null,
    managerRef: leader ?? null,
    isActive: !hasLeft(user) && objectOf(user.status).is_frozen !== true,
    attributes: { ...linesOf(user), ...customOf(user) },
  };
}

/** The main department first, as `orders` marks it. */
async function departmentsOf(user: LarkObject, pathOf: PathOf): Promise<readonly (readonly string[])[]> {
  const ids: readonly unknown[] = Array.isArray(user.department_ids) ? user.department_ids : [];
  const main = objectsOf(user.orders).find((order) => order.is_primary_dept === true)?.department_id;
  const ordered = ids.toSorted((one, other) => Number(other === main) - Number(one === main));
  const paths: (readonly string[])[] = [];
  for (const id of ordered) {
    const path = typeof id === "string" && id !== "0" ? await pathOf(id) : undefined;
    if (path !== undefined && path.length > 0) paths.push(path);
  }
  return paths;
}

/** Texts of the company's own fields. */
function customOf(user: LarkObject): Readonly<Record<string, string>> {
  const fields = objectsOf(user.custom_attrs).map(({ id, value }) => [`custom.${String(id)}`, objectOf(value).text] as const);
  return linesOf(Object.fromEntries(fields));
}
