import { type AccessTokenClaims, chainOf, GuardError, RevocationSet } from "@agent-id-guard/protocol";
import type { Store } from "../../src/store/port.ts";
import type { Tokens, VerifiedToken } from "../../src/tokens/index.ts";

/** Verifies tokens that a test made up. Revocations count as they do in the real one. */
export class FakeTokens implements Pick<Tokens, "verify" | "verifyForAny"> {
  readonly #known = new Map<string, AccessTokenClaims>();
  readonly #revocations = new RevocationSet();

  constructor(store: Pick<Store, "subscribe">) {
    store.subscribe((events) => {
      for (const entry of events.flatMap(({ revokes = [] }) => revokes)) this.#revocations.add(entry);
    });
  }

  /** A token with these claims. */
  issue(claims: AccessTokenClaims): string {
    const token = `token-${this.#known.size + 1}`;
    this.#known.set(token, claims);
    return token;
  }

  verify(token: string, audience: string): VerifiedToken {
    const claims = this.#known.get(token);
    if (claims === undefined) throw new GuardError("token.invalid");
    if (claims.aud !== audience) throw new GuardError("token.wrong_audience");
    return this.verifyForAny(token);
  }

  verifyForAny(token: string): VerifiedToken {
    const claims = this.#known.get(token);
    if (claims === undefined) throw new GuardError("token.invalid");
    if (this.#revocations.find({ ...claims, kid: "k1" }) !== undefined) throw new GuardError("token.revoked");
    return { claims, kid: "k1", chain: chainOf(claims) };
  }
}
