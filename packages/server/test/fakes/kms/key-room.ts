import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

export type KeyState = "enabled" | "disabled" | "pending_deletion";

interface Key {
  state: KeyState;
  isDenied: boolean;
  /** Oldest version first. */
  readonly versions: Buffer[];
  oldestOpened: number;
}

/** Keys that really encrypt: AES-256-GCM under a version, with the context as associated data. Only they know what is in a blob. */
export class KeyRoom {
  readonly #keys = new Map<string, Key>();

  add(id: string): void {
    this.#keys.set(id, { state: "enabled", isDenied: false, versions: [randomBytes(32)], oldestOpened: 1 });
  }

  remove(id: string): void {
    this.#keys.delete(id);
  }

  get(id: string): Key | undefined {
    return this.#keys.get(id);
  }

  rotate(id: string): void {
    this.#known(id).versions.push(randomBytes(32));
  }

  set(id: string, change: Partial<Pick<Key, "state" | "isDenied" | "oldestOpened">>): void {
    Object.assign(this.#known(id), change);
  }

  encrypt(id: string, plaintext: Uint8Array, context: string): { readonly version: number; readonly bytes: Buffer } {
    const { versions } = this.#known(id);
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", versions.at(-1) as Buffer, nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    return { version: versions.length, bytes: Buffer.concat([nonce, sealed]) };
  }

  decrypt(id: string, version: number, bytes: Buffer, context: string): Buffer | undefined {
    const key = this.#known(id).versions[version - 1];
    if (key === undefined || bytes.length < 28) return undefined;
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12))
      .setAAD(Buffer.from(context))
      .setAuthTag(bytes.subarray(-16));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    } catch {
      return undefined;
    }
  }

  #known(id: string): Key {
    const key = this.#keys.get(id);
    if (key === undefined) throw new Error(`no key ${id}`);
    return key;
  }
}

/** A blob that names its key and version, as those of AWS and Alibaba Cloud do. */
export function toBlob(id: string, version: number, bytes: Buffer): Buffer {
  const name = Buffer.from(id);
  return Buffer.concat([Buffer.from([1, version, name.length]), name, bytes]);
}

export function fromBlob(blob: Buffer): { readonly id: string; readonly version: number; readonly bytes: Buffer } | undefined {
  const [form, version, length] = blob;
  if (form !== 1 || version === undefined || length === undefined || blob.length < 3 + length) return undefined;
  return { id: blob.subarray(3, 3 + length).toString("latin1"), version, bytes: blob.subarray(3 + length) };
}

/** The one text of a context map: its order means nothing. */
export const contextText = (map: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(map).toSorted());

export function isTextMap(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === "object" && value !== null && Object.values(value).every((one) => typeof one === "string");
}
