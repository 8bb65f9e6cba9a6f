import { isGuardError } from "@agent-id-guard/protocol";
import type { DirectoryChange, ExternalPerson } from "../../idp/port.ts";
import { batchSize } from "./deps.ts";
import { findByRef } from "./find-by-ref.ts";
import { followPeople, Passed } from "./follow-people.ts";
import { type Finished, runFull } from "./full-run.ts";
import { createMatching } from "./match-person.ts";
import { noGroups, remove } from "./removals.ts";
import type { Run } from "./run.ts";

/** Follows what changed since the last run. When the provider has forgotten since when, or was never read, everything is read. */
export async function runIncremental(run: Run): Promise<Finished> {
  const { changes } = run.directory;
  const { cursor } = run.before;
  if (changes === null) return { ending: "done", state: {}, note: "This provider can't tell what changed; full runs alone read it" };
  if (cursor === null) return becomeFull(run, "It had not been read before");
  try {
    return await followChanges(run, changes(cursor));
  } catch (error) {
    if (!isGuardError(error) || error.code !== "idp.cursor_expired") throw error;
    return becomeFull(run, "The provider no longer knew what changed since the last run");
  }
}

/** Turns into a full run, in the same job. */
export async function becomeFull(run: Run, because: string): Promise<Finished> {
  await run.save({ mode: "full" });
  return { ...(await runFull(run)), note: `${because}: all of it was read` };
}

async function followChanges(run: Run, changes: AsyncGenerator<DirectoryChange, string>): Promise<Finished> {
  const passed = new Passed();
  const matching = createMatching(run);
  const gone = new Set<string>();
  let people: ExternalPerson[] = [];
  const flush = async () => {
    if (people.length > 0) await followPeople(run, people, passed, matching);
    people = [];
  };
  for (;;) {
    const next = await changes.next();
    const change = next.done === true ? undefined : next.value;
    if (change?.kind === "person") people.push(change.person);
    if (change?.kind !== "person" || people.length >= batchSize) await flush();
    if (change?.kind === "gone") {
      const user = await findByRef(run, change.ref);
      if (user !== undefined) gone.add(user.id);
    }
    if (next.done !== true) continue;
    const ending = await removeTold(run, passed, gone);
    const lastIncrementalAtMs = run.deps.clock.nowMs();
    return { ending, state: ending === "done" ? { cursor: next.value, lastIncrementalAtMs } : { lastIncrementalAtMs } };
  }
}

/** Those whom the provider called gone, or does not show, are asked for once more: a reference may be somebody else's by now. */
export async function removeTold(run: Run, passed: Passed, missing: ReadonlySet<string>) {
  const leavers = { disabled: [...passed.disabled], missing: [...missing].filter((id) => !passed.people.has(id)), unknown: [] };
  return remove(run, { leavers, groups: noGroups, departments: [] });
}
