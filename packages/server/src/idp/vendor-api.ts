import { GuardError } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { AdapterPorts } from "./adapter.ts";

/** A call to a vendor's API. */
export interface ApiRequest {
  readonly url: URL;
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. Without a JSON object in it `body` is empty. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export type CallApi = (request: ApiRequest) => Promise<ApiAnswer>;

/** The longest that one call, or all calls of one sign-in, may take (case FED-10). */
export const mostWaitMs = 5_000;
const mostTries = 5;
/** Nobody answered: a connection that broke is worth another try, an address where nobody is soon is not. */
const mostSilences = 3;
const mostPauseMs = 120_000;
const firstPauseMs = 500;

/** One try a call, 5 s at most, redirects not followed. Throws `idp.unreachable` when there is no answer, and for plain http away from a loopback installation (FED-14). */
export function createCallApi({ fetch, allowLoopbackHttp }: Pick<AdapterPorts, "fetch" | "allowLoopbackHttp">): CallApi {
  return async ({ url, method = "GET", headers = {}, body }) => {
    if (url.protocol !== "https:" && !(allowLoopbackHttp && isLoopback(url.hostname)))
      throw new GuardError("idp.unreachable", { description: "The provider's address is not https" });
    const init = { method, headers, redirect: "manual", signal: AbortSignal.timeout(mostWaitMs) } as const;
    try {
      const response = await fetch(url, body === undefined ? init : { ...init, body });
      return { status: response.status, headers: response.headers, body: objectIn(await response.text()) };
    } catch (cause) {
      throw new GuardError("idp.unreachable", { description: `${url.host} does not answer`, cause });
    }
  };
}

/**
 * Asks again after no answer, a rate limit or a fault of the server, when the server says to (`Retry-After`, `x-ogw-ratelimit-reset`) or ever later: five tries in all.
 * `isBusy` knows rate limits that come with another status.
 */
export async function askPatiently(
  clock: Clock,
  ask: () => Promise<ApiAnswer>,
  isBusy: (answer: ApiAnswer) => boolean = () => false,
): Promise<ApiAnswer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask().catch((error: unknown) => {
      if (tries >= mostSilences) throw error;
      return undefined;
    });
    const pauseMs = (answer && pauseMsOf(answer, clock.nowMs())) ?? firstPauseMs * 2 ** (tries - 1);
    const isOver = answer !== undefined && !(answer.status === 429 || answer.status >= 500 || isBusy(answer));
    if (answer !== undefined && (isOver || tries === mostTries || pauseMs > mostPauseMs)) return answer;
    await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
  }
}

/** Ends a piece of work that takes longer than a sign-in may, with `idp.unreachable`. */
export async function inTime<T>(clock: Clock, work: Promise<T>): Promise<T> {
  let cancel = () => {};
  const late = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(mostWaitMs, () => reject(new GuardError("idp.unreachable", { description: "The provider takes too long" })));
  });
  return Promise.race([work, late]).finally(cancel);
}

/** RFC 9110 §10.2.3; Lark counts seconds in a header of its own. */
function pauseMsOf({ headers }: ApiAnswer, nowMs: number): number | undefined {
  const told = headers.get("retry-after") ?? headers.get("x-ogw-ratelimit-reset");
  if (told === null) return undefined;
  const seconds = Number(told);
  const pauseMs = Number.isNaN(seconds) ? Date.parse(told) - nowMs : seconds * 1_000;
  return Number.isNaN(pauseMs) ? undefined : Math.max(0, pauseMs);
}

/** A member that holds an object; else an empty one. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
}

/** The objects of a list. */
export function objectsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "object" && entry !== null) : [];
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
