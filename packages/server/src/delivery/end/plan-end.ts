import { type AuditEventDraft, GuardError, type LeaseKilling } from "@agent-id-guard/protocol";
import { type Change, type Draft, type EventFacts, type KnownCaller, revocationsOf } from "../../audit/index.ts";
import type { LeaseRow, Plan } from "../../store/port.ts";
import { factsOfLease } from "../record.ts";

/** What becomes of what was delivered, as far as it is known when the lease ends: a role and a token are still to be killed, nothing can reach the others. */
function killingOf({ mode, mostUntilMs }: LeaseRow, nowMs: number): LeaseKilling {
  if (mode === "dynamic" || mode === "token") return { outcome: "pending", explanation: "It is being killed." };
  if (mode === "reveal")
    return { outcome: "left", explanation: "Whoever was shown the value still knows it. Store a new one at its provider and here." };
  if (mostUntilMs <= nowMs) return { outcome: "over", explanation: "Its time had come." };
  const until = new Date(mostUntilMs).toISOString();
  return { outcome: "left", explanation: `It can't be called back and works until ${until} unless the other side stops it.` };
}

/** The lease as it stands once it is over. */
function ended(lease: LeaseRow, state: "ended" | "revoked", nowMs: number) {
  const killing = killingOf(lease, nowMs);
  const killAtMs = killing.outcome === "pending" ? (0 as const) : null;
  return { state, endedAtMs: nowMs, killing, killAtMs, ...(killAtMs === null ? { handle: null } : {}) };
}

function planEnd(lease: LeaseRow, version: number, state: "ended" | "revoked", nowMs: number, event: AuditEventDraft): Plan<LeaseRow> {
  const set = ended(lease, state, nowMs);
  return {
    writes: [{ verb: "compareAndSet", collection: "leases", id: lease.id, version, set }],
    events: [event],
    answer: { ...lease, ...set, version: version + 1 },
  };
}

const detailOf = (lease: LeaseRow, nowMs: number) => ({ mode: lease.mode, killing: killingOf(lease, nowMs).outcome });

/** Its time is over. */
export function planTimeOver(draft: Draft, lease: LeaseRow, nowMs: number): Plan<LeaseRow> {
  const event = draft({
    ...{ category: "outbound", outcome: "success", actor: { type: "system", id: "system" } },
    ...factsOfLease(lease),
    action: "lease.end",
    detail: detailOf(lease, nowMs),
  });
  return planEnd(lease, lease.version, "ended", nowMs, event);
}

/** Somebody or something ends it before its time: whoever remembers what was delivered forgets it. */
export function planCut(draft: Draft, lease: LeaseRow, nowMs: number, by: Pick<EventFacts, "actor"> & Partial<EventFacts>): Plan<LeaseRow> {
  const event = draft({
    ...{ category: "outbound", outcome: "success" },
    ...factsOfLease(lease),
    ...by,
    action: "lease.revoke",
    revokes: revocationsOf([{ kind: "lease", id: lease.id }], nowMs),
    detail: detailOf(lease, nowMs),
  });
  return planEnd(lease, lease.version, "revoked", nowMs, event);
}

/** An administrator ends a lease. Throws `lease.over`; commit fails with `stale`. */
export function planRevoke(change: Change, lease: LeaseRow, version: number, reason: string | undefined): Plan<LeaseRow> {
  return planEnd(lease, version, "revoked", change.nowMs, revokeEvent(change, lease, reason));
}

/** The person for whom it was handed over ends a lease. Throws `lease.over`; commit fails with `stale`. */
export function planRevokeMine(change: Change<KnownCaller>, lease: LeaseRow): Plan<LeaseRow> {
  const event = { ...revokeEvent(change, lease, undefined), category: "auth" } as const;
  return planEnd(lease, lease.version, "revoked", change.nowMs, event);
}

function revokeEvent(change: Change<KnownCaller>, lease: LeaseRow, reason: string | undefined): AuditEventDraft {
  if (lease.state !== "live") throw new GuardError("lease.over");
  return change.event({
    ...factsOfLease(lease),
    action: "lease.revoke",
    revokes: [{ kind: "lease", id: lease.id }],
    ...(reason === undefined ? {} : { reason }),
    detail: detailOf(lease, change.nowMs),
  });
}
