import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";

/** A call to the outside. The URL has been decided by us; nothing in a caller's request chose its host. */
export interface OutboundRequest {
  readonly url: URL;
  readonly method: string;
  /** Name and value pairs, as they go out. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Readable | Uint8Array | null;
  /** Whether loopback, private, link-local and unique-local addresses may be dialled. Metadata addresses never are. */
  readonly allowPrivateNetwork: boolean;
  /** Connections are shared only among calls with the same key (case PRX-06). */
  readonly poolKey: string;
  readonly signal?: AbortSignal;
  readonly headersTimeoutMs: number;
  /** Longest silence within the body. */
  readonly bodyTimeoutMs: number;
}

export interface OutboundResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

/**
 * The only place that dials. The name is resolved once, every address checked, and a checked address dialled (case PRX-04);
 * redirects are never followed; TLS is always verified.
 * Fails with `gateway.destination_refused`, `gateway.upstream_unreachable`, `gateway.upstream_timeout`.
 */
export interface Outbound {
  send(request: OutboundRequest): Promise<OutboundResponse>;
  /** A `fetch` under the same rules, for libraries that take one (openid-client). */
  fetch(allowPrivateNetwork: boolean): typeof globalThis.fetch;
  close(): Promise<void>;
}
