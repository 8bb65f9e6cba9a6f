import { readFileSync } from "node:fs";
import { GuardError } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { guardOptionsOf, readConfig } from "../config.ts";
import type { RestoreReport } from "../offline/restore-backup.ts";
import { globalFlags, printOne } from "./print.ts";

interface BackupFlags {
  readonly passphraseFile?: string;
  readonly passphraseOnly?: boolean;
}

/** `backup <file>`: one moment of the database, sealed, also while servers run. */
export function backupCommand(): Command {
  return new Command("backup")
    .description("writes an encrypted backup of the database, also while the server runs")
    .argument("<file>", "where to; it must not exist")
    .option("--passphrase-file <file>", "a passphrase that opens the backup, beside the key service")
    .option("--passphrase-only", "the passphrase alone opens it: the key service is not asked")
    .action(async (file: string, { passphraseFile, passphraseOnly }: BackupFlags, command: Command) => {
      if (passphraseOnly === true && passphraseFile === undefined)
        throw new GuardError("config.invalid", { description: "--passphrase-only needs --passphrase-file" });
      const config = readConfig({ dataFolder: globalFlags(command).data });
      const options = guardOptionsOf(config);
      const { makeBackup } = await import("../offline/make-backup.ts");
      const made = await makeBackup({ ...options, backupPassphrase: readPassphrase(passphraseFile), passphraseOnly }, file);
      if (globalFlags(command).json === true) return printOne(made, globalFlags(command));
      console.log(`Backed up to ${file}: everything up to event ${made.headSeq}.`);
      console.log(
        "To restore it you also need the master key, which is never in it. Keep checkpoints.jsonl and revocations.jsonl with it.",
      );
    });
}

interface RestoreFlags {
  readonly passphraseFile?: string;
  readonly replace?: boolean;
}

/** `restore <file>`: puts a backup in place of the database, once all of it has been verified. */
export function restoreCommand(): Command {
  return new Command("restore")
    .description("verifies a backup and puts it in place of the database; revives nothing that was revoked after it was made")
    .argument("<file>", "a backup")
    .option("--passphrase-file <file>", "the passphrase that the backup was made with, where the key service does not open it")
    .option("--replace", "the database has something in it: move it aside (it is not deleted)")
    .action(async (file: string, { passphraseFile, replace }: RestoreFlags, command: Command) => {
      const config = readConfig({ dataFolder: globalFlags(command).data });
      const options = guardOptionsOf(config);
      const { restoreBackup } = await import("../offline/restore-backup.ts");
      const report = await restoreBackup({ ...options, backupPassphrase: readPassphrase(passphraseFile), replace }, file);
      if (globalFlags(command).json === true) return printOne(report, globalFlags(command));
      for (const line of describe(report)) console.log(line);
    });
}

function* describe(report: RestoreReport): Generator<string> {
  yield `Restored the backup of ${new Date(report.madeAtMs).toISOString()}: ${report.rows} rows, ${report.events} events.`;
  if (report.lostToSeq >= report.lostFromSeq) yield `Events ${report.lostFromSeq} to ${report.lostToSeq} are lost; the log says so.`;
  yield `Ended again: ${report.endedAgain} things that had been ended since. Every token, session and lease of before is dead.`;
  if (report.keptAt !== undefined) yield `What was there is kept: ${report.keptAt}.`;
  if (report.stoppedBecause === undefined) {
    yield "Next: agent-id-guard serve";
    return;
  }
  yield `Everything is stopped: ${report.stoppedBecause}`;
  yield "Next: agent-id-guard serve, look, then agent-id-guard estate resume";
}

function readPassphrase(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, "utf8").trim();
  } catch (cause) {
    throw new GuardError("config.invalid", {
      description: `--passphrase-file: ${file} can't be read`,
      hint: "Name a file that this user may read.",
      cause,
    });
  }
}
