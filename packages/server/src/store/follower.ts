import type { Clock } from "../clock/port.ts";
import type { Log } from "../log/port.ts";
import { type Engine, signalsBetween } from "./commit-batch.ts";
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
        const news = await driver.read(signalsBetween(log, this.#signals.heardSeq, Number.MAX_SAFE_INTEGER));
        this.#signals.tell(news, [], news.at(-1)?.seq ?? 0);
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
