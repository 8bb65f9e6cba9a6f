import type { AuditEvent } from "@agent-id-guard/protocol";
import { isStoreFailure } from "../../store/port.ts";
import type { SyncDeps } from "./deps.ts";
import { runJob } from "./run-job.ts";
import { createSchedule } from "./schedule.ts";

/** Owns the time of the sync: runs jobs that were started, starts those that are due, and reads what callbacks told of. */
export interface SyncRunner {
  /** A callback has told of something at this provider. It is read within a second or two. */
  notify(providerId: string): void;
  /** Resolves when nothing runs any more in this process. */
  idle(): Promise<void>;
  /** Stops what runs at its next step, and waits for it. */
  close(): Promise<void>;
}

const tickMs = 15_000;
/** Callbacks come in swarms. */
const noticeMs = 1_000;
const claimedMs = 86_400_000;

/**
 * Starts the runner. A job is begun by whoever commits its first event; each replica hears of it, and the one that claims it runs it. A job that nobody runs any
 * more is found by its lapsed lease.
 */
export function startSyncRunner(deps: SyncDeps): SyncRunner {
  const { store, clock, log } = deps;
  const schedule = createSchedule(deps);
  const running = new Set<Promise<void>>();
  let isStopping = false;
  let cancelTick = clock.after(tickMs, tick);
  const noticed = new Map<string, () => void>();

  function track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => log.error({ err: error }, "the sync of directories failed"))
      .finally(() => running.delete(tracked));
    running.add(tracked);
  }

  function hear(events: readonly AuditEvent[]): void {
    for (const { action, target } of events) if (action === "sync.start" && target !== undefined && !isStopping) track(take(target.id));
  }

  async function take(jobId: string): Promise<void> {
    const nowMs = clock.nowMs();
    try {
      await store.commit({ writes: [{ verb: "claim", id: `sync ${jobId}`, expiresAtMs: nowMs + claimedMs, nowMs }], events: [] });
    } catch (error) {
      if (isStoreFailure(error, "spent")) return;
      throw error;
    }
    const job = await store.get("sync_jobs", jobId);
    if (job?.state === "running") await runJob(deps, job, () => isStopping);
  }

  function tick(): void {
    track(
      schedule.startAllDue().finally(() => {
        if (!isStopping) cancelTick = clock.after(tickMs, tick);
      }),
    );
  }

  async function readNotices(providerId: string): Promise<void> {
    noticed.delete(providerId);
    if (!isStopping) await schedule.startIfDue(providerId);
  }

  const unsubscribe = store.subscribe(hear);
  return {
    notify(providerId) {
      if (!noticed.has(providerId) && !isStopping)
        noticed.set(
          providerId,
          clock.after(noticeMs, () => track(readNotices(providerId))),
        );
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
    async close() {
      isStopping = true;
      unsubscribe();
      cancelTick();
      for (const cancel of noticed.values()) cancel();
      await Promise.all(running);
    },
  };
}
