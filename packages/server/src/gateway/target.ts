import { GuardError } from "@agent-id-guard/protocol";

const longestTarget = 8_192;

/** What some reader decodes, normalises or cuts: then the bytes that were checked would not be the ones that act (cases PRX-11, ADM-03). */
const ambiguousPath: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/[^\x21-\x7e]/, "a character that must be encoded"],
  [/[\\#]/, "a backslash or a fragment"],
  [/%(?![0-9a-f]{2})/i, "an incomplete escape"],
  [/%(?:2e|2f|5c|00)/i, "an encoded dot, slash, backslash or NUL"],
  [/\/\//, "an empty segment"],
  [/\/\.{1,2}(?:[/;]|$)/, "a dot segment"],
];

/**
 * The one URL that a call goes to: the resource's upstream address and the caller's path below it, normalised once. What is checked against the
 * credential's destinations is this value, and the same value is sent. Throws `gateway.bad_request`.
 */
export function urlOf(upstreamUrl: string, target: string): URL {
  const upstream = URL.parse(upstreamUrl);
  if (upstream === null) throw new GuardError("gateway.destination_refused", { detail: "the upstream address is no URL" });
  if (target.length > longestTarget) throw refused("more characters than are accepted");
  const queryAt = target.indexOf("?");
  const path = queryAt < 0 ? target : target.slice(0, queryAt);
  const query = queryAt < 0 ? "" : target.slice(queryAt);
  if (path !== "" && !path.startsWith("/")) throw refused("something before its first slash");
  for (const [pattern, what] of ambiguousPath) if (pattern.test(path)) throw refused(what);
  if (/[^\x21-\x7e]|[\\#]|%00/.test(query))
    throw new GuardError("gateway.bad_request", { description: "The query holds a character that must be encoded" });
  const wanted = `${upstream.pathname.replace(/\/$/, "")}${path}`;
  const url = new URL(`${upstream.origin}${wanted}${query}`);
  if (url.pathname !== (wanted === "" ? "/" : wanted)) throw refused("a character that must be encoded");
  return url;
}

function refused(what: string): GuardError {
  return new GuardError("gateway.bad_request", { description: `The path holds ${what}` });
}
