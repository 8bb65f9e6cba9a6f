import type { HeaderList } from "../outbound/port.ts";

/**
 * What an upstream may not say through us. What ends at this hop; cookies and challenges, which would bind the agent's client to the upstream;
 * and what would speak for our own origin: transport, framing, scripts, other origins, caches (cases PRX-10, PRX-21, ADM-08).
 */
const dropped: ReadonlySet<string> = new Set([
  "alt-svc",
  "cache-control",
  "clear-site-data",
  "connection",
  "content-security-policy",
  "content-security-policy-report-only",
  "cross-origin-resource-policy",
  "expires",
  "keep-alive",
  "nel",
  "pragma",
  "public-key-pins",
  "refresh",
  "report-to",
  "reporting-endpoints",
  "service-worker-allowed",
  "set-cookie",
  "set-cookie2",
  "strict-transport-security",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "www-authenticate",
  "x-content-type-options",
]);
const droppedPrefixes = ["access-control-", "proxy-"] as const;

/** Nothing in between may keep an answer for somebody else, and no browser may run it in our name. */
const ours = [
  "cache-control",
  "private, no-store",
  "content-security-policy",
  "default-src 'none'; sandbox",
  "cross-origin-resource-policy",
  "same-origin",
  "x-content-type-options",
  "nosniff",
] as const;

/** The headers of an answer as the agent gets them: the upstream's, without what is not theirs to say, then ours. `Location` becomes absolute. */
export function answerHeaders(headers: HeaderList, calledUrl: URL): HeaderList {
  const named = connectionNames(headers);
  const list: string[] = [];
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] as string;
    const value = headers[at + 1] as string;
    if (dropped.has(name) || named.includes(name) || droppedPrefixes.some((prefix) => name.startsWith(prefix))) continue;
    const meant = name === "location" ? URL.parse(value, calledUrl)?.href : value;
    if (meant !== undefined) list.push(name, meant);
  }
  list.push(...ours);
  return list;
}

function connectionNames(headers: HeaderList): readonly string[] {
  for (let at = 0; at < headers.length; at += 2)
    if (headers[at] === "connection") return (headers[at + 1] as string).split(",").map((name) => name.trim().toLowerCase());
  return [];
}
