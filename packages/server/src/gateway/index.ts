/** The gateway: identify → decide → open → forward → record. */
import type { Readable } from "node:stream";
import type { RequestSource } from "../audit/draft.ts";

/** A call as an agent made it, free of any HTTP framework. */
export interface GatewayRequest {
  /** The resource's name: the first path segment after `/gateway/`. */
  readonly resourceName: string;
  readonly method: string;
  /** The rest of the request target, raw, beginning with `/` (or empty), with its query. */
  readonly target: string;
  /** Raw header pairs in the order they came. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Readable | null;
  readonly source: RequestSource;
  readonly signal: AbortSignal;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Readable | null;
}

export interface Gateway {
  /** Throws a GuardError where the gateway itself refuses; whatever the upstream says is an answer. */
  forward(request: GatewayRequest): Promise<GatewayAnswer>;
  close(): Promise<void>;
}
