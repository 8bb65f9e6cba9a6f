import { existsSync } from "node:fs";
import { GuardError } from "@agent-id-guard/protocol";
import { type Change, createChange, createDraft, readCheckpoint } from "../audit/index.ts";
import { type BackupHeader, backupHeaderSchema, planRestoreEvent, type Reach, reachOf, readJournal } from "../backup/index.ts";
import { createSystemClock } from "../clock/system.ts";
import { digests } from "../entropy/digests.ts";
import { createSystemEntropy } from "../entropy/system.ts";
import type { GuardOptions } from "../guard-options.ts";
import { checkMasterKey } from "../kms/key-check.ts";
import type { KmsRing } from "../kms/port.ts";
import { chainHash } from "../open-ports.ts";
import { linesOfFile } from "../sinks/checkpoint-file.ts";
import { openSealedFile, type SealedFile, SealedFileError } from "../sinks/sealed-file.ts";
import { DumpError } from "../store/read-dump.ts";
import { appendBehindGap, openRestoreTarget, type RestoreTarget } from "../store/restore-target.ts";
import { unwrapKey } from "./backup-key.ts";
import { type CheckedBackup, checkBackup } from "./check-backup.ts";
import { openKeyService } from "./key-service.ts";
import { readOldDatabase } from "./old-database.ts";
import { type Settled, settleRestored } from "./settle-restored.ts";

export interface RestoreOptions extends GuardOptions {
  readonly database: string;
  /** The passphrase that the backup was made with, to open it without the key service. */
  readonly backupPassphrase?: string | undefined;
  /** Whether a database with something in it may be replaced; it is moved aside. */
  readonly replace?: boolean | undefined;
}

/** What a restore did. */
export interface RestoreReport extends Settled {
  readonly backupId: string;
  readonly madeAtMs: number;
  readonly rows: number;
  readonly events: number;
  /** The numbers of events that are lost. */
  readonly lostFromSeq: number;
  readonly lostToSeq: number;
  /** Where the database that stood there is kept; undefined: there was none. */
  readonly keptAt: string | undefined;
}

/** A backup that is open and has been found good. */
interface OpenBackup {
  readonly file: SealedFile;
  readonly header: BackupHeader;
  readonly key: Uint8Array;
  readonly kms: KmsRing;
  readonly checked: CheckedBackup;
}

/**
 * Puts a backup in place of the database. All of it is verified before anything is done; then it is loaded beside what stands there, what was ended after it was made is
 * ended again, every token, session and lease of before is dead, and it is put in place at once or not at all. Where it is not known what was ended since, everything is
 * stopped until an administrator resumes it. Throws `backup.unreadable`, `restore.refused`, `store.*`, `vault.*`: what stood there stands.
 */
