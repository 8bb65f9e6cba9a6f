import { cannotOpen, keyDenied, keyDisabled, unavailable } from "./failures.ts";
import { type Patience, patiently } from "./patience.ts";
import type { Kms } from "./port.ts";
import type { VaultSource } from "./uri.ts";
import { createVaultCalls, type VaultCalls } from "./vault-calls.ts";

/**
 * The Transit engine of HashiCorp Vault or OpenBao, with a key of an AEAD type. The secret file holds a token, or an AppRole as JSON (`role_id`, `secret_id`,
 * `mount`). Asks nobody yet.
 */
export function openVaultTransit(source: VaultSource, secretFile: string, patience: Patience, fetch: typeof globalThis.fetch): Kms {
  return new VaultTransit(source, createVaultCalls(source, secretFile, patience.clock, fetch), patience);
}

/** `vault:v3:` and base64 in its one canonical spelling. */
const form = /^vault:v[1-9]\d{0,8}:([A-Za-z0-9+/]+={0,2})$/;

class VaultTransit implements Kms {
  readonly keyId: string;
  readonly #source: VaultSource;
  readonly #calls: VaultCalls;
  readonly #patience: Patience;

  constructor(source: VaultSource, calls: VaultCalls, patience: Patience) {
    const { host, namespace, mount, key } = source;
    this.keyId = `vault-transit:${host}/${namespace === undefined ? "" : `${namespace}/`}${mount}/${key}`;
    this.#source = source;
    this.#calls = calls;
    this.#patience = patience;
  }

  holds(keyId: string): boolean {
    return keyId === this.keyId;
  }

  describe() {
    return { adapter: "vault-transit", key: this.keyId.slice("vault-transit:".length), keyId: this.keyId };
  }

  async wrap(dataKey: Uint8Array, context: string): Promise<Uint8Array> {
    const { ciphertext } = await this.#call("encrypt", { plaintext: base64(dataKey), associated_data: base64(Buffer.from(context)) });
    if (typeof ciphertext !== "string" || !isCanonical(ciphertext)) throw unavailable("vault-transit: an answer without a ciphertext");
    return Buffer.from(ciphertext);
  }

  async unwrap(wrapped: Uint8Array, context: string, keyId: string): Promise<Uint8Array> {
    if (!this.holds(keyId)) throw cannotOpen("wrapped by another key");
    const ciphertext = Buffer.from(wrapped).toString("latin1");
    if (!isCanonical(ciphertext)) throw cannotOpen("not a ciphertext of Transit");
    const { plaintext } = await this.#call("decrypt", { ciphertext, associated_data: base64(Buffer.from(context)) });
    if (typeof plaintext !== "string") throw cannotOpen("an answer without its bytes");
    return Buffer.from(plaintext, "base64");
  }

  #call(verb: "encrypt" | "decrypt", body: object) {
    const { mount, key } = this.#source;
    return patiently(async (signal) => {
      const { status, data, fault } = await this.#calls.post(`${mount}/${verb}/${key}`, body, signal);
      if (status !== 200) throw failureOf(verb, status, fault);
      return data;
    }, this.#patience);
  }

  async close(): Promise<void> {
    this.#calls.forget();
  }
}

function isCanonical(text: string): boolean {
  const [, body] = form.exec(text) ?? [];
  return body !== undefined && Buffer.from(body, "base64").toString("base64") === body;
}

/** Vault has no codes but its sentences: a missing key and a version that its policy no longer opens are told apart by them, all else by status. */
function failureOf(verb: "encrypt" | "decrypt", status: number, fault: string): Error {
  const detail = `vault-transit: ${status}`;
  if (status === 429 || status === 472 || status === 473 || status >= 500) return unavailable(detail);
  if (status === 400 && fault.includes("disallowed by policy")) return keyDisabled(`${detail}, this version of the key may no longer open`);
  if (status === 400 && verb === "decrypt" && !fault.includes("encryption key not found")) return cannotOpen(detail);
  return keyDenied(detail);
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
