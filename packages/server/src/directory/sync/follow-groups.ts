import type { ExternalGroup } from "../../idp/port.ts";
import type { GroupRow, MembershipRow, Write } from "../../store/port.ts";
import { joiningGroup, leavingGroup, together, toldBy } from "../change-person.ts";
import { newGroup } from "../follow-person.ts";
import { tallied } from "./counts.ts";
import { batchSize } from "./deps.ts";
import { allOf, batchesOf } from "./pages.ts";
import type { Run, Step } from "./run.ts";

/** Reads the provider's groups and follows their names. Answers the provider's ids of those that it has: nothing else is held. */
export async function followGroups(run: Run): Promise<Set<string>> {
  const seen = new Set<string>();
  for await (const batch of batchesOf(run.directory.groups(), batchSize)) {
    const told = new Map(batch.filter(({ id }) => !seen.has(id)).map((group) => [group.id, group]));
    for (const id of told.keys()) seen.add(id);
    run.count({ "groups.read": told.size });
    await run.step(() => followingGroups(run, [...told.values()]));
  }
  return seen;
}

async function followingGroups(run: Run, told: readonly ExternalGroup[]): Promise<Step> {
  const { deps, provider } = run;
  const where = { providerId: provider.id, externalId: told.map(({ id }) => id) };
  const known = new Map((await deps.store.find("groups", { where, limit: batchSize })).map((group) => [group.externalId, group]));
  const steps = told.map((group): Step => {
    const row = known.get(group.id);
    if (row === undefined) {
      const made = newGroup(deps, provider, group);
      return {
        writes: [{ verb: "insert", collection: "groups", row: made }],
        events: [deps.draft(toldBy(provider, "group.create", "group", made.id))],
        tally: { "groups.created": 1 },
      };
    }
    if (row.name === group.name) return { writes: [], events: [], tally: { "groups.unchanged": 1 } };
    return {
      writes: [{ verb: "compareAndSet", collection: "groups", id: row.id, version: row.version, set: { name: group.name } }],
      events: [deps.draft(toldBy(provider, "group.update", "group", row.id))],
      tally: { "groups.updated": 1 },
    };
  });
  return { ...together(...steps), tally: tallied(...steps.map(({ tally }) => tally)) };
}

/** Follows who is in each group, where people do not come with theirs. `wouldBe`: references of people whom a dry run did not create. */
export async function followMembers(run: Run, groups: ReadonlySet<string>, wouldBe: ReadonlySet<string>): Promise<void> {
  for (const externalId of groups) {
    const where = { providerId: run.provider.id, externalId };
    const [group] = await run.deps.store.find("groups", { where, limit: 1 });
    await followMembersOf(run, externalId, group, wouldBe);
  }
}

/** Follows who is in one group. Only the ids of its members are held. */
export async function followMembersOf(
  run: Run,
  externalId: string,
  group: GroupRow | undefined,
  wouldBe: ReadonlySet<string> = new Set(),
): Promise<void> {
  const members = new Set<string>();
  for await (const refs of batchesOf(run.directory.members(externalId), batchSize)) {
    const fresh = (await peopleOf(run, refs)).filter((userId) => !members.has(userId));
    for (const userId of fresh) members.add(userId);
    run.count({ "memberships.added": refs.filter((ref) => wouldBe.has(ref)).length });
    if (group === undefined) run.count({ "memberships.added": fresh.length });
    else await run.step(() => joining(run, group.id, fresh));
  }
  if (group === undefined) return;
  for await (const held of batchesOf(allOf(run.deps.store, "memberships", { groupId: group.id }), batchSize)) {
    const gone = held.filter(({ userId }) => !members.has(userId));
    if (gone.length > 0) await run.step(() => leaving(run, gone));
  }
}

/** Who is meant: by the reference that the directory has for them, which is their subject where it has no other. */
async function peopleOf({ deps, provider }: Run, refs: readonly string[]): Promise<readonly string[]> {
  const byRef = await deps.store.find("users", { where: { providerId: provider.id, directoryRef: refs } });
  const bySubject = await deps.store.find("users", { where: { providerId: provider.id, subject: refs, directoryRef: null } });
  return [...new Set([...byRef, ...bySubject].map(({ id }) => id))];
}

async function joining({ deps, provider }: Run, groupId: string, userIds: readonly string[]): Promise<Step> {
  const id = userIds.map((userId) => `${groupId}:${userId}`);
  const held = new Set((await deps.store.find("memberships", { where: { id } })).map(({ userId }) => userId));
  const joined = userIds.filter((userId) => !held.has(userId));
  return {
    ...together(...joined.map((userId) => joiningGroup(deps, provider, groupId, userId))),
    tally: { "memberships.added": joined.length },
  };
}

async function leaving({ deps, provider }: Run, memberships: readonly MembershipRow[]): Promise<Step> {
  const parts = await Promise.all(memberships.map(({ groupId, userId }) => leavingGroup(deps, provider, groupId, userId)));
  return { ...together(...parts), tally: { "memberships.removed": memberships.length } };
}

/** Groups that the provider no longer has: `named` by grants, and the others. Those that grants name and that are empty already are told alone. */
export interface MissingGroups {
  readonly free: readonly string[];
  readonly named: readonly string[];
}

/** Finds the groups that the provider no longer has. */
export async function findMissingGroups(run: Run, seen: ReadonlySet<string>): Promise<MissingGroups> {
  const { store } = run.deps;
  const free: string[] = [];
  const named: string[] = [];
  for await (const group of allOf(store, "groups", { providerId: run.provider.id })) {
    if (seen.has(group.externalId)) continue;
    const [grant] = await store.find("grants", { where: { subjectType: "group", subjectId: group.id }, limit: 1 });
    if (grant === undefined) {
      free.push(group.id);
      continue;
    }
    run.tell({ code: "group.kept", ref: group.externalId, message: `${group.name} is gone; grants name it, so it stays, without members` });
    const [member] = await store.find("memberships", { where: { groupId: group.id }, limit: 1 });
    if (member !== undefined) named.push(group.id);
  }
  return { free, named };
}

/** Removes those that no grant names, and empties the others: what their members could do through them is over. */
export async function removeGroups(run: Run, { free, named }: MissingGroups): Promise<void> {
  for (const groupId of [...free, ...named])
    for await (const held of batchesOf(allOf(run.deps.store, "memberships", { groupId }), batchSize))
      await run.step(() => leaving(run, held));
  for (const id of free)
    await run.step(async () => ({
      writes: [{ verb: "remove", collection: "groups", where: { id } } satisfies Write],
      events: [run.deps.draft(toldBy(run.provider, "group.remove", "group", id))],
      tally: { "groups.removed": 1 },
    }));
}
