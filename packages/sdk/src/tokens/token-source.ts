import { type AccessTokenClaims, accessTokenClaimsSchema, isGuardError, type RevocationSet } from "@agent-id-guard/protocol";
import { decodeJwt, decodeProtectedHeader } from "jose";
import type { Clock } from "../clock.ts";
import type { TokenEndpoint, TokenRequest } from "./token-endpoint.ts";

/** A token is renewed once this part of its life is over. Until it expires it is still good for when the server can't be reached. */
const renewAfter = 0.8;
/** The most tokens that are kept. */
const maxTokens = 1_000;

interface HeldToken {
  readonly token: string;
  readonly renewAtMs: number;
  readonly expiresAtMs: number;
  /** Undefined when the token is not one that we can read. */
  readonly claims: (AccessTokenClaims & { readonly kid?: string | undefined }) | undefined;
}

/**
 * The tokens of one party, by resource, scope and subject. Each is fetched once for all who ask at the same time, renewed before it expires,
 * and never handed out again once the revocation feed has named it.
 */
export class TokenSource {
  readonly #endpoint: TokenEndpoint;
  readonly #clock: Clock;
  readonly #revocations: RevocationSet;
  readonly #held = new Map<string, HeldToken>();
  readonly #underWay = new Map<string, Promise<HeldToken>>();

  constructor(endpoint: TokenEndpoint, clock: Clock, revocations: RevocationSet) {
    this.#endpoint = endpoint;
    this.#clock = clock;
    this.#revocations = revocations;
  }

  /** A token that is alive. Throws what the token endpoint answers. */
  async get(request: TokenRequest): Promise<string> {
    const key = keyOf(request);
    const held = this.#alive(key);
    if (held !== undefined && this.#clock.nowMs() < held.renewAtMs) return held.token;
    try {
      return (await this.#fetchOnce(key, request)).token;
    } catch (error) {
      if (held !== undefined && isGuardError(error) && error.code === "sdk.unreachable" && this.#alive(key) === held) return held.token;
      throw error;
    }
  }

  /** Forgets a token that a resource refused, unless another has taken its place already. */
  drop(request: TokenRequest, refused: string): void {
    const key = keyOf(request);
    if (this.#held.get(key)?.token === refused) this.#held.delete(key);
  }

  /** Forgets all. */
  clear(): void {
    this.#held.clear();
  }

  #alive(key: string): HeldToken | undefined {
    const held = this.#held.get(key);
    if (held === undefined) return undefined;
    if (this.#clock.nowMs() < held.expiresAtMs && (held.claims === undefined || this.#revocations.find(held.claims) === undefined))
      return held;
    this.#held.delete(key);
    return undefined;
  }

  #fetchOnce(key: string, request: TokenRequest): Promise<HeldToken> {
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay;
    const fetching = this.#fetch(key, request).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, fetching);
    return fetching;
  }

  async #fetch(key: string, request: TokenRequest): Promise<HeldToken> {
    const askedAtMs = this.#clock.nowMs();
    const answer = await this.#endpoint.request(request);
    const lifeMs = answer.expires_in * 1_000;
    const held: HeldToken = {
      token: answer.access_token,
      renewAtMs: askedAtMs + lifeMs * renewAfter,
      expiresAtMs: askedAtMs + lifeMs,
      claims: claimsOf(answer.access_token),
    };
    this.#keep(key, held);
    return held;
  }

  #keep(key: string, held: HeldToken): void {
    if (this.#held.size >= maxTokens) for (const known of [...this.#held.keys()]) this.#alive(known);
    const oldest = this.#held.keys().next();
    if (this.#held.size >= maxTokens && !oldest.done) this.#held.delete(oldest.value);
    this.#held.set(key, held);
  }
}

/** Parts are quoted, so that no two requests share a key (case TOK-20). A subject is known by the id of its token, never by its text. */
function keyOf({ resource, scope, subject }: TokenRequest): string {
  return JSON.stringify([resource, scope ?? null, subject?.jti ?? null]);
}

/** What the token says of itself. It came from the token endpoint, so nothing is verified: this serves only to notice its revocation. */
function claimsOf(token: string): HeldToken["claims"] {
  try {
    const claims = accessTokenClaimsSchema.safeParse(decodeJwt(token));
    return claims.success ? { ...claims.data, kid: decodeProtectedHeader(token).kid } : undefined;
  } catch {
    return undefined;
  }
}
