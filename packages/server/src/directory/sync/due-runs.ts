import type { IdentityProviderRow, SyncJobRow, SyncStateRow } from "../../store/port.ts";

/** After a run that failed, the next one by schedule waits this long. */
const retryMs = 300_000;

/** What the schedule looks at. */
export interface Standing {
  readonly provider: IdentityProviderRow;
  readonly state: SyncStateRow | undefined;
  readonly last: SyncJobRow | undefined;
  /** Whether callbacks have told of something that is yet to be read. */
  readonly hasNotices: boolean;
  /** From 0 to 1, of this process: so that a thousand providers are not read in the same second. */
  readonly jitter: number;
}

/**
 * Which run is due: one that was missed is caught up once, and a full one stands for an incremental one. The time between two grows by up to a tenth.
 * undefined: none.
 */
export function dueRun({ provider, state, last, hasNotices, jitter }: Standing, nowMs: number): SyncJobRow["mode"] | undefined {
  const { enabled, fullEveryHours, incrementalEveryMinutes } = provider.sync;
  if (!enabled || provider.state !== "active" || provider.kind === "scim") return undefined;
  if (last?.state === "running" && state !== undefined && state.leaseUntilMs > nowMs) return undefined;
  if (last?.state === "failed" && nowMs < (last.finishedAtMs ?? 0) + retryMs) return undefined;
  const isDue = (lastAtMs: number | null | undefined, everyMs: number) =>
    everyMs > 0 && nowMs >= (lastAtMs ?? 0) + everyMs * (1 + jitter / 10);
  if (isDue(state?.lastFullAtMs, fullEveryHours * 3_600_000)) return "full";
  if (hasNotices && last?.state !== "waiting") return "changed";
  const hasCursor = typeof state?.cursor === "string";
  return hasCursor && isDue(state?.lastIncrementalAtMs, incrementalEveryMinutes * 60_000) ? "incremental" : undefined;
}
