import type { Fetch } from "../connection/fetch.ts";
import type { TokenRequest } from "../tokens/token-endpoint.ts";
import type { TokenSource } from "../tokens/token-source.ts";

/** One call to a place that has been decided already, and the token that goes there. */
export interface Call {
  readonly url: URL;
  readonly token: TokenRequest;
  readonly input: string | URL | Request;
  readonly init: RequestInit | undefined;
}

/**
 * Sends a call with our token, and with no other Authorization. Redirects are handed back, so that the token goes nowhere else.
 * On a 401 the token is forgotten and the call repeated once with a new one, if its body can be sent again.
 */
export async function send(fetch: Fetch, tokens: TokenSource, call: Call): Promise<Response> {
  const repeatable = isRepeatable(call);
  const token = await tokens.get(call.token);
  const response = await fetch(...withToken(call, token));
  if (response.status !== 401) return response;
  tokens.drop(call.token, token);
  if (!repeatable) return response;
  await response.body?.cancel();
  return fetch(...withToken(call, await tokens.get(call.token)));
}

function withToken({ url, input, init }: Call, token: string): [string | Request, RequestInit] {
  const request = input instanceof Request ? input : undefined;
  const headers = new Headers(init?.headers ?? request?.headers);
  headers.set("authorization", `Bearer ${token}`);
  const target = request === undefined ? url.href : new Request(url.href, request);
  return [target, { ...init, headers, redirect: "manual" }];
}

/** A stream is used up by the first try. */
function isRepeatable({ input, init }: Call): boolean {
  const body: unknown = init?.body ?? (input instanceof Request ? input.body : null);
  return typeof body !== "object" || body === null || !(body instanceof ReadableStream || Symbol.asyncIterator in body);
}
