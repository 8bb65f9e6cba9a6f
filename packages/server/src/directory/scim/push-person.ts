import { GuardError } from "@agent-id-guard/protocol";
import type { RevocationTarget } from "../../audit/index.ts";
import type { Plan, UserRow, Write } from "../../store/port.ts";
import { addingPerson, changingPerson, leavingGroup, type Part, together } from "../change-person.ts";
import { planDepart } from "../depart.ts";
import { planReturn } from "../return.ts";
import { signingOut } from "../signing-out.ts";
import { type Push, type ScimDeps, tellerOf } from "./deps.ts";
import { findByUsername, managerRefOf } from "./find-pushed.ts";
import { applyPatch, type PatchStep } from "./patch.ts";
import { describePushed, describeRemoved, isUnclaimed, managerIn, subjectOf, toUser, unclaimedSubject, usernameKey } from "./person.ts";
import { isPushed, isRemoved } from "./pushed.ts";
import { checkSize } from "./read-value.ts";
import { type Complex, textAt } from "./resource.ts";
import { userType } from "./schema.ts";

const nothing: Part = { writes: [], events: [] };
/** For as long as two requests that read before either wrote may be apart. */
const nameHeldMs = 2_000;

/**
 * Adds a person. Somebody who has signed in already, or whom the client deleted, and whose subject this is, is that person.
 * Throws `scim.uniqueness`: the user name or the id is somebody's already.
 */
export async function planAddUser(deps: ScimDeps, push: Push, resource: Complex): Promise<Plan<UserRow>> {
  checkSize(resource);
  const externalId = textAt(resource, "externalId");
  const subject = externalId === undefined ? undefined : subjectOf(push.provider, externalId);
  const known = subject === undefined ? undefined : await findBySubject(deps, push, subject);
  if (known !== undefined) return isPushed(known) ? refuseTaken() : planPush(deps, push, known, { active: true, ...resource });
  const id = deps.entropy.id("user");
  const told = describePushed(push.provider, id, resource, await managerRefOf(deps, push, managerIn(resource)));
  const holding = await holdingName(deps, push, id, told.username);
  const added = addingPerson(deps, tellerOf(push), id, subject ?? unclaimedSubject(deps.entropy.secret()), told);
  const [write] = added.writes;
  if (write?.verb !== "insert" || write.collection !== "users") throw new TypeError("a person who is added is a row");
  const gone = resource.active === false ? await departing(deps, push, write.row) : { ...nothing, answer: write.row };
  return { ...together({ writes: holding, events: [] }, added, gone), answer: gone.answer };
}

/** Puts what the client says now in place of what it said (PUT). What it leaves out of `active` stays. */
export function planReplaceUser(deps: ScimDeps, push: Push, user: UserRow, resource: Complex): Promise<Plan<UserRow>> {
  checkSize(resource);
  return planPush(deps, push, user, resource);
}

/** Changes what the client names (PATCH). */
export function planPatchUser(deps: ScimDeps, push: Push, user: UserRow, steps: readonly PatchStep[]): Promise<Plan<UserRow>> {
  const { id: _id, schemas: _schemas, meta: _meta, ...now } = toUser(push.provider, user, deps.baseUrl);
  return planPush(deps, push, user, applyPatch(userType, now, steps));
}

/** The client has deleted a person: they departed and are out of its groups, are kept, and it sees them no more (RFC 7644 §3.6). */
export async function planDeleteUser(deps: ScimDeps, push: Push, user: UserRow): Promise<Plan<undefined>> {
  const teller = tellerOf(push);
  const changed = await changingPerson(deps, teller, user, describeRemoved(user));
  const leaving = await Promise.all((await groupsHeld(deps, push, user)).map((groupId) => leavingGroup(deps, teller, groupId, user.id)));
  const gone = await departing(deps, push, after(user, changed), "deleted");
  return { ...together(changed, ...leaving, gone), answer: undefined };
}

