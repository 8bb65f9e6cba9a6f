import { assertionLimits, GuardError, jwtTypes } from "@agent-id-guard/protocol";
import { z } from "zod";
import type { Digests } from "../../entropy/port.ts";
import type { Signer } from "../../signer/port.ts";
import type { PublicJwk, Write } from "../../store/port.ts";

const seconds = z.int().min(0).max(253_402_300_799);

/** RFC 7523 §3, with the audience as draft-ietf-oauth-rfc7523bis has it: the issuer, as one string (cases TOK-01 to TOK-03). */
const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.string(),
  jti: z.string().min(1).max(200),
  exp: seconds,
  iat: seconds.optional(),
  nbf: seconds.optional(),
});

const types = new Set<unknown>([undefined, "JWT", jwtTypes.clientAssertion]);

/**
 * Verifies a client assertion of one party. The signature comes first; only then is the `jti` worth remembering (case TOK-05). Returns the write that
 * spends it, for the unit of whatever the caller does next. Throws `client.authentication_failed`.
 */
export function verifyAssertion(
  ports: { readonly signer: Signer; readonly digests: Digests; readonly issuer: string; readonly nowMs: number },
  party: { readonly id: string; readonly jwks: readonly PublicJwk[] },
  assertion: string,
): Write {
  const { header, payload } = verifySignature(ports.signer, assertion, party.jwks);
  if (!types.has(header.typ)) throw failed("the assertion is another kind of token");
  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success) throw failed("a claim is missing or malformed");
  const { iss, sub, aud, jti, exp, iat, nbf } = parsed.data;
  if (iss !== party.id || sub !== party.id) throw failed("iss and sub are not this party");
  if (aud !== ports.issuer) throw failed("the audience is not the issuer");
  const nowSeconds = Math.floor(ports.nowMs / 1_000);
  const { clockToleranceSeconds, maxTtlSeconds } = assertionLimits;
  if (exp <= nowSeconds - clockToleranceSeconds) throw failed("expired");
  if (exp > nowSeconds + maxTtlSeconds + clockToleranceSeconds) throw failed("lives too long");
  if (iat !== undefined && iat > nowSeconds + clockToleranceSeconds) throw failed("issued in the future");
  if (nbf !== undefined && nbf > nowSeconds + clockToleranceSeconds) throw failed("not valid yet");
  return {
    verb: "claim",
    id: ports.digests.sha256Hex(JSON.stringify(["client_assertion", iss, jti])),
    expiresAtMs: (exp + clockToleranceSeconds) * 1_000,
    nowMs: ports.nowMs,
  };
}

function verifySignature(signer: Signer, assertion: string, jwks: readonly PublicJwk[]) {
  try {
    return signer.verify(assertion, jwks);
  } catch (cause) {
    throw new GuardError("client.authentication_failed", { detail: "the signature does not hold", cause });
  }
}

function failed(detail: string): GuardError {
  return new GuardError("client.authentication_failed", { detail });
}
