import type { BaseRow } from "./base.ts";

/** What a person has agreed to: this client may call this agent for them. One for each person, client and agent. */
export interface ConsentRow extends BaseRow {
  readonly userId: string;
  readonly clientId: string;
  readonly resourceId: string;
  readonly permissions: readonly string[];
  /** Digest of what the client was when it was agreed to; another client is another question (case AZC-19). */
  readonly clientFingerprint: string;
}

/** Once-only and short-lived things: sign-ins in progress, codes, bootstrap links. `id` is the SHA-256 of the secret part. */
export interface TicketRow extends BaseRow {
  readonly kind: "signin" | "code" | "bootstrap" | "consent" | "device" | "pushed" | "signout";
  readonly body: Readonly<Record<string, unknown>>;
  readonly expiresAtMs: number;
}

/** `id` is the SHA-256 of the cookie. */
export interface SessionRow extends BaseRow {
  readonly userId: string;
  readonly authTimeMs: number;
  readonly lastSeenAtMs: number;
  readonly expiresAtMs: number;
  /** Where it was begun: recorded, never trusted. */
  readonly address: string | null;
  readonly userAgent: string | null;
  /** Where and how they signed in: `local` or a provider's id, and what it says of the strength (`acr`) and means (`amr`, RFC 8176). */
  readonly providerId: string;
  readonly acr: string | null;
  readonly amr: readonly string[];
}

/** A client that was given a code in a session, and is to be told when that ends. id: `<session id>:<client id>`. */
export interface SessionClientRow extends BaseRow {
  readonly sessionId: string;
  readonly clientId: string;
  readonly userId: string;
  readonly expiresAtMs: number;
}

/** A logout token that a client has yet to accept (OIDC Back-Channel Logout §2.5). */
export interface LogoutNoticeRow extends BaseRow {
  readonly clientId: string;
  readonly userId: string;
  /** The session's name, never its id. */
  readonly sid: string;
  readonly attempts: number;
  readonly nextAtMs: number;
  readonly expiresAtMs: number;
}

/** `id` is the SHA-256 of the token. A family lives and dies together. */
export interface RefreshTokenRow extends BaseRow {
  readonly familyId: string;
  readonly clientId: string;
  readonly userId: string;
  readonly resourceId: string;
  readonly scope: string;
  readonly txn: string;
  readonly authTimeMs: number;
  /** Name of the session that it began in, for `sid` in ID tokens. */
  readonly sid: string | null;
  /** Set when it has been exchanged for its successor; presenting it again kills the family. */
  readonly spentAtMs: number | null;
  /**
   * Random, set together with `spentAtMs`: the successor is a digest of this and the presented token, so that a repeated request within
   * the grace gets the same one, while neither the database nor the old token alone gives it away.
   */
  readonly successorSalt: string | null;
  readonly expiresAtMs: number;
}
