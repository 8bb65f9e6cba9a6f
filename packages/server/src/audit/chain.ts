import type { AuditEvent, AuditEventDraft, Revocation } from "@agent-id-guard/protocol";
import type { ChainHead, SealedRecord } from "../store/port.ts";

/** SHA-256 of the bytes of both parts, one after the other. Handed in by the composition root, so that this file stays pure. */
export type Sha256 = (previous: Uint8Array, body: string) => Uint8Array;

/** The start of every chain. */
export const genesis: ChainHead = { seq: 0, hash: new Uint8Array(32) };

/**
 * Links an event to the chain: `hash = SHA-256(previous hash ‖ body)` where body is the event as JSON text with its `seq` first.
 * The text is stored as it was hashed and never rebuilt from columns, so no JSON column can change it.
 *
 * A revocation takes effect here and not when it was planned: `nowMs` is the time of sealing, so that a token whose event stands before it in the chain
 * is never younger than it (case INT-11).
 */
export function seal(
  head: ChainHead,
  draft: AuditEventDraft,
  sha256: Sha256,
  nowMs: number,
): { readonly event: AuditEvent; readonly record: SealedRecord } {
  const seq = head.seq + 1;
  const sealed = draft.revokes === undefined ? draft : { ...draft, revokes: draft.revokes.map((entry) => inForceFrom(entry, nowMs)) };
  const body = JSON.stringify({ seq, ...sealed });
  const hash = sha256(head.hash, body);
  return { record: { seq, body, hash }, event: { ...sealed, seq, previousHash: toHex(head.hash), hash: toHex(hash) } };
}

function inForceFrom(entry: Revocation, nowMs: number): Revocation {
  const laterMs = Math.max(0, nowMs - entry.atMs);
  return laterMs === 0 ? entry : { ...entry, atMs: entry.atMs + laterMs, untilMs: entry.untilMs + laterMs };
}

/** Lower-case hex of bytes. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
