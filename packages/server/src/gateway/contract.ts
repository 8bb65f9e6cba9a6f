import type { RequestSource } from "../audit/index.ts";
import type { HeaderList, OutboundCall, Receiver } from "../outbound/port.ts";

/** The body of a call, not read yet. Exactly one of the two ways to read it is used, once. */
export interface RequestBody {
  /** Bytes, where the caller announced them. */
  readonly length: number | undefined;
  /** All of it. Throws `request.too_large` past `maxBytes`, and `gateway.bad_request` when the caller breaks off. */
  whole(maxBytes: number): Promise<Uint8Array>;
  /** As it comes, at the reader's pace. */
  stream(): AsyncIterable<Uint8Array>;
}

/** A call as an agent made it, free of any HTTP framework. */
export interface GatewayRequest {
  /** The resource's name: the first path segment after `/gateway/`. */
  readonly resourceName: string;
  readonly method: string;
  /** The rest of the request target, raw, beginning with `/` (or empty), with its query. */
  readonly target: string;
  /** In the order they came. */
  readonly headers: HeaderList;
  readonly body: RequestBody | null;
  readonly source: RequestSource;
}

export interface Gateway {
  /**
   * Makes one call for an agent. The receiver hears `failed` where the gateway refuses or the answer breaks off; whatever else the upstream says is
   * an answer. The surface resumes the call when the receiver was full, and aborts it when the agent has gone.
   */
  forward(request: GatewayRequest, receiver: Receiver): OutboundCall;
  /** Cuts what is under way and waits until its outcome is recorded. */
  close(): Promise<void>;
}

/** What one call may take. */
export interface GatewayLimits {
  /** Until the upstream's answer begins; a model may think for long. */
  readonly headersTimeoutMs: number;
  /** Longest silence within an answer. */
  readonly bodyTimeoutMs: number;
  /** From the first byte to the last. */
  readonly callMs: number;
  readonly requestBytes: number;
  readonly answerBytes: number;
}

export const defaultLimits: GatewayLimits = {
  headersTimeoutMs: 300_000,
  bodyTimeoutMs: 120_000,
  callMs: 3_600_000,
  requestBytes: 268_435_456,
  answerBytes: 1_073_741_824,
};
