import {
  type AccessTokenClaims,
  accessTokenClaimsSchema,
  assertionLimits,
  chainOf,
  GuardError,
  jwtTypes,
  maxTokenLength,
} from "@agent-id-guard/protocol";
import type { VerifiedToken } from "./contract.ts";
import type { TokenDeps } from "./deps.ts";
import type { KeyRing } from "./keys/key-ring.ts";

const maxRemembered = 10_000;

/**
 * Verifies access tokens of ours. What has been verified once is remembered by the SHA-256 of the whole token (case TOK-20); whether it has expired or
 * been revoked is asked every time, by `jti` and chain, never by its spelling (case JWT-14).
 */
export class TokenVerifier {
  readonly #deps: Pick<TokenDeps, "issuer" | "signer" | "revocations" | "clock" | "digests">;
  readonly #keys: KeyRing;
  readonly #remembered = new Map<string, VerifiedToken>();

  constructor(deps: Pick<TokenDeps, "issuer" | "signer" | "revocations" | "clock" | "digests">, keys: KeyRing) {
    this.#deps = deps;
    this.#keys = keys;
  }

  /** A living token for exactly this audience. Throws `token.invalid`, `token.expired`, `token.revoked`, `token.wrong_audience`. */
  verify(token: string, audience: string): VerifiedToken {
    const verified = this.verifyForAny(token);
    if (verified.claims.aud !== audience) throw new GuardError("token.wrong_audience");
    return verified;
  }

  /** A living token, whoever it is for: for introspection and exchange, which look at the audience themselves. */
  verifyForAny(token: string): VerifiedToken {
    if (token.length > maxTokenLength) throw new GuardError("token.invalid", { detail: "too long" });
    const key = this.#deps.digests.sha256Base64url(token);
    const verified = this.#remembered.get(key) ?? this.#verifyAnew(key, token);
    const { claims, kid } = verified;
    if (claims.exp * 1_000 <= this.#deps.clock.nowMs()) {
      this.#remembered.delete(key);
      throw new GuardError("token.expired");
    }
    if (this.#deps.revocations.find({ ...claims, kid }) !== undefined) throw new GuardError("token.revoked");
    return verified;
  }

  #verifyAnew(key: string, token: string): VerifiedToken {
    const { header, payload } = this.#deps.signer.verify(token, this.#keys.published());
    if (header.typ !== jwtTypes.accessToken) throw new GuardError("token.invalid", { detail: "another kind of token" });
    if (header.kid === undefined) throw new GuardError("token.invalid", { detail: "no kid" });
    const parsed = accessTokenClaimsSchema.safeParse(payload);
    if (!parsed.success) throw new GuardError("token.invalid", { detail: "a claim is missing or malformed" });
    const claims: AccessTokenClaims = parsed.data;
    if (claims.iss !== this.#deps.issuer) throw new GuardError("token.invalid", { detail: "another issuer" });
    if (claims.iat * 1_000 > this.#deps.clock.nowMs() + assertionLimits.clockToleranceSeconds * 1_000)
      throw new GuardError("token.invalid", { detail: "issued in the future" });
    const verified: VerifiedToken = { claims, kid: header.kid, chain: chainOf(claims) };
    if (this.#remembered.size >= maxRemembered) this.#forgetOldest();
    this.#remembered.set(key, verified);
    return verified;
  }

  /** A full memory only costs a verification again; it never decides anything. */
  #forgetOldest(): void {
    let left = maxRemembered / 10;
    for (const key of this.#remembered.keys()) {
      if (left-- === 0) return;
      this.#remembered.delete(key);
    }
  }
}
