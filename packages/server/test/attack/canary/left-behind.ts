import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import Database from "better-sqlite3";
import { makeBackup } from "../../../src/offline/make-backup.ts";
import { given } from "./estate.ts";
import type { Places } from "./process.ts";

/** What a run left behind, by name: every file of its folder but those where secrets belong, every table, both kinds of backup, and what is added. */
export class LeftBehind {
  readonly everything = new Map<string, Buffer>();
  readonly #folder: string;
  readonly #belong: readonly string[];

  constructor(folder: string, filesOfSecrets: readonly string[]) {
    this.#folder = folder;
    this.#belong = filesOfSecrets.map((path) => basename(path));
  }

  add(name: string, bytes: Buffer): void {
    this.everything.set(name, bytes);
  }

  keepFiles(when: string): void {
    for (const name of readdirSync(this.#folder))
      if (!this.#belong.includes(name)) this.add(`${name} ${when}`, readFileSync(join(this.#folder, name)));
  }

  /** Everything that lies on the disk, in a backup, and in the tables, while the server runs. */
  async collect(places: Places): Promise<void> {
    this.keepFiles("while it runs");
    const copy = copyIn(this.#folder);
    const source = new Database(places.database, { readonly: true });
    await source.backup(copy);
    source.close();
    this.add("every table", tablesOf(copy));
    await makeBackup({ ...places }, join(this.#folder, "sealed.backup"));
    await makeBackup({ ...places, backupPassphrase: given.backupPassphrase }, join(this.#folder, "passphrase.backup"));
  }
}

/** The copy of the database that a run leaves. */
export const copyIn = (folder: string): string => join(folder, "backup.sqlite");

/** Every value of every table. */
export function tablesOf(database: string): Buffer {
  const opened = new Database(database, { readonly: true });
  const tables = opened.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[];
  const rows = tables.flatMap((table) => opened.prepare(`select * from "${table}"`).all());
  opened.close();
  return Buffer.concat(
    rows.flatMap((row) =>
      Object.values(row as object).flatMap((value) => [Buffer.isBuffer(value) ? value : Buffer.from(String(value)), Buffer.from("\n")]),
    ),
  );
}
