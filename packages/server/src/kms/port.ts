import type { SealedRow } from "../store/port.ts";

/**
 * A key management service: it wraps the data keys of the vault and never gives its own key away.
 *
 * Contract: `unwrap(wrap(k, c), c)` is `k`; another context, another byte or another key fails with `vault.cannot_open`;
 * a key that was disabled or is about to be deleted fails with `vault.key_disabled`; a key that is not there, or that this server may not use,
 * with `vault.key_denied`; a service that is gone, slow, sealed or has had enough with `vault.unavailable`. Calls may run concurrently.
 */
export interface Kms {
  /** Names the service and its current key, so that a wrapped key can be told which key opens it. */
  readonly keyId: string;
  /** Whether a key of this id may be opened here. Asks nobody. */
  holds(keyId: string): boolean;
  /** What it is, for people. */
  describe(): KmsKey;
  /** Wraps a 32-byte data key. `context` is authenticated with it; it may be written in clear to the service's own log, so it holds ids only. */
  wrap(dataKey: Uint8Array, context: string): Promise<Uint8Array>;
  /** Opens what `wrap` made, with the key named by `keyId` (an older one after a rotation). */
  unwrap(wrapped: Uint8Array, context: string, keyId: string): Promise<Uint8Array>;
  /** Releases connections and wipes what is held in memory. */
  close(): Promise<void>;
}

/** A key at its service. Nothing in it is secret. */
export interface KmsKey {
  /** `key-file`, `passphrase`, `memory`, `aws-kms`, `alibaba-kms`, `gcp-kms`, `azure-key-vault`, `vault-transit` or `pkcs11`. */
  readonly adapter: string;
  /** The key as its service names it. */
  readonly key: string;
  readonly keyId: string;
}

/** The key that wraps, and those that may still open what they wrapped before. */
export interface KmsRing extends Kms {
  describe(): KmsKey & { readonly previous: readonly KmsKey[] };
  /** One wrap and unwrap with the current key. Fails as these do. */
  probe(): Promise<void>;
}

/** Bytes sealed by the envelope: a data key of its own, wrapped by the KMS. */
export interface Sealed {
  readonly kmsKeyId: string;
  readonly wrappedKey: Uint8Array;
  readonly nonce: Uint8Array;
  /** AES-256-GCM ciphertext followed by the 16-byte tag. */
  readonly ciphertext: Uint8Array;
}

/**
 * What a sealed value is: authenticated as associated data, so that a ciphertext moved to another row, field or version
 * does not open (case VLT-01). The instance id is added by the envelope.
 */
export interface SealContext {
  readonly purpose: "credential" | "signing_key" | "idp_secret" | "idempotency" | "connection" | "connection_request" | "lease";
  readonly id: string;
  readonly version: number;
}

/**
 * The context of each sealed thing. It stands here once, since whoever wraps a thing anew must find the words of whoever sealed it.
 * A connection's version is its `sealNumber`. The fields of an identity provider change without sealing its secrets again, so their context names no version of it;
 * the client secret was alone once, and has no name.
 */
export const sealContexts = {
  credential: (credentialId: string, number: number) => ({ purpose: "credential", id: credentialId, version: number }),
  signing_key: (kid: string) => ({ purpose: "signing_key", id: kid, version: 1 }),
  idp_secret: (providerId: string, name: string) => ({
    purpose: "idp_secret",
    id: name === "clientSecret" ? providerId : `${providerId}/${name}`,
    version: 1,
  }),
  idempotency: (id: string) => ({ purpose: "idempotency", id, version: 1 }),
  connection: (connectionId: string, sealNumber: number) => ({ purpose: "connection", id: connectionId, version: sealNumber }),
  connection_request: (requestId: string) => ({ purpose: "connection_request", id: requestId, version: 1 }),
  lease: (leaseId: string) => ({ purpose: "lease", id: leaseId, version: 1 }),
} as const satisfies { readonly [P in SealContext["purpose"]]: (...named: never[]) => SealContext & { readonly purpose: P } };

/** Envelope encryption over a {@link Kms}. Fails with `vault.cannot_open` and `vault.unavailable`. */
export interface Envelope {
  seal(plaintext: Uint8Array, context: SealContext): Promise<Sealed>;
  open(sealed: Sealed, context: SealContext): Promise<Uint8Array>;
  /** The same value with its data key wrapped by the current key. Only what opens is wrapped anew; nonce and ciphertext stay as they are. */
  rewrap(sealed: Sealed, context: SealContext): Promise<Sealed>;
}

/** Sealed bytes as a JSON column holds them. */
export function toSealedRow({ kmsKeyId, wrappedKey, nonce, ciphertext }: Sealed): SealedRow {
  const text = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url");
  return { kmsKeyId, wrappedKey: text(wrappedKey), nonce: text(nonce), ciphertext: text(ciphertext) };
}

/** The sealed bytes of a JSON column. */
export function fromSealedRow({ kmsKeyId, wrappedKey, nonce, ciphertext }: SealedRow): Sealed {
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));
  return { kmsKeyId, wrappedKey: bytes(wrappedKey), nonce: bytes(nonce), ciphertext: bytes(ciphertext) };
}
