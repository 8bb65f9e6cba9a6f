import { type AccessTokenClaims, chainOf, GuardError } from "@agent-id-guard/protocol";
import type { Revocations } from "../../src/audit/index.ts";
import type { Clock } from "../../src/clock/port.ts";
import type { Entropy } from "../../src/entropy/port.ts";
import type { Tokens, VerifiedToken } from "../../src/tokens/index.ts";
import { SigningKey } from "./signing-key.ts";

/** Tokens that are handed out by a test and verified by looking them up; audience, expiry and revocation count as they do in production. */
export class HeldTokens implements Pick<Tokens, "verify" | "signAs"> {
  readonly key = new SigningKey("k1");
  readonly #clock: Clock;
  readonly #entropy: Entropy;
  readonly #revocations: Pick<Revocations, "find">;
  readonly #held = new Map<string, VerifiedToken>();

  constructor(clock: Clock, entropy: Entropy, revocations: Pick<Revocations, "find">) {
    this.#clock = clock;
    this.#entropy = entropy;
    this.#revocations = revocations;
  }

  /** A token of one party for itself, living 300 s unless told otherwise. */
  issue(
    party: string,
    aud: string,
    scope: string,
    more: Partial<AccessTokenClaims> = {},
  ): { readonly token: string; readonly claims: AccessTokenClaims } {
    const iat = Math.floor(this.#clock.nowMs() / 1_000);
    const base = {
      iss: aud,
      sub: party,
      aud,
      client_id: party,
      scope,
      jti: this.#entropy.uuid(),
      iat,
      exp: iat + 300,
      txn: this.#entropy.id("transaction"),
    };
    const claims = { ...base, ...more };
    const token = `token.${claims.jti}`;
    this.#held.set(token, { claims, kid: this.key.kid, chain: chainOf(claims) });
    return { token, claims };
  }

  verify(token: string, audience: string): VerifiedToken {
    const held = this.#held.get(token);
    if (held === undefined) throw new GuardError("token.invalid");
    if (held.claims.aud !== audience) throw new GuardError("token.wrong_audience");
    if (held.claims.exp * 1_000 <= this.#clock.nowMs()) throw new GuardError("token.expired");
    if (this.#revocations.find({ ...held.claims, kid: held.kid }) !== undefined) throw new GuardError("token.revoked");
    return held;
  }

  signAs(typ: string, claims: Readonly<Record<string, unknown>>): string {
    return this.key.sign(typ, claims);
  }
}
