import { GuardError } from "@agent-id-guard/protocol";
import type { HeaderList, Outbound, Receiver } from "./port.ts";

/** The most that comes back, and the longest silence. */
const limits = { bytes: 1_048_576, silenceMs: 10_000 } as const;

/** A `fetch` on top of the dialer: buffered both ways, redirects handed back as they are. */
export function createFetch(send: Outbound["send"], allowPrivateNetwork: boolean): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, { ...init, redirect: "manual" });
    const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer());
    request.signal.throwIfAborted();
    return new Promise<Response>((resolve, reject) => {
      const abort = () => {
        call.abort();
        reject(request.signal.reason);
      };
      const settle =
        <T>(answer: (value: T) => void) =>
        (value: T) => {
          request.signal.removeEventListener("abort", abort);
          answer(value);
        };
      const receiver = collecting(settle(resolve), settle(reject), () => call.abort());
      const call = send(
        {
          url: new URL(request.url),
          method: request.method,
          headers: [...request.headers].flat(),
          body,
          allowPrivateNetwork,
          poolKey: "fetch",
          headersTimeoutMs: limits.silenceMs,
          bodyTimeoutMs: limits.silenceMs,
        },
        receiver,
      );
      request.signal.addEventListener("abort", abort, { once: true });
    });
  };
}

function collecting(resolve: (response: Response) => void, reject: (error: GuardError) => void, abort: () => void): Receiver {
  let status = 0;
  let headers: HeaderList = [];
  let bytes = 0;
  const chunks: Uint8Array[] = [];
  return {
    head(withStatus, withHeaders) {
      status = withStatus;
      headers = withHeaders;
    },
    data(chunk) {
      bytes += chunk.length;
      if (bytes <= limits.bytes) return chunks.push(chunk) > 0;
      abort();
      reject(new GuardError("gateway.upstream_unreachable", { detail: "the answer is too large" }));
      return false;
    },
    end() {
      const pairs = headers.flatMap((text, at) => (at % 2 === 0 ? [[text, headers[at + 1] as string] as [string, string]] : []));
      const isBodiless = status === 204 || status === 205 || status === 304;
      resolve(new Response(isBodiless ? null : Buffer.concat(chunks), { status, headers: pairs }));
    },
    failed: reject,
  };
}
