import type { DepartmentRow, Query, Store } from "../store/port.ts";

/** A department, how many active people have it or one below it as their main one, and how many departments stand right below it. */
export interface CountedDepartment extends DepartmentRow {
  readonly people: number;
  readonly peopleBelow: number;
  readonly departmentsBelow: number;
}

/** The departments that match, with how many people and departments are in each. */
export async function listDepartments(
  store: Pick<Store, "find" | "count">,
  query: Query<"departments">,
): Promise<readonly CountedDepartment[]> {
  const rows = await store.find("departments", query);
  if (rows.length === 0) return [];
  const members = (await store.count("users", ["department"], { state: "active" })).map(
    ({ of, count }) => [of.department ?? "", count] as const,
  );
  const children = await store.count("departments", ["providerId", "parentExternalId"], {
    providerId: [...new Set(rows.map(({ providerId }) => providerId))],
    parentExternalId: [...new Set(rows.map(({ externalId }) => externalId))],
  });
  return rows.map((row) => {
    const { people, peopleBelow } = countAt(row.path, members);
    const below = children.find(({ of }) => of.providerId === row.providerId && of.parentExternalId === row.externalId);
    return { ...row, people, peopleBelow, departmentsBelow: below?.count ?? 0 };
  });
}

function countAt(path: string, members: readonly (readonly [department: string, count: number])[]) {
  let [people, peopleBelow] = [0, 0];
  for (const [department, count] of members) {
    if (department === path) people += count;
    else if (isAt(department, path)) peopleBelow += count;
  }
  return { people, peopleBelow };
}

/** The main departments that people have at or below a path: `corp/hr` is itself and `corp/hr/payroll`, never `corp/hrx`. */
export async function departmentsAt(store: Pick<Store, "count">, path: string): Promise<readonly string[]> {
  const counts = await store.count("users", ["department"]);
  return counts.map(({ of }) => of.department ?? "").filter((department) => isAt(department, path));
}

const isAt = (department: string, path: string): boolean => `${department}/`.startsWith(`${path}/`);
