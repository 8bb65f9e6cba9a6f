/** The machine's clock, which a test may move ahead: a sign-in grows old in no time, and what is due by then is done at once. */
export class MovableClock {
  #aheadMs = 0;
  readonly #waiting = new Set<{ readonly dueAtMs: number; readonly run: () => void }>();

  nowMs(): number {
    return Date.now() + this.#aheadMs;
  }

  after(delayMs: number, task: () => void): () => void {
    const cancel = () => {
      clearTimeout(timer);
      this.#waiting.delete(entry);
    };
    const run = () => {
      cancel();
      task();
    };
    const timer = setTimeout(run, delayMs).unref();
    const entry = { dueAtMs: this.nowMs() + delayMs, run };
    this.#waiting.add(entry);
    return cancel;
  }

  advance(byMs: number): void {
    this.#aheadMs += byMs;
    for (const { dueAtMs, run } of [...this.#waiting]) if (dueAtMs <= this.nowMs()) run();
  }
}
