import type { Clock } from "../clock/port.ts";
import type { Log } from "../log/port.ts";
import { type Engine, signalsBetween } from "./commit-batch.ts";
import type { LogStatements, SignalRecord } from "./log-statements.ts";
import { ask, type Program } from "./program.ts";
import type { Signals } from "./signals.ts";

/** How often other servers' news is asked for, beside being told of it. */
const pollMs = 200;
/** When nothing has been heard for this long, memory is no longer believed. */
const maxSilenceMs = 5_000;

/** Follows what other servers commit to the same database. */
export class Follower {
  readonly #engine: Engine;
  readonly #signals: Signals;
  readonly #clock: Clock;
  readonly #log: Log;
  #cancel: () => void = () => {};
  #stopListening: () => Promise<void> = async () => {};
  #polling: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #failed = false;
  #currentAtMs: number;

  constructor(engine: Engine, signals: Signals, clock: Clock, log: Log) {
    this.#engine = engine;
    this.#signals = signals;
    this.#clock = clock;
    this.#log = log;
    this.#currentAtMs = clock.nowMs();
  }

  start(listen: (onNews: () => void) => () => Promise<void>): void {
    this.#stopListening = listen(() => this.#poke());
    this.#schedule();
  }

  /** Whether what is held in memory is young enough to be believed. A clock that steps back makes it doubtful, too. */
  isCurrent(): boolean {
    return Math.abs(this.#clock.nowMs() - this.#currentAtMs) <= maxSilenceMs;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#stopListening();
    await this.#polling;
  }

  #schedule(): void {
    this.#cancel = this.#clock.after(pollMs, () => {
      this.#poke();
      this.#schedule();
    });
  }

  #poke(): void {
    this.#again = true;
    if (!this.#stopped) this.#polling ??= this.#poll();
  }

  async #poll(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      const startedAtMs = this.#clock.nowMs();
      try {
        const { driver, log } = this.#engine;
        const { signals, upToSeq } = await driver.read(newsSince(log, this.#signals.heardSeq));
        this.#signals.tell(signals, [], upToSeq);
        this.#currentAtMs = startedAtMs;
        this.#failed = false;
      } catch (error) {
        if (!this.#failed) this.#log.warn({ err: error }, "can't follow what other servers commit");
        this.#failed = true;
      }
    }
    this.#polling = undefined;
  }
}

/** What has been committed since, up to the end of the log. */
function* newsSince(log: LogStatements, heardSeq: number): Program<{ signals: readonly SignalRecord[]; upToSeq: number }> {
  const [head] = yield* ask(log.head);
  const upToSeq = head?.seq ?? 0;
  return { signals: upToSeq > heardSeq ? yield* signalsBetween(log, heardSeq, upToSeq) : [], upToSeq };
}
