import { GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { z } from "zod";
import { type Clock, pause } from "../clock.ts";
import type { Fetch } from "./fetch.ts";
import { parseJson } from "./parse-json.ts";
import { readError } from "./read-error.ts";

/** Longest wait for one answer, most tries, and the first pause between tries (doubled each time). */
const limits = { deadlineMs: 10_000, tries: 3, firstPauseMs: 200, longestWaitMs: 5_000 } as const;

/** Failures after which the same call may succeed a moment later. */
const passing = new Set(["sdk.unreachable", "store.unavailable", "vault.unavailable", "audit.unavailable", "request.rate_limited"]);

/** Short calls to the server's own endpoints. Redirects are refused, since what is sent is a credential or a token. */
export interface Http {
  /**
   * Sends until there is a 2xx answer and returns its body; at most three times, and only after failures that pass.
   * `prepare` makes each try anew, so that a client assertion is never sent twice.
   * Throws the server's own error, or `sdk.unreachable`.
   */
  call(url: string, prepare: () => Promise<RequestInit>): Promise<string>;
}

/** Makes {@link Http} over a `fetch`. */
export function createHttp(fetch: Fetch, clock: Clock): Http {
  return {
    async call(url, prepare) {
      for (let tried = 1; ; tried++) {
        try {
          return await once(fetch, clock, url, await prepare());
        } catch (error) {
          if (!isGuardError(error) || !passing.has(error.code) || tried === limits.tries) throw error;
          const waitMs = (error.retryAfterSeconds ?? 0) * 1_000;
          if (waitMs > limits.longestWaitMs) throw error;
          await pause(clock, Math.max(waitMs, limits.firstPauseMs * 2 ** (tried - 1)));
        }
      }
    },
  };
}

async function once(fetch: Fetch, clock: Clock, url: string, init: RequestInit): Promise<string> {
  const deadline = new AbortController();
  const cancel = clock.after(limits.deadlineMs, () => deadline.abort());
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal: deadline.signal });
    const body = await response.text();
    if (response.ok) return body;
    throw readError(response.status, response.headers, body);
  } catch (error) {
    if (isGuardError(error)) throw error;
    throw new GuardError("sdk.unreachable", { cause: error });
  } finally {
    cancel();
  }
}

/** The JSON body of an answer as the protocol describes it. Throws `sdk.unreachable` for anything else: that was not our server. */
export function parseAnswer<T>(schema: z.ZodType<T>, body: string, what: string): T {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw new GuardError("sdk.unreachable", { description: `The server's ${what} could not be read` });
}
