import { GuardError } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import { mostWaitMs } from "./vendor-call.ts";
import { VendorRefusal } from "./vendor-refusal.ts";

const mostTries = 5;
const firstPauseMs = 500;
/** Whoever asks for more is asked again by the next run. */
const mostPauseMs = 120_000;

/**
 * Tries again when the vendor is busy or does not answer, after twice as long each time or as long as it says: five tries in all. For reads of a directory only:
 * a person who signs in does not wait.
 */
export async function patiently<T>(clock: Clock, attempt: () => Promise<T>, isBusy: (error: unknown) => boolean = saysBusy): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const told = error instanceof VendorRefusal ? error.retryAfterMs : undefined;
      const pauseMs = told ?? firstPauseMs * 2 ** (tries - 1);
      if (!isBusy(error) || tries === mostTries || pauseMs > mostPauseMs) throw error;
      await new Promise<void>((resolve) => void clock.after(pauseMs, resolve));
    }
  }
}

function saysBusy(error: unknown): boolean {
  return error instanceof VendorRefusal && error.meaning === "busy";
}

/** Ends a piece of work that takes longer than a sign-in may (case FED-10), with `idp.unreachable`. */
export async function inTime<T>(clock: Clock, work: Promise<T>): Promise<T> {
  let cancel = () => {};
  const late = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(mostWaitMs, () => reject(new GuardError("idp.unreachable", { description: "The provider takes too long" })));
  });
  return Promise.race([work, late]).finally(cancel);
}
