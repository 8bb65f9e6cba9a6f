import { GuardError, type SyncMode, type SyncThresholds } from "@agent-id-guard/protocol";
import type { Change } from "../../audit/index.ts";
import type { IdentityProviderRow, Plan, SyncJobRow, SyncStateRow, Write } from "../../store/port.ts";
import { noCounts } from "./counts.ts";
import { leaseMs, type SyncDeps } from "./deps.ts";
import { txnOf } from "./run.ts";

/** A run that is wanted. */
export interface Wanted {
  readonly mode: SyncMode;
  readonly dryRun: boolean;
  readonly trigger: SyncJobRow["trigger"];
  /** Those of the provider, unless an administrator has agreed to others. */
  readonly thresholds?: SyncThresholds;
  readonly reason?: string | undefined;
}

type Deps = Pick<SyncDeps, "store" | "clock" | "entropy">;

/**
 * Starts a run: its job, and the lease that lets no other begin. The process that first hears of the event runs it. A job whose process has died is found by
 * its lapsed lease and marked as failed.
 * Throws `entity.invalid_state` while another run is under way. Commit fails with `stale` or `conflict` when two begin.
 */
export async function planRun(deps: Deps, provider: IdentityProviderRow, wanted: Wanted, change: Change): Promise<Plan<SyncJobRow>> {
  if (provider.state !== "active") throw new GuardError("entity.invalid_state", { description: "The identity provider is suspended" });
  const nowMs = deps.clock.nowMs();
  const state = await deps.store.get("sync_states", provider.id);
  const last = state?.jobId === undefined || state.jobId === null ? undefined : await deps.store.get("sync_jobs", state.jobId);
  if (state !== undefined && last?.state === "running" && state.leaseUntilMs > nowMs)
    throw new GuardError("entity.invalid_state", {
      description: "A sync of this provider is under way",
      hint: "Wait for it, or cancel it.",
    });
  const job = newJob(deps, provider, wanted, change);
  const record = {
    action: "sync.start",
    target: { type: "sync_job", id: job.id },
    txn: txnOf(job),
    ...(wanted.reason === undefined ? {} : { reason: wanted.reason }),
    detail: { provider: provider.id, mode: job.mode, trigger: job.trigger, dryRun: job.dryRun },
  } as const;
  return {
    writes: [
      ...(last?.state === "running" ? [failing(last, nowMs)] : []),
      leasing(provider.id, state, job, nowMs),
      { verb: "insert", collection: "sync_jobs", row: job },
    ],
    events: [change.event(record)],
    answer: job,
  };
}

function newJob({ clock, entropy }: Deps, provider: IdentityProviderRow, wanted: Wanted, change: Change): SyncJobRow {
  return {
    id: entropy.id("syncJob"),
    version: 1,
    createdAtMs: clock.nowMs(),
    providerId: provider.id,
    mode: wanted.mode,
    dryRun: wanted.dryRun,
    trigger: wanted.trigger,
    state: "running",
    startedBy: change.by.type === "system" ? "system" : change.by.id,
    finishedAtMs: null,
    counts: noCounts,
    problems: [],
    error: null,
    thresholds: wanted.thresholds ?? provider.sync.thresholds,
  };
}

function leasing(id: string, state: SyncStateRow | undefined, job: SyncJobRow, nowMs: number): Write {
  const set = { jobId: job.id, leaseUntilMs: nowMs + leaseMs };
  if (state !== undefined) return { verb: "compareAndSet", collection: "sync_states", id, version: state.version, set };
  const row = { id, version: 1, createdAtMs: nowMs, cursor: null, lastFullAtMs: null, lastIncrementalAtMs: null, ...set };
  return { verb: "insert", collection: "sync_states", row };
}

/** The write that marks a job as failed whose process has died. */
function failing(job: SyncJobRow, nowMs: number): Write {
  const set = { state: "failed", finishedAtMs: nowMs, error: "The process that ran it stopped" } as const;
  return { verb: "compareAndSet", collection: "sync_jobs", id: job.id, version: job.version, set };
}

/**
 * An administrator has seen what a waiting job would remove, and agrees: a run that may remove just as many.
 * Throws `entity.invalid_state` unless the job waits and nothing else runs; commit fails as {@link planRun} does.
 */
export async function planApproval(
  deps: Deps,
  provider: IdentityProviderRow,
  job: SyncJobRow,
  version: number,
  change: Change,
  reason?: string,
): Promise<Plan<SyncJobRow>> {
  if (job.state !== "waiting") throw new GuardError("entity.invalid_state", { description: `The job is ${job.state}` });
  const { people, departments, groups } = job.counts;
  const thresholds = { people: people.departed, departments: departments.removed, groups: groups.removed };
  const run = await planRun(deps, provider, { mode: job.mode, dryRun: false, trigger: "approval", thresholds, reason }, change);
  const set = { state: "completed", finishedAtMs: change.nowMs, error: `Approved: ${run.answer.id} removes what it told` } as const;
  return { ...run, writes: [{ verb: "compareAndSet", collection: "sync_jobs", id: job.id, version, set }, ...run.writes] };
}

/** Ends a job that runs or waits; what it has done stays. Throws `entity.invalid_state`; commit fails with `stale`. */
export function planCancel(job: SyncJobRow, version: number, change: Change, reason?: string): Plan<SyncJobRow> {
  if (job.state !== "running" && job.state !== "waiting")
    throw new GuardError("entity.invalid_state", { description: `The job is ${job.state}` });
  const set = { state: "cancelled", finishedAtMs: change.nowMs, error: "Cancelled by an administrator" } as const;
  return {
    writes: [{ verb: "compareAndSet", collection: "sync_jobs", id: job.id, version, set }],
    events: [
      change.event({
        action: "sync.cancel",
        target: { type: "sync_job", id: job.id },
        txn: txnOf(job),
        ...(reason === undefined ? {} : { reason }),
        detail: { provider: job.providerId },
      }),
    ],
    answer: { ...job, ...set, version: version + 1 },
  };
}
