import { createCipheriv, createDecipheriv } from "node:crypto";
import type { TokenCredential } from "@azure/identity";
import type { CryptographyClient, KeyClientOptions } from "@azure/keyvault-keys";
import type { Entropy } from "../entropy/port.ts";
import { createAzureTransport } from "./azure-transport.ts";
import { cannotOpen, keyDenied, keyDisabled, unavailable } from "./failures.ts";
import { askingBy, type Patience } from "./patience.ts";
import type { Kms } from "./port.ts";
import { readSecretObject } from "./secret-file.ts";
import type { AzureSource } from "./uri.ts";
import { loadVendorClient } from "./vendor-client.ts";

const packages = ["@azure/keyvault-keys@4", "@azure/identity@4"];
const algorithm = "RSA-OAEP-256";
const keyBytes = 32;
const tagBytes = 16;
/** Each one-time key seals one message, so its nonce need not vary. */
const onlyNonce = new Uint8Array(12);

/**
 * Azure Key Vault or Managed HSM, with an RSA key. What is wrapped names the version that wrapped it: after a rotation the old version still opens, and the new one
 * wraps from the next start on. Who we are comes from the secret file (`tenantId`, `clientId`, `clientSecret`), or else from DefaultAzureCredential.
 */
export async function openAzureKeyVault(source: AzureSource, patience: Patience, fetch: typeof globalThis.fetch): Promise<Kms> {
  const { KeyClient, CryptographyClient } = await loadVendorClient(packages, () => import("@azure/keyvault-keys"));
  const options: KeyClientOptions = { httpClient: createAzureTransport(fetch), retryOptions: { maxRetries: 0 } };
  const credential = await credentialOf(source.secretFile, options);
  const client = new KeyClient(`https://${source.vaultHost}`, credential, options);
  const { id, keyType, properties } = await asked(patience, "wrap", (abortSignal) => client.getKey(source.name, { abortSignal }));
  if (properties.enabled === false) throw keyDisabled("azure-key-vault: not enabled");
  if (id === undefined || !id.startsWith(`https://${source.vaultHost}/keys/${source.name}/`))
    throw unavailable("azure-key-vault: an answer of another key");
  if (keyType !== "RSA" && keyType !== "RSA-HSM") throw keyDenied("azure-key-vault: not an RSA key");
  return new AzureKeyVault(id, (kid) => new CryptographyClient(kid, credential, options), patience);
}

async function credentialOf(secretFile: string | undefined, { httpClient, retryOptions }: KeyClientOptions): Promise<TokenCredential> {
  const { ClientSecretCredential, DefaultAzureCredential } = await loadVendorClient(packages, () => import("@azure/identity"));
  // A managed identity is asked of an address that our own dialer never dials.
  if (secretFile === undefined) return new DefaultAzureCredential();
  const { tenantId, clientId, clientSecret } = readSecretObject(secretFile, ["tenantId", "clientId", "clientSecret"]);
  return new ClientSecretCredential(tenantId, clientId, clientSecret, {
    ...(httpClient === undefined ? {} : { httpClient }),
    ...(retryOptions === undefined ? {} : { retryOptions }),
  });
}

/**
 * RSA authenticates no context, so a one-time key does it here: it seals data key and context by AES-256-GCM, and RSA wraps the one-time key.
 * A wrapped key is RSA's ciphertext, the sealed data key and the 16-byte tag.
 */
class AzureKeyVault implements Kms {
  readonly keyId: string;
  readonly #kid: string;
  readonly #open: (kid: string) => CryptographyClient;
  readonly #clients = new Map<string, CryptographyClient>();
  readonly #patience: Patience;
  readonly #entropy: Entropy;

  constructor(kid: string, open: (kid: string) => CryptographyClient, patience: Patience) {
    this.keyId = `azure-key-vault:${kid}`;
    this.#kid = kid;
    this.#open = open;
    this.#patience = patience;
    this.#entropy = patience.entropy;
  }

