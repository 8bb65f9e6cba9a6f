import { ShiftedClock } from "../shifted-clock.ts";

/** The machine's clock, but pauses between tries are over at once, and the limit of a call is over when a test says so. */
export class KmsClock extends ShiftedClock {
  readonly #limits = new Set<() => void>();

  override after(delayMs: number, task: () => void): () => void {
    if (delayMs !== 5_000) return super.after(0, task);
    this.#limits.add(task);
    const cancel = super.after(delayMs, task);
    return () => {
      this.#limits.delete(task);
      cancel();
    };
  }

  /** All calls under way have taken too long. */
  runOut(): void {
    for (const task of this.#limits) task();
    this.#limits.clear();
  }
}
