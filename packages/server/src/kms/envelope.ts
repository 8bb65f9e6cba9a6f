import { createCipheriv, createDecipheriv } from "node:crypto";
import { GuardError } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Entropy } from "../entropy/port.ts";
import { createDataKeys } from "./data-keys.ts";
import type { Envelope, Kms, SealContext, Sealed } from "./port.ts";

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

export interface EnvelopeOptions {
  readonly kms: Kms;
  /** Names this installation: what it sealed does not open in another one. */
  readonly instanceId: string;
  readonly entropy: Entropy;
  readonly clock: Clock;
}

/**
 * Envelope encryption: AES-256-GCM with a data key of its own for every sealed value, so no key ever meets a second nonce (case VLT-03).
 * The key is wrapped by the KMS under the same context.
 */
export function createEnvelope({ kms, instanceId, entropy, clock }: EnvelopeOptions): Envelope {
  const dataKeys = createDataKeys(kms, clock);
  const describe = ({ purpose, id, version }: SealContext) => JSON.stringify([instanceId, purpose, id, version]);
  return {
    async seal(plaintext, context) {
      const associated = describe(context);
      const key = entropy.bytes(keyBytes);
      const nonce = entropy.bytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(associated));
      const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
      try {
        return { kmsKeyId: kms.keyId, wrappedKey: await kms.wrap(key, associated), nonce, ciphertext };
      } finally {
        key.fill(0);
      }
    },
    async open(sealed, context) {
      refuseMisshapen(sealed, context);
      const associated = describe(context);
      return dataKeys.withKey(sealed, associated, (key) => decrypt(key, sealed, associated, context));
    },
    async rewrap(sealed, context) {
      refuseMisshapen(sealed, context);
      const associated = describe(context);
      const key = await kms.unwrap(sealed.wrappedKey, associated, sealed.kmsKeyId);
      try {
        if (key.length !== keyBytes) throw cannotOpen(context);
        decrypt(key, sealed, associated, context).fill(0);
        const { nonce, ciphertext } = sealed;
        return { kmsKeyId: kms.keyId, wrappedKey: await kms.wrap(key, associated), nonce, ciphertext };
      } finally {
        key.fill(0);
      }
    },
  };
}

function refuseMisshapen({ nonce, ciphertext }: Sealed, context: SealContext): void {
  if (nonce.length !== nonceBytes || ciphertext.length < tagBytes) throw cannotOpen(context);
}

function decrypt(key: Uint8Array, { nonce, ciphertext }: Sealed, associated: string, context: SealContext): Uint8Array {
  const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(associated)).setAuthTag(ciphertext.subarray(-tagBytes));
  const plaintext = decipher.update(ciphertext.subarray(0, -tagBytes));
  try {
    decipher.final();
  } catch (cause) {
    plaintext.fill(0);
    throw cannotOpen(context, cause);
  }
  return plaintext;
}

function cannotOpen({ purpose, id, version }: SealContext, cause?: unknown): GuardError {
  return new GuardError("vault.cannot_open", { detail: `${purpose} ${id} version ${version} does not authenticate`, cause });
}
