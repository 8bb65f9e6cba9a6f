import type { RequestSource } from "../audit/draft.ts";

/** What the adapter of the HTTP server puts beside a request; absent in process. */
export interface NodeBindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } };
  /** Node's own answer stream, for the gateway; `destroy` drops its connection. */
  readonly outgoing?: { destroy(): unknown };
}

/** What every request knows by the time a surface sees it. The type argument of every `Hono` of this server. */
export interface HttpEnvironment {
  Bindings: NodeBindings;
  Variables: {
    /** Made by us, never taken from the caller; also sent as `X-Request-Id`. */
    requestId: string;
    /** Where it came from, as `middleware/request-source.ts` tells for every entrance. */
    source: RequestSource;
  };
}
