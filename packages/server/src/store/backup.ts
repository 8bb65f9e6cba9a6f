import { open, rm } from "node:fs/promises";
import { GuardError } from "@agent-id-guard/protocol";
import Database from "better-sqlite3";
import { isPostgres } from "./open.ts";

/** All pages in one step: the copy is of one moment, and no commit of a running server makes it start again. */
const allPages = 0x7fff_ffff;

/**
 * Copies an SQLite database to a new file, readable by its owner alone, also while a server is at work on it, and checks the copy.
 * What the vault sealed stays sealed in it. Throws `store.unsupported`: there is something at `toFile`, or the database is not an SQLite file.
 */
export async function backup(database: string, toFile: string): Promise<void> {
  if (isPostgres(database)) {
    throw new GuardError("store.unsupported", {
      description: "PostgreSQL makes its own backups",
      hint: "Use pg_dump, or a base backup with archived WAL.",
    });
  }
  const source = openSource(database);
  try {
    await makeEmpty(toFile);
    try {
      await copy(source, toFile);
    } catch (error) {
      await rm(toFile, { force: true });
      throw error;
    }
  } finally {
    source.close();
  }
}

function openSource(database: string): Database.Database {
  try {
    if (database === ":memory:") throw new TypeError("in memory");
    return new Database(database, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw new GuardError("store.unsupported", {
      description: "There is no SQLite file to copy",
      hint: "Give the path of the database that the server uses.",
      cause: error,
    });
  }
}

async function makeEmpty(file: string): Promise<void> {
  try {
    await (await open(file, "wx", 0o600)).close();
  } catch (error) {
    throw new GuardError("store.unsupported", {
      description: "The backup can't be written there",
      hint: "Name a file that does not exist, in a folder that does.",
      cause: error,
    });
  }
}

async function copy(source: Database.Database, toFile: string): Promise<void> {
  await source.backup(toFile, { progress: () => allPages });
  const copied = new Database(toFile);
  try {
    copied.pragma("journal_mode = DELETE");
    if (copied.pragma("integrity_check", { simple: true }) !== "ok") throw new Error("the copy is damaged");
  } finally {
    copied.close();
  }
}
