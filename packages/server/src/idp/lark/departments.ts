import type { Clock } from "../../clock/port.ts";
import { boundDepartments, createDepartmentTree } from "../department-tree.ts";
import { lineOf } from "../lines.ts";
import { objectOf } from "../objects.ts";
import type { ExternalDepartment } from "../port.ts";
import { type Ask, type LarkObject, pages, pagesOf } from "./api.ts";
import { isHidden } from "./error-codes.ts";
import { idTypes, type PathOf } from "./people.ts";

const top = "0";

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
  /** Ids of a department and of all below it. */
  below(ask: Ask, departmentId: string): Promise<readonly string[]>;
}

export function createDepartments(clock: Clock): Departments {
  const tree = createDepartmentTree(clock, top);
  return {
    pathOf: (ask) => (id) => tree.pathOf(id, (missing) => find(ask, missing)),
    scope: readScope,
    async all(ask, { departmentIds }) {
      const found = await readTrees(ask, departmentIds);
      const placed = [...found.values()].map((one) => ({ ...one, parentId: found.has(one.parentId ?? top) ? one.parentId : null }));
      for (const department of placed) tree.keep(department);
      return placed;
    },
    below: async (ask, departmentId) => [...(await readTrees(ask, [departmentId])).keys()],
  };
}

/** These departments that the application may see, and all below them, by id. */
async function readTrees(ask: Ask, departmentIds: readonly string[]): Promise<ReadonlyMap<string, ExternalDepartment>> {
  const found = new Map<string, ExternalDepartment>();
  for (const id of departmentIds) {
    const root = found.has(id) ? undefined : await readDepartment(ask, id);
    if (root === undefined) continue;
    found.set(id, root);
    const path = `/contact/v3/departments/${encodeURIComponent(id)}/children`;
    for await (const child of pagesOf(ask, path, { ...idTypes, fetch_child: "true" }, "items")) {
      const department = departmentOf(child);
      if (department !== undefined) found.set(department.id, department);
      boundDepartments(found.size);
    }
  }
  return found;
}

/** One whose parent the application may not see stands at the top. */
async function find(ask: Ask, id: string): Promise<ExternalDepartment | undefined> {
  const department = await readDepartment(ask, id);
  if (department === undefined || department.parentId === null) return department;
  return (await readDepartment(ask, department.parentId)) === undefined ? { ...department, parentId: null } : department;
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
