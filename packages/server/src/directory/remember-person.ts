import { GuardError } from "@agent-id-guard/protocol";
import type { ExternalGroup, ExternalPerson } from "../idp/port.ts";
import type { GroupRow, IdentityProviderRow, MembershipRow, Plan, Write } from "../store/port.ts";
import { addingPerson, changingPerson, joiningGroup, leavingGroup, type Part, together, toldBy } from "./change-person.ts";
import type { DirectoryDeps } from "./deps.ts";
import { describePerson } from "./describe-person.ts";
import { findPerson } from "./find-person.ts";
import { isPushed } from "./scim/pushed.ts";

type Deps = Pick<DirectoryDeps, "store" | "clock" | "entropy" | "draft">;

/**
 * Remembers a person who comes from a provider, by (provider, subject) and by nothing else: an email never finds or links an account (case FED-02).
 * What is known of them follows the provider that keeps them; groups too, when it names them. Of somebody whom the provider pushes to us, what it
 * pushed holds: a sign-in then tells only who it is. Whoever leaves a group or department loses the tokens that its grants gave.
 * The answer is the user's id. Throws `signin.failed` for a suspended user. Commit fails with `conflict` or `stale` when two sign-ins meet.
 */
export async function planPerson(deps: Deps, provider: IdentityProviderRow, person: ExternalPerson): Promise<Plan<string>> {
  if (!person.isActive) throw new GuardError("signin.failed");
  const known = await findPerson(deps.store, provider.id, person.subject);
  if (known !== undefined && known.state !== "active") throw new GuardError("signin.failed");
  const isKeptHere = known?.providerId === provider.id;
  if (isKeptHere && isPushed(known)) return { ...nothing, answer: known.id };
  const userId = known?.id ?? deps.entropy.id("user");
  const told = describePerson(provider, person);
  const user =
    known === undefined
      ? addingPerson(deps, provider, userId, person.subject, told)
      : // Only the provider that keeps a person says who they are; another way in says that it is them.
        isKeptHere
        ? await changingPerson(deps, provider, known, told)
        : nothing;
  const groups = person.groups === null ? nothing : await followGroups(deps, provider, userId, person.groups);
  return { ...together(user, groups), answer: userId };
}

const nothing: Part = { writes: [], events: [] };

async function followGroups(deps: Deps, provider: IdentityProviderRow, userId: string, told: readonly ExternalGroup[]): Promise<Part> {
  const { store, clock, entropy, draft } = deps;
  const known = await store.find("groups", { where: { providerId: provider.id, externalId: told.map(({ id }) => id) } });
  const knownIds = new Set(known.map((group) => group.externalId));
  const created = told
    .filter(({ id }) => !knownIds.has(id))
    .map(
      ({ id, name }): GroupRow => ({
        id: entropy.id("group"),
        version: 1,
        createdAtMs: clock.nowMs(),
        name,
        providerId: provider.id,
        externalId: id,
      }),
    );
  const wanted = new Set([...known, ...created].map((group) => group.id));
  const held = await store.find("memberships", { where: { userId } });
  const lost = await keptBy(
    store,
    provider.id,
    held.filter((membership) => !wanted.has(membership.groupId)),
  );
  const heldGroups = new Set(held.map((membership) => membership.groupId));
  const gained = [...wanted].filter((groupId) => !heldGroups.has(groupId));
  const creating: Part = {
    writes: created.map((row): Write => ({ verb: "insert", collection: "groups", row })),
    events: created.map(({ id }) => draft(toldBy(provider, "group.create", "group", id, userId))),
  };
  return together(
    creating,
    ...gained.map((groupId) => joiningGroup(deps, provider, groupId, userId)),
    ...(await Promise.all(lost.map(({ groupId }) => leavingGroup(deps, provider, groupId, userId)))),
  );
}

/** The memberships whose group this provider keeps: it has no say in the others. */
async function keptBy(store: Deps["store"], providerId: string, memberships: readonly MembershipRow[]): Promise<readonly MembershipRow[]> {
  const kept: MembershipRow[] = [];
  for (const membership of memberships) {
    const group = await store.get("groups", membership.groupId);
    if (group?.providerId === providerId) kept.push(membership);
  }
  return kept;
}
