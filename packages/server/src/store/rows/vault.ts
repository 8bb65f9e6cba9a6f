import type { BaseRow } from "./base.ts";
import type { PartyState, PublicJwk } from "./registry.ts";

export type DeliveryMode = "proxied";

/** Where in a request the gateway puts the credential. `{secret}` in `template` is replaced by it. */
export interface Injection {
  readonly in: "header";
  readonly name: string;
  readonly template: string;
}

export interface CredentialRow extends BaseRow {
  readonly name: string;
  readonly resourceId: string;
  readonly state: PartyState;
  readonly delivery: DeliveryMode;
  /** Scheme, host, port and path prefix: the only places it is ever sent to (case PRX-01). */
  readonly destinations: readonly string[];
  readonly injection: Injection;
  readonly activeVersionId: string;
}

export interface CredentialVersionRow extends BaseRow {
  readonly credentialId: string;
  readonly number: number;
  readonly kmsKeyId: string;
  readonly wrappedKey: Uint8Array;
  readonly nonce: Uint8Array;
  /** AES-256-GCM ciphertext followed by the 16-byte tag. */
  readonly ciphertext: Uint8Array;
}

/** An envelope of the vault in a JSON column: base64url texts, none of which is ever hashed or signed. */
export interface SealedRow {
  readonly kmsKeyId: string;
  readonly wrappedKey: string;
  readonly nonce: string;
  readonly ciphertext: string;
}

/** A key that signs tokens. The private part is sealed by the vault. */
export interface SigningKeyRow extends BaseRow {
  readonly state: "next" | "active" | "retired" | "compromised";
  readonly publicJwk: PublicJwk;
  readonly sealedPrivateKey: SealedRow;
  /** From when on it may sign, and until when it stays published. */
  readonly activateAtMs: number;
  readonly retireAtMs: number | null;
}
