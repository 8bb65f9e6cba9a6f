import type { ExternalGroup, ExternalPerson } from "../idp/port.ts";
import type { GroupRow, IdentityProviderRow, Store, UserRow, Write } from "../store/port.ts";
import { addingPerson, changingPerson, joiningGroup, leavingGroup, type Part, together, toldBy } from "./change-person.ts";
import type { DirectoryDeps } from "./deps.ts";
import { describePerson } from "./describe-person.ts";
import { isPushed } from "./scim/pushed.ts";

/** What is known of the people that a provider tells of. Who and what is added meanwhile is put in. */
export interface Known {
  /** By the subject that was told. */
  readonly people: Map<string, UserRow>;
  /** The provider's groups by its own names for them: those that were told of, and those that these people are in. */
  readonly groups: Map<string, GroupRow>;
  /** Which of the provider's groups each person is in, by their ids. */
  readonly held: ReadonlyMap<string, readonly string[]>;
}

const pageSize = 1_000;

/** Reads it, for one or for a hundred in the same few questions. An email never finds anybody (case FED-02). */
export async function readKnown(
  store: Pick<Store, "find">,
  provider: Pick<IdentityProviderRow, "id">,
  told: readonly ExternalPerson[],
): Promise<Known> {
  const people = await readPeople(store, provider.id, [...new Set(told.map(({ subject }) => subject))]);
  const groups = new Map<string, GroupRow>();
  const held = new Map<string, string[]>();
  const known: Known = { people, groups, held };
  if (told.every((person) => person.groups === null)) return known;
  const named = [...new Set(told.flatMap((person) => (person.groups ?? []).map(({ id }) => id)))];
  for (const externalId of slices(named))
    for (const group of await store.find("groups", { where: { providerId: provider.id, externalId }, limit: pageSize }))
      groups.set(group.externalId, group);
  const userId = [...people.values()].map(({ id }) => id);
  if (userId.length > 0) await readHeld(store, provider.id, userId, groups, held);
  return known;
}

async function readPeople(store: Pick<Store, "find">, providerId: string, subject: readonly string[]): Promise<Map<string, UserRow>> {
  const where = { providerId, subject };
  const kept = await store.find("users", { where, limit: pageSize });
  const people = new Map(kept.map((user) => [user.subject, user]));
  if (people.size === subject.length) return people;
  const identities = await store.find("identities", { where, limit: pageSize });
  if (identities.length === 0) return people;
  const users = await store.find("users", { where: { id: identities.map((identity) => identity.userId) }, limit: pageSize });
  const byId = new Map(users.map((user) => [user.id, user]));
  for (const identity of identities) {
    const user = byId.get(identity.userId);
    if (user !== undefined && !people.has(identity.subject)) people.set(identity.subject, user);
  }
  return people;
}

/** The provider has a say in the groups that it keeps, and in no others. */
async function readHeld(
  store: Pick<Store, "find">,
  providerId: string,
  userId: readonly string[],
  groups: Map<string, GroupRow>,
  held: Map<string, string[]>,
): Promise<void> {
  const kept = new Map([...groups.values()].map((group) => [group.id, true]));
  for (let afterId: string | undefined, full = true; full; ) {
    const page = await store.find("memberships", { where: { userId }, limit: pageSize, ...(afterId === undefined ? {} : { afterId }) });
    const id = [...new Set(page.map(({ groupId }) => groupId))].filter((groupId) => !kept.has(groupId));
    for (const group of id.length === 0 ? [] : await store.find("groups", { where: { id }, limit: pageSize })) {
      kept.set(group.id, group.providerId === providerId);
      if (group.providerId === providerId) groups.set(group.externalId, group);
    }
    for (const membership of page)
      if (kept.get(membership.groupId) === true) held.set(membership.userId, [...(held.get(membership.userId) ?? []), membership.groupId]);
    afterId = page.at(-1)?.id;
    full = page.length === pageSize;
  }
}

function slices<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / pageSize) }, (_, at) => all.slice(at * pageSize, (at + 1) * pageSize));
}

