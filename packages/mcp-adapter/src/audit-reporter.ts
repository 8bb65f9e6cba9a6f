import { endpoints, GuardError, type ReportedEvent } from "@agent-id-guard/protocol";
import type { Clock, GuardConnection } from "@agent-id-guard/sdk";

/** Events of one report, how long notes may wait for company, how long an answer may take, the pauses after a failure, and the most notes that wait. */
const limits = { batch: 64, lingerMs: 200, deadlineMs: 5_000, firstPauseMs: 500, longestPauseMs: 15_000, maxWaiting: 10_000 } as const;

interface Waiting {
  readonly event: ReportedEvent;
  /** Present where somebody waits for the record; undefined for a note. */
  readonly settle: { readonly resolve: () => void; readonly reject: (error: GuardError) => void } | undefined;
}

/** What the reporter needs of the connection. */
export type ReportChannel = Pick<GuardConnection, "callGuard">;

/**
 * Reports what happened to the server's audit log. One report is under way at a time; what arrives meanwhile goes together in the next, in its order.
 * A record that fails is the caller's to handle, and is not sent again; a note is kept until the server has it.
 */
export class AuditReporter {
  readonly #channel: ReportChannel;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #failures = 0;
  #cancelLater: (() => void) | undefined;

  constructor(channel: ReportChannel, clock: Clock, onError: (error: unknown) => void) {
    this.#channel = channel;
    this.#clock = clock;
    this.#onError = onError;
  }

  /** Resolves once the event is durable. Rejects with `audit.unavailable`, at once when too much is waiting already. */
  record(event: ReportedEvent): Promise<void> {
    if (this.#waiting.length >= limits.maxWaiting) return Promise.reject(new GuardError("audit.unavailable"));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ event, settle: { resolve, reject } });
      this.#start();
    });
  }

  /** Reports an event soon, together with others. */
  note(event: ReportedEvent): void {
    this.#waiting.push({ event, settle: undefined });
    if (this.#running === undefined && this.#cancelLater === undefined) this.#startAfter(limits.lingerMs);
  }

  /** The same for an event whose call is only let in while there is room for it. Throws `audit.unavailable` when too much is waiting. */
  noteWithin(event: ReportedEvent): void {
    if (this.#waiting.length >= limits.maxWaiting) throw new GuardError("audit.unavailable");
    this.note(event);
  }

  /** Reports what is waiting; what then still fails is given up and told. */
  async close(): Promise<void> {
    this.#start();
    await this.#running;
    this.#cancelLater?.();
    if (this.#waiting.length > 0)
      this.#onError(new GuardError("audit.unavailable", { detail: `${this.#waiting.length} events were not reported` }));
  }

  #startAfter(delayMs: number): void {
    this.#cancelLater = this.#clock.after(delayMs, () => this.#start());
  }

  #start(): void {
    this.#cancelLater?.();
    this.#cancelLater = undefined;
    if (this.#running === undefined && this.#waiting.length > 0) this.#running = this.#drain();
  }

  /** Clears `#running` in the very step in which it finds nothing left, so that whoever comes next starts anew. */
  async #drain(): Promise<void> {
    try {
      for (let more = true; more && this.#waiting.length > 0; ) more = await this.#sendNext();
    } finally {
      this.#running = undefined;
    }
  }

  /** Sends one report. False: what is left can wait, and a later start is set. */
  async #sendNext(): Promise<boolean> {
    const batch = this.#waiting.splice(0, limits.batch);
    try {
      await this.#send(batch.map(({ event }) => event));
      this.#failures = 0;
      for (const { settle } of batch) settle?.resolve();
      return true;
    } catch (error) {
      this.#failures += 1;
      this.#onError(error);
      this.#putBack(batch, error);
      // Where somebody waits for the answer, it is tried at once; notes alone can wait.
      if (this.#waiting.length === 0 || this.#waiting.some(({ settle }) => settle !== undefined)) return true;
      this.#startAfter(Math.min(limits.firstPauseMs * 2 ** (this.#failures - 1), limits.longestPauseMs));
      return false;
    }
  }

  #putBack(batch: readonly Waiting[], cause: unknown): void {
    for (const { settle } of batch) settle?.reject(new GuardError("audit.unavailable", { cause }));
    this.#waiting = [...batch.filter(({ settle }) => settle === undefined), ...this.#waiting];
  }

  async #send(events: readonly ReportedEvent[]): Promise<void> {
    const abort = new AbortController();
    let cancel: (() => void) | undefined;
    // Getting a token first may take its time too: the deadline is for the whole.
    const deadline = new Promise<never>((_, reject) => {
      cancel = this.#clock.after(limits.deadlineMs, () => {
        abort.abort();
        reject(new GuardError("audit.unavailable", { detail: "the report was not answered in time" }));
      });
    });
    try {
      await Promise.race([this.#post(events, abort.signal), deadline]);
    } finally {
      cancel?.();
    }
  }

  async #post(events: readonly ReportedEvent[], signal: AbortSignal): Promise<void> {
    const response = await this.#channel.callGuard(endpoints.auditIngest, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ events }),
      signal,
    });
    await response.body?.cancel();
    if (!response.ok) throw new GuardError("audit.unavailable", { detail: `the report was answered with ${response.status}` });
  }
}
