import type { AuditEvent } from "@agent-id-guard/protocol";
import type { Log } from "../log/port.ts";
import { eventOf, isTold } from "./log-record.ts";
import type { SignalRecord } from "./log-statements.ts";
import type { Collection, CommitListener } from "./port.ts";
import type { RowCache } from "./row-cache.ts";

/**
 * Tells this process what has been committed, by it and by other replicas: first the cache forgets, then the listeners hear.
 * Each event is told once and in the order of `seq`.
 */
export class Signals {
  readonly #cache: RowCache;
  readonly #log: Log;
  readonly #listeners = new Set<CommitListener>();
  #heardSeq: number;

  constructor(heardSeq: number, cache: RowCache, log: Log) {
    this.#heardSeq = heardSeq;
    this.#cache = cache;
    this.#log = log;
  }

  /** Everything up to this `seq` has been told. */
  get heardSeq(): number {
    return this.#heardSeq;
  }

  subscribe(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What other replicas committed, and what this one did, up to `seq`. Whatever has been told before is left out. */
  tell(foreign: readonly SignalRecord[], own: readonly AuditEvent[], upToSeq: number): void {
    const fresh = foreign.filter(({ seq }) => seq > this.#heardSeq);
    const events = [...fresh.map(eventOf), ...own.filter(({ seq }) => seq > this.#heardSeq)].filter(isTold);
    const isNew = upToSeq > this.#heardSeq;
    this.#heardSeq = Math.max(this.#heardSeq, upToSeq);
    this.#cache.forget(fresh.flatMap(changedBy));
    if (!isNew) return;
    for (const listener of this.#listeners) {
      try {
        listener(events, this.#heardSeq);
      } catch (error) {
        this.#log.error({ err: error, seq: upToSeq }, "a listener of the store failed");
      }
    }
  }
}

function changedBy({ signal }: SignalRecord): readonly Collection[] {
  return signal === null || signal === "" ? [] : (signal.split(",") as Collection[]);
}
