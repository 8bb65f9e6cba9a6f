import { type AuditEvent, GuardError } from "@agent-id-guard/protocol";
import { openingGate, type Recording } from "../agents/index.ts";
import type { Plan, Store, UserRow } from "../store/port.ts";
import { type DepartureDeps, type Evidence, recordingOf } from "./depart.ts";

/** Who is back, and who says so. */
export interface Returning {
  readonly user: UserRow;
  readonly evidence: Pick<Evidence, "source" | "providerId" | "detail">;
}

/**
 * Brings a departed person back by the word of the provider that keeps them: they can sign in again, and nothing else. Their role is not given back, their
 * sessions, consents and tokens stay dead, and the agents that lost them stay ownerless until somebody is made their owner (case AGT-02). Whoever was
 * suspended when they departed is suspended again.
 *
 * Whom an administrator let go, an administrator alone brings back: then, and for somebody who has not departed, there are no writes, no events, and the
 * answer is the row as it is. Throws `entity.invalid_state` for a provider that does not keep the person. Commit fails with `stale`.
 */
export async function planReturn(deps: DepartureDeps, { user, evidence }: Returning): Promise<Plan<UserRow>> {
  if (evidence.providerId !== user.providerId)
    throw new GuardError("entity.invalid_state", { description: "Only the provider that keeps a person says that they are back" });
  const departure = user.state === "departed" ? await lastDeparture(deps.store, user) : undefined;
  if (user.state !== "departed" || departure?.detail?.source === "administrator") return { writes: [], events: [], answer: user };
  return returning(user, departure, recordingOf(deps, evidence.providerId), evidence);
}

/** The event that recorded it. */
export async function lastDeparture(store: Pick<Store, "events">, { id }: UserRow): Promise<AuditEvent | undefined> {
  const [departure] = await store.events({ userId: id, action: "user.depart", newestFirst: true, limit: 1 });
  return departure;
}

/** The unit, whoever says so. */
export function returning(
  user: UserRow,
  departure: AuditEvent | undefined,
  record: Recording,
  { source, detail }: Pick<Evidence, "source" | "detail">,
): Plan<UserRow> {
  const state = departure?.detail?.before === "suspended" ? "suspended" : "active";
  const set = { state, departedAtMs: null } as const;
  return {
    writes: [{ verb: "compareAndSet", collection: "users", id: user.id, version: user.version, set }, openingGate(user.id)],
    events: [
      record({
        action: "user.return",
        target: { type: "user", id: user.id },
        userId: user.id,
        ...(detail === undefined ? {} : { reason: detail }),
        detail: { source, after: state },
      }),
    ],
    answer: { ...user, ...set, version: user.version + 1 },
  };
}
