import type { Clock } from "../clock/port.ts";
import { VendorRefusal } from "./vendor-refusal.ts";

const mostTries = 4;
const firstPauseMs = 500;

/**
 * Tries again when the vendor is busy, after twice as long each time or as long as it says. Calls that answer with HTTP 200 whatever happens are known by
 * their refusals. For reads of a directory only: a person who signs in does not wait.
 */
export async function persistently<T>(clock: Clock, attempt: () => Promise<T>): Promise<T> {
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
