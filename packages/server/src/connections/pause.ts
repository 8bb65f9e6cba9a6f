import type { Clock } from "../clock/port.ts";

/** Resolves after this long. */
export function pause(clock: Pick<Clock, "after">, delayMs: number): Promise<void> {
  return new Promise((resolve) => void clock.after(delayMs, resolve));
}
