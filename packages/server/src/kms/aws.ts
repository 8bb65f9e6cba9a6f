import type { KMSClient } from "@aws-sdk/client-kms";
import { cannotOpen, keyDenied, keyDisabled, unavailable } from "./failures.ts";
import { askingBy, type Patience } from "./patience.ts";
import type { Kms } from "./port.ts";
import { readSecretObject } from "./secret-file.ts";
import type { AwsSource } from "./uri.ts";
import { loadVendorClient } from "./vendor-client.ts";

type Library = typeof import("@aws-sdk/client-kms");

const load = () => loadVendorClient(["@aws-sdk/client-kms@3"], () => import("@aws-sdk/client-kms"));
const disabled: ReadonlySet<string> = new Set(["DisabledException", "KMSInvalidStateException"]);
const damaged: ReadonlySet<string> = new Set(["InvalidCiphertextException", "IncorrectKeyException"]);
const passing: ReadonlySet<string> = new Set([
  "KeyUnavailableException",
  "DependencyTimeoutException",
  "KMSInternalException",
  "ThrottlingException",
  "LimitExceededException",
]);

/**
 * AWS KMS, with a symmetric key. An alias is followed once, here: what is wrapped names the key itself, and is opened by that key alone.
 * Who we are comes from the secret file (`accessKeyId`, `secretAccessKey`, `sessionToken`), or else from the SDK's own chain of identities.
 */
export async function openAwsKms(source: AwsSource, patience: Patience): Promise<Kms> {
  const library = await load();
  const client = new library.KMSClient({
    region: source.region,
    maxAttempts: 1,
    ...(source.endpoint === undefined ? {} : { endpoint: source.endpoint }),
    ...(source.secretFile === undefined ? {} : { credentials: credentialsIn(source.secretFile) }),
  });
  try {
    return new AwsKms(library, client, await followed(library, client, source.key, patience), patience);
  } catch (error) {
    client.destroy();
    throw error;
  }
}

const credentialsIn = (secretFile: string) => async () =>
  readSecretObject(secretFile, ["accessKeyId", "secretAccessKey"], ["sessionToken"]);

async function followed({ DescribeKeyCommand }: Library, client: KMSClient, key: string, patience: Patience): Promise<string> {
  const { KeyMetadata: found } = await asked(patience, "wrap", (abortSignal) =>
    client.send(new DescribeKeyCommand({ KeyId: key }), { abortSignal }),
  );
  if (found?.Arn === undefined) throw unavailable("aws-kms: an answer without a key");
  if (found.KeyState !== undefined && found.KeyState !== "Enabled") throw keyDisabled(`aws-kms: ${found.KeyState}`);
  if (found.KeyUsage !== "ENCRYPT_DECRYPT" || found.KeySpec !== "SYMMETRIC_DEFAULT")
    throw keyDenied("aws-kms: not a symmetric key for encryption");
  return found.Arn;
}

class AwsKms implements Kms {
  readonly keyId: string;
  readonly #library: Library;
  readonly #client: KMSClient;
  readonly #arn: string;
  readonly #patience: Patience;

  constructor(library: Library, client: KMSClient, arn: string, patience: Patience) {
    this.keyId = `aws-kms:${arn}`;
    this.#library = library;
    this.#client = client;
    this.#arn = arn;
    this.#patience = patience;
  }

  holds(keyId: string): boolean {
    return keyId === this.keyId;
  }

  describe() {
    return { adapter: "aws-kms", key: this.#arn, keyId: this.keyId };
  }

  async wrap(dataKey: Uint8Array, context: string): Promise<Uint8Array> {
    const command = new this.#library.EncryptCommand({ KeyId: this.#arn, Plaintext: dataKey, EncryptionContext: mapOf(context) });
    const { CiphertextBlob } = await asked(this.#patience, "wrap", (abortSignal) => this.#client.send(command, { abortSignal }));
    if (CiphertextBlob === undefined) throw unavailable("aws-kms: an answer without a ciphertext");
    return CiphertextBlob;
  }

  /** Always says which key: without it AWS would open with any key that we may use and that the ciphertext names. */
  async unwrap(wrapped: Uint8Array, context: string, keyId: string): Promise<Uint8Array> {
    if (!this.holds(keyId)) throw cannotOpen("wrapped by another key");
    if (wrapped.length === 0) throw cannotOpen("empty");
    const command = new this.#library.DecryptCommand({ KeyId: this.#arn, CiphertextBlob: wrapped, EncryptionContext: mapOf(context) });
    const { Plaintext, KeyId } = await asked(this.#patience, "unwrap", (abortSignal) => this.#client.send(command, { abortSignal }));
    if (Plaintext === undefined || KeyId !== this.#arn) throw cannotOpen("opened by another key than the one that was asked");
    return Plaintext;
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }
}

/** Written in clear to CloudTrail, where policies may ask for it. */
const mapOf = (context: string) => ({ "agent-id-guard": context });

const asked = askingBy(failureOf);

function failureOf(error: unknown, verb: "wrap" | "unwrap"): Error {
  if (!(error instanceof Error)) return unavailable("aws-kms");
  if (error.name === "GuardError") return error;
  const detail = `aws-kms: ${error.name}`;
  if (disabled.has(error.name)) return keyDisabled(detail);
  if (damaged.has(error.name) || (verb === "unwrap" && error.name === "ValidationException")) return cannotOpen(detail);
  if (passing.has(error.name)) return unavailable(detail);
  const { httpStatusCode = 0 } = "$metadata" in error ? (error.$metadata as { readonly httpStatusCode?: number }) : {};
  const isRefused = (httpStatusCode >= 400 && httpStatusCode < 500 && httpStatusCode !== 429) || error.name === "CredentialsProviderError";
  return isRefused ? keyDenied(detail) : unavailable(detail);
}
