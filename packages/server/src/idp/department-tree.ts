import { GuardError } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { ExternalDepartment } from "./port.ts";

/** What is known of a provider's departments, by id. The one at the top has no name here: paths begin below it. */
export interface DepartmentTree {
  /** What is kept of a department, while it is young enough. */
  kept(id: string): ExternalDepartment | undefined;
  keep(department: ExternalDepartment): void;
  /** Names from the top down to a department, each one found by `find`. undefined: it is not below the top. */
  pathOf(id: string, find: (id: string) => Promise<ExternalDepartment | undefined>): Promise<readonly string[] | undefined>;
}

const mostDepartments = 20_000;
const keptMs = 10 * 60_000;
const deepest = 50;

/** Keeps at most 20,000 departments for ten minutes each. */
export function createDepartmentTree(clock: Clock, topId: string): DepartmentTree {
  const departments = new Map<string, { readonly department: ExternalDepartment; readonly untilMs: number }>();

  function kept(id: string) {
    const entry = departments.get(id);
    return entry !== undefined && clock.nowMs() < entry.untilMs ? entry.department : undefined;
  }

  function keep(department: ExternalDepartment) {
    if (departments.size >= mostDepartments && !departments.has(department.id)) departments.clear();
    departments.set(department.id, { department, untilMs: clock.nowMs() + keptMs });
  }

  return {
    kept,
    keep,
    async pathOf(id, find) {
      const names: string[] = [];
      let here: string | null = id;
      while (here !== null && here !== topId && names.length < deepest) {
        const found: ExternalDepartment | undefined = kept(here) ?? (await find(here));
        if (found === undefined) return undefined;
        keep(found);
        names.unshift(found.name);
        here = found.parentId;
      }
      return names.length < deepest ? names : undefined;
    },
  };
}

/** Refuses a directory that is larger than what is kept of it. */
export function boundDepartments(count: number): void {
  if (count > mostDepartments)
    throw new GuardError("idp.unreachable", {
      description: `The provider has more than ${mostDepartments} departments`,
      hint: "Give the application access to a part of the organization.",
    });
}
