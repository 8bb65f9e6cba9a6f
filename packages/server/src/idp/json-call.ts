import type { AdapterPorts } from "./adapter.ts";
import { within } from "./patience.ts";
import { isLoopback, mostWaitMs } from "./vendor-api.ts";
import { VendorRefusal } from "./vendor-refusal.ts";

/** One call of a vendor's API that answers with a JSON object. */
interface JsonCall {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

export interface JsonAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfterMs: number | undefined;
}

const mostRetryAfterSeconds = 60;

/**
 * Calls and reads JSON. It ends after 5 s (case FED-10), and for plain http away from a loopback installation fails before it calls (FED-14).
 * Fails with a {@link VendorRefusal}: see {@link callJson}.
 */
export function createCallJson({ fetch, clock, allowLoopbackHttp }: AdapterPorts): (call: Omit<JsonCall, "signal">) => Promise<JsonAnswer> {
  return async (call) => {
    if (call.url.protocol !== "https:" && !(allowLoopbackHttp && isLoopback(call.url.hostname)))
      throw new VendorRefusal("no https", {
        meaning: "settings",
        advice: { description: "The provider's address is not https", hint: "Set an https address." },
      });
    return within(clock, mostWaitMs, (signal) => callJson(fetch, { ...call, signal }));
  };
}

/**
 * Calls and reads the answer, whatever its status. Nothing in it is verified beyond being a JSON object. Redirects are not followed.
 * Fails with a busy {@link VendorRefusal} when nobody answers in time, and when something else than JSON comes: vendors send a page when asked too often.
 */
async function callJson(fetch: typeof globalThis.fetch, { method, url, headers, body, signal }: JsonCall): Promise<JsonAnswer> {
  const init: RequestInit = {
    method,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json; charset=utf-8" }),
      ...headers,
    },
    signal,
    redirect: "manual",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const { response, text } = await send(fetch, url, init);
  const read = objectIn(text);
  if (read === undefined) throw new VendorRefusal(`no JSON, HTTP ${response.status}`, { meaning: "busy" }, retryAfterMsOf(response));
  return { status: response.status, body: read, retryAfterMs: retryAfterMsOf(response) };
}

/** Whatever went wrong is told in our words: an address may hold a token. */
async function send(fetch: typeof globalThis.fetch, url: URL, init: RequestInit): Promise<{ response: Response; text: string }> {
  try {
    const response = await fetch(url, init);
    return { response, text: await response.text() };
  } catch {
    throw new VendorRefusal(init.signal?.aborted === true ? "no answer in time" : "no answer", { meaning: "busy" });
  }
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** `Retry-After` in seconds (RFC 9110 §10.2.3), no longer than a minute. */
function retryAfterMsOf({ headers }: Response): number | undefined {
  const text = headers.get("retry-after") ?? "";
  return /^\d{1,6}$/.test(text) ? Math.min(Number(text), mostRetryAfterSeconds) * 1_000 : undefined;
}
