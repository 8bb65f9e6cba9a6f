import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import Database from "better-sqlite3";
import type { ColumnType, RowLine, TableLine } from "./dump.ts";
import { migrationsOf, runSteps } from "./migrate.ts";
import { DumpError, readDump } from "./read-dump.ts";
import { asideName, type RestoreTarget, type RestoreTargetOptions, refuseBesideServer, refuseToReplace } from "./restore-target.ts";
import { openSnapshot } from "./snapshot.ts";
import { lockFile, openSqlite, sqliteMigrationLine } from "./sqlite.ts";

/** What SQLite leaves beside a database while it is open. */
const besides = ["-wal", "-shm"] as const;

/** A new SQLite file beside the one that stands. It is put in place by one rename; the old one keeps a name of its own. */
export async function openSqliteTarget({ database, replace, nowMs }: RestoreTargetOptions): Promise<RestoreTarget> {
  const path = resolve(database);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const lock = takeLock(path);
  try {
    if (!replace && !(await isEmpty(path))) throw refuseToReplace();
    removeLeftovers(path);
  } catch (error) {
    lock.close();
    throw error;
  }
  const fresh = `${path}.restore-${process.pid}`;
  closeSync(openSync(fresh, "wx", 0o600));
  return {
    load: (lines, schema) => load(fresh, lines, schema),
    openDriver: () => openSqlite(fresh),
    putInPlace: async () => swap(fresh, path, freeName(`${path}.${asideName(nowMs)}`)),
    close: async () => {
      removeLeftovers(path);
      lock.close();
    },
  };
}

function takeLock(path: string): Database.Database {
  try {
    return lockFile(path);
  } catch (error) {
    throw refuseBesideServer(error);
  }
}

async function isEmpty(path: string): Promise<boolean> {
  if (!existsSync(path) || statSync(path).size === 0) return true;
  try {
    const snapshot = await openSnapshot(path);
    try {
      return (await snapshot.head()).seq === 0;
    } finally {
      await snapshot.close();
    }
  } catch {
    return false;
  }
}

/** Whoever holds the lock is the only one who restores: what an earlier try left behind is nobody's. */
function removeLeftovers(path: string): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) if (name.startsWith(`${basename(path)}.restore-`)) rmSync(join(folder, name));
}

async function load(file: string, lines: AsyncIterable<string>, schema: number): Promise<void> {
  const client = new Database(file);
  try {
    // Nothing is kept of this file when this process dies: it is synced as a whole before it is put in place.
    client.pragma("journal_mode = OFF");
    client.pragma("synchronous = OFF");
    const line = sqliteMigrationLine(client);
    const migrations = migrationsOf("sqlite");
    client.exec("BEGIN");
    await runSteps(migrations.slice(0, schema), line);
    for await (const { table, rows } of readDump(lines)) fit(() => insert(client, table, rows));
    await runSteps(migrations, line);
    client.exec("COMMIT");
    if ((client.pragma("foreign_key_check") as unknown[]).length > 0) throw new DumpError("rows refer to nothing");
  } finally {
    client.close();
  }
}

function fit(insertRows: () => void): void {
  try {
    insertRows();
  } catch (cause) {
    if (cause instanceof Database.SqliteError) throw new DumpError("a row does not fit", { cause });
    throw cause;
  }
}

function insert(client: Database.Database, { table, columns }: TableLine, rows: readonly RowLine[]): void {
  const names = columns.map(([name]) => `"${name}"`).join(", ");
  const statement = client.prepare(`INSERT INTO "${table}" (${names}) VALUES (${columns.map(() => "?").join(", ")})`);
  for (const row of rows) statement.run(...row.map((value, at) => stored(value, columns[at]?.[1])));
}

function stored(value: unknown, type: ColumnType | undefined): unknown {
  if (value === null) return null;
  if (type === "bool") return value === true ? 1 : 0;
  if (type === "json") return JSON.stringify(value);
  return type === "bytes" ? Buffer.from(String(value), "base64") : value;
}

/** From the one rename on the new database stands; before it, the old one does. */
function swap(fresh: string, path: string, aside: string): string | undefined {
  for (const end of [...besides, ".lock"]) rmSync(fresh + end, { force: true });
  syncFile(fresh);
  const isReplaced = existsSync(path) && statSync(path).size > 0;
  if (isReplaced) {
    foldIn(path);
    linkSync(path, aside);
    // Left only where the old database could not be read: what belongs to it must not meet the new one.
    for (const end of besides) if (existsSync(path + end)) renameSync(path + end, aside + end);
  }
  renameSync(fresh, path);
  syncFile(dirname(path));
  return isReplaced ? aside : undefined;
}

/** Brings what stands in the old database's journal into its one file. One that can't be read stays as it is. */
function foldIn(path: string): void {
  try {
    const old = new Database(path);
    try {
      old.pragma("wal_checkpoint(TRUNCATE)");
      old.pragma("journal_mode = DELETE");
    } finally {
      old.close();
    }
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

function freeName(name: string): string {
  for (let number = 1; ; number++) {
    const tried = number === 1 ? name : `${name}_${number}`;
    if (!existsSync(tried)) return tried;
  }
}

function syncFile(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
