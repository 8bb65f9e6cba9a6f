import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import type { Clock } from "../clock/port.ts";
import type { Entropy } from "../entropy/port.ts";
import { isSame, refused } from "./callback-checks.ts";

/** The encrypted callbacks that DingTalk and WeCom send: one scheme, two vendors. */
export interface CallbackCrypto {
  /** The message inside, once signature, age and owner have been checked. Throws `idp.callback_refused`. */
  open(sealed: SealedCallback): OpenedCallback;
  /** An answer in the same form, for whom the callback was meant. */
  seal(message: string, owner: string): SealedCallback;
}

export interface SealedCallback {
  readonly signature: string;
  /** As it stands in the query: seconds or milliseconds since 1970. */
  readonly timestamp: string;
  readonly nonce: string;
  /** Base64. */
  readonly encrypted: string;
}

export interface OpenedCallback {
  readonly message: string;
  readonly owner: string;
}

export interface CallbackCryptoOptions {
  readonly token: string;
  /** 43 characters: a key of 32 bytes in base64 without its last `=`. */
  readonly aesKey: string;
  /** Whose callbacks these are: the id at the end of each message must be one of them. */
  readonly owners: readonly string[];
  readonly clock: Clock;
  readonly entropy: Entropy;
}

/** How old, or how far ahead of us, a callback may be. The vendors name no limit; a callback only says what to read again, so this bounds repetition and no more. */
const toleranceMs = 60 * 60_000;
const blockBytes = 32;
const randomBytes = 16;
const lengthBytes = 4;
const keyForm = /^[A-Za-z0-9+/]{43}$/;
const base64Form = /^[A-Za-z0-9+/]+={0,2}$/;

/** Whether a text is a key of this scheme. */
export const isCallbackKey = (aesKey: string): boolean => keyForm.test(aesKey);

/**
 * AES-256-CBC, IV the first half of the key, plain text = 16 random bytes, length (4 bytes, big-endian), message, owner, padded by PKCS#7 to blocks of
 * 32 bytes; signature = SHA-1 over token, timestamp, nonce and cipher text, sorted and joined. The signature is compared in constant time before
 * anything is decrypted.
 */
export function createCallbackCrypto(options: CallbackCryptoOptions): CallbackCrypto {
  const { clock, entropy } = options;
  return {
    open({ signature, timestamp, nonce, encrypted }) {
      if (!isSame(signature, signatureOf(options.token, timestamp, nonce, encrypted))) throw refused("its signature is not right");
      if (Math.abs(clock.nowMs() - momentOf(timestamp)) > toleranceMs) throw refused("it is more than an hour old, or a clock is wrong");
      const opened = unpack(decrypt(keyOf(options.aesKey), encrypted));
      if (!options.owners.includes(opened.owner)) throw refused("it was meant for another application or organization");
      return opened;
    },
    seal(message, owner) {
      const encrypted = encrypt(keyOf(options.aesKey), pack(message, owner, entropy.bytes(randomBytes)));
      const timestamp = String(Math.floor(clock.nowMs() / 1_000));
      const nonce = Buffer.from(entropy.bytes(8)).toString("hex");
      return { signature: signatureOf(options.token, timestamp, nonce, encrypted), timestamp, nonce, encrypted };
    },
  };
}

const signatureOf = (...parts: readonly string[]) => createHash("sha1").update(parts.toSorted(byBytes).join("")).digest("hex");
const byBytes = (left: string, right: string) => Buffer.compare(Buffer.from(left), Buffer.from(right));

/** WeCom counts seconds, DingTalk both. */
function momentOf(timestamp: string): number {
  if (!/^(\d{10}|\d{13})$/.test(timestamp)) throw refused("its timestamp is none");
  return timestamp.length === 10 ? Number(timestamp) * 1_000 : Number(timestamp);
}

function keyOf(aesKey: string): Buffer {
  if (!isCallbackKey(aesKey)) throw refused("the key that is set for callbacks is not 43 characters of base64");
  return Buffer.from(`${aesKey}=`, "base64");
}

const ivOf = (key: Buffer) => key.subarray(0, 16);

function decrypt(key: Buffer, encrypted: string): Buffer {
  const bytes = base64Form.test(encrypted) ? Buffer.from(encrypted, "base64") : Buffer.alloc(0);
  if (bytes.length === 0 || bytes.length % blockBytes !== 0) throw refused("its cipher text has an odd length");
  const decipher = createDecipheriv("aes-256-cbc", key, ivOf(key)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  const end = padded.length - padding;
  if (padding < 1 || padding > blockBytes || padded.subarray(end).some((byte) => byte !== padding))
    throw refused("its padding is not right");
  return padded.subarray(0, end);
}

function encrypt(key: Buffer, plain: Buffer): string {
  const padding = blockBytes - (plain.length % blockBytes);
  const cipher = createCipheriv("aes-256-cbc", key, ivOf(key)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(padding, padding)), cipher.final()]).toString("base64");
}

function unpack(plain: Buffer): OpenedCallback {
  const start = randomBytes + lengthBytes;
  if (plain.length < start) throw refused("its plain text is too short");
  const end = start + plain.readUInt32BE(randomBytes);
  if (end > plain.length) throw refused("its plain text is shorter than it says");
  return { message: plain.toString("utf8", start, end), owner: plain.toString("utf8", end) };
}

function pack(message: string, owner: string, random: Uint8Array): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(Buffer.byteLength(message));
  return Buffer.concat([random, length, Buffer.from(message), Buffer.from(owner)]);
}
