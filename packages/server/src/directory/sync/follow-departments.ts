import type { ExternalDepartment } from "../../idp/port.ts";
import type { DepartmentRow, Write } from "../../store/port.ts";
import { toldBy } from "../change-person.ts";
import { departmentPath } from "../describe-person.ts";
import { tallied } from "./counts.ts";
import { batchSize } from "./deps.ts";
import { allOf } from "./pages.ts";
import type { Run, Step } from "./run.ts";

/** A department with its place in the provider's tree, as a path of ours. */
interface Placed extends ExternalDepartment {
  readonly path: string;
}

/** What the departments of a full run came to: those that the provider no longer has. */
export interface FollowedDepartments {
  readonly missing: readonly DepartmentRow[];
}

/** Reads the provider's tree and follows it. Only the tree itself is held. Grants that name a path which is another now are told. */
export async function followDepartments(run: Run): Promise<FollowedDepartments> {
  const tree = new Map<string, ExternalDepartment>();
  for await (const department of run.directory.departments()) {
    tree.set(department.id, department);
    run.count({ "departments.read": 1 });
    await run.breathe();
  }
  const placed = placing(run, tree);
  const known = new Map<string, DepartmentRow>();
  for await (const row of allOf(run.deps.store, "departments", { providerId: run.provider.id })) known.set(row.externalId, row);
  for (let at = 0; at < placed.length; at += batchSize)
    await run.step(async () =>
      together(placed.slice(at, at + batchSize).map((department) => following(run, department, known.get(department.id)))),
    );
  const missing = [...known.values()].filter(({ externalId }) => !tree.has(externalId));
  await tellMovedGrants(run, placed, known, missing);
  return { missing };
}

function placing(run: Run, tree: ReadonlyMap<string, ExternalDepartment>): readonly Placed[] {
  return [...tree.values()].flatMap((department) => {
    const names = namesOf(tree, department);
    const path = names && departmentPath(run.provider.sync.departmentRoot, names);
    if (path !== undefined) return [{ ...department, path }];
    run.tell({
      code: "department.unreadable",
      ref: department.id,
      message: `The department ${department.name} has no path that a grant could name`,
    });
    return [];
  });
}

/** Names from the top down; a parent that is not shown counts as the top. undefined: the department is below itself. */
function namesOf(tree: ReadonlyMap<string, ExternalDepartment>, department: ExternalDepartment): readonly string[] | undefined {
  const names: string[] = [];
  const passed = new Set<string>();
  for (
    let one: ExternalDepartment | undefined = department;
    one !== undefined;
    one = one.parentId === null ? undefined : tree.get(one.parentId)
  ) {
    if (passed.has(one.id)) return undefined;
    passed.add(one.id);
    names.unshift(one.name);
  }
  return names;
}

function following({ provider, deps }: Run, { id: externalId, parentId, name, path }: Placed, known: DepartmentRow | undefined): Step {
  const told = { parentExternalId: parentId, name, path };
  if (known === undefined) {
    const id = deps.entropy.id("department");
    const row: DepartmentRow = { id, version: 1, createdAtMs: deps.clock.nowMs(), providerId: provider.id, externalId, ...told };
    return {
      writes: [{ verb: "insert", collection: "departments", row }],
      events: [deps.draft({ ...toldBy(provider, "department.create", "department", id), detail: { path } })],
      tally: { "departments.created": 1 },
    };
  }
  if (known.parentExternalId === parentId && known.name === name && known.path === path)
    return { writes: [], events: [], tally: { "departments.unchanged": 1 } };
  const { id, version } = known;
  return {
    writes: [{ verb: "compareAndSet", collection: "departments", id, version, set: told }],
    events: [deps.draft({ ...toldBy(provider, "department.update", "department", id), detail: { from: known.path, to: path } })],
    tally: { "departments.updated": 1 },
  };
}

const together = (steps: readonly Step[]): Step => ({
  writes: steps.flatMap(({ writes }) => writes),
  events: steps.flatMap(({ events }) => events),
  tally: tallied(...steps.map(({ tally }) => tally)),
});

/** A grant names a path: when the department has another or is gone, the grant gives what nobody meant, or nothing. */
async function tellMovedGrants(
  run: Run,
  placed: readonly Placed[],
  known: ReadonlyMap<string, DepartmentRow>,
  missing: readonly DepartmentRow[],
): Promise<void> {
  const granted = new Map<string, number>();
  for await (const { subjectId } of allOf(run.deps.store, "grants", { subjectType: "department" }))
    granted.set(subjectId, (granted.get(subjectId) ?? 0) + 1);
  if (granted.size === 0) return;
  const now = new Set(placed.map(({ path }) => path));
  const isLost = (path: string) => granted.has(path) && !now.has(path);
  for (const { id, path } of placed) {
    const before = known.get(id)?.path;
    if (before === undefined || before === path || !isLost(before)) continue;
    run.tell({ code: "department.renamed", ref: id, message: `${before} is ${path} now; ${granted.get(before)} grants name the old path` });
  }
  for (const { externalId, path } of missing)
    if (isLost(path))
      run.tell({ code: "department.gone", ref: externalId, message: `${path} is gone; ${granted.get(path)} grants name it` });
}

/** Removes departments that the provider no longer has. */
export async function removeDepartments(run: Run, missing: readonly DepartmentRow[]): Promise<void> {
  for (let at = 0; at < missing.length; at += batchSize) {
    const gone = missing.slice(at, at + batchSize);
    await run.step(async () => ({
      writes: [{ verb: "remove", collection: "departments", where: { id: gone.map(({ id }) => id) } } satisfies Write],
      events: gone.map(({ id, path }) =>
        run.deps.draft({ ...toldBy(run.provider, "department.remove", "department", id), detail: { path } }),
      ),
      tally: { "departments.removed": gone.length },
    }));
  }
}
