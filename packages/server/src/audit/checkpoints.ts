import type { AuditEvent } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Log } from "../log/port.ts";
import { CheckpointWriter, type CheckpointWriterOptions } from "./checkpoint-writer.ts";

/** At the latest after this many events, and this long after an event. */
const checkpointTiming = { everyEvents: 1_000, everyMs: 60_000, retryMs: 1_000 } as const;

export interface CheckpointOptions extends CheckpointWriterOptions {
  readonly clock: Clock;
  readonly log: Log;
}

export interface Checkpoints {
  /** Writes a checkpoint if there is anything new, and resolves once it is on the disk. Fails as the sink or the store does. */
  write(): Promise<void>;
  /** Since when none could be written; undefined when the last try went well. */
  failingSinceMs(): number | undefined;
  /** Writes a last one and stops. The sink and the store stay open. */
  close(): Promise<void>;
}

/**
 * Signs the head of the log and sends it out of the database: every 1,000 events, 60 s after an event, and at once when a signing key changes.
 * A sink that is down blocks nobody: it is tried again each second, and the next checkpoint covers what was missed.
 */
export async function createCheckpoints(options: CheckpointOptions): Promise<Checkpoints> {
  const { store, clock, log } = options;
  const writer = new CheckpointWriter(options);
  const mismatch = await writer.resume();
  if (mismatch !== undefined) {
    log.error(mismatch, "the audit log is not the one that its last checkpoint saw; run `agent-id-guard audit verify`");
    await store.commit({ writes: [], events: [alertOf(options, mismatch)] });
  }

  let isDown = false;
  let isDue = false;
  let running: Promise<void> | undefined;
  let cancelTimer = clock.after(checkpointTiming.everyMs, request);

  function request(): void {
    isDue = true;
    running ??= drain();
  }
  async function drain(): Promise<void> {
    while (isDue) {
      isDue = false;
      cancelTimer();
      isDown = !(await attempt());
      cancelTimer = clock.after(isDown ? checkpointTiming.retryMs : checkpointTiming.everyMs, request);
    }
    running = undefined;
  }
  async function attempt(): Promise<boolean> {
    try {
      await writer.write();
      return true;
    } catch (error) {
      log.error({ err: error }, "a checkpoint of the audit log could not be written");
      return false;
    }
  }
  const unsubscribe = store.subscribe((events, upToSeq) => {
    if (!isDown && (upToSeq - writer.seq >= checkpointTiming.everyEvents || events.some(changesKeys))) request();
  });

  return {
    write: () => writer.write(),
    failingSinceMs: () => writer.failingSinceMs,
    async close() {
      unsubscribe();
      isDue = false;
      await running;
      cancelTimer();
      await attempt();
    },
  };
}

/** The next checkpoint may be signed with another key, so this one must name it. */
function changesKeys(event: AuditEvent): boolean {
  return event.target?.type === "signing_key";
}

function alertOf({ draft, instance }: CheckpointOptions, detail: Readonly<Record<string, number>>) {
  return draft({
    category: "alert",
    action: "audit.mismatch",
    outcome: "failure",
    actor: { type: "system", id: instance },
    reason: "The log is not the one that its last checkpoint saw: it was cut, rewritten, or restored from a backup.",
    detail: { ...detail },
  });
}
