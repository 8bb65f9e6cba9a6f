import type { PublicJwk } from "../store/port.ts";

/** A new key pair: the public part, and the private part as PKCS#8 bytes for the vault. */
export interface NewKey {
  readonly kid: string;
  readonly publicJwk: PublicJwk;
  readonly privatePkcs8: Uint8Array;
}

/** A JWT whose signature has been verified with one of the given keys; no claim has been looked at. */
export interface VerifiedJws {
  readonly header: Readonly<Record<string, unknown>> & { readonly alg: string; readonly kid?: string; readonly typ?: string };
  readonly payload: Readonly<Record<string, unknown>>;
  /** SHA-256 of `header.payload`, hex: the same for all spellings of one token (case JWT-14). */
  readonly signingInputHash: string;
}

/** What keys of ours sign with: ES256 everything that we ourselves accept, RS256 what clouds are shown (many take nothing else). */
export type SigningAlgorithm = "ES256" | "RS256";

/**
 * The only place that signs and verifies. ES256 for our own tokens and RS256 for what we show to clouds; ES256, EdDSA, RS256/PS256 (≥ 2048 bits) for others'
 * assertions.
 */
export interface Signer {
  generate(algorithm: SigningAlgorithm): Promise<NewKey>;
  /** Holds a private key in memory for `sign`. */
  load(kid: string, privatePkcs8: Uint8Array): void;
  /** A compact JWS with the algorithm of this key, its `kid` and `typ`. */
  sign(kid: string, typ: string, claims: Readonly<Record<string, unknown>>): string;
  /**
   * Verifies a compact JWS with the keys given, and only those; the header never brings a key and never chooses an algorithm that the key does not have
   * (cases JWT-01, JWT-02). Refuses non-canonical spellings, unknown `crit`, duplicate members, more than 8 KiB. Throws `token.invalid`.
   */
  verify(token: string, keys: readonly PublicJwk[]): VerifiedJws;
  /** Checks a public key before it is registered: strength, curve, no private parts (case JWT-15). Throws `request.invalid`. */
  checkPublicKey(jwk: Readonly<Record<string, unknown>>): PublicJwk;
}
