import { GuardError, type LinkIdentity, type Relations } from "@agent-id-guard/protocol";
import { managerOf } from "../agents/index.ts";
import type { Change } from "../audit/index.ts";
import type { IdentityRow, Plan, Store, UserRow } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";
import { refuseOutranked } from "./refuse-outranked.ts";
import { signingOut } from "./signing-out.ts";

/** The other ways in of a person. There are never more than a few. */
export function listIdentities(store: Pick<Store, "find">, userId: string): Promise<readonly IdentityRow[]> {
  return store.find("identities", { where: { userId } });
}

/**
 * Gives a person another way in: whoever signs in at that provider with that subject is them.
 * Throws `access.role_required`, `entity.not_found` (no such provider), `entity.conflict` for a subject that is somebody's already; commit fails with `conflict`.
 */
export async function planLinkIdentity(
  { store, entropy }: Pick<DirectoryDeps, "store" | "entropy">,
  change: Change,
  user: UserRow,
  { providerId, subject }: LinkIdentity,
): Promise<Plan<IdentityRow>> {
  refuseOutranked(change.by, user);
  if ((await store.get("identity_providers", providerId)) === undefined)
    throw new GuardError("entity.not_found", { description: "There is no such identity provider" });
  const where = { providerId, subject };
  const taken = [...(await store.find("users", { where, limit: 1 })), ...(await store.find("identities", { where, limit: 1 }))];
  if (taken.length > 0) throw new GuardError("entity.conflict", { description: "This subject is somebody's already" });
  const row: IdentityRow = { id: entropy.id("identity"), version: 1, createdAtMs: change.nowMs, userId: user.id, providerId, subject };
  return {
    writes: [{ verb: "insert", collection: "identities", row }],
    events: [change.event({ action: "identity.link", target: { type: "identity", id: row.id }, userId: user.id, detail: { providerId } })],
    answer: row,
  };
}

/** Takes a way in from a person, and all that they are signed in with: it may have come that way. Throws `access.role_required`, `entity.not_found`; commit fails with `spent`. */
export async function planUnlinkIdentity(
  store: Pick<Store, "get">,
  change: Change,
  user: UserRow,
  identityId: string,
): Promise<Plan<undefined>> {
  refuseOutranked(change.by, user);
  const identity = await store.get("identities", identityId);
  if (identity?.userId !== user.id) throw new GuardError("entity.not_found");
  return {
    writes: [{ verb: "consumeOne", collection: "identities", id: identityId, where: { userId: user.id } }, ...signingOut(user.id)],
    events: [
      change.event({
        action: "identity.unlink",
        target: { type: "identity", id: identityId },
        userId: user.id,
        detail: { providerId: identity.providerId },
        revokes: [{ kind: "user", id: user.id }],
      }),
    ],
    answer: undefined,
  };
}

const mostReports = 100;

/** Who stands above and below a person, as the provider that keeps them tells it. */
export async function readRelations(store: Pick<Store, "find" | "count">, user: UserRow): Promise<Relations> {
  const where = { providerId: user.providerId, managerRef: [user.subject, ...(user.directoryRef === null ? [] : [user.directoryRef])] };
  const manager = await managerOf(store, user);
  const reports = await store.find("users", { where, limit: mostReports });
  const counts = await store.count("users", ["state"], where);
  return {
    manager: manager === undefined ? null : shown(manager),
    reportCount: counts.reduce((sum, { count }) => sum + count, 0),
    reports: reports.map(shown),
  };
}

const shown = ({ id, name }: UserRow) => ({ id, name });