export async function restoreBackup(options: RestoreOptions, path: string): Promise<RestoreReport> {
  const file = await openFile(path);
  const closing: (() => Promise<void>)[] = [() => file.close()];
  try {
    const header = readHeader(file);
    refuseOtherInstallation(header, (await newestCheckpoint(options.checkpointFile))?.instance);
    const service = await openService(options, header, closing);
    const entropy = options.entropy ?? createSystemEntropy(createSystemClock());
    const key = await unwrapKey(header, options.backupPassphrase, async () => service, entropy);
    const checked = await told(() => checkBackup(file.lines(key), header, options.checkpointFile));
    await checkMasterKey(service, header.instance, checked.keyCheck);
    const clock = options.clock ?? createSystemClock();
    const target = await openRestoreTarget({ database: options.database, replace: options.replace === true, nowMs: clock.nowMs() });
    closing.push(() => target.close());
    return await restore(options, { file, header, key, kms: service, checked }, target);
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}

async function openService(options: RestoreOptions, header: BackupHeader, closing: (() => Promise<void>)[]): Promise<KmsRing> {
  const service = await openKeyService(options, header.masterKeySalt);
  closing.push(service.close);
  return service.kms;
}

async function restore(options: RestoreOptions, backup: OpenBackup, target: RestoreTarget): Promise<RestoreReport> {
  const { header, checked } = backup;
  const clock = options.clock ?? createSystemClock();
  const entropy = options.entropy ?? createSystemEntropy(clock);
  const draft = createDraft(clock, entropy);
  const change = createChange({ draft, clock }, { type: "system", id: "restore", role: "owner" }, {});
  const reach = await readReach(options, header);
  await told(() => target.load(backup.file.lines(backup.key), header.schema));
  const settled = await settle(options, backup, target, reach, change);
  const keptAt = await target.putInPlace();
  return {
    backupId: header.id,
    madeAtMs: header.madeAtMs,
    rows: checked.rows,
    events: checked.events,
    lostFromSeq: header.head.seq + 1,
    lostToSeq: reach.newestSeq,
    ...settled,
    keptAt,
  };
}

async function settle(options: RestoreOptions, backup: OpenBackup, target: RestoreTarget, reach: Reach, change: Change): Promise<Settled> {
  const { header, kms, checked } = backup;
  const clock = options.clock ?? createSystemClock();
  const driver = await target.openDriver();
  const last = { seq: header.head.seq, hash: new Uint8Array(Buffer.from(header.head.hash, "hex")) };
  const event = await appendBehindGap(
    driver,
    last,
    reach.newestSeq,
    planRestoreEvent(change, { header, reach, keyIds: checked.signingKeyIds }),
    {
      sha256: chainHash,
      nowMs: () => clock.nowMs(),
    },
  );
  return settleRestored({ driver, options, header, kms, reach, change, event, previousLine: await lastLine(options.checkpointFile) });
}

/** What is known of the time since the backup was made. */
async function readReach(options: RestoreOptions, header: BackupHeader): Promise<Reach> {
  const old = await readOldDatabase(options.database, header);
  refuseOtherInstallation(header, old?.instance);
  const journal =
    options.journalFile === undefined
      ? undefined
      : await readJournal(linesIfAny(options.journalFile), header.instance, digests.sha256Base64url);
  return reachOf(header.head, old?.witness, journal, (await newestCheckpoint(options.checkpointFile))?.seq);
}

async function* linesIfAny(path: string): AsyncGenerator<string> {
  if (existsSync(path)) yield* linesOfFile(path);
}

async function lastLine(path: string | undefined): Promise<string | undefined> {
  let last: string | undefined;
  if (path !== undefined) for await (const line of linesIfAny(path)) last = line;
  return last;
}

async function newestCheckpoint(path: string | undefined) {
  const line = await lastLine(path);
  return line === undefined ? undefined : readCheckpoint(line);
}

function refuseOtherInstallation({ instance }: BackupHeader, found: string | undefined): void {
  if (found === undefined || found === instance) return;
  throw new GuardError("restore.refused", {
    description: "The backup is of another installation than what is there",
    hint: "Restore it with a data folder and a database of its own.",
  });
}

async function openFile(path: string): Promise<SealedFile> {
  try {
    return await openSealedFile(path);
  } catch (cause) {
    if (cause instanceof SealedFileError) throw unreadable(cause);
    throw new GuardError("backup.unreadable", {
      description: `${path} can't be opened`,
      hint: "Name a file that this user may read.",
      cause,
    });
  }
}

function readHeader(file: SealedFile): BackupHeader {
  const { data, error } = backupHeaderSchema.safeParse(file.header);
  if (data === undefined) throw unreadable(new SealedFileError("damaged", error));
  return data;
}

/** Runs what reads the backup, and tells what is wrong with it. */
async function told<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof SealedFileError || error instanceof DumpError ? unreadable(error) : error;
  }
}

function unreadable(cause: SealedFileError | DumpError): GuardError {
  const isOurs = !(cause instanceof SealedFileError) || cause.fault === "damaged";
  return new GuardError("backup.unreadable", {
    description: isOurs ? "The backup is damaged, or somebody has changed it" : "The file is no backup of Agent ID Guard",
    cause,
  });
}
