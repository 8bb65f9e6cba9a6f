import type { GuardError } from "@agent-id-guard/protocol";

/** Header names and values in turn, as they stand on the wire. */
export type HeaderList = readonly string[];

/** A call to the outside. The URL has been decided by us; nothing in a caller's request chose its host. */
export interface OutboundRequest {
  readonly url: URL;
  readonly method: string;
  /** As they go out, without `Host`; `Content-Length` only where a streamed body's length is known. */
  readonly headers: HeaderList;
  readonly body: AsyncIterable<Uint8Array> | Uint8Array | null;
  /** Whether loopback, private, link-local and unique-local addresses may be dialled. Metadata addresses never are. */
  readonly allowPrivateNetwork: boolean;
  /** Connections are shared only among calls with the same key (case PRX-06). */
  readonly poolKey: string;
  readonly headersTimeoutMs: number;
  /** Longest silence within the body. */
  readonly bodyTimeoutMs: number;
}

/** Receives one answer as it comes: `head` once, `data` as often as there is some, then `end`. Or `failed`, at any point; nothing comes after it. */
export interface Receiver {
  head(status: number, headers: HeaderList): void;
  /** Takes bytes over. False: full, nothing more comes until the call is resumed. */
  data(chunk: Uint8Array): boolean;
  end(): void;
  failed(error: GuardError): void;
}

/** A call under way. */
export interface OutboundCall {
  /** Goes on after `data` answered false. */
  resume(): void;
  /** Drops the connection. The receiver hears nothing more. */
  abort(): void;
}

/** Where a connection of another protocol is to go. `isClear`: without TLS, which is for private addresses only. */
export interface Destination {
  readonly hostname: string;
  readonly port: number;
  readonly allowPrivateNetwork: boolean;
  readonly isClear: boolean;
}

/**
 * The only place that dials, or says what may be dialled. The name is resolved once, every address checked, and a checked address dialled (case PRX-04);
 * redirects are never followed; TLS is always verified; clear text only goes to private addresses.
 * Compressed answers are decoded; trailers and informational answers are dropped.
 * Fails with `gateway.destination_refused`, `gateway.upstream_unreachable`, `gateway.upstream_timeout`.
 */
export interface Outbound {
  send(request: OutboundRequest, receiver: Receiver): OutboundCall;
  /** A `fetch` under the same rules, for libraries that take one (openid-client). At most 1 MiB comes back, within 10 s of silence. */
  fetch(allowPrivateNetwork: boolean): typeof globalThis.fetch;
  /** The addresses of a host for a library that dials by itself (a database's): it must dial these, and nothing that a second look-up says. */
  addresses(destination: Destination): Promise<readonly string[]>;
  close(): Promise<void>;
}
