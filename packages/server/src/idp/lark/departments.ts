import type { Clock } from "../../clock/port.ts";
import { boundDepartments, createDepartmentTree } from "../department-tree.ts";
import { lineOf } from "../lines.ts";
import type { ExternalDepartment } from "../port.ts";
import { objectOf } from "../vendor-api.ts";
import { type Ask, type LarkObject, pages, pagesOf } from "./api.ts";
import { isHidden } from "./error-codes.ts";
import { idTypes, type PathOf } from "./people.ts";

const top = "0";
const deepest = 50;

/** What the application may see: departments with all below them, and people by themselves. */
export interface Scope {
  readonly departmentIds: readonly string[];
  readonly userIds: readonly string[];
}

export interface Departments {
  pathOf(ask: Ask): PathOf;
  scope(ask: Ask): Promise<Scope>;
  /** Every department that the application may see; one whose parent it may not see stands at the top. */
  all(ask: Ask, scope: Scope): Promise<readonly ExternalDepartment[]>;
}

export function createDepartments(clock: Clock): Departments {
  const tree = createDepartmentTree(clock, top);

  async function find(ask: Ask, id: string, depth = 0): Promise<ExternalDepartment | undefined> {
    const known = tree.kept(id);
    if (known !== undefined || depth > deepest) return known;
    const department = await readDepartment(ask, id);
    if (department === undefined) return undefined;
    const parent = department.parentId === null ? undefined : await find(ask, department.parentId, depth + 1);
    const placed = { ...department, parentId: parent?.id ?? null };
    tree.keep(placed);
    return placed;
  }

  async function all(ask: Ask, { departmentIds }: Scope): Promise<readonly ExternalDepartment[]> {
    const found = new Map<string, ExternalDepartment>();
    for (const id of departmentIds) {
      if (found.has(id)) continue;
      const root = await readDepartment(ask, id);
      if (root === undefined) continue;
      found.set(id, root);
      const children = pagesOf(
        ask,
        `/contact/v3/departments/${encodeURIComponent(id)}/children`,
        { ...idTypes, fetch_child: "true" },
        "items",
      );
      for await (const child of children) {
        const department = departmentOf(child);
        if (department !== undefined) found.set(department.id, department);
        boundDepartments(found.size);
      }
    }
    const placed = [...found.values()].map((one) => ({
      ...one,
      parentId: one.parentId !== null && found.has(one.parentId) ? one.parentId : null,
    }));
    for (const department of placed) tree.keep(department);
    return placed;
  }

  return {
    pathOf: (ask) => (id) => tree.pathOf(id, (missing) => find(ask, missing)),
    scope: readScope,
    all,
  };
}

/** With the whole company in scope these are its departments of the first level, and the people who are in none. */
async function readScope(ask: Ask): Promise<Scope> {
  const departmentIds = new Set<string>();
  const userIds = new Set<string>();
  for await (const page of pages(ask, "/contact/v3/scopes", idTypes)) {
    for (const id of textsIn(page.department_ids)) departmentIds.add(id);
    for (const id of textsIn(page.user_ids)) userIds.add(id);
  }
  return { departmentIds: [...departmentIds].filter((id) => id !== top), userIds: [...userIds] };
}

async function readDepartment(ask: Ask, id: string): Promise<ExternalDepartment | undefined> {
  try {
    return departmentOf(objectOf((await ask(`/contact/v3/departments/${encodeURIComponent(id)}`, idTypes)).department));
  } catch (error) {
    if (isHidden(error)) return undefined;
    throw error;
  }
}

function departmentOf(department: LarkObject): ExternalDepartment | undefined {
  const id = lineOf(department.open_department_id);
  const parentId = lineOf(department.parent_department_id) ?? top;
  return id === undefined ? undefined : { id, parentId: parentId === top ? null : parentId, name: lineOf(department.name) ?? id };
}

export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
