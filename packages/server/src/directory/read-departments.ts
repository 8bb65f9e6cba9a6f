import type { DepartmentRow, Query, Store } from "../store/port.ts";

/** A department, and how many active people have it as their main one. */
export interface CountedDepartment extends DepartmentRow {
  readonly people: number;
}

/** The departments that match, with how many people are in each. */
export async function listDepartments(
  store: Pick<Store, "find" | "count">,
  query: Query<"departments">,
): Promise<readonly CountedDepartment[]> {
  const rows = await store.find("departments", query);
  if (rows.length === 0) return [];
  const department = [...new Set(rows.map(({ path }) => path))];
  const counts = await store.count("users", ["department"], { department, state: "active" });
  const people = new Map(counts.map(({ of, count }) => [of.department, count]));
  return rows.map((row) => ({ ...row, people: people.get(row.path) ?? 0 }));
}

/** The main departments that people have at or below a path: `corp/hr` is itself and `corp/hr/payroll`, never `corp/hrx`. */
export async function departmentsAt(store: Pick<Store, "count">, path: string): Promise<readonly string[]> {
  const counts = await store.count("users", ["department"]);
  return counts.map(({ of }) => of.department ?? "").filter((department) => `${department}/`.startsWith(`${path}/`));
}
