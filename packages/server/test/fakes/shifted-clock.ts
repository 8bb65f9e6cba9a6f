import type { Clock } from "../../src/clock/port.ts";

/** The machine's clock, which a test may move ahead: for what talks to parts that look at the real time themselves. */
export class ShiftedClock implements Clock {
  #aheadMs = 0;

  nowMs(): number {
    return Date.now() + this.#aheadMs;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = setTimeout(task, delayMs).unref();
    return () => clearTimeout(timer);
  }

  advance(byMs: number): void {
    this.#aheadMs += byMs;
  }
}
