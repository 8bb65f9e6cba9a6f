import { type AuditEventDraft, type EventAction, GuardError } from "@agent-id-guard/protocol";
import { type RevocationTarget, revocationsOf } from "../audit/index.ts";
import type { ExternalGroup, ExternalPerson } from "../idp/port.ts";
import type { GroupRow, IdentityProviderRow, MembershipRow, Plan, UserRow, Write } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";
import { describePerson, isSameDescription } from "./describe-person.ts";
import { findPerson } from "./find-person.ts";
import { lostWithDepartment, lostWithGroup } from "./lost-grants.ts";

type Deps = Pick<DirectoryDeps, "store" | "clock" | "entropy" | "draft">;
type Part = { readonly writes: readonly Write[]; readonly events: readonly AuditEventDraft[] };

/**
 * Remembers a person who comes from a provider, by (provider, subject) and by nothing else: an email never finds or links an account (case FED-02).
 * What is known of them follows the provider that keeps them; groups too, when it names them. Whoever leaves a group or department loses the tokens
 * that its grants gave.
 * The answer is the user's id. Throws `signin.failed` for a suspended user. Commit fails with `conflict` or `stale` when two sign-ins meet.
 */
export async function planPerson(deps: Deps, provider: IdentityProviderRow, person: ExternalPerson): Promise<Plan<string>> {
  if (!person.isActive) throw new GuardError("signin.failed");
  const known = await findPerson(deps.store, provider.id, person.subject);
  if (known !== undefined && known.state !== "active") throw new GuardError("signin.failed");
  const userId = known?.id ?? deps.entropy.id("user");
  const user = known === undefined ? inserting(deps, userId, provider, person) : await updating(deps, provider, known, person);
  const groups = person.groups === null ? { writes: [], events: [] } : await followGroups(deps, provider, userId, person.groups);
  return { writes: [...user.writes, ...groups.writes], events: [...user.events, ...groups.events], answer: userId };
}

function inserting({ clock, draft }: Deps, id: string, provider: IdentityProviderRow, person: ExternalPerson): Part {
  const row: UserRow = {
    id,
    version: 1,
    createdAtMs: clock.nowMs(),
    providerId: provider.id,
    subject: person.subject,
    ...describePerson(provider, person),
    state: "active",
    departedAtMs: null,
    role: null,
    passwordHash: null,
  };
  return { writes: [{ verb: "insert", collection: "users", row }], events: [draft(by(provider, "user.create", "user", id, id))] };
}

/** Only the provider that keeps a person says who they are; another way in says that it is them. */
async function updating(
  { store, clock, draft }: Deps,
  provider: IdentityProviderRow,
  known: UserRow,
  person: ExternalPerson,
): Promise<Part> {
  const { id, version } = known;
  const told = describePerson(provider, person);
  if (known.providerId !== provider.id || isSameDescription(known, told)) return { writes: [], events: [] };
  const lost = await lostWithDepartment(store, known, told);
  return {
    writes: [{ verb: "compareAndSet", collection: "users", id, version, set: told }],
    events: [draft({ ...by(provider, "user.update", "user", id, id), ...revoking(lost, clock.nowMs()) })],
  };
}

const revoking = (lost: readonly RevocationTarget[], nowMs: number) => (lost.length === 0 ? {} : { revokes: revocationsOf(lost, nowMs) });

async function followGroups(deps: Deps, provider: IdentityProviderRow, userId: string, told: readonly ExternalGroup[]): Promise<Part> {
  const { store, clock, entropy, draft } = deps;
  const nowMs = clock.nowMs();
  const known = await store.find("groups", { where: { providerId: provider.id, externalId: told.map(({ id }) => id) } });
  const knownIds = new Set(known.map((group) => group.externalId));
  const created = told
    .filter(({ id }) => !knownIds.has(id))
    .map(
      ({ id, name }): GroupRow => ({
        id: entropy.id("group"),
        version: 1,
        createdAtMs: nowMs,
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
  const gained = [...wanted]
    .filter((groupId) => !heldGroups.has(groupId))
    .map((groupId): MembershipRow => ({ id: `${groupId}:${userId}`, version: 1, createdAtMs: nowMs, groupId, userId }));
  const leaving = await Promise.all(
    lost.map(async ({ id, groupId }) => {
      const revokes = revoking(await lostWithGroup(store, userId, groupId), nowMs);
      return draft({ ...by(provider, "group.member.remove", "membership", id, userId), ...revokes });
    }),
  );
  return {
    writes: [
      ...created.map((row): Write => ({ verb: "insert", collection: "groups", row })),
      ...gained.map((row): Write => ({ verb: "insert", collection: "memberships", row })),
      ...lost.map(({ id }): Write => ({ verb: "remove", collection: "memberships", where: { id } })),
    ],
    events: [
      ...created.map(({ id }) => draft(by(provider, "group.create", "group", id, userId))),
      ...gained.map(({ id }) => draft(by(provider, "group.member.add", "membership", id, userId))),
      ...leaving,
    ],
  };
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

/** A change of the registry that a provider's word caused. */
function by(provider: Pick<IdentityProviderRow, "id">, action: EventAction, type: string, id: string, userId: string) {
  return {
    category: "admin",
    action,
    outcome: "success",
    actor: { type: "system", id: provider.id },
    target: { type, id },
    userId,
  } as const;
}
