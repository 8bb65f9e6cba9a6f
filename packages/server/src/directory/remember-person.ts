import { type AuditEventDraft, departmentSchema, type EventAction, GuardError } from "@agent-id-guard/protocol";
import { type RevocationTarget, revocationsOf } from "../audit/index.ts";
import type { ExternalPerson } from "../idp/port.ts";
import type { GroupRow, IdentityProviderRow, MembershipRow, Plan, UserRow, Write } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";
import { lostWithDepartment, lostWithGroup } from "./lost-grants.ts";

type Deps = Pick<DirectoryDeps, "store" | "clock" | "entropy" | "draft">;
type Part = { readonly writes: readonly Write[]; readonly events: readonly AuditEventDraft[] };

/**
 * Remembers a person who comes from a provider, by (provider, subject) and by nothing else: an email never finds or links an account (case FED-02).
 * Name, email and department follow the provider; groups too, when it names them. Whoever leaves a group or department loses the tokens
 * that its grants gave.
 * The answer is the user's id. Throws `signin.failed` for a suspended user. Commit fails with `conflict` or `stale` when two sign-ins meet.
 */
export async function planPerson(deps: Deps, provider: IdentityProviderRow, person: ExternalPerson): Promise<Plan<string>> {
  const [known] = await deps.store.find("users", { where: { providerId: provider.id, subject: person.subject }, limit: 1 });
  if (known !== undefined && known.state !== "active") throw new GuardError("signin.failed");
  const userId = known?.id ?? deps.entropy.id("user");
  const user = known === undefined ? inserting(deps, userId, provider, person) : await updating(deps, known, person);
  const groups = provider.groupsClaim === "" ? { writes: [], events: [] } : await followGroups(deps, provider, userId, person.groups);
  return { writes: [...user.writes, ...groups.writes], events: [...user.events, ...groups.events], answer: userId };
}

function inserting({ clock, draft }: Deps, id: string, provider: IdentityProviderRow, person: ExternalPerson): Part {
  const row: UserRow = {
    id,
    version: 1,
    createdAtMs: clock.nowMs(),
    providerId: provider.id,
    subject: person.subject,
    name: person.name,
    email: person.email,
    department: departmentOf(person),
    state: "active",
    role: null,
    passwordHash: null,
  };
  return { writes: [{ verb: "insert", collection: "users", row }], events: [draft(by(provider, "user.create", "user", id, id))] };
}

async function updating({ store, clock, draft }: Deps, known: UserRow, person: ExternalPerson): Promise<Part> {
  const { id, version } = known;
  const { name, email } = person;
  const department = departmentOf(person);
  if (known.name === name && known.email === email && known.department === department) return { writes: [], events: [] };
  const lost = await lostWithDepartment(store, known, department);
  return {
    writes: [{ verb: "compareAndSet", collection: "users", id, version, set: { name, email, department } }],
    events: [draft({ ...by({ id: known.providerId }, "user.update", "user", id, id), ...revoking(lost, clock.nowMs()) })],
  };
}

/** A department that could not stand in a grant is none. */
function departmentOf({ department }: ExternalPerson): string {
  return departmentSchema.safeParse(department).success ? department : "";
}

const revoking = (lost: readonly RevocationTarget[], nowMs: number) => (lost.length === 0 ? {} : { revokes: revocationsOf(lost, nowMs) });

async function followGroups(deps: Deps, provider: IdentityProviderRow, userId: string, names: readonly string[]): Promise<Part> {
  const { store, clock, entropy, draft } = deps;
  const nowMs = clock.nowMs();
  const known = names.length === 0 ? [] : await store.find("groups", { where: { name: names } });
  const knownNames = new Set(known.map((group) => group.name));
  const created = names
    .filter((name) => !knownNames.has(name))
    .map((name): GroupRow => ({ id: entropy.id("group"), version: 1, createdAtMs: nowMs, name }));
  const wanted = new Set([...known, ...created].map((group) => group.id));
  const held = await store.find("memberships", { where: { userId } });
  const lost = held.filter((membership) => !wanted.has(membership.groupId));
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
