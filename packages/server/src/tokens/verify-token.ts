import {
  type AccessTokenClaims,
  accessTokenClaimsSchema,
  assertionLimits,
  builtInAudiences,
  chainOf,
  diesWithAll,
  GuardError,
  jwtTypes,
  maxTokenLength,
} from "@agent-id-guard/protocol";
import { stoppedError } from "../estate/index.ts";
import type { VerifiedToken } from "./contract.ts";
import type { TokenDeps } from "./deps.ts";
import type { KeyRing } from "./keys/key-ring.ts";

const maxRemembered = 10_000;

/**
 * Verifies access tokens of ours. What has been verified once is remembered by the SHA-256 of the whole token (case TOK-20); whether it has expired or
 * been revoked is asked every time, by `jti` and chain, never by its spelling (case JWT-14). So is whether everything is stopped: whatever the clock of the
 * replica that issued it, no token then opens anything but the admin API.
 */
export class TokenVerifier {
  readonly #deps: Pick<TokenDeps, "issuer" | "signer" | "revocations" | "estate" | "clock" | "digests">;
  readonly #keys: KeyRing;
  readonly #sparedAudience: string;
  readonly #remembered = new Map<string, VerifiedToken>();

  constructor(deps: Pick<TokenDeps, "issuer" | "signer" | "revocations" | "estate" | "clock" | "digests">, keys: KeyRing) {
    this.#deps = deps;
    this.#keys = keys;
    this.#sparedAudience = builtInAudiences(deps.issuer).adminApi;
  }

  /** A living token for exactly this audience. Throws `token.invalid`, `token.expired`, `token.revoked`, `token.wrong_audience`, `estate.stopped`. */
  verify(token: string, audience: string): VerifiedToken {
    const verified = this.#genuine(token);
    if (verified.claims.aud !== audience) throw new GuardError("token.wrong_audience");
    return this.#living(verified);
  }

  /** A living token, whoever it is for: for introspection and exchange, which look at the audience themselves. */
  verifyForAny(token: string): VerifiedToken {
    return this.#living(this.#genuine(token));
  }

  /** A token of ours that has not expired. */
  #genuine(token: string): VerifiedToken {
    if (token.length > maxTokenLength) throw new GuardError("token.invalid", { detail: "too long" });
    const key = this.#deps.digests.sha256Base64url(token);
    const verified = this.#remembered.get(key) ?? this.#verifyAnew(key, token);
    if (verified.claims.exp * 1_000 <= this.#deps.clock.nowMs()) {
      this.#remembered.delete(key);
      throw new GuardError("token.expired");
    }
    return verified;
  }

  /** The token, if nothing has ended it early. */
  #living(verified: VerifiedToken): VerifiedToken {
    const { claims, kid } = verified;
    if (this.#deps.estate.isStopped && diesWithAll(claims, this.#sparedAudience)) throw stoppedError();
    if (this.#deps.revocations.find({ ...claims, kid }) !== undefined) throw new GuardError("token.revoked");
    return verified;
  }

  #verifyAnew(key: string, token: string): VerifiedToken {
    const { header, payload } = this.#deps.signer.verify(token, this.#keys.verifying());
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
