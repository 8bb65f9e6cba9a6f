import type { AuditEvent } from "@agent-id-guard/protocol";
import { type GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { CustodyDeps } from "./deps.ts";
import { HeldJob, Interrupted } from "./job.ts";
import type { Pause } from "./patience.ts";
import { RewrapRun } from "./run-rewrap.ts";

/** Runs jobs that were started, here or on another replica. */
export interface RewrapRunner {
  /** Resolves when nothing runs any more in this process. */
  idle(): Promise<void>;
  /** Stops what runs at its next step, so that another process can go on at once, and waits for it. */
  close(): Promise<void>;
}

/** How often it is looked for a job whose process has died. */
const tickMs = 15_000;

/**
 * Starts the runner. Whoever first takes a job that was begun runs it; one whose process died is found by its lapsed lease and goes on where it stopped.
 * A job is for one key: a server whose current key is another leaves it alone.
 */
export function startRewrapRunner(deps: CustodyDeps): RewrapRunner {
  const { store, clock, log } = deps;
  const stopping = new AbortController();
  let working: Promise<void> = Promise.resolve();
  let cancelTick = clock.after(0, tick);

  function look(): void {
    working = working
      .then(() => (stopping.signal.aborted ? undefined : workOff(deps, pauseOf(deps, stopping.signal))))
      .catch((error: unknown) => {
        log.error({ err: error }, "jobs that wrap what is stored could not be looked at");
      });
  }
  function tick(): void {
    look();
    void working.then(() => {
      if (!stopping.signal.aborted) cancelTick = clock.after(tickMs, tick);
    });
  }
  const unsubscribe = store.subscribe((events: readonly AuditEvent[]) => {
    if (events.some(({ action }) => action === "rewrap.start")) look();
  });
  return {
    idle: () => working,
    async close() {
      stopping.abort();
      unsubscribe();
      cancelTick();
      await working;
    },
  };
}

async function workOff(deps: CustodyDeps, pause: Pause): Promise<void> {
  const running = await deps.store.find("rewrap_jobs", { where: { state: "running", targetKeyId: deps.kms.keyId } });
  for (const row of running) {
    if (row.leaseUntilMs > deps.clock.nowMs()) continue;
    try {
      await runJob(deps, await HeldJob.take(deps, row), pause);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
    }
  }
}

/** A job that can't be written on is left to whoever finds it again. What goes wrong otherwise is the job's: it fails and says why. */
async function runJob(deps: CustodyDeps, job: HeldJob, pause: Pause): Promise<void> {
  try {
    await new RewrapRun(deps, job, pause).run();
  } catch (error) {
    if (error instanceof Interrupted) return error.why === "stopping" ? await job.release() : undefined;
    if (isGuardError(error) && !error.code.startsWith("vault.")) throw error;
    if (!isGuardError(error)) deps.log.error({ err: error, job: job.row.id }, "a re-wrap failed");
    await job.end("failed", isGuardError(error) ? sentenceOf(error) : "An unexpected error; see the log");
  }
}

const sentenceOf = ({ code, description, hint }: GuardError) =>
  `${code}: ${description}. ${hint} What was wrapped stays so: start it again.`.slice(0, 500);

function pauseOf({ clock }: CustodyDeps, stopping: AbortSignal): Pause {
  return {
    check() {
      if (stopping.aborted) throw new Interrupted("stopping");
    },
    for: (delayMs) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          cancel();
          reject(new Interrupted("stopping"));
        };
        const cancel = clock.after(delayMs, () => {
          stopping.removeEventListener("abort", stop);
          resolve();
        });
        stopping.addEventListener("abort", stop, { once: true });
        if (stopping.aborted) stop();
      }),
  };
}
