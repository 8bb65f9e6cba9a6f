import { GuardError } from "@agent-id-guard/protocol";
import type { HeaderList } from "../outbound/port.ts";

/** What the rules of the gateway look at in a caller's headers. */
export interface CallerHeaders {
  readonly bearer: string | undefined;
  readonly contentType: string;
  readonly contentEncoding: string;
  /** Names that the caller's `Connection` headers list, in lower case (RFC 9110 §7.6.1). */
  readonly hopByHop: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();
const plainName = /^[a-z0-9-]+$/;

/**
 * What the caller may not send on. Their own credentials: only ours reach the upstream (case PRX-09). What ends at this hop, what says who is
 * asked or from where, and what makes a method or path mean another one (cases PRX-05, PRX-07, PRX-08, PRX-11). And `Range`: a secret cut in two
 * answers would be found in neither (case PRX-10).
 */
const dropped: ReadonlySet<string> = new Set([
  "accept-encoding",
  "api-key",
  "authorization",
  "cf-connecting-ip",
  "client-ip",
  "connection",
  "content-length",
  "cookie",
  "cookie2",
  "expect",
  "forwarded",
  "host",
  "http2-settings",
  "if-range",
  "keep-alive",
  "ocp-apim-subscription-key",
  "private-token",
  "range",
  "te",
  "trailer",
  "transfer-encoding",
  "true-client-ip",
  "upgrade",
  "via",
  "x-amz-security-token",
  "x-api-key",
  "x-auth-token",
  "x-client-ip",
  "x-cluster-client-ip",
  "x-goog-api-key",
  "x-host",
  "x-http-method",
  "x-http-method-override",
  "x-method-override",
  "x-original-host",
  "x-original-url",
  "x-real-ip",
  "x-rewrite-url",
]);
const droppedPrefixes = ["proxy-", "x-forwarded-"] as const;

/** Reads a caller's headers. Throws `gateway.bad_request` for what can't be forwarded without doubt, and `token.missing` where the token is not one. */
export function readHeaders(headers: HeaderList): CallerHeaders {
  let bearer: string | undefined;
  let hosts = 0;
  let contentType = "";
  let contentEncoding = "";
  let hopByHop: Set<string> | undefined;
  for (let at = 0; at < headers.length; at += 2) {
    const value = headers[at + 1] as string;
    switch ((headers[at] as string).toLowerCase()) {
      case "authorization":
        if (bearer !== undefined) throw refused("Authorization stands there twice");
        bearer = value;
        break;
      case "host":
        if (++hosts > 1 || !/^[A-Za-z0-9.:[\]_-]+$/.test(value)) throw refused("Host is not one name");
        break;
      case "expect":
        throw refused("Expect is not supported");
      case "upgrade":
        throw refused("The protocol can't be changed");
      case "content-type":
        contentType = value;
        break;
      case "content-encoding":
        contentEncoding = value;
        break;
      case "connection":
        hopByHop ??= new Set();
        for (const name of value.split(",")) hopByHop.add(name.trim().toLowerCase());
    }
  }
  return { bearer: bearerOf(bearer), contentType, contentEncoding, hopByHop: hopByHop ?? none };
}

/**
 * The headers that go out: the caller's, without what is not theirs to say, then ours. What an upstream's server might take for another
 * header (`X_Forwarded_User`, `X.Forwarded.User`) is dropped. `credential` stands once and last, whatever the caller sent or listed.
 */
export function outgoingHeaders(
  headers: HeaderList,
  { hopByHop }: CallerHeaders,
  credential: readonly [name: string, value: string],
  bodyLength: number | undefined,
): HeaderList {
  const credentialName = credential[0].toLowerCase();
  const list: string[] = [];
  for (let at = 0; at < headers.length; at += 2) {
    const name = (headers[at] as string).toLowerCase();
    if (dropped.has(name) || name === credentialName || hopByHop.has(name) || !plainName.test(name)) continue;
    if (droppedPrefixes.some((prefix) => name.startsWith(prefix))) continue;
    list.push(name, headers[at + 1] as string);
  }
  if (bodyLength !== undefined) list.push("content-length", String(bodyLength));
  list.push("accept-encoding", "identity", credentialName, credential[1]);
  return list;
}

/** RFC 6750 §2.1. Another scheme is no token. */
function bearerOf(authorization: string | undefined): string | undefined {
  const match = authorization === undefined ? null : /^Bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(authorization);
  return match?.[1];
}

function refused(description: string): GuardError {
  return new GuardError("gateway.bad_request", { description });
}
