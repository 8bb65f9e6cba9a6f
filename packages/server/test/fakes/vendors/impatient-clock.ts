import { ShiftedClock } from "../shifted-clock.ts";

/** The machine's clock; pauses are over at once and are counted, other timers (limits) run as long as they say. */
export class ImpatientClock extends ShiftedClock {
  readonly pausesMs: number[] = [];
  /** What is a limit and not a pause. */
  readonly limitMs = 5_000;

  override after(delayMs: number, task: () => void): () => void {
    if (delayMs === this.limitMs) return super.after(delayMs, task);
    this.pausesMs.push(delayMs);
    return super.after(0, task);
  }
}
