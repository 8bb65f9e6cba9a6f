import { closeSync, mkdirSync, openSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { GuardError, isGuardError } from "@agent-id-guard/protocol";
import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import type { Constraint, Db, Driver } from "./driver.ts";
import { sqliteKit } from "./kit.ts";
import { appendSql, logColumns } from "./log-append.ts";
import { type MigrationLine, migrate, migrationsOf } from "./migrate.ts";
import type { Control, Prepared, Program } from "./program.ts";
import { defineTables, type Tables } from "./tables/index.ts";
import { tallyFields, tallySql } from "./tallies.ts";
import { createWalSync, type WalSync } from "./wal-sync.ts";

const inMemory = ":memory:";
/** Below this version a WAL can be reset while it is read, which corrupts the database (case DUR-05). */
const oldestSqlite = [3, 51, 3] as const;
/** Only a foreign tool that has the file open makes us wait; the event loop stands still meanwhile. */
const busyTimeoutMs = 1_000;
/** To this size a WAL that a long read made grow is cut back (case DUR-08). */
const walLimitBytes = 64 * 1024 * 1024;

/** What the extended error codes of SQLite say. */
const constraints: Readonly<Record<string, Constraint>> = {
  SQLITE_CONSTRAINT_UNIQUE: "unique",
  SQLITE_CONSTRAINT_PRIMARYKEY: "unique",
  SQLITE_CONSTRAINT_FOREIGNKEY: "reference",
};

/**
 * SQLite in this process. One connection both reads and writes: a program runs from its first statement to its last without giving way, so no read
 * ever sees half of a transaction. Every commit is on the disk before its caller hears of it and before anybody reads it; the sync runs beside this thread.
 */
export async function openSqlite(database: string, makeSync: (path: string) => WalSync = createWalSync): Promise<Driver> {
  const opened: Database.Database[] = [];
  try {
    const path = database === inMemory ? database : makeFile(database);
    if (path !== inMemory) opened.push(lockFile(path));
    const client = new Database(path, { timeout: busyTimeoutMs });
    opened.unshift(client);
    checkVersion(String(client.prepare("select sqlite_version()").pluck().get()));
    await prepareSchema(client, path);
    setUp(client, path);
    return driverOf(client, opened, path === inMemory ? undefined : makeSync(path));
  } catch (error) {
    for (const one of opened) one.close();
    throw isGuardError(error) ? error : cannotOpen(database, error);
  }
}

function cannotOpen(database: string, cause: unknown): GuardError {
  return new GuardError("store.unsupported", {
    description: `The database file ${database} can't be opened`,
    hint: "It must be an SQLite database of ours, or not exist yet, in a folder that the server may write to.",
    cause,
  });
}

/** Makes the folder and the file where they are missing, readable by their owner alone (case DUR-14), and returns the one path that leads to the file. */
function makeFile(database: string): string {
  const path = resolve(database);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
  return realpathSync(path);
}

/**
 * Keeps every other process off the file (case DUR-13): an exclusive transaction on a side file, which the operating system ends with the process,
 * however it dies.
 */
export function lockFile(path: string): Database.Database {
  closeSync(openSync(`${path}.lock`, "a", 0o600));
  const lock = new Database(`${path}.lock`, { timeout: 0 });
  try {
    lock.pragma("journal_mode = MEMORY");
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (!(error instanceof Database.SqliteError) || error.code !== "SQLITE_BUSY") throw error;
    throw new GuardError("store.unsupported", {
      description: `The database file ${path} is in use by another process`,
      hint: "Stop the other server, or give each its own file. Several servers share one PostgreSQL database (DATABASE_URL=postgres://…), not one SQLite file.",
      cause: error,
    });
  }
}

/** Throws `store.unsupported` for a version of SQLite that may lose what it acknowledged. */
export function checkVersion(version: string): void {
  const parts = version.split(".").map(Number);
  const decisive = oldestSqlite.findIndex((oldest, index) => parts[index] !== oldest);
  if (decisive === -1 || (parts[decisive] ?? 0) > (oldestSqlite[decisive] ?? 0)) return;
  throw new GuardError("store.unsupported", {
    description: `SQLite ${version} is too old`,
    hint: `Install better-sqlite3 with SQLite ${oldestSqlite.join(".")} or later.`,
  });
}

/** Brings the schema up to date on a connection of its own, before any other is set up. */
async function prepareSchema(client: Database.Database, path: string): Promise<void> {
  const own = path === inMemory ? client : new Database(path, { timeout: busyTimeoutMs });
  try {
    await migrate(migrationsOf("sqlite"), sqliteMigrationLine(own));
  } finally {
    if (own !== client) own.close();
  }
}

/** A connection for {@link migrate}. Foreign keys are off, since a table that is built anew must not take its children with it, and checked at the end. */
export function sqliteMigrationLine(client: Database.Database): MigrationLine {
  client.pragma("foreign_keys = OFF");
  return {
    begin: ["BEGIN EXCLUSIVE"],
    query: async (text, parameters = []) => {
      const statement = client.prepare(text);
      if (statement.reader) return statement.raw().all(...parameters) as unknown[][];
      statement.run(...parameters);
      return [];
    },
    parameter: () => "?",
    check: "PRAGMA foreign_key_check",
  };
}

/** Settings of a connection, and what SQLite must say that they are afterwards. The log itself is synced by {@link WalSync}, not by SQLite. */
const settings = { synchronous: [1, "NORMAL"], foreign_keys: [1, "ON"], trusted_schema: [0, "OFF"], temp_store: [2, "MEMORY"] } as const;

function setUp(client: Database.Database, path: string): void {
  const mode = client.pragma("journal_mode = WAL", { simple: true });
  if (mode !== (path === inMemory ? "memory" : "wal")) throw refusesToKeep("a write-ahead log");
  for (const [name, [number, word]] of Object.entries(settings)) {
    client.pragma(`${name} = ${word}`);
    if (client.pragma(name, { simple: true }) !== number) throw refusesToKeep(`${name} ${word}`);
  }
  client.pragma(`journal_size_limit = ${walLimitBytes}`);
}

function refusesToKeep(what: string): GuardError {
  return new GuardError("store.unsupported", {
    description: `The database file can't be used with ${what}`,
    hint: "Put the database on a local disk.",
  });
}

function driverOf(client: Database.Database, opened: readonly Database.Database[], sync: WalSync | undefined): Driver {
  const db = drizzle({ client }) as unknown as Db;
  const tables = defineTables(sqliteKit);
  let readers = 0;
  return {
    tables,
    writer: db,
    reader: db,
    control: controlOf(client, tables),
    async write(program) {
      // Reads wait for the disk to have everything; were more written meanwhile, they would wait for ever.
      while (readers > 0) await sync?.quiet();
      sync?.mustBeSound();
      const answer = runAtOnce(program);
      return { answer, durable: sync?.flush() ?? Promise.resolve() };
    },
    async read(program) {
      readers++;
      try {
        await sync?.quiet();
        return runAtOnce(program);
      } finally {
        readers--;
      }
    },
    constraintOf: (error) => (error instanceof Database.SqliteError ? constraints[error.code] : undefined),
    listen: undefined,
    close: async () => {
      await sync?.close();
      for (const one of opened) one.close();
    },
  };
}

function controlOf(client: Database.Database, tables: Tables): Control {
  const raw = (text: string): Prepared<unknown> => {
    const statement = client.prepare(text);
    return atOnce(() => statement.run());
  };
  const named = (fields: readonly string[]) => `VALUES (${fields.map((field) => `@${field}`).join(", ")})`;
  const append = client.prepare(appendSql(tables, named(logColumns(tables).map(({ field }) => field))));
  const tally = client.prepare(tallySql(named(tallyFields), "max"));
  return {
    begin: [raw("BEGIN IMMEDIATE")],
    commit: raw("COMMIT"),
    rollback: raw("ROLLBACK"),
    savepoint: raw("SAVEPOINT unit"),
    release: raw("RELEASE unit"),
    rollbackToSavepoint: raw("ROLLBACK TO unit"),
    notify: [],
    append: (rows) => atOnce(() => rows.forEach((row) => void append.run(row))),
    tally: (rows) => atOnce(() => rows.forEach((row) => void tally.run(row))),
  };
}

/** A step that is not drizzle's, in the manner of its own: they answer with `sync()`. */
function atOnce(run: () => unknown): Prepared<unknown> {
  return { execute: () => ({ sync: run }) } as unknown as Prepared<unknown>;
}

/** Runs a program from end to end. Drizzle's statements for SQLite answer with `sync()`. */
export function runAtOnce<T>(program: Program<T>): T {
  let step = program.next();
  while (step.done !== true) {
    const { query, values } = step.value;
    let answer: unknown;
    try {
      answer = (query.execute(values) as unknown as { sync(): unknown }).sync();
    } catch (error) {
      step = program.throw(error);
      continue;
    }
    step = program.next(answer);
  }
  return step.value;
}
