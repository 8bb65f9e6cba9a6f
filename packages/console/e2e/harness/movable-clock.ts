/** The machine's clock, which a test may move ahead: a sign-in grows old in no time. */
export class MovableClock {
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
