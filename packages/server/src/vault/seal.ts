import type { Entropy } from "../entropy/port.ts";
import { type Envelope, type SealContext, sealContexts } from "../kms/port.ts";
import type { CredentialVersionRow } from "../store/port.ts";

/** What a version's ciphertext is bound to: its credential and its number, so that it opens in no other row (case VLT-01). */
export function contextOf(version: Pick<CredentialVersionRow, "credentialId" | "number">): SealContext {
  return sealContexts.credential(version.credentialId, version.number);
}

/** A new version of a credential with its secret sealed. Throws `vault.unavailable`. */
export async function sealVersion(
  { envelope, entropy }: { readonly envelope: Envelope; readonly entropy: Pick<Entropy, "id"> },
  credentialId: string,
  number: number,
  secret: string,
  nowMs: number,
): Promise<CredentialVersionRow> {
  const plaintext = new TextEncoder().encode(secret);
  try {
    const sealed = await envelope.seal(plaintext, contextOf({ credentialId, number }));
    return { id: entropy.id("credentialVersion"), version: 1, createdAtMs: nowMs, credentialId, number, retireAtMs: null, ...sealed };
  } finally {
    plaintext.fill(0);
  }
}
