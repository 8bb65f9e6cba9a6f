import { existsSync } from "node:fs";
import type { Clock } from "../clock/port.ts";
import type { Entropy } from "../entropy/port.ts";
import { badSetting } from "./failures.ts";
import { createLocalKms } from "./local.ts";
import type { Patience } from "./patience.ts";
import type { Kms, KmsRing } from "./port.ts";
import { createKmsRing } from "./ring.ts";
import { readSecretFile } from "./secret-file.ts";
import { told } from "./told.ts";
import { type KmsSource, parseKmsUri } from "./uri.ts";

/** Where the master key is, as the settings say. */
export interface KmsSettings {
  /** Address of the key that wraps. Without it one of the next two, or a key that is gone with the process. */
  readonly kms?: string | undefined;
  readonly masterKeyFile?: string | undefined;
  readonly passphrase?: string | undefined;
  /** Addresses of keys that may only open. */
  readonly kmsPrevious?: readonly string[] | undefined;
  /** File with the secret of the key service; an address may name another one by `secret-file=`. */
  readonly kmsSecretFile?: string | undefined;
}

export interface KmsSurroundings {
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** For passphrases: random, kept with the database. */
  readonly salt: Uint8Array;
  /** A `fetch` under the rules of our dialer. */
  readonly fetch: typeof globalThis.fetch;
  /** Time for one call. Default: 5,000. */
  readonly limitMs?: number | undefined;
}

/**
 * Opens the key services of the settings and proves that the current one wraps and opens. Throws `config.invalid`, `vault.weak_key`, and what the services throw
 * (`vault.*`), told in a sentence for whoever starts the server.
 */
export async function openKms(settings: KmsSettings, surroundings: KmsSurroundings): Promise<KmsRing> {
  const { kmsPrevious = [], kmsSecretFile } = settings;
  // All addresses are read before any service is asked.
  const current = settings.kms === undefined ? undefined : parseKmsUri(settings.kms, "kms");
  const previous = kmsPrevious.map((text) => parseKmsUri(text, "kmsPrevious"));
  if (current === undefined && kmsSecretFile !== undefined) throw badSetting("kmsSecretFile", "there is no kms that it would be for");
  const opened: Kms[] = [];
  try {
    if (current === undefined) opened.push(await openLocal(settings, surroundings));
    else opened.push(await told("kms", current, () => openProved(current, kmsSecretFile, surroundings)));
    for (const source of previous) {
      if (source.adapter === "key-file" && !existsSync(source.path)) throw badSetting("kmsPrevious", `there is no file ${source.path}`);
      opened.push(await told("kmsPrevious", source, () => openOne(source, undefined, surroundings)));
    }
  } catch (error) {
    for (const kms of opened) await kms.close();
    throw error;
  }
  const [first, ...rest] = opened as [Kms, ...Kms[]];
  return createKmsRing(first, rest);
}

async function openProved(source: KmsSource, kmsSecretFile: string | undefined, surroundings: KmsSurroundings): Promise<Kms> {
  const kms = await openOne(source, kmsSecretFile, surroundings);
  try {
    await createKmsRing(kms).probe();
    return kms;
  } catch (error) {
    await kms.close();
    throw error;
  }
}

function openLocal({ masterKeyFile, passphrase }: KmsSettings, { entropy, salt }: KmsSurroundings): Promise<Kms> {
  if (passphrase !== undefined) return createLocalKms({ entropy, passphrase, salt });
  if (masterKeyFile !== undefined) return createLocalKms({ entropy, keyFile: masterKeyFile });
  return createLocalKms({ entropy, ephemeral: true });
}

/** Each adapter is only loaded where it is used: its vendor's client need not be there elsewhere. */
async function openOne(source: KmsSource, kmsSecretFile: string | undefined, surroundings: KmsSurroundings): Promise<Kms> {
  const { entropy, salt, clock, fetch, limitMs } = surroundings;
  const patience: Patience = { clock, entropy, limitMs };
  switch (source.adapter) {
    case "key-file":
      return createLocalKms({ entropy, keyFile: source.path });
    case "passphrase-file":
      return createLocalKms({ entropy, passphrase: readSecretFile(source.path, "kms"), salt });
    case "aws-kms":
      return (await import("./aws.ts")).openAwsKms(withSecret(source, kmsSecretFile), patience);
    case "alibaba-kms":
      return (await import("./alibaba.ts")).openAlibabaKms(source, neededSecret(source, kmsSecretFile, "access key"), patience, fetch);
    case "gcp-kms":
      return (await import("./google.ts")).openGoogleKms(withSecret(source, kmsSecretFile), patience, fetch);
    case "azure-key-vault":
      return (await import("./azure.ts")).openAzureKeyVault(withSecret(source, kmsSecretFile), patience, fetch);
    case "vault-transit":
      return (await import("./vault-transit.ts")).openVaultTransit(source, neededSecret(source, kmsSecretFile, "token"), patience, fetch);
    case "pkcs11":
      return (await import("./pkcs11/adapter.ts")).openPkcs11(source, neededSecret(source, kmsSecretFile, "PIN"), patience);
  }
}

/** The file that the address itself names, or else the one of the settings. */
function withSecret<S extends { readonly secretFile?: string | undefined }>(source: S, kmsSecretFile: string | undefined): S {
  return { ...source, secretFile: source.secretFile ?? kmsSecretFile };
}

function neededSecret(
  source: { readonly adapter: string; readonly secretFile?: string | undefined },
  kmsSecretFile: string | undefined,
  what: string,
) {
  const file = source.secretFile ?? kmsSecretFile;
  if (file === undefined) throw badSetting("kmsSecretFile", `${source.adapter} needs a file with its ${what}`);
  return file;
}
