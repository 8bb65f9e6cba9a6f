import type { Clock } from "../clock/port.ts";
import { VendorRefusal } from "./vendor-refusal.ts";

/** Does some work that is told to stop when its time is over. */
export async function within<T>(clock: Clock, limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const cancel = clock.after(limitMs, () => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    cancel();
  }
}

const mostTries = 4;
const firstPauseMs = 500;

/** Tries again when the vendor is busy, after twice as long each time or as long as it says. For reads of a directory only: a person who signs in does not wait. */
export async function patiently<T>(clock: Clock, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof VendorRefusal) || error.meaning !== "busy" || tries === mostTries) throw error;
      const pauseMs = error.retryAfterMs ?? firstPauseMs * 2 ** (tries - 1);
      await new Promise<void>((resolve) => void clock.after(pauseMs, resolve));
    }
  }
}