/** What following a provider's word about one person comes to. */
export interface Followed extends Part {
  readonly userId: string;
  readonly outcome: "created" | "updated" | "unchanged";
  readonly joined: number;
  readonly left: number;
  readonly newGroups: readonly GroupRow[];
}

type Deps = Pick<DirectoryDeps, "store" | "clock" | "entropy" | "draft">;
const nothing: Part = { writes: [], events: [] };

/**
 * Follows what a provider tells of a person: sign-in and sync alike. Only the provider that keeps a person says who they are; another way in says that it is
 * them. Of somebody whom it pushes to us, what it pushed holds. Groups follow where it names them. Whoever leaves a group or department loses the tokens that its grants gave.
 * Whether they are still there is not decided here. Commit fails with `conflict` or `stale` when two of these meet.
 */
export async function followPerson(deps: Deps, provider: IdentityProviderRow, known: Known, person: ExternalPerson): Promise<Followed> {
  const user = known.people.get(person.subject);
  if (user?.providerId === provider.id && isPushed(user)) return { ...noGroups, userId: user.id, outcome: "unchanged" };
  const told = describePerson(provider, person);
  const userId = user?.id ?? deps.entropy.id("user");
  const change =
    user === undefined
      ? addingPerson(deps, provider, userId, person.subject, told)
      : user.providerId === provider.id
        ? await changingPerson(deps, provider, user, told)
        : nothing;
  remember(known, person.subject, change, user);
  const groups = person.groups === null ? noGroups : await followGroups(deps, provider, known, userId, person.groups);
  const isSame = change.writes.length === 0 && groups.writes.length === 0;
  const outcome = user === undefined ? "created" : isSame ? "unchanged" : "updated";
  return { ...groups, ...together(change, groups), userId, outcome };
}

/** Whoever is told of twice in one unit was known the second time. */
function remember({ people }: Known, subject: string, change: Part, before: UserRow | undefined): void {
  const [write] = change.writes;
  if (write?.verb === "insert" && write.collection === "users") people.set(subject, write.row);
  if (write?.verb === "compareAndSet" && write.collection === "users" && before !== undefined)
    people.set(subject, { ...before, ...write.set, version: before.version + 1 });
}

const noGroups = { ...nothing, joined: 0, left: 0, newGroups: [] };

async function followGroups(
  deps: Deps,
  provider: IdentityProviderRow,
  known: Known,
  userId: string,
  told: readonly ExternalGroup[],
): Promise<Omit<Followed, "userId" | "outcome">> {
  const unknown = new Map(told.filter(({ id }) => !known.groups.has(id)).map((group) => [group.id, group]));
  const created = [...unknown.values()].map((group) => newGroup(deps, provider, group));
  for (const row of created) known.groups.set(row.externalId, row);
  const wanted = new Set(told.flatMap(({ id }) => known.groups.get(id)?.id ?? []));
  const held = known.held.get(userId) ?? [];
  const gained = [...wanted].filter((groupId) => !held.includes(groupId));
  const lost = held.filter((groupId) => !wanted.has(groupId));
  const parts = together(
    {
      writes: created.map((row): Write => ({ verb: "insert", collection: "groups", row })),
      events: created.map(({ id }) => deps.draft(toldBy(provider, "group.create", "group", id, userId))),
    },
    ...gained.map((groupId) => joiningGroup(deps, provider, groupId, userId)),
    ...(await Promise.all(lost.map((groupId) => leavingGroup(deps, provider, groupId, userId)))),
  );
  return { ...parts, joined: gained.length, left: lost.length, newGroups: created };
}

/** The row of a group that a provider tells of for the first time. */
export function newGroup(
  { clock, entropy }: Pick<Deps, "clock" | "entropy">,
  provider: { readonly id: string },
  told: ExternalGroup,
): GroupRow {
  return {
    id: entropy.id("group"),
    version: 1,
    createdAtMs: clock.nowMs(),
    name: told.name,
    providerId: provider.id,
    externalId: told.id,
  };
}
