import { ask, type Line, type ProviderAnswer } from "./ask.ts";
import { failed } from "./failures.ts";
import type { JsonObject } from "./json-pointer.ts";

/** Reads the metadata of an issuer; from memory where it was read a short while ago. Throws `connection.failed`. */
export type Discover = (issuer: string) => Promise<JsonObject>;

const keptMs = 10 * 60_000;
const limitMs = 3_000;
const mostKept = 200;

/**
 * OpenID Connect Discovery §4, then RFC 8414 §3.1; the metadata must name the very issuer (RFC 8414 §3.3). Kept for ten minutes; what failed is asked again.
 * Callers who ask together share one call.
 */
export function createDiscover(line: Line): Discover {
  const kept = new Map<string, { readonly metadata: Promise<JsonObject>; readonly untilMs: number }>();
  return (issuer) => {
    const nowMs = line.clock.nowMs();
    const known = kept.get(issuer);
    if (known !== undefined && known.untilMs > nowMs) return known.metadata;
    const metadata = read(line, issuer);
    const entry = { metadata, untilMs: nowMs + keptMs };
    kept.delete(issuer);
    kept.set(issuer, entry);
    for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest);
    metadata.catch(() => {
      if (kept.get(issuer) === entry) kept.delete(issuer);
    });
    return metadata;
  };
}

async function read(line: Line, issuer: string): Promise<JsonObject> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname === "/" ? "" : pathname.replace(/\/$/, "");
  const places = [`${origin}${path}/.well-known/openid-configuration`, `${origin}/.well-known/oauth-authorization-server${path}`];
  const deadlineMs = line.clock.nowMs() + limitMs;
  for (const place of places) {
    const answer: ProviderAnswer = await ask(line, {
      url: new URL(place),
      method: "GET",
      headers: {},
      limitMs: Math.max(1, deadlineMs - line.clock.nowMs()),
    });
    if (answer.status !== 200 || answer.body === undefined) continue;
    if (answer.body.issuer !== issuer) throw failed("The provider's metadata names another issuer");
    return answer.body;
  }
  throw failed("The provider's metadata can't be read");
}
