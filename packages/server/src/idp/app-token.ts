import type { Clock } from "../clock/port.ts";
import { VendorRefusal } from "./vendor-refusal.ts";

/** The token of our application at a vendor, kept while it is valid. */
export interface AppToken {
  /** Calls with the token. When the vendor takes it no more, once with a new one. */
  use<T>(call: (token: string) => Promise<T>): Promise<T>;
}

export interface FetchedToken {
  readonly token: string;
  readonly expiresInSeconds: number;
}

/** It is fetched anew this long before it ends. */
const earlyMs = 5 * 60_000;

/** Keeps one token. Callers who need a new one at the same time share one fetch. */
export function createAppToken(clock: Clock, fetchToken: () => Promise<FetchedToken>): AppToken {
  let kept: { readonly token: string; readonly untilMs: number } | undefined;
  let under: Promise<string> | undefined;

  async function fetchAnew(): Promise<string> {
    const { token, expiresInSeconds } = await fetchToken();
    kept = { token, untilMs: clock.nowMs() + expiresInSeconds * 1_000 - earlyMs };
    return token;
  }

  function current(): Promise<string> {
    if (kept !== undefined && clock.nowMs() < kept.untilMs) return Promise.resolve(kept.token);
    under ??= fetchAnew().finally(() => {
      under = undefined;
    });
    return under;
  }

  return {
    async use(call) {
      const token = await current();
      try {
        return await call(token);
      } catch (error) {
        if (!(error instanceof VendorRefusal) || error.meaning !== "token") throw error;
        if (kept?.token === token) kept = undefined;
        return call(await current());
      }
    },
  };
}
