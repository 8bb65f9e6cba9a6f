import { isGuardError } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Entropy } from "../entropy/port.ts";
import { unavailable } from "./failures.ts";

/** How long a call may take, tries and pauses together. */
const defaultLimitMs = 5_000;
/** Pauses before the second and third try, of which a random half to whole is waited: callers that failed together do not come back together. */
const pausesMs = [100, 400] as const;

export interface Patience {
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Default: 5,000. */
  readonly limitMs?: number | undefined;
}

/** Runs a call, and runs it again after `vault.unavailable`. Whatever happens, it is over within the limit: then it fails with `vault.unavailable`. */
export async function patiently<T>(attempt: (signal: AbortSignal) => Promise<T>, patience: Patience): Promise<T> {
  const { clock, limitMs = defaultLimitMs } = patience;
  const controller = new AbortController();
  let cancel = () => {};
  const tooLate = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(limitMs, () => {
      reject(unavailable(`no answer within ${limitMs} ms`));
      controller.abort();
    });
  });
  try {
    return await Promise.race([tooLate, tries(attempt, patience, controller.signal)]);
  } finally {
    cancel();
  }
}

type Verb = "wrap" | "unwrap";

/** How a vendor's client is asked: `explain` says in our words what it threw. */
export function askingBy(explain: (error: unknown, verb: Verb) => Error) {
  return <T>(patience: Patience, verb: Verb, call: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    patiently(async (signal) => {
      try {
        return await call(signal);
      } catch (error) {
        throw explain(error, verb);
      }
    }, patience);
}

async function tries<T>(attempt: (signal: AbortSignal) => Promise<T>, patience: Patience, signal: AbortSignal): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await attempt(signal);
    } catch (error) {
      if (!isGuardError(error) || error.code !== "vault.unavailable" || signal.aborted) throw error;
      await pause(pauseMs, patience);
      if (signal.aborted) throw error;
    }
  }
  return attempt(signal);
}

function pause(atMostMs: number, { clock, entropy }: Patience): Promise<void> {
  const [chance = 0] = entropy.bytes(1);
  return new Promise((resolve) => {
    clock.after((atMostMs * (256 + chance)) / 512, resolve);
  });
}
