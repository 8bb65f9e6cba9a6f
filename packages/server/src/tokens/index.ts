/** Tokens: the endpoint's spine, verification for the server's own surfaces, introspection, revocation, signing keys. */
import type { AccessTokenClaims, Revocation, TokenResponse } from "@agent-id-guard/protocol";
import type { RequestSource } from "../audit/draft.ts";
import type { Plan, PublicJwk } from "../store/port.ts";

/** A form-encoded OAuth request after parsing: each parameter at most once, and the Authorization header as it came. */
export interface OAuthRequest {
  readonly form: ReadonlyMap<string, string>;
  readonly authorization: string | undefined;
  readonly source: RequestSource;
}

/** An access token of ours that is alive: signature, type, issuer, audience, time and revocation have been checked. Nothing has been decided. */
export interface VerifiedToken {
  readonly claims: AccessTokenClaims;
  readonly kid: string;
  /** Everybody in the chain, in the order of the call. */
  readonly chain: readonly string[];
}

export interface Tokens {
  /** POST /oauth/token, all grants. */
  issue(request: OAuthRequest): Promise<TokenResponse>;
  /** POST /oauth/introspect (RFC 7662): what the authenticated caller may know of a token, or `{ active: false }`. */
  introspect(request: OAuthRequest): Promise<Readonly<Record<string, unknown>>>;
  /** POST /oauth/revoke (RFC 7009): always succeeds for an authenticated caller; only their own tokens die. */
  revoke(request: OAuthRequest): Promise<void>;
  /** Verifies a presented token for one audience. Throws `token.*`. A token seen before costs a hash and a lookup; revocation is always checked. */
  verify(token: string, audience: string): VerifiedToken;
  /** The public keys that are published now. */
  jwks(): { readonly keys: readonly PublicJwk[] };
  /** Makes a new key: published at once, signing after `publishedForSeconds`; the old one stays published until its last token died. */
  planRotation(actor: { readonly type: "user" | "system"; readonly id: string }): Promise<Plan<{ readonly kid: string }>>;
  /** Signs a claims set of another `typ` (revocation snapshot, checkpoint) with the active key. */
  signAs(typ: string, claims: Readonly<Record<string, unknown>>): string;
}

/** A revocation as a plan states it; `atMs` and `untilMs` are added from the clock and the longest token lifetime. */
export type RevocationTarget = Pick<Revocation, "kind" | "id" | "aud">;
