import { type DepartureSource, GuardError } from "@agent-id-guard/protocol";
import { openingGate } from "../agents/index.ts";
import type { Plan, UserRow } from "../store/port.ts";
import { type Departing, type DepartureDeps, recordingOf } from "./depart.ts";

/** Who says that somebody is back. */
export interface Returning {
  readonly user: UserRow;
  readonly evidence: { readonly source: DepartureSource; readonly providerId: string; readonly detail?: string | undefined };
  readonly change?: Departing["change"];
}

/**
 * Brings a departed person back: they can sign in again, and nothing else. Their role is not given back, their sessions, consents and tokens stay dead, and the agents
 * that lost them stay ownerless until somebody is made their owner (case AGT-02). Whoever was suspended when they departed is suspended again.
 *
 * The provider that keeps a person may bring back whom it let go. Whom an administrator let go, an administrator alone brings back: then, and for somebody
 * who has not departed, there are no writes, no events, and the answer is the row as it is. Throws `entity.invalid_state` for a provider that does not keep
 * the person. Commit fails with `stale`.
 */
export async function planReturn(deps: DepartureDeps, { user, evidence, change }: Returning): Promise<Plan<UserRow>> {
  const isAdministrator = evidence.source === "administrator";
  if (!isAdministrator && evidence.providerId !== user.providerId)
    throw new GuardError("entity.invalid_state", { description: "Only the provider that keeps a person says that they are back" });
  const unchanged = { writes: [], events: [], answer: user };
  if (user.state !== "departed") return unchanged;
  const [departure] = await deps.store.events({ userId: user.id, action: "user.depart", newestFirst: true, limit: 1 });
  if (!isAdministrator && departure?.detail?.source === "administrator") return unchanged;
  const state = departure?.detail?.before === "suspended" ? "suspended" : "active";
  const set = { state, departedAtMs: null } as const;
  const record = recordingOf(deps, evidence.providerId, change);
  return {
    writes: [{ verb: "compareAndSet", collection: "users", id: user.id, version: user.version, set }, openingGate(user.id)],
    events: [
      record({
        action: "user.return",
        target: { type: "user", id: user.id },
        userId: user.id,
        ...(evidence.detail === undefined ? {} : { reason: evidence.detail }),
        detail: { source: evidence.source, after: state },
      }),
    ],
    answer: { ...user, ...set, version: user.version + 1 },
  };
}
