import { lookup } from "node:dns/promises";
import { Readable } from "node:stream";
import { GuardError } from "@agent-id-guard/protocol";
import { checkedAddresses, type OwnListener, type Resolve } from "./checked-addresses.ts";
import { decoding } from "./decode.ts";
import { DispatchedCall } from "./dispatched-call.ts";
import { failureOf } from "./failures.ts";
import { createFetch } from "./fetch.ts";
import { createPools } from "./pools.ts";
import type { Outbound, OutboundCall, OutboundRequest } from "./port.ts";

export interface OutboundOptions {
  /** All addresses of a host name. Default: what this machine's resolver says. */
  readonly resolve?: Resolve;
  /** Where this server listens, asked at each new connection: it never calls itself (case PRX-15). */
  readonly ownListeners?: () => readonly OwnListener[];
  /** The origins under which this server is known, such as the issuer's. */
  readonly ownOrigins?: readonly string[];
  /** PEM certificates of authorities that are trusted beside the usual ones. */
  readonly certificateAuthorities?: readonly string[];
  readonly connectTimeoutMs?: number;
}

/** The dialer, on undici's pools. Proxy variables of the environment are not looked at. */
export function createOutbound(options: OutboundOptions = {}): Outbound {
  const ownOrigins = options.ownOrigins ?? [];
  const rules = { resolve: options.resolve ?? resolveHere, ownListeners: options.ownListeners ?? (() => []) };
  const pools = createPools({
    ...rules,
    certificateAuthorities: options.certificateAuthorities,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
  });
  const send: Outbound["send"] = (request, receiver) => {
    const carrier: OutboundCall = { resume: () => dispatched.resume(), abort: () => dispatched.abort() };
    const { receiver: decoder, call } = decoding(receiver, request.method, carrier);
    const dispatched = new DispatchedCall(decoder);
    try {
      refuseOddUrl(request.url, ownOrigins);
      pools.of(request.url.origin, request.allowPrivateNetwork, request.poolKey).dispatch(dispatchOf(request), dispatched);
    } catch (error) {
      queueMicrotask(() => dispatched.fail(failureOf(error)));
    }
    return call;
  };
  return {
    send,
    fetch: (allowPrivateNetwork) => createFetch(send, allowPrivateNetwork),
    addresses: (destination) => checkedAddresses(destination, rules),
    close: () => pools.close(),
  };
}

function dispatchOf({ url, method, headers, body, headersTimeoutMs, bodyTimeoutMs }: OutboundRequest) {
  return {
    path: `${url.pathname}${url.search}`,
    method,
    headers: headers as string[],
    body: body === null || body instanceof Uint8Array ? body : Readable.from(body, { objectMode: false }),
    headersTimeout: headersTimeoutMs,
    bodyTimeout: bodyTimeoutMs,
  };
}

/** Only http and https, and nothing in the URL that a second reader could take for another host (case PRX-04). */
function refuseOddUrl(url: URL, ownOrigins: readonly string[]): void {
  const isOdd =
    (url.protocol !== "https:" && url.protocol !== "http:") ||
    url.username !== "" ||
    url.password !== "" ||
    url.hash !== "" ||
    url.hostname === "";
  if (isOdd) throw new GuardError("gateway.destination_refused", { detail: "not a plain http or https URL" });
  if (ownOrigins.includes(url.origin)) throw new GuardError("gateway.destination_refused", { detail: "the server itself" });
}

async function resolveHere(hostname: string): Promise<readonly string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}
