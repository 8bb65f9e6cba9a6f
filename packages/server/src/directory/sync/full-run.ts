import type { SyncStateRow } from "../../store/port.ts";
import { batchSize } from "./deps.ts";
import { followDepartments } from "./follow-departments.ts";
import { findLeavers } from "./follow-departures.ts";
import { findMissingGroups, followGroups, followMembers } from "./follow-groups.ts";
import { followPeople, Passed } from "./follow-people.ts";
import { createMatching } from "./match-person.ts";
import { batchesOf } from "./pages.ts";
import { type Ending, remove } from "./removals.ts";
import type { Run } from "./run.ts";

/** How a run came out, and where the sync of the provider stands then. */
export interface Finished {
  readonly ending: Ending;
  readonly state: Partial<SyncStateRow>;
  /** A sentence, where there is something to say. */
  readonly note?: string;
}

/**
 * Reads the whole directory and follows it. Where the next incremental run begins is asked first, so that nothing falls between; what is not there any more goes
 * last. Page by page: of what was seen, only ids are held.
 */
export async function runFull(run: Run): Promise<Finished> {
  const cursor = await cursorOf(run);
  const { missing } = await followDepartments(run);
  const passed = new Passed(await followGroups(run));
  const matching = createMatching(run);
  for await (const people of batchesOf(run.directory.people(), batchSize)) await followPeople(run, people, passed, matching);
  if (passed.hasUngrouped) await followMembers(run, passed.groups, passed.wouldBe);
  const groups = await findMissingGroups(run, passed.groups);
  const ending = await remove(run, { leavers: await findLeavers(run, passed), groups, departments: missing });
  const nowMs = run.deps.clock.nowMs();
  return { ending, state: ending === "done" ? { cursor, lastFullAtMs: nowMs, lastIncrementalAtMs: nowMs } : { lastFullAtMs: nowMs } };
}

/** Where changes are told from, as of now. */
async function cursorOf({ directory, before }: Run): Promise<string | null> {
  if (directory.changes === null) return before.cursor;
  const changes = directory.changes(null);
  for (;;) {
    const next = await changes.next();
    if (next.done === true) return next.value;
  }
}
