import type { Clock } from "../../src/clock.ts";

/** A clock that is moved by hand. */
export class FakeClock implements Clock {
  #nowMs: number;
  #tasks: { readonly atMs: number; readonly task: () => void }[] = [];

  constructor(nowMs = 1_800_000_000_000) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, task: () => void): () => void {
    const entry = { atMs: this.#nowMs + delayMs, task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== entry);
    };
  }

  /** Moves on, running what falls due in its order; what it set in motion gets the chance to go on in between. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    for (await settle(); ; await settle()) {
      const [next] = this.#tasks.filter(({ atMs }) => atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#tasks = this.#tasks.filter((other) => other !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.task();
    }
    this.#nowMs = untilMs;
    await settle();
  }

  /** Moves on in small steps until the promise is settled, and returns it. */
  async run<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const note = () => {
      settled = true;
    };
    promise.then(note, note);
    await this.until(() => settled);
    return promise;
  }

  /** Moves on in small steps until the condition holds. */
  async until(condition: () => boolean): Promise<void> {
    for (let step = 0; !condition(); step++) {
      if (step === 4_000) throw new Error("what was waited for did not happen");
      await this.advance(25);
    }
  }
}

/** Lets everything that is ready run, also what waits for Web Crypto, which answers from another thread. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
}
