import type { Decision } from "@agent-id-guard/protocol";
import type { OpenedForCall } from "../delivery/index.ts";
import type { ResourceRow } from "../store/port.ts";
import type { VerifiedToken } from "../tokens/index.ts";
import type { GatewayRequest } from "./contract.ts";
import type { CallerHeaders } from "./request-headers.ts";

/** What is known of a call, stage by stage. Each stage adds and changes nothing. */
export interface Arrived {
  readonly request: GatewayRequest;
  readonly arrivedAtMs: number;
}

/** The headers were read; the token is alive and meant for this resource, which is active. Nothing has been decided. */
export interface Identified extends Arrived {
  readonly headers: CallerHeaders;
  readonly token: VerifiedToken;
  readonly resource: ResourceRow;
}

/** The policy allows it. */
export interface Decided extends Identified {
  readonly decision: Decision;
}

/** Where it goes, with what body and which credential. Nothing has been recorded, nothing dialled. */
export interface Opened extends Decided {
  readonly url: URL;
  /** The model asked for, where the resource has a list. */
  readonly model: string | undefined;
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
  readonly bodyLength: number | undefined;
  readonly opened: OpenedForCall;
}

/** What an event can say of a call that ended early. */
export type Known = Arrived & Partial<Omit<Opened, keyof Arrived>>;
