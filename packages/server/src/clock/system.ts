import type { Clock } from "./port.ts";

/** The clock of the machine. */
export function createSystemClock(): Clock {
  return {
    nowMs: () => Date.now(),
    after(delayMs, task) {
      const timer = setTimeout(task, delayMs).unref();
      return () => clearTimeout(timer);
    },
  };
}
