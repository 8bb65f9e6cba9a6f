import type { Clock } from "../../clock/port.ts";
import { boundDepartments } from "../department-tree.ts";
import { lineOf } from "../lines.ts";
import type { ExternalDepartment } from "../port.ts";
import { departmentsSchema } from "./answers.ts";
import type { WecomApi } from "./api.ts";

/** The departments that the application sees, without the one that is read from: paths begin below it. */
export interface WecomTree {
  /** By id; parents before children. */
  readonly departments: ReadonlyMap<string, ExternalDepartment>;
  readonly topId: string;
}

const keptMs = 10 * 60_000;
/** The whole company. */
const company = 1;

/** Reads the tree in one call, and keeps it for ten minutes. */
export function createTree(api: WecomApi, rootDepartmentId: number, clock: Clock): { read(afresh?: boolean): Promise<WecomTree> } {
  let kept: { readonly tree: WecomTree; readonly untilMs: number } | undefined;
  return {
    async read(afresh = false) {
      if (!afresh && kept !== undefined && clock.nowMs() < kept.untilMs) return kept.tree;
      // Without an id it tells all that the application sees, also when the company itself is not in it.
      const query: Readonly<Record<string, string>> = rootDepartmentId === company ? {} : { id: String(rootDepartmentId) };
      const { department } = await api.get("department/list", query, departmentsSchema);
      boundDepartments(department?.length ?? 0);
      const told = (department ?? []).map(({ id, name, parentid }) => ({
        id: String(id),
        parentId: String(parentid ?? 0),
        name: lineOf(name) ?? String(id),
      }));
      const tree = { departments: sorted(told, String(rootDepartmentId)), topId: String(rootDepartmentId) };
      kept = { tree, untilMs: clock.nowMs() + keptMs };
      return tree;
    },
  };
}

/** Parents before children. One whose parent is not seen stands at the top; a circle is left out. */
function sorted(
  told: readonly (ExternalDepartment & { readonly parentId: string })[],
  topId: string,
): ReadonlyMap<string, ExternalDepartment> {
  const ids = new Set(told.map(({ id }) => id));
  const byParent = Map.groupBy(
    told.filter(({ id }) => id !== topId),
    ({ parentId }) => (ids.has(parentId) && parentId !== topId ? parentId : ""),
  );
  const departments = new Map<string, ExternalDepartment>();
  const open = [""];
  for (let parent = open.shift(); parent !== undefined; parent = open.shift())
    for (const { id, name } of byParent.get(parent) ?? []) {
      departments.set(id, { id, parentId: parent === "" ? null : parent, name });
      open.push(id);
    }
  return departments;
}

/** Ids from a department up to the top of what is seen. Empty: it is not seen. */
export function upwards({ departments }: WecomTree, id: string): readonly string[] {
  const ids: string[] = [];
  for (let here = departments.get(id); here !== undefined; here = here.parentId === null ? undefined : departments.get(here.parentId))
    ids.push(here.id);
  return ids;
}

/** Names from the top down. */
export function pathOf(tree: WecomTree, id: string): readonly string[] {
  return upwards(tree, id)
    .map((one) => tree.departments.get(one)?.name ?? one)
    .toReversed();
}
