import type { AuditEventDraft, EventAction } from "@agent-id-guard/protocol";
import { type RequestSource, type RevocationTarget, revocationsOf } from "../audit/index.ts";
import type { IdentityProviderRow, MembershipRow, UserRow, Write } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";
import { type Description, isSameDescription } from "./describe-person.ts";
import { lostWithDepartment, lostWithGroup } from "./lost-grants.ts";

/** Part of a unit: changes with the events that record them. */
export interface Part {
  readonly writes: readonly Write[];
  readonly events: readonly AuditEventDraft[];
}

/** Whose word a change of a person or a group is. Every way in which a provider tells about its people (sign-in, sync, push) goes through here. */
export interface Teller {
  readonly id: IdentityProviderRow["id"];
  /** Where it was told from, where it came by itself. */
  readonly source?: RequestSource;
}

type Deps = Pick<DirectoryDeps, "store" | "clock" | "draft">;

/** Both parts, in this order. */
export function together(...parts: readonly Part[]): Part {
  return { writes: parts.flatMap(({ writes }) => writes), events: parts.flatMap(({ events }) => events) };
}

/** Adds somebody new. Commit fails with `conflict` when the subject is somebody's already. */
export function addingPerson({ clock, draft }: Omit<Deps, "store">, teller: Teller, id: string, subject: string, told: Description): Part {
  const row: UserRow = {
    id,
    version: 1,
    createdAtMs: clock.nowMs(),
    providerId: teller.id,
    subject,
    ...told,
    state: "active",
    departedAtMs: null,
    role: null,
    passwordHash: null,
  };
  return { writes: [{ verb: "insert", collection: "users", row }], events: [draft(toldBy(teller, "user.create", "user", id, id))] };
}

/**
 * Writes down what a provider says of a person that it keeps; nothing when it says what is known. Whoever leaves a department loses the tokens that its
 * grants gave; `more` is what they lose besides. Commit fails with `stale`.
 */
export async function changingPerson(
  { store, clock, draft }: Deps,
  teller: Teller,
  known: UserRow,
  told: Description & Partial<Pick<UserRow, "subject">>,
  more: readonly RevocationTarget[] = [],
): Promise<Part> {
  if (isSameDescription(known, told)) return { writes: [], events: [] };
  const { id, version } = known;
  const lost = [...more, ...(await lostWithDepartment(store, known, told))];
  return {
    writes: [{ verb: "compareAndSet", collection: "users", id, version, set: told }],
    events: [draft({ ...toldBy(teller, "user.update", "user", id, id), ...revoking(lost, clock.nowMs()) })],
  };
}

/** Puts a person into a group. Commit fails with `conflict` when they are in it. */
export function joiningGroup({ clock, draft }: Omit<Deps, "store">, teller: Teller, groupId: string, userId: string): Part {
  const row: MembershipRow = { id: `${groupId}:${userId}`, version: 1, createdAtMs: clock.nowMs(), groupId, userId };
  return {
    writes: [{ verb: "insert", collection: "memberships", row }],
    events: [draft(toldBy(teller, "group.member.add", "membership", row.id, userId))],
  };
}

/** Takes a person out of a group, and with it the tokens that its grants gave. */
export async function leavingGroup({ store, clock, draft }: Deps, teller: Teller, groupId: string, userId: string): Promise<Part> {
  const id = `${groupId}:${userId}`;
  const lost = revoking(await lostWithGroup(store, userId, groupId), clock.nowMs());
  return {
    writes: [{ verb: "remove", collection: "memberships", where: { id } }],
    events: [draft({ ...toldBy(teller, "group.member.remove", "membership", id, userId), ...lost })],
  };
}

const revoking = (lost: readonly RevocationTarget[], nowMs: number) => (lost.length === 0 ? {} : { revokes: revocationsOf(lost, nowMs) });

/** A change of the registry that a provider's word caused. */
export function toldBy({ id: providerId, source }: Teller, action: EventAction, type: string, id: string, userId?: string) {
  return {
    category: "admin",
    action,
    outcome: "success",
    actor: { type: "system", id: providerId },
    target: { type, id },
    ...(userId === undefined ? {} : { userId }),
    ...(source === undefined ? {} : { source }),
  } as const;
}
