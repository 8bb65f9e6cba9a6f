import { type DepartureReason, type DepartureSource, GuardError } from "@agent-id-guard/protocol";
import { planOrphaning, type Recording } from "../agents/index.ts";
import { revocationsOf } from "../audit/index.ts";
import { isStoreFailure, type Plan, type Store, type UserRow } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";
import { signingOut } from "./signing-out.ts";

/**
 * Why somebody counts as gone: positive evidence only. That a provider could not be asked, or did not show somebody, is none (vendor fact sheet 0.4).
 * `providerId` is who says so: the provider that keeps the person.
 */
export interface Evidence {
  readonly source: DepartureSource;
  readonly providerId: string;
  readonly reason: DepartureReason;
  /** More about it, in a line; to the audit event. */
  readonly detail?: string | undefined;
}

export type DepartureDeps = Pick<DirectoryDeps, "store" | "clock" | "draft">;

/** Who departs, and what says so. */
export interface Departing {
  readonly user: UserRow;
  readonly evidence: Evidence;
}

/**
 * Lets a person depart, in one unit: sessions, refresh tokens and consents go, tokens in flight with them in the chain die, their role is gone, and each agent
 * that they own is latched as ownerless and goes on for its grace at most (case AGT-02). Nothing keeps the last owner: who left has left, and the one-time
 * link lets the next owner in.
 *
 * For somebody departed already nothing is to do: no writes, no events, the row as it is. Throws `entity.invalid_state` for a provider that does not keep the
 * person: its word is about one way in. Commit fails with `stale`, `conflict` or `missing` when the person or one of their agents moved meanwhile: read and plan again,
 * or use {@link depart}.
 */
export async function planDepart(deps: DepartureDeps, { user, evidence }: Departing): Promise<Plan<UserRow>> {
  if (evidence.providerId !== user.providerId)
    throw new GuardError("entity.invalid_state", { description: "Only the provider that keeps a person says that they left" });
  return departing(deps.store, deps.clock.nowMs(), recordingOf(deps, evidence.providerId), { user, evidence });
}

/** The unit, whoever says so. */
export async function departing(
  store: Pick<Store, "get" | "find">,
  nowMs: number,
  record: Recording,
  { user, evidence }: Departing,
): Promise<Plan<UserRow>> {
  if (user.state === "departed") return { writes: [], events: [], answer: user };
  const agents = await planOrphaning(store, user, evidence.reason, nowMs, record);
  const set = { state: "departed", departedAtMs: nowMs, role: null } as const;
  return {
    writes: [
      { verb: "compareAndSet", collection: "users", id: user.id, version: user.version, set },
      ...signingOut(user.id),
      { verb: "remove", collection: "consents", where: { userId: user.id } },
      ...agents.writes,
    ],
    events: [
      record({
        action: "user.depart",
        target: { type: "user", id: user.id },
        userId: user.id,
        ...(evidence.detail === undefined ? {} : { reason: evidence.detail }),
        detail: {
          source: evidence.source,
          reason: evidence.reason,
          before: user.state,
          role: user.role ?? "none",
          agents: agents.orphaned,
        },
        revokes: revocationsOf([{ kind: "user", id: user.id }], nowMs),
      }),
      ...agents.events,
    ],
    answer: { ...user, ...set, version: user.version + 1 },
  };
}

const mostTries = 5;

/** Lets a person depart and commits it, again from the start when something moved under it. Answers their row; undefined when there is no such person. */
export async function depart(deps: DepartureDeps, userId: string, evidence: Evidence): Promise<UserRow | undefined> {
  for (let tries = 1; ; tries += 1) {
    const user = await deps.store.get("users", userId);
    if (user === undefined) return undefined;
    const plan = await planDepart(deps, { user, evidence });
    if (plan.writes.length === 0) return plan.answer;
    try {
      await deps.store.commit(plan);
      return plan.answer;
    } catch (error) {
      if (tries === mostTries || !isStoreFailure(error, "stale", "conflict", "missing")) throw error;
    }
  }
}

/** Events of the provider whose word it is. */
export function recordingOf({ draft }: Pick<DirectoryDeps, "draft">, providerId: string): Recording {
  return (facts) => draft({ category: "admin", outcome: "success", actor: { type: "system", id: providerId }, ...facts });
}
