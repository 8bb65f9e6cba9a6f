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
