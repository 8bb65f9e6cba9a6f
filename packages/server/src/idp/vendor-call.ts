import type { Clock } from "../clock/port.ts";
import type { AdapterPorts } from "./adapter.ts";
import { objectIn } from "./objects.ts";
import { VendorRefusal } from "./vendor-refusal.ts";

/** One call of a vendor's API that answers with a JSON object. */
export interface VendorCall {
  readonly url: URL;
  /** Default: GET, and POST with a body. */
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  /** A form, or anything else as JSON. */
  readonly body?: unknown;
}

/** What came back, whatever its status. Nothing in it is verified; `body` is empty where nothing was sent (204). */
export interface VendorAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** How long the vendor asks us to wait. */
  readonly retryAfterMs: number | undefined;
}

export type CallVendor = (call: VendorCall) => Promise<VendorAnswer>;

/** The longest that one call, or all calls of one sign-in, may take (case FED-10). */
export const mostWaitMs = 5_000;

/**
 * One try a call, 5 s at most (FED-10), redirects not followed. Fails with a {@link VendorRefusal}: for plain http away from a loopback installation before it calls
 * (FED-14); busy, when nobody answers in time, and when something else than JSON comes: vendors send a page when asked too often.
 */
export function createCallVendor({
  fetch,
  clock,
  allowLoopbackHttp,
}: Pick<AdapterPorts, "fetch" | "clock" | "allowLoopbackHttp">): CallVendor {
  return async (call) => {
    if (call.url.protocol !== "https:" && !(allowLoopbackHttp && isLoopback(call.url.hostname)))
      throw new VendorRefusal("no https", {
        meaning: "settings",
        advice: { description: "The provider's address is not https", hint: "Set an https address." },
      });
    const controller = new AbortController();
    const cancel = clock.after(mostWaitMs, () => controller.abort());
    try {
      return await send(fetch, call, controller.signal, clock);
    } finally {
      cancel();
    }
  };
}

/** Whatever went wrong is told in our words: an address may hold a token. */
async function send(fetch: typeof globalThis.fetch, call: VendorCall, signal: AbortSignal, clock: Clock): Promise<VendorAnswer> {
  const [response, text] = await fetch(call.url, { ...requestOf(call), signal, redirect: "manual" })
    .then(async (answer) => [answer, await answer.text()] as const)
    .catch(() => {
      throw new VendorRefusal(signal.aborted ? "no answer in time" : "no answer", { meaning: "busy" });
    });
  const retryAfterMs = retryAfterMsOf(response.headers, clock.nowMs());
  const body = response.ok && text === "" ? {} : objectIn(text);
  if (body === undefined) throw new VendorRefusal(`no JSON, HTTP ${response.status}`, { meaning: "busy" }, retryAfterMs);
  return { status: response.status, body, retryAfterMs };
}

function requestOf({ method, headers, body }: VendorCall): RequestInit {
  const accept = { accept: "application/json", ...headers };
  if (body === undefined) return { method: method ?? "GET", headers: accept };
  if (body instanceof URLSearchParams) return { method: method ?? "POST", headers: accept, body };
  const type = { "content-type": "application/json; charset=utf-8" };
  return { method: method ?? "POST", headers: { ...type, ...accept }, body: JSON.stringify(body) };
}

/** Seconds or a date (RFC 9110 §10.2.3); Lark counts seconds in a header of its own. */
function retryAfterMsOf(headers: Headers, nowMs: number): number | undefined {
  const told = headers.get("retry-after") ?? headers.get("x-ogw-ratelimit-reset");
  if (told === null) return undefined;
  const seconds = Number(told);
  const pauseMs = Number.isNaN(seconds) ? Date.parse(told) - nowMs : seconds * 1_000;
  return Number.isNaN(pauseMs) ? undefined : Math.max(0, pauseMs);
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
