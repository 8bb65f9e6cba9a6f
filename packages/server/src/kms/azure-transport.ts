import type { KeyClientOptions } from "@azure/keyvault-keys";

type Transport = NonNullable<KeyClientOptions["httpClient"]>;
type AnswerHeaders = Awaited<ReturnType<Transport["sendRequest"]>>["headers"];

/** Azure's clients over a `fetch` of ours, so that their calls follow the rules of our dialer. */
export function createAzureTransport(fetch: typeof globalThis.fetch): Transport {
  return {
    async sendRequest(request) {
      const { url, method, body, abortSignal } = request;
      if (body !== undefined && body !== null && typeof body !== "string")
        throw new TypeError("a call of Azure's clients has a text as its body");
      const controller = new AbortController();
      const abort = () => controller.abort();
      abortSignal?.addEventListener("abort", abort);
      try {
        if (abortSignal?.aborted === true) abort();
        const response = await fetch(url, { method, headers: [...request.headers], body: body ?? null, signal: controller.signal });
        return { request, status: response.status, headers: headersOf(response.headers), bodyAsText: await response.text() };
      } finally {
        abortSignal?.removeEventListener("abort", abort);
      }
    },
  };
}

function headersOf(headers: Headers): AnswerHeaders {
  return {
    get: (name) => headers.get(name) ?? undefined,
    has: (name) => headers.has(name),
    set: (name, value) => headers.set(name, String(value)),
    delete: (name) => headers.delete(name),
    toJSON: () => Object.fromEntries(headers),
    [Symbol.iterator]: () => headers[Symbol.iterator](),
  };
}
