import type { Envelope } from "../kms/port.ts";
import type { CredentialVersionRow } from "../store/port.ts";
import { contextOf } from "./seal.ts";

/** The value of a version as a text, for what is signed or signed in with. */
export async function openText(envelope: Envelope, version: CredentialVersionRow): Promise<string> {
  const secret = await envelope.open(version, contextOf(version));
  try {
    return Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength).toString("utf8");
  } finally {
    secret.fill(0);
  }
}
