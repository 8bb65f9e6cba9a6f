import type { IdKind } from "@agent-id-guard/protocol";

/** Where ids and random bytes come from. */
export interface Entropy {
  /** A new id of this kind: prefix and 26 characters that sort by age. */
  id(kind: IdKind): string;
  /** A UUIDv7 (RFC 9562 §5.7), never the same twice, rising within this process. */
  uuid(): string;
  /** `size` random bytes as base64url text: secrets, codes, cookies. */
  secret(size?: number): string;
  /** `size` random bytes. */
  bytes(size: number): Uint8Array;
}

/** Digests of text, as the floors above need them: they hold no cryptography of their own. */
export interface Digests {
  /** SHA-256 as lower-case hex: the id under which a secret is remembered. */
  sha256Hex(text: string): string;
  /** SHA-256 as base64url: PKCE S256 (RFC 7636 §4.6), `at_hash`, derived tokens. */
  sha256Base64url(text: string): string;
  /** Whether two texts are equal, in a time that does not tell where they differ. */
  equal(left: string, right: string): boolean;
}