  /** Every version of this key. */
  holds(keyId: string): boolean {
    const base = this.keyId.slice(0, this.keyId.lastIndexOf("/") + 1);
    return keyId.startsWith(base) && /^[0-9a-f]{32}$/.test(keyId.slice(base.length));
  }

  describe() {
    return { adapter: "azure-key-vault", key: this.#kid, keyId: this.keyId };
  }

  async wrap(dataKey: Uint8Array, context: string): Promise<Uint8Array> {
    const oneTimeKey = this.#entropy.bytes(keyBytes);
    const cipher = createCipheriv("aes-256-gcm", oneTimeKey, onlyNonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
    try {
      const client = this.#clientOf(this.#kid);
      const { result } = await asked(this.#patience, "wrap", (abortSignal) => client.wrapKey(algorithm, oneTimeKey, { abortSignal }));
      return Buffer.concat([result, sealed]);
    } finally {
      oneTimeKey.fill(0);
    }
  }

  async unwrap(wrapped: Uint8Array, context: string, keyId: string): Promise<Uint8Array> {
    if (!this.holds(keyId)) throw cannotOpen("wrapped by another key");
    const sealed = wrapped.subarray(-keyBytes - tagBytes);
    const ciphertext = wrapped.subarray(0, -keyBytes - tagBytes);
    if (ciphertext.length === 0) throw cannotOpen("too short");
    const client = this.#clientOf(keyId.slice("azure-key-vault:".length));
    const { result } = await asked(this.#patience, "unwrap", (abortSignal) => client.unwrapKey(algorithm, ciphertext, { abortSignal }));
    if (result.length !== keyBytes) throw cannotOpen("not one of our one-time keys");
    const decipher = createDecipheriv("aes-256-gcm", result, onlyNonce).setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(keyBytes));
    const dataKey = decipher.update(sealed.subarray(0, keyBytes));
    try {
      decipher.final();
    } catch (cause) {
      dataKey.fill(0);
      throw cannotOpen("does not authenticate", cause);
    } finally {
      result.fill(0);
    }
    return dataKey;
  }

  #clientOf(kid: string): CryptographyClient {
    const known = this.#clients.get(kid) ?? this.#open(kid);
    this.#clients.set(kid, known);
    return known;
  }

  async close(): Promise<void> {
    this.#clients.clear();
  }
}

const asked = askingBy(failureOf);

const disabled: ReadonlySet<string> = new Set(["KeyDisabled", "KeyNotYetValidOrExpired"]);

/** What `@azure/identity` throws where no token is to be had. */
const signIn = /^(Aggregate)?Authentication(Required)?Error$|^CredentialUnavailableError$/;

function failureOf(error: unknown, verb: "wrap" | "unwrap"): Error {
  if (!(error instanceof Error)) return unavailable("azure-key-vault");
  const inner = innerCodeOf(error);
  const isSignIn = signIn.test(error.name);
  const status = statusOf(error) ?? (isSignIn ? statusOf(error.cause) : undefined) ?? 0;
  const detail = `azure-key-vault: ${error.name} ${status} ${inner}`;
  if (disabled.has(inner)) return keyDisabled(detail);
  if (error.name === "CredentialUnavailableError") return keyDenied(detail);
  if (status < 400 || status === 429 || status >= 500) return unavailable(detail);
  return status === 400 && verb === "unwrap" && !isSignIn ? cannotOpen(detail) : keyDenied(detail);
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const status = "statusCode" in error ? error.statusCode : "status" in error ? error.status : undefined;
  return typeof status === "number" ? status : undefined;
}

/** The code inside the error of an answer, as the client spells it: what a bare `Forbidden` does not tell. */
function innerCodeOf(error: Error): string {
  let at: unknown = "details" in error ? error.details : undefined;
  for (const member of ["error", "innerError", "code"])
    at = typeof at === "object" && at !== null && member in at ? at[member as keyof typeof at] : undefined;
  return typeof at === "string" ? at.slice(0, 40) : "";
}
