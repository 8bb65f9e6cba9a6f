import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import type { Entropy } from "../entropy/port.ts";
import { cannotOpen } from "./failures.ts";
import { readOrMakeKeyFile } from "./key-file.ts";
import { derivations, type KeyDerivation, refuseWeakPassphrase } from "./passphrase.ts";
import type { Kms, KmsKey } from "./port.ts";

/** Where the master key comes from: a file of 32 random bytes (made on first start), a passphrase, or nowhere (gone with the process). */
export type LocalKmsOptions = { readonly entropy: Entropy } & (
  | { readonly keyFile: string }
  | { readonly passphrase: string; readonly salt: Uint8Array }
  | { readonly ephemeral: true }
);

/** Finds a key by its id, or tells that it is not here. */
interface KeyRing {
  /** Whether it may be here. */
  holds(keyId: string): boolean;
  find(keyId: string): Promise<Uint8Array | undefined>;
}

const saltBytes = 32;
const tagBytes = 16;
/** Each wrapping key is used for one message, so its nonce need not vary. */
const onlyNonce = new Uint8Array(12);

/**
 * A KMS whose master key lies on this machine. Throws `vault.weak_key` for a key or passphrase that is no secret,
 * and `vault.unavailable` when the key file can't be read.
 */
export async function createLocalKms(options: LocalKmsOptions): Promise<Kms> {
  if ("passphrase" in options) return fromPassphrase(options.passphrase, options.salt, options.entropy);
  const key = "keyFile" in options ? readOrMakeKeyFile(options.keyFile, options.entropy) : options.entropy.bytes(32);
  const keyId = `local-${fingerprintOf(key)}`;
  const adapter = "keyFile" in options ? "key-file" : "memory";
  const ring = { holds: (wanted: string) => wanted === keyId, find: async (wanted: string) => (wanted === keyId ? key : undefined) };
  return new LocalKms({ adapter, key: "keyFile" in options ? options.keyFile : keyId, keyId }, key, ring, options.entropy);
}

/** The newest derivation that this Node has wraps; what an older one wrapped still opens, so a newer Node can take over. */
async function fromPassphrase(passphrase: string, salt: Uint8Array, entropy: Entropy): Promise<Kms> {
  refuseWeakPassphrase(passphrase);
  const keys = new Map<string, Uint8Array>();
  const derive = async (derivation: KeyDerivation) => {
    const key = await derivation.derive(passphrase, salt);
    const keyId = `local-${derivation.name}-${fingerprintOf(key)}`;
    keys.set(keyId, key);
    return { keyId, key };
  };
  const [newest, ...older] = derivations();
  const { keyId, key } = await derive(newest);
  const olderOf = (wanted: string) => older.find(({ name }) => wanted.startsWith(`local-${name}-`));
  const ring: KeyRing = {
    holds: (wanted) => keys.has(wanted) || olderOf(wanted) !== undefined,
    async find(wanted) {
      const derivation = olderOf(wanted);
      if (!keys.has(wanted) && derivation !== undefined) await derive(derivation);
      return keys.get(wanted);
    },
  };
  return new LocalKms({ adapter: "passphrase", key: keyId, keyId }, key, ring, entropy, () => {
    for (const held of keys.values()) held.fill(0);
  });
}

/**
 * Wraps with AES-256-GCM under a key that HKDF makes from the master key and 32 random bytes for this one message:
 * there is no nonce that could repeat, however many data keys are wrapped (case VLT-03).
 * A wrapped key is those 32 bytes, the ciphertext and the 16-byte tag.
 */
class LocalKms implements Kms {
  readonly keyId: string;
  readonly #described: KmsKey;
  readonly #key: Uint8Array;
  readonly #ring: KeyRing;
  readonly #entropy: Entropy;
  readonly #wipe: () => void;

  constructor(described: KmsKey, key: Uint8Array, ring: KeyRing, entropy: Entropy, wipe: () => void = () => {}) {
    this.keyId = described.keyId;
    this.#described = described;
    this.#key = key;
    this.#ring = ring;
    this.#entropy = entropy;
    this.#wipe = wipe;
  }

  holds(keyId: string): boolean {
    return this.#ring.holds(keyId);
  }

  describe(): KmsKey {
    return this.#described;
  }

  async wrap(dataKey: Uint8Array, context: string): Promise<Uint8Array> {
    const salt = this.#entropy.bytes(saltBytes);
    const cipher = createCipheriv("aes-256-gcm", messageKey(this.#key, salt), onlyNonce).setAAD(Buffer.from(context));
    return Buffer.concat([salt, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
  }

  async unwrap(wrapped: Uint8Array, context: string, keyId: string): Promise<Uint8Array> {
    const key = await this.#ring.find(keyId);
    if (key === undefined) throw cannotOpen("wrapped by another master key");
    if (wrapped.length <= saltBytes + tagBytes) throw cannotOpen("too short");
    const decipher = createDecipheriv("aes-256-gcm", messageKey(key, wrapped.subarray(0, saltBytes)), onlyNonce)
      .setAAD(Buffer.from(context))
      .setAuthTag(wrapped.subarray(-tagBytes));
    const opened = decipher.update(wrapped.subarray(saltBytes, -tagBytes));
    try {
      decipher.final();
    } catch (cause) {
      opened.fill(0);
      throw cannotOpen("does not authenticate", cause);
    }
    return opened;
  }

  async close(): Promise<void> {
    this.#key.fill(0);
    this.#wipe();
  }
}

function messageKey(masterKey: Uint8Array, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", masterKey, salt, "agent-id-guard wrap v1", 32));
}

/** Names a key without giving it away. */
function fingerprintOf(key: Uint8Array): string {
  return createHmac("sha256", key).update("agent-id-guard key id").digest("hex").slice(0, 16);
}