async function planPush(deps: ScimDeps, push: Push, known: UserRow, resource: Complex): Promise<Plan<UserRow>> {
  const { provider } = push;
  const externalId = textAt(resource, "externalId");
  const before = textAt(toUser(provider, known, deps.baseUrl), "externalId");
  // An id that was told is not untold: they would not be known at their next sign-in.
  const full: Complex = externalId === undefined && before !== undefined ? { ...resource, externalId: before } : resource;
  const subject = externalId === undefined || externalId === before ? known.subject : subjectOf(provider, externalId);
  const told = describePushed(provider, known.id, full, await managerRefOf(deps, push, managerIn(full)));
  const isNamed = told.username === known.username && !isRemoved(known);
  const holding = isNamed ? [] : await holdingName(deps, push, known.id, told.username);
  const renamed = subject === known.subject ? nothing : await renaming(deps, push, known, subject);
  const lost: readonly RevocationTarget[] = renamed.writes.length > 0 ? [{ kind: "user", id: known.id }] : [];
  const changed = await changingPerson(deps, tellerOf(push), known, { ...told, subject }, lost);
  const moved = after(known, changed);
  const isBack = resource.active === true && known.state === "departed";
  const state =
    resource.active === false
      ? await departing(deps, push, moved)
      : isBack
        ? await returning(deps, push, moved)
        : { ...nothing, answer: moved };
  return { ...together({ writes: holding, events: [] }, changed, renamed, state), answer: state.answer };
}

/**
 * What goes with another subject: whoever signs in with it is them. Whoever holds the token of the connection could so come in as anybody, so nobody with a
 * role is renamed, and everybody else is signed out who has had a subject. Throws `scim.mutability`, `scim.uniqueness`.
 */
async function renaming(deps: ScimDeps, push: Push, known: UserRow, subject: string): Promise<Part> {
  if (known.role !== null)
    throw new GuardError("scim.mutability", { description: "externalId: somebody with a role here is not given another one" });
  if ((await findBySubject(deps, push, subject)) !== undefined) return refuseTaken();
  return { writes: isUnclaimed(known.subject) ? [] : signingOut(known.id), events: [] };
}

/** Who has this subject already, be it as another way in: then it is nobody's whom this provider keeps. */
async function findBySubject({ store }: ScimDeps, { provider }: Push, subject: string): Promise<UserRow | undefined> {
  const where = { providerId: provider.id, subject };
  const [user] = await store.find("users", { where, limit: 1 });
  if (user !== undefined) return user;
  const [identity] = await store.find("identities", { where, limit: 1 });
  return identity === undefined ? undefined : refuseTaken();
}

/** Holds a user name for a person. Two who are added at once with one name meet at the claim. Throws `scim.uniqueness`. */
async function holdingName(deps: ScimDeps, push: Push, userId: string, username: string): Promise<readonly Write[]> {
  const others = (await findByUsername(deps.store, push, username)).filter(({ id }) => id !== userId);
  if (others.length > 0) return refuseTaken();
  const nowMs = deps.clock.nowMs();
  const id = deps.digests.sha256Hex(JSON.stringify(["scim.username", push.provider.id, usernameKey(username)]));
  return [{ verb: "claim", id, nowMs, expiresAtMs: nowMs + nameHeldMs }];
}

function refuseTaken(): never {
  throw new GuardError("scim.uniqueness");
}

async function groupsHeld({ store }: ScimDeps, { provider }: Push, { id: userId }: UserRow): Promise<readonly string[]> {
  const held = await store.find("memberships", { where: { userId } });
  const groups = await Promise.all(held.map(({ groupId }) => store.get("groups", groupId)));
  return groups.flatMap((group) => (group?.providerId === provider.id ? [group.id] : []));
}

function departing(deps: ScimDeps, { provider }: Push, user: UserRow, reason: "disabled" | "deleted" = "disabled"): Promise<Plan<UserRow>> {
  return planDepart(deps, { user, evidence: { source: "scim", providerId: provider.id, reason } });
}

function returning(deps: ScimDeps, { provider }: Push, user: UserRow): Promise<Plan<UserRow>> {
  return planReturn(deps, { user, evidence: { source: "scim", providerId: provider.id } });
}

/** The row after a change of it, for what changes it next in the same unit. */
function after(user: UserRow, { writes: [write] }: Part): UserRow {
  if (write?.verb !== "compareAndSet" || write.collection !== "users") return user;
  return { ...user, ...write.set, version: user.version + 1 };
}
