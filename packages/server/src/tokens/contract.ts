import type { AccessTokenClaims, TokenResponse } from "@agent-id-guard/protocol";
import type { RequestSource } from "../audit/draft.ts";
import type { Plan, PublicJwk, SigningKeyRow } from "../store/port.ts";
import type { PushedRequest } from "./authorize/pushed-request.ts";
import type { DeviceAuthorization } from "./device/ask-for-device.ts";

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

/** Who changes something about keys. */
export interface KeyActor {
  readonly type: "user" | "system";
  readonly id: string;
}

/** What a cloud is told of a call, and may condition on. */
export interface FederationFacts {
  readonly agentId: string;
  readonly ownerId: string;
  /** For whom the agent acts. */
  readonly userId?: string | undefined;
  /** The one party that takes it. Never one of ours. */
  readonly audience: string;
  readonly credentialId: string;
  readonly resourceId: string;
  readonly txn: string;
}

/** A JWT that clouds trade for credentials of theirs. It opens nothing here. */
export interface FederationJwt {
  readonly jwt: string;
  readonly jti: string;
  readonly kid: string;
  readonly expiresAtMs: number;
}

export interface Tokens {
  /** POST /oauth/token, all grants. Throws `client.authentication_failed`, `oauth.*`, `chain.*`, `access.denied`, `request.*`. */
  issue(request: OAuthRequest): Promise<TokenResponse>;
  /** POST /oauth/device_authorization (RFC 8628 §3.1). Throws `client.authentication_failed`, `oauth.*`, `request.*`, `estate.stopped`. */
  askForDevice(request: OAuthRequest): Promise<DeviceAuthorization>;
  /** POST /oauth/introspect (RFC 7662): what the authenticated caller may know of a token, or `{ active: false }`. */
  introspect(request: OAuthRequest): Promise<Readonly<Record<string, unknown>>>;
  /** POST /oauth/par (RFC 9126): a client leaves an authorization request. Throws `client.authentication_failed`, `oauth.*`, `request.*`. */
  pushRequest(request: OAuthRequest): Promise<PushedRequest>;
  /** POST /oauth/revoke (RFC 7009): always succeeds for an authenticated caller; only their own tokens die. */
  revoke(request: OAuthRequest): Promise<void>;
  /** Verifies a presented token for one audience. Throws `token.*`. A token seen before costs a hash and a lookup; revocation is always checked. */
  verify(token: string, audience: string): VerifiedToken;
  /** A living token, whoever it is for: whoever asks looks at the audience. Throws `token.*`, `estate.stopped`. */
  verifyForAny(token: string): VerifiedToken;
  /** GET /oauth/userinfo (OIDC Core §5.3): what a person's token with `openid` in its scope may tell of them. Throws `token.*`, `access.insufficient_scope`. */
  userInfo(token: string): Promise<Readonly<Record<string, unknown>>>;
  /** A token for the admin API in the name of the server itself, for its own command line. On record. */
  issueSystemToken(): Promise<string>;
  /** The public keys that are published now. */
  jwks(): { readonly keys: readonly PublicJwk[] };
  /** All signing keys that there have been, oldest first, in their states of now. Private parts are sealed. */
  signingKeys(): readonly SigningKeyRow[];
  /** Makes a new key: published at once, signing when everybody can know it; the old one stays published until its last token died. */
  planRotation(actor: KeyActor): Promise<Plan<{ readonly kid: string }>>;
  /** Declares a key compromised: its tokens die at once, and the key of the answer signs from now on. Throws `entity.not_found`, `entity.invalid_state`. */
  planKeyRevocation(kid: string, actor: KeyActor): Promise<Plan<{ readonly kid: string }>>;
  /** Tells whenever the keys have been read again, because one was made or revoked here or on another replica. Returns how to stop that. */
  onKeysChanged(listener: () => void): () => void;
  /** Makes the first key for clouds where there is none, so that it is published before it is needed. On record. Throws `vault.unavailable`. */
  prepareFederation(): Promise<void>;
  /**
   * Signs (RS256) what a cloud trades for credentials of its own: `iss`, `sub` (the agent's id, always), `aud`, `iat`, `nbf`, `exp` (five minutes), `jti`, and the facts.
   * Not on record by itself: its lease is. Throws `request.invalid` for an audience of ours, `vault.unavailable`.
   */
  signFederation(facts: FederationFacts): Promise<FederationJwt>;
  /** Whether there is a key for clouds, and so RS256 among what is published. */
  federates(): boolean;
  /** Signs a claims set of another `typ` (revocation snapshot, checkpoint) with the active key. */
  signAs(typ: string, claims: Readonly<Record<string, unknown>>): string;
  close(): void;
}
