import type { ExternalPerson } from "../../idp/port.ts";
import type { DirectoryChangeRow } from "../../store/port.ts";
import { batchSize } from "./deps.ts";
import { findByRef } from "./find-by-ref.ts";
import { followMembersOf } from "./follow-groups.ts";
import { followPeople, Passed } from "./follow-people.ts";
import type { Finished } from "./full-run.ts";
import { becomeFull, removeTold } from "./incremental-run.ts";
import { createMatching } from "./match-person.ts";
import type { Run } from "./run.ts";

/** As many notices as one run takes up; the next one takes the rest. */
const mostNotices = 1_000;

/**
 * Reads again what callbacks named. A callback names, it does not prove: the provider is asked for each. What needs the whole tree, or names a group that is not
 * known, is a full run. Notices are dropped once they were followed; while the run waits for an administrator they stay.
 */
export async function runChanged(run: Run): Promise<Finished> {
  const notices = await run.deps.store.find("directory_changes", { where: { providerId: run.provider.id }, limit: mostNotices });
  const finished = await follow(run, notices);
  if (finished.ending === "done" && notices.length > 0 && !run.job.dryRun)
    await run.save(
      {},
      { writes: [{ verb: "remove", collection: "directory_changes", where: { id: notices.map(({ id }) => id) } }], events: [] },
    );
  return finished;
}

async function follow(run: Run, notices: readonly DirectoryChangeRow[]): Promise<Finished> {
  if (notices.some(({ kind }) => kind === "everything" || kind === "department"))
    return becomeFull(run, "The provider told of a change of its tree");
  const groups = await groupsOf(run, notices);
  if (groups === undefined) return becomeFull(run, "The provider told of a group that was not known");
  const passed = new Passed();
  const matching = createMatching(run);
  const missing = new Set<string>();
  const refs = [...new Set(notices.filter(({ kind }) => kind === "person" || kind === "gone").map(({ ref }) => ref))];
  for (let at = 0; at < refs.length; at += batchSize) {
    const people: ExternalPerson[] = [];
    for (const ref of refs.slice(at, at + batchSize)) {
      const person = await run.directory.person(ref);
      if (person !== "gone" && person !== "hidden") people.push(person);
      else {
        const user = await findByRef(run, ref);
        if (user !== undefined) missing.add(user.id);
      }
      await run.breathe();
    }
    if (people.length > 0) await followPeople(run, people, passed, matching);
  }
  for (const group of groups) await followMembersOf(run, group.externalId, group);
  return { ending: await removeTold(run, passed, missing), state: {} };
}

/** The groups that are named; undefined: one is not known. */
async function groupsOf({ deps, provider }: Run, notices: readonly DirectoryChangeRow[]) {
  const refs = [...new Set(notices.filter(({ kind }) => kind === "group").map(({ ref }) => ref))];
  if (refs.length === 0) return [];
  const groups = await deps.store.find("groups", { where: { providerId: provider.id, externalId: refs } });
  return groups.length === refs.length ? groups : undefined;
}
