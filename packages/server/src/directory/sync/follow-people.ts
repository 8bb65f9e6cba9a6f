import type { ExternalPerson } from "../../idp/port.ts";
import type { UserRow } from "../../store/port.ts";
import { together } from "../change-person.ts";
import { type Followed, followPerson, type Known, readKnown } from "../follow-person.ts";
import { planReturn } from "../return.ts";
import { type CountName, type Tally, tallied } from "./counts.ts";
import type { Matching } from "./match-person.ts";
import type { Run, Step } from "./run.ts";

/** Who came by in a run: their ids, and nothing else of them. */
export class Passed {
  /** People whom the provider has. */
  readonly people = new Set<string>();
  /** Of these, people who are kept here and whom it calls disabled. */
  readonly disabled = new Set<string>();
  /** Groups that people came with, by the provider's ids. */
  readonly groups: Set<string>;
  /** References of people whom a dry run would have created. */
  readonly wouldBe = new Set<string>();
  /** Whether somebody came without groups, so that the groups must be asked for their members. */
  hasUngrouped = false;

  constructor(groups: ReadonlySet<string> = new Set()) {
    this.groups = new Set(groups);
  }
}

/** Follows what a provider tells of some of its people, in one commit. Who is disabled is noted, and left for the end. */
export async function followPeople(run: Run, told: readonly ExternalPerson[], passed: Passed, matching: Matching): Promise<void> {
  const { store } = run.deps;
  const people = [...new Map(told.map((person) => [person.subject, person])).values()];
  run.count({ "people.read": people.length });
  let seen: readonly Seen[] = [];
  await run.step(async () => {
    const known = await readKnown(store, run.provider, people);
    const fresh: Seen[] = [];
    for (const person of people) fresh.push(await seeing(run, known, person, passed, matching));
    seen = fresh;
    return { ...together(...fresh.map(({ step }) => step)), tally: tallied(...fresh.map(({ step }) => step.tally)) };
  });
  for (const one of seen) note(run, passed, one);
}

interface Seen {
  readonly person: ExternalPerson;
  readonly step: Step;
  readonly userId: string | undefined;
  readonly isLeaving: boolean;
  readonly isNew: boolean;
}

async function seeing(run: Run, known: Known, person: ExternalPerson, passed: Passed, matching: Matching): Promise<Seen> {
  const user = known.people.get(person.subject);
  const isKept = user?.providerId === run.provider.id;
  const still = { person, userId: user?.id, isLeaving: false, isNew: false };
  const unchanged: Step = { writes: [], events: [], tally: { "people.unchanged": 1 } };
  if (!person.isActive) return { ...still, step: nothing, isLeaving: isKept && user.state !== "departed" };
  if (user?.state === "departed" && isKept) return { ...still, step: await returning(run, known, user, person, passed) };
  if (user?.state === "departed") return { ...still, step: unchanged };
  const adoption = user === undefined ? await matching.find(person) : undefined;
  if (adoption === "ambiguous") return { ...still, step: nothing };
  if (adoption !== undefined) {
    known.people.set(person.subject, adoption.user);
    const followed = await followPerson(run.deps, run.provider, known, person);
    const step = { ...together(adoption, followed), tally: { "people.linked": 1, ...inGroups(followed, passed) } };
    return { ...still, userId: adoption.user.id, step };
  }
  const followed = await followPerson(run.deps, run.provider, known, person);
  const outcome: CountName = `people.${followed.outcome}`;
  return {
    ...still,
    userId: followed.userId,
    isNew: followed.outcome === "created",
    step: { writes: followed.writes, events: followed.events, tally: { [outcome]: 1, ...inGroups(followed, passed) } },
  };
}

const nothing: Step = { writes: [], events: [], tally: {} };

/** Somebody who had left is there again. Whom an administrator let go, the provider does not bring back. */
async function returning(run: Run, known: Known, user: UserRow, person: ExternalPerson, passed: Passed): Promise<Step> {
  const back = await planReturn(run.deps, { user, evidence: { source: sourceOf(run), providerId: run.provider.id } });
  if (back.answer.state === "departed") return { ...nothing, tally: { "people.unchanged": 1 } };
  known.people.set(person.subject, back.answer);
  const followed = await followPerson(run.deps, run.provider, known, person);
  return { ...together(back, followed), tally: { "people.returned": 1, ...inGroups(followed, passed) } };
}

/** Through what it is known that somebody left or came back. */
export const sourceOf = ({ job }: Run) => (job.trigger === "callback" ? "callback" : "sync");

function inGroups({ joined, left, newGroups }: Followed, { groups }: Passed): Tally {
  const unseen = newGroups.filter(({ externalId }) => !groups.has(externalId)).length;
  return { "memberships.added": joined, "memberships.removed": left, "groups.created": unseen };
}

function note({ job }: Run, passed: Passed, { person, userId, isLeaving, isNew }: Seen): void {
  if (userId !== undefined) passed.people.add(userId);
  if (userId !== undefined && isLeaving) passed.disabled.add(userId);
  if (person.groups === null) passed.hasUngrouped = true;
  for (const { id } of person.groups ?? []) passed.groups.add(id);
  if (isNew && job.dryRun) passed.wouldBe.add(person.ref ?? person.subject);
}
