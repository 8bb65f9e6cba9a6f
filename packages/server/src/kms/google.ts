import type { AuthClient, ExternalAccountClientOptions } from "google-auth-library";
import { crc32c } from "./crc32c.ts";
import { badSetting, cannotOpen, keyDenied, keyDisabled, unavailable } from "./failures.ts";
import { type Patience, patiently } from "./patience.ts";
import type { Kms } from "./port.ts";
import { readSecretFile } from "./secret-file.ts";
import type { GoogleSource } from "./uri.ts";
import { loadVendorClient } from "./vendor-client.ts";

type Library = typeof import("google-auth-library");

const load = () => loadVendorClient(["google-auth-library@11"], () => import("google-auth-library"));
const scope = "https://www.googleapis.com/auth/cloudkms";

/**
 * Google Cloud KMS, with a symmetric key, by its REST API. Who we are comes from the secret file (a service account's or a federation's JSON), or else from
 * Application Default Credentials. Asks nobody yet.
 */
export async function openGoogleKms(source: GoogleSource, patience: Patience, fetch: typeof globalThis.fetch): Promise<Kms> {
  const library = await load();
  const { secretFile } = source;
  if (secretFile !== undefined) {
    const named = identityIn(library, secretFile, fetch);
    return new GoogleKms(source, patience, fetch, async () => named);
  }
  const auth = new library.GoogleAuth({ scopes: scope });
  return new GoogleKms(source, patience, fetch, () => auth.getClient());
}

/** Of the forms of Google's key files those that a server has: its own service account, or a federation. */
function identityIn({ JWT, ExternalAccountClient }: Library, secretFile: string, fetch: typeof globalThis.fetch): AuthClient {
  const transporterOptions = { fetchImplementation: fetch };
  let found: Partial<Record<string, string>> | null;
  try {
    found = JSON.parse(readSecretFile(secretFile));
  } catch (error) {
    if (error instanceof SyntaxError) found = null;
    else throw error;
  }
  const { type, client_email: email, private_key: key, private_key_id: keyId } = found ?? {};
  if (type === "service_account" && typeof email === "string" && typeof key === "string")
    return new JWT({ email, key, ...(keyId === undefined ? {} : { keyId }), scopes: [scope], transporterOptions });
  const options = { ...found, scopes: [scope], transporterOptions } as ExternalAccountClientOptions;
  const federated = type === "external_account" ? ExternalAccountClient.fromJSON(options) : null;
  if (federated === null) throw badSetting("kmsSecretFile", `${secretFile} must hold the JSON of a service_account or an external_account`);
  return federated;
}

class GoogleKms implements Kms {
  readonly keyId: string;
  readonly #key: string;
  readonly #url: string;
  readonly #patience: Patience;
  readonly #fetch: typeof globalThis.fetch;
  readonly #identity: () => Promise<AuthClient>;

  constructor(source: GoogleSource, patience: Patience, fetch: typeof globalThis.fetch, identity: () => Promise<AuthClient>) {
    this.keyId = `gcp-kms:${source.key}`;
    this.#key = source.key;
    this.#url = `${source.endpoint ?? "https://cloudkms.googleapis.com"}/v1/${source.key}`;
    this.#patience = patience;
    this.#fetch = fetch;
    this.#identity = identity;
  }

  holds(keyId: string): boolean {
    return keyId === this.keyId;
  }

  describe() {
    return { adapter: "gcp-kms", key: this.#key, keyId: this.keyId };
  }

  wrap(dataKey: Uint8Array, context: string): Promise<Uint8Array> {
    const aad = Buffer.from(context);
    return this.#call(
      "encrypt",
      {
        plaintext: base64(dataKey),
        plaintextCrc32c: crc32c(dataKey),
        additionalAuthenticatedData: base64(aad),
        additionalAuthenticatedDataCrc32c: crc32c(aad),
      },
      (answer) => {
        const isWhole = answer.verifiedPlaintextCrc32c === true && answer.verifiedAdditionalAuthenticatedDataCrc32c === true;
        const wrapped = checked(answer.ciphertext, answer.ciphertextCrc32c);
        if (!isWhole) throw unavailable("gcp-kms: what was sent did not arrive whole");
        return wrapped;
      },
    );
  }

  /** Asked of the key, which finds the version that wrapped. */
  async unwrap(wrapped: Uint8Array, context: string, keyId: string): Promise<Uint8Array> {
    if (!this.holds(keyId)) throw cannotOpen("wrapped by another key");
    if (wrapped.length === 0) throw cannotOpen("empty");
    const aad = Buffer.from(context);
    return this.#call(
      "decrypt",
      {
        ciphertext: base64(wrapped),
        ciphertextCrc32c: crc32c(wrapped),
        additionalAuthenticatedData: base64(aad),
        additionalAuthenticatedDataCrc32c: crc32c(aad),
      },
      ({ plaintext, plaintextCrc32c }) => checked(plaintext, plaintextCrc32c),
    );
  }

  #call<T>(verb: "encrypt" | "decrypt", body: object, read: (answer: Readonly<Record<string, unknown>>) => T): Promise<T> {
    return patiently(async (signal) => {
      const token = await tokenOf(this.#identity);
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const request = { method: "POST", headers, body: JSON.stringify(body), signal };
      const { status, answer } = await answerOf(this.#fetch(`${this.#url}:${verb}`, request));
      if (status === 200) return read(answer);
      throw failureOf(verb, status, answer);
    }, this.#patience);
  }

  async close(): Promise<void> {}
}

async function tokenOf(identity: () => Promise<AuthClient>): Promise<string> {
  try {
    const { token } = await (await identity()).getAccessToken();
    if (typeof token === "string" && token !== "") return token;
  } catch (error) {
    const { status } = error as { readonly status?: unknown };
    if (typeof status === "number" && (status === 429 || status >= 500)) throw unavailable("gcp-kms: no access token now");
    if (isNetworkFailure(error)) throw unavailable("gcp-kms: Google's token endpoint is not reached");
  }
  throw keyDenied("gcp-kms: no access token for this identity");
}

/** What never got an answer, as Gaxios wraps it. */
function isNetworkFailure(error: unknown): boolean {
  return error instanceof Error && "config" in error && (!("response" in error) || error.response === undefined);
}

async function answerOf(answering: Promise<Response>) {
  try {
    const response = await answering;
    const body: unknown = JSON.parse(await response.text());
    return {
      status: response.status,
      answer: typeof body === "object" && body !== null ? (body as Readonly<Record<string, unknown>>) : {},
    };
  } catch {
    throw unavailable("gcp-kms: no answer that can be read");
  }
}

/** Bytes whose sum agrees. Another sum is damage on the way: it is asked again. */
function checked(text: unknown, sum: unknown): Uint8Array {
  if (typeof text !== "string") throw unavailable("gcp-kms: an answer without its bytes");
  const bytes = Buffer.from(text, "base64");
  if (String(sum) !== crc32c(bytes)) throw unavailable("gcp-kms: the sum of the answer does not agree");
  return bytes;
}

function failureOf(verb: "encrypt" | "decrypt", status: number, answer: Readonly<Record<string, unknown>>): Error {
  const error = typeof answer.error === "object" && answer.error !== null ? answer.error : {};
  const word = "status" in error && typeof error.status === "string" ? error.status.slice(0, 40) : "";
  const detail = `gcp-kms: ${status} ${word}`;
  if (status === 429 || status >= 500) return unavailable(detail);
  if (word === "FAILED_PRECONDITION") return keyDisabled(detail);
  return verb === "decrypt" && status === 400 ? cannotOpen(detail) : keyDenied(detail);
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
