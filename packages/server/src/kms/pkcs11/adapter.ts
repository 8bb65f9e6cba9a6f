import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Entropy } from "../../entropy/port.ts";
import { badSetting, cannotOpen, keyDenied, unavailable } from "../failures.ts";
import { type Patience, patiently } from "../patience.ts";
import type { Kms } from "../port.ts";
import { readSecretFile } from "../secret-file.ts";
import type { Pkcs11Source } from "../uri.ts";
import type { Pkcs11Call, Pkcs11Fault, Pkcs11Result } from "./session.ts";
import type { ThreadCall, ThreadResult } from "./thread.ts";

const nonceBytes = 12;
const tagBytes = 16;

/**
 * A hardware module or SoftHSM by PKCS#11, with an AES key that does not leave it. The secret file holds the PIN. What is wrapped names the key's CKA_ID, so that a
 * key that was rotated by a new object of the same label still opens. Throws `config.invalid` where `pkcs11js` or the library is missing.
 */
export async function openPkcs11(source: Pkcs11Source, secretFile: string, patience: Patience): Promise<Kms> {
  const { modulePath, token, serial, object } = source;
  const thread = startThread({ modulePath, token, serial, object, pin: readSecretFile(secretFile) });
  try {
    const found = await asked(thread, { verb: "find", objectId: source.objectId }, patience);
    if (!("objectId" in found)) throw unavailable("pkcs11: an answer to another question");
    return new Pkcs11Kms(source, found.objectId, thread, patience);
  } catch (error) {
    await thread.close();
    throw error;
  }
}

/** A wrapped key is the nonce, the ciphertext and the tag. */
class Pkcs11Kms implements Kms {
  readonly keyId: string;
  readonly #base: string;
  readonly #objectId: string;
  readonly #thread: Thread;
  readonly #patience: Patience;
  readonly #entropy: Entropy;

  constructor({ token, object }: Pkcs11Source, objectId: string, thread: Thread, patience: Patience) {
    this.#base = `pkcs11:token=${encodeURIComponent(token)};object=${encodeURIComponent(object)};id=`;
    this.keyId = `${this.#base}${objectId}`;
    this.#objectId = objectId;
    this.#thread = thread;
    this.#patience = patience;
    this.#entropy = patience.entropy;
  }

  /** Every key of our label on this token. */
  holds(keyId: string): boolean {
    return keyId.startsWith(this.#base) && /^([0-9a-f]{2})*$/.test(keyId.slice(this.#base.length));
  }

  describe() {
    return { adapter: "pkcs11", key: this.keyId.slice("pkcs11:".length), keyId: this.keyId };
  }

  async wrap(dataKey: Uint8Array, context: string): Promise<Uint8Array> {
    const nonce = this.#entropy.bytes(nonceBytes);
    const call = { verb: "wrap", objectId: this.#objectId, bytes: dataKey, nonce, context } as const;
    return Buffer.concat([nonce, await this.#bytes(call)]);
  }

  async unwrap(wrapped: Uint8Array, context: string, keyId: string): Promise<Uint8Array> {
    if (!this.holds(keyId)) throw cannotOpen("wrapped by another key");
    if (wrapped.length <= nonceBytes + tagBytes) throw cannotOpen("too short");
    const nonce = wrapped.subarray(0, nonceBytes);
    const bytes = wrapped.subarray(nonceBytes);
    return this.#bytes({ verb: "unwrap", objectId: keyId.slice(this.#base.length), bytes, nonce, context });
  }

  async #bytes(call: Pkcs11Call): Promise<Uint8Array> {
    const result = await asked(this.#thread, call, this.#patience);
    if (!("bytes" in result)) throw unavailable("pkcs11: an answer to another question");
    return result.bytes;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

/** The thread of one token, and what waits for it. */
interface Thread {
  ask(call: Pkcs11Call): Promise<Pkcs11Result>;
  close(): Promise<void>;
}

function startThread(workerData: object): Thread {
  const worker = new Worker(threadFile(), { workerData });
  worker.unref();
  const waiting = new Map<number, (result: Pkcs11Result) => void>();
  let asked = 0;
  let isOver = false;
  const over = () => {
    isOver = true;
    for (const settle of waiting.values()) settle(threadOver);
    waiting.clear();
  };
  worker.on("message", ({ number, result }: ThreadResult) => {
    waiting.get(number)?.(result);
    waiting.delete(number);
    if (waiting.size === 0) worker.unref();
  });
  worker.on("error", over);
  worker.on("exit", over);
  return {
    ask: (call) => {
      if (isOver) return Promise.resolve(threadOver);
      const number = ++asked;
      worker.ref();
      worker.postMessage({ ...call, number } satisfies ThreadCall);
      return new Promise((resolve) => waiting.set(number, resolve));
    },
    /** Ends when the call under way has ended: a native call can't be broken off. */
    close: async () => {
      if (isOver) return;
      const left = new Promise((resolve) => worker.once("exit", resolve));
      worker.ref();
      worker.postMessage(null satisfies ThreadCall);
      await left;
    },
  };
}

const threadOver: Pkcs11Result = { fault: { kind: "gone", detail: "the thread of the token is over" } };

/** Beside this file when it runs from the source; by its place in the package when it is built, where files are put together. */
function threadFile(): string {
  if (import.meta.url.endsWith(".ts")) return join(import.meta.dirname, "thread.ts");
  return join(dirname(createRequire(import.meta.url).resolve("@agent-id-guard/server/package.json")), "dist", "kms", "pkcs11", "thread.js");
}

function asked(thread: Thread, call: Pkcs11Call, patience: Patience): Promise<Exclude<Pkcs11Result, { readonly fault: Pkcs11Fault }>> {
  return patiently(async () => {
    const result = await thread.ask(call);
    if ("fault" in result) throw failureOf(result.fault);
    return result;
  }, patience);
}

function failureOf({ kind, detail }: Pkcs11Fault): Error {
  if (kind === "damaged") return cannotOpen(`pkcs11: ${detail}`);
  if (kind === "denied") return keyDenied(`pkcs11: ${detail}`);
  if (kind === "gone") return unavailable(`pkcs11: ${detail}`);
  if (kind === "ambiguous")
    return badSetting("kms", "several keys of the token have that label", "Name one of them by id=%… (its CKA_ID).");
  if (detail === "pkcs11js") return badSetting("kms", "PKCS#11 needs a package that is not installed.", "Run: npm install pkcs11js@2");
  return badSetting(
    "kms",
    "the PKCS#11 library can't be loaded",
    "module-path is the absolute path of the token's library (.so, .dylib, .dll).",
  );
}
