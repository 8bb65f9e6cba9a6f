import type { AuditEvent, AuditEventDraft } from "@agent-id-guard/protocol";
import type { ChainHead, SealedRecord } from "../store/port.ts";

/** SHA-256 of the bytes of both parts, one after the other. Handed in by the composition root, so that this file stays pure. */
export type Sha256 = (previous: Uint8Array, body: string) => Uint8Array;

/** The start of every chain. */
export const genesis: ChainHead = { seq: 0, hash: new Uint8Array(32) };

/**
 * Links an event to the chain: `hash = SHA-256(previous hash ‖ body)` where body is the event as JSON text with its `seq` first.
 * The text is stored as it was hashed and never rebuilt from columns, so no JSON column can change it.
 */
export function seal(
  head: ChainHead,
  draft: AuditEventDraft,
  sha256: Sha256,
): { readonly event: AuditEvent; readonly record: SealedRecord } {
  const seq = head.seq + 1;
  const body = JSON.stringify({ seq, ...draft });
  const hash = sha256(head.hash, body);
  return { record: { seq, body, hash }, event: { ...draft, seq, previousHash: toHex(head.hash), hash: toHex(hash) } };
}

/** Lower-case hex of bytes. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
