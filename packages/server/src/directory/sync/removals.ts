import type { DepartmentRow } from "../../store/port.ts";
import { removeDepartments } from "./follow-departments.ts";
import { confirmLeavers, followLeavers, type Leavers } from "./follow-departures.ts";
import { type MissingGroups, removeGroups } from "./follow-groups.ts";
import type { Run } from "./run.ts";

/** What a run would remove at its end. */
export interface Removals {
  readonly leavers: Leavers;
  readonly groups: MissingGroups;
  readonly departments: readonly DepartmentRow[];
}

/** `waiting`: more than the thresholds allow, so nothing was removed; the counts tell what would be. */
export type Ending = "done" | "waiting";

/**
 * Removes last, and all or nothing: when more people, departments or groups would go than the run is held to, an administrator is asked. People are counted
 * before the provider is asked for each (all who are not shown), and again once it has said who really left.
 */
export async function remove(run: Run, { leavers, groups, departments }: Removals): Promise<Ending> {
  const { thresholds, dryRun } = run.job;
  const groupCount = groups.free.length + groups.named.length;
  const exceeds = (people: number) =>
    people > thresholds.people || departments.length > thresholds.departments || groupCount > thresholds.groups;
  const stop = (people: number, unknown: number): Ending => {
    run.count({
      "people.departed": people,
      "people.unknown": unknown,
      "departments.removed": departments.length,
      "groups.removed": groupCount,
    });
    if (dryRun)
      run.tell({
        code: "sync.threshold",
        ref: run.provider.id,
        message: "A run would stop here and ask: it would remove more than its thresholds allow",
      });
    return dryRun ? "done" : "waiting";
  };
  const candidates = leavers.disabled.length + leavers.missing.length;
  if (exceeds(candidates)) return stop(candidates, leavers.unknown.length);
  const confirmed = await confirmLeavers(run, leavers);
  const leaving = confirmed.disabled.length + confirmed.deleted.length;
  if (exceeds(leaving)) return stop(leaving, confirmed.unknown.length);
  await followLeavers(run, confirmed);
  await removeGroups(run, groups);
  await removeDepartments(run, departments);
  return "done";
}

export const noGroups: MissingGroups = { free: [], named: [] };
