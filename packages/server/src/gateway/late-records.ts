import type { AuditEventDraft } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Store } from "../store/port.ts";

/** How long a record of what has happened waits for another commit to ride along with, and for the database to come back. */
const rideWithinMs = 20;
const retryAfterMs = 1_000;
/** The most that is held while the database does not answer; older ones are given up then, aloud. */
const mostWaiting = 10_000;

/**
 * Records of what has happened already. Nobody waits for them, so they share the commit of the next call: a call then costs one fsync and not two.
 */
export interface LateRecords {
  add(event: AuditEventDraft): void;
  /** Commits a record that somebody waits for and the alerts that belong to it, and what is late with them. */
  commitWith(record: AuditEventDraft, alerts?: readonly AuditEventDraft[]): Promise<void>;
  /** Commits what is late. */
  settle(): Promise<void>;
}

export function createLateRecords(store: Pick<Store, "commit">, clock: Clock, onError: (error: unknown) => void): LateRecords {
  let waiting: AuditEventDraft[] = [];
  let isScheduled = false;
  const commit = async (record: readonly AuditEventDraft[]) => {
    const late = waiting;
    waiting = [];
    if (late.length + record.length === 0) return;
    try {
      await store.commit({ writes: [], events: [...late, ...record] });
    } catch (error) {
      waiting = [...late, ...waiting];
      schedule(retryAfterMs);
      throw error;
    }
  };
  const schedule = (afterMs: number) => {
    if (isScheduled || waiting.length === 0) return;
    isScheduled = true;
    clock.after(afterMs, () => {
      isScheduled = false;
      commit([]).catch(onError);
    });
  };
  return {
    add(event) {
      waiting.push(event);
      if (waiting.length > mostWaiting) onError(new Error(`given up: ${waiting.shift()?.action}`));
      schedule(rideWithinMs);
    },
    commitWith: (record, alerts = []) => commit([record, ...alerts]),
    settle: () => commit([]).catch(onError),
  };
}
