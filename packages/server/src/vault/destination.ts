import type { FieldIssue } from "@agent-id-guard/protocol";

/** What a URL parser takes for something else than it looks like: encoded dots and slashes, backslashes, controls, spaces. */
const ambiguous = /%2e|%2f|%5c|%00|\\|[^\x21-\x7e]/i;

/**
 * A destination in its one spelling: origin and path prefix, without a slash at the end (`https://api.example/v1`). An issue where it is none.
 * Clear text is only for resources on a private network.
 */
export function normaliseDestination(
  text: string,
  allowPrivateNetwork: boolean,
): { readonly destination: string } | Pick<FieldIssue, "message"> {
  const url = URL.parse(text);
  if (url === null || ambiguous.test(text)) return { message: "expected a plain URL" };
  if (url.protocol !== "https:" && url.protocol !== "http:") return { message: "expected https" };
  if (url.protocol === "http:" && !allowPrivateNetwork)
    return { message: "expected https; plain http needs allowPrivateNetwork on the resource" };
  if (url.username !== "" || url.password !== "" || text.includes("?") || text.includes("#"))
    return { message: "expected no user, password, query or fragment" };
  if (url.hostname.endsWith(".")) return { message: "expected no dot at the end of the host" };
  if (url.pathname.includes("//") || /\/\.{1,2}(\/|$)/.test(text)) return { message: "expected a path without empty or dot segments" };
  return { destination: `${url.origin}${url.pathname.replace(/\/$/, "")}` };
}

/** Whether a URL lies at or below a normalised destination: same scheme, host and port, and the path whole segments below it. */
export function covers(destination: string, url: URL): boolean {
  if (url.username !== "" || url.password !== "") return false;
  const place = `${url.origin}${url.pathname}`;
  return place === destination || place.startsWith(`${destination}/`);
}
