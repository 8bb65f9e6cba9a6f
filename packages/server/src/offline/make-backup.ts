import { GuardError } from "@agent-id-guard/protocol";
import { toHex } from "../audit/index.ts";
import type { BackupHeader } from "../backup/index.ts";
import { createSystemClock } from "../clock/system.ts";
import { createSystemEntropy } from "../entropy/system.ts";
import type { GuardOptions } from "../guard-options.ts";
import { checkMasterKey } from "../kms/key-check.ts";
import { sealedFileNonceBytes, writeSealedFile } from "../sinks/sealed-file.ts";
import { dump } from "../store/dump.ts";
import { openSnapshot, type Snapshot } from "../store/snapshot.ts";
import { wrapByKms, wrapByPassphrase } from "./backup-key.ts";
import { openKeyService } from "./key-service.ts";

export interface BackupOptions extends GuardOptions {
  readonly database: string;
  /** Opens the backup, too: at least as strong as a master passphrase. */
  readonly backupPassphrase?: string | undefined;
  /** Whether only the passphrase opens it, and the key service is not asked. */
  readonly passphraseOnly?: boolean | undefined;
}

/** What a backup holds. */
export interface BackupMade {
  readonly id: string;
  readonly madeAtMs: number;
  readonly headSeq: number;
}

/**
 * Writes a backup of one moment of the database to a new file, also while a server is at work on it; sealed with a key of its own, which the key service, a passphrase, or each
 * of them wraps. What the vault sealed stays sealed in it. Throws `store.*`, `vault.*`, and `store.unsupported` when it can't be written there.
 */
export async function makeBackup(options: BackupOptions, toFile: string): Promise<BackupMade> {
  const snapshot = await openSnapshot(options.database);
  const clock = options.clock ?? createSystemClock();
  const entropy = options.entropy ?? createSystemEntropy(clock);
  const key = entropy.bytes(32);
  try {
    const header = await describe(snapshot, entropy.uuid(), clock.nowMs());
    const keys = await wrapKey(options, header, key, await settingOf(snapshot, "master_key_check"));
    try {
      await writeSealedFile(toFile, { ...header, keys }, { key, noncePrefix: entropy.bytes(sealedFileNonceBytes) }, dump(snapshot));
    } catch (error) {
      throw isOfFiles(error) ? cannotWrite(error) : error;
    }
    return { id: header.id, madeAtMs: header.madeAtMs, headSeq: header.head.seq };
  } finally {
    key.fill(0);
    await snapshot.close();
  }
}

async function describe(snapshot: Snapshot, id: string, madeAtMs: number): Promise<Omit<BackupHeader, "keys">> {
  const { seq, hash } = await snapshot.head();
  const [kmsKeyId = ""] = (await settingOf(snapshot, "master_key_check")).split(" ");
  return {
    format: 1,
    id,
    instance: await settingOf(snapshot, "instance_id"),
    madeAtMs,
    schema: snapshot.schema,
    head: { seq, hash: toHex(hash) },
    masterKeySalt: await settingOf(snapshot, "master_key_salt"),
    kmsKeyId,
  };
}

async function settingOf(snapshot: Snapshot, name: string): Promise<string> {
  const row = await snapshot.get("settings", name);
  if (row !== undefined) return row.value;
  throw new GuardError("store.unsupported", {
    description: "The database is empty: no server has ever started on it",
    hint: "Check the data folder, or DATABASE_URL.",
  });
}

async function wrapKey(
  options: BackupOptions,
  header: Omit<BackupHeader, "keys">,
  key: Uint8Array,
  keyCheck: string,
): Promise<BackupHeader["keys"]> {
  const { backupPassphrase: passphrase, passphraseOnly = false } = options;
  const entropy = options.entropy ?? createSystemEntropy(createSystemClock());
  const keys: BackupHeader["keys"] = [];
  if (passphrase !== undefined) keys.push(await wrapByPassphrase(key, header, passphrase, entropy));
  if (passphraseOnly && passphrase !== undefined) return keys;
  const service = await openKeyService(options, header.masterKeySalt);
  try {
    // A backup that opens under another key than what is in it would be of no use.
    await checkMasterKey(service.kms, header.instance, keyCheck);
    return [...keys, await wrapByKms(key, header, service.kms)];
  } finally {
    await service.close();
  }
}

const isOfFiles = (error: unknown): boolean => error instanceof Error && "syscall" in error;

function cannotWrite(cause: unknown): GuardError {
  return new GuardError("store.unsupported", {
    description: "The backup can't be written there",
    hint: "Name a file that does not exist, in a folder that does and has room.",
    cause,
  });
}
