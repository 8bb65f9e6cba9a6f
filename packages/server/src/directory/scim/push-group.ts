import { GuardError, kindOfId } from "@agent-id-guard/protocol";
import { endOfGrant, type RevocationTarget, revocationsOf } from "../../audit/index.ts";
import type { GroupRow, Plan, Store, Unit, Write } from "../../store/port.ts";
import { joiningGroup, leavingGroup, type Part, together, toldBy } from "../change-person.ts";
import { allOf } from "../sync/pages.ts";
import { type Push, type ScimDeps, tellerOf } from "./deps.ts";
import { groupIdIn, groupNameIn, isRemovedGroup, removedName } from "./group.ts";
import type { MemberChanges } from "./member-changes.ts";
import { isRemoved } from "./pushed.ts";
import { invalidValue } from "./read-value.ts";
import type { Complex } from "./resource.ts";

/** Memberships of one unit: a group of thousands is filled in several. */
const batchSize = 200;

/** A group of this connection. Throws `entity.not_found`, as for none, for another provider's and for one that the client has deleted. */
export async function readPushedGroup(store: Pick<Store, "get">, { provider }: Push, id: string): Promise<GroupRow> {
  const group = kindOfId(id) === "group" ? await store.get("groups", id) : undefined;
  if (group?.providerId !== provider.id || isRemovedGroup(group)) throw new GuardError("entity.not_found");
  return group;
}

/** Ids of everybody in a group. */
export async function memberIdsOf(store: Pick<Store, "find">, groupId: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { userId } of allOf(store, "memberships", { groupId })) ids.push(userId);
  return ids;
}

/** Makes a group, yet without members. Commit fails with `conflict` when its id is a group's already. */
export function planAddGroup(deps: ScimDeps, push: Push, resource: Complex): Plan<GroupRow> {
  const name = groupNameIn(resource);
  const row: GroupRow = {
    id: deps.entropy.id("group"),
    version: 1,
    createdAtMs: deps.clock.nowMs(),
    name,
    providerId: push.provider.id,
    externalId: groupIdIn(resource) ?? name,
  };
  return {
    writes: [{ verb: "insert", collection: "groups", row }],
    events: [deps.draft(toldBy(tellerOf(push), "group.create", "group", row.id))],
    answer: row,
  };
}

/** Follows name and id of a group; nothing where they are what they were. Commit fails with `stale`, or `conflict` when the id is another group's. */
export function planChangeGroup(deps: ScimDeps, push: Push, group: GroupRow, resource: Complex): Plan<GroupRow> {
  const name = groupNameIn(resource);
  const isNamedById = group.externalId === group.name;
  const externalId = groupIdIn(resource) ?? (isNamedById ? name : group.externalId);
  if (name === group.name && externalId === group.externalId) return { writes: [], events: [], answer: group };
  const set = { name, externalId };
  return {
    writes: [{ verb: "compareAndSet", collection: "groups", id: group.id, version: group.version, set }],
    events: [deps.draft(toldBy(tellerOf(push), "group.update", "group", group.id))],
    answer: { ...group, ...set, version: group.version + 1 },
  };
}

/** Only people of the connection are members. Throws `scim.invalid_value` for anybody else. */
export async function checkMembers(store: Pick<Store, "get">, { provider }: Push, ids: Iterable<string>): Promise<void> {
  for (const id of ids) {
    const user = kindOfId(id) === "user" ? await store.get("users", id) : undefined;
    if (user?.providerId !== provider.id || isRemoved(user)) throw invalidValue("members", "ids of people of this connection");
  }
}

/** What must be committed for a group to have these members, in units of bounded size. Each is planned when the one before it stands. */
export async function* memberUnits(deps: ScimDeps, push: Push, groupId: string, changes: MemberChanges): AsyncGenerator<Unit> {
  const held = changes.clears ? await memberIdsOf(deps.store, groupId) : undefined;
  const leaving = held === undefined ? [...changes.leaving] : held.filter((id) => !changes.joining.has(id));
  yield* inBatches(leaving, (userId) => leave(deps, push, groupId, userId));
  yield* inBatches([...changes.joining], (userId) => join(deps, push, groupId, userId));
}

async function* inBatches(ids: readonly string[], plan: (userId: string) => Promise<Part>): AsyncGenerator<Unit> {
  for (let at = 0; at < ids.length; at += batchSize) {
    const parts = await Promise.all(ids.slice(at, at + batchSize).map(plan));
    const unit = together(...parts);
    if (unit.writes.length > 0) yield unit;
  }
}

const nothing: Part = { writes: [], events: [] };

async function leave(deps: ScimDeps, push: Push, groupId: string, userId: string): Promise<Part> {
  if ((await deps.store.get("memberships", `${groupId}:${userId}`)) === undefined) return nothing;
  return leavingGroup(deps, tellerOf(push), groupId, userId);
}

async function join(deps: ScimDeps, push: Push, groupId: string, userId: string): Promise<Part> {
  if ((await deps.store.get("memberships", `${groupId}:${userId}`)) !== undefined) return nothing;
  return joiningGroup(deps, tellerOf(push), groupId, userId);
}

/**
 * The client has deleted a group: what its members could do through it is over. One that grants name stays, without members and unseen by the client, so that
 * an administrator finds what it gave. Commit fails with `stale`.
 */
export async function planDeleteGroup(deps: ScimDeps, push: Push, group: GroupRow): Promise<Plan<undefined>> {
  const grants = await deps.store.find("grants", { where: { subjectType: "group", subjectId: group.id } });
  const resources = await Promise.all(
    [...new Set(grants.map(({ resourceId }) => resourceId))].map((id) => deps.store.get("resources", id)),
  );
  const lost = await Promise.all(
    resources.map(
      async (resource): Promise<readonly RevocationTarget[]> => (resource === undefined ? [] : endOfGrant(deps.store, "*", resource)),
    ),
  );
  const set = grants.length === 0 ? {} : { externalId: removedName(deps.entropy.secret()) };
  const going: readonly Write[] = grants.length === 0 ? [{ verb: "remove", collection: "groups", where: { id: group.id } }] : [];
  const revokes = revocationsOf(lost.flat(), deps.clock.nowMs());
  return {
    writes: [
      { verb: "compareAndSet", collection: "groups", id: group.id, version: group.version, set },
      { verb: "remove", collection: "memberships", where: { groupId: group.id } },
      ...going,
    ],
    events: [deps.draft({ ...toldBy(tellerOf(push), "group.remove", "group", group.id), ...(revokes.length === 0 ? {} : { revokes }) })],
    answer: undefined,
  };
}
