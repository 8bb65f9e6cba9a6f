import { failed } from "./failures.ts";
import { type JsonObject, objectIn } from "./json-pointer.ts";

export interface ExpectedIdToken {
  /** Undefined: not known. `{tid}` is the token's own claim, a tenant. */
  readonly issuer: string | undefined;
  readonly clientId: string;
  readonly nonce: string;
  readonly nowMs: number;
}

const toleranceSeconds = 60;

/**
 * The claims of an ID token that came straight from the token endpoint over TLS, which stands in for its signature (OIDC Core §3.1.3.7 (6)). Checked: issuer where
 * known, audience and authorized party (ours alone), expiry, and that it is of this very sign-in (nonce). Nobody is signed in by it. Throws `connection.failed`.
 */
export function readIdToken(idToken: string, { issuer, clientId, nonce, nowMs }: ExpectedIdToken): JsonObject {
  const parts = idToken.split(".");
  const claims = parts.length === 3 ? objectIn(Buffer.from(parts[1] as string, "base64url").toString("utf8")) : undefined;
  if (claims === undefined) throw failed("The provider's ID token can't be read");
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  const isForUs = audiences.length === 1 && audiences[0] === clientId && (claims.azp === undefined || claims.azp === clientId);
  const isAlive = typeof claims.exp === "number" && claims.exp * 1_000 > nowMs - toleranceSeconds * 1_000;
  const isIssuers = issuer === undefined || claims.iss === issuer.replace("{tid}", tenantOf(claims));
  if (!isForUs || !isAlive || !isIssuers || claims.nonce !== nonce) throw failed("The provider's ID token does not belong to this consent");
  return claims;
}

function tenantOf({ tid }: JsonObject): string {
  return typeof tid === "string" && /^[0-9a-f-]{36}$/.test(tid) ? tid : "";
}
