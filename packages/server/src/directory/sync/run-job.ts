import { isGuardError } from "@agent-id-guard/protocol";
import type { SyncJobRow } from "../../store/port.ts";
import { runChanged } from "./changed-run.ts";
import type { SyncDeps } from "./deps.ts";
import { type Finished, runFull } from "./full-run.ts";
import { runIncremental } from "./incremental-run.ts";
import { Interrupted, Run, txnOf } from "./run.ts";

const runs = { full: runFull, incremental: runIncremental, changed: runChanged } as const;

/** Does what a job is about, and writes down how it ended. What goes wrong is the job's, not the caller's: it fails, and the log says why. */
export async function runJob(deps: SyncDeps, job: SyncJobRow, isStopping: () => boolean): Promise<void> {
  const provider = await deps.store.get("identity_providers", job.providerId);
  const state = await deps.store.get("sync_states", job.providerId);
  if (provider === undefined || state?.jobId !== job.id) return;
  let run: Run | undefined;
  try {
    const { directory } = await deps.providers.open(provider);
    if (directory === null) return await end(deps, job, { state: "failed", error: "The directory of this provider can't be read" });
    run = new Run(deps, { provider, directory, job, state, isStopping });
    const finished = await runs[job.mode](run);
    await finish(run, finished);
  } catch (error) {
    if (error instanceof Interrupted && error.why !== "stopping") return;
    if (!isGuardError(error) && !(error instanceof Interrupted)) deps.log.error({ err: error, job: job.id }, "a directory sync failed");
    const why =
      error instanceof Interrupted
        ? "The server was stopped"
        : isGuardError(error)
          ? sentenceOf(error)
          : "An unexpected error; see the log";
    await end(deps, run?.job ?? job, { state: "failed", error: why, ...(run && { counts: run.counts, problems: run.problems }) });
  }
}

const sentenceOf = ({ code, description, hint }: { readonly code: string; readonly description: string; readonly hint: string }) =>
  `${code}: ${description}. ${hint}`.slice(0, 500);

async function finish(run: Run, { ending, state, note }: Finished): Promise<void> {
  const { job, deps, provider } = run;
  const isWaiting = ending === "waiting";
  const error = isWaiting
    ? "It would remove more than its thresholds allow: look at the counts, then approve or cancel it"
    : (note ?? null);
  const set = { state: isWaiting ? "waiting" : "completed", finishedAtMs: isWaiting ? null : deps.clock.nowMs(), error } as const;
  const older = job.dryRun ? [] : await deps.store.find("sync_jobs", { where: { providerId: provider.id, state: "waiting" } });
  const superseded = older
    .filter(({ mode }) => job.mode === "full" || mode === job.mode)
    .map(({ id, version }) => ({
      verb: "compareAndSet" as const,
      collection: "sync_jobs" as const,
      id,
      version,
      set: { state: "cancelled", finishedAtMs: deps.clock.nowMs(), error: `${job.id} took its place` } as const,
    }));
  await run.save(set, {
    writes: superseded,
    events: [ended(deps, { ...job, ...set, counts: run.counts })],
    state: job.dryRun ? {} : state,
  });
}

/** Ends a job outside of its run; when somebody else has ended it, that holds. */
async function end(deps: SyncDeps, job: SyncJobRow, set: Pick<SyncJobRow, "state" | "error"> & Partial<SyncJobRow>): Promise<void> {
  const told = { ...set, finishedAtMs: deps.clock.nowMs() };
  await deps.store
    .commit({
      writes: [{ verb: "compareAndSet", collection: "sync_jobs", id: job.id, version: job.version, set: told }],
      events: [ended(deps, { ...job, ...told })],
    })
    .catch((error: unknown) => deps.log.warn({ err: error, job: job.id }, "the end of a directory sync could not be written"));
}

/** The record of how a job ended. */
function ended({ draft }: Pick<SyncDeps, "draft">, job: SyncJobRow) {
  const { people, departments, groups, memberships } = job.counts;
  return draft({
    category: "admin",
    action: "sync.end",
    outcome: job.state === "failed" ? "failure" : "success",
    actor: { type: "system", id: job.providerId },
    target: { type: "sync_job", id: job.id },
    txn: txnOf(job),
    ...(job.error === null ? {} : { reason: job.error }),
    detail: {
      provider: job.providerId,
      mode: job.mode,
      state: job.state,
      created: people.created,
      updated: people.updated,
      departed: people.departed,
      unknown: people.unknown,
      departmentsRemoved: departments.removed,
      groupsRemoved: groups.removed,
      membershipsRemoved: memberships.removed,
    },
  });
}
