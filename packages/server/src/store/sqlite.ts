import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { GuardError } from "@agent-id-guard/protocol";
import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import type { Constraint, Db, Driver } from "./driver.ts";
import { sqliteKit } from "./kit.ts";
import { migrate, migrationsOf } from "./migrate.ts";
import type { Control, Prepared, Program } from "./program.ts";
import { defineTables } from "./tables/index.ts";

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
 * ever sees half of a transaction. Every commit is synced to the disk (WAL, `synchronous=FULL`).
 */
export async function openSqlite(database: string): Promise<Driver> {
  const inMemory = database === ":memory:";
  const path = inMemory ? database : resolve(database);
  const lock = inMemory ? undefined : lockFile(path);
  try {
    const client = new Database(path, { timeout: busyTimeoutMs });
    try {
      checkVersion(client);
      await prepareSchema(client, inMemory, path);
      setUp(client, inMemory);
      return driverOf(client, () => lock?.close());
    } catch (error) {
      client.close();
      throw error;
    }
  } catch (error) {
    lock?.close();
    throw error;
  }
}

/**
 * Keeps every other process off the file (case DUR-13): an exclusive transaction on a side file, which the operating system ends with the process,
 * however it dies. Makes the folder and the file where they are missing, readable by their owner alone (case DUR-14).
 */
function lockFile(path: string): Database.Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  for (const file of [path, `${path}.lock`]) closeSync(openSync(file, "a", 0o600));
  const lock = new Database(`${path}.lock`, { timeout: 0 });
  try {
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

function checkVersion(client: Database.Database): void {
  const version = String(client.prepare("select sqlite_version()").pluck().get());
  const parts = version.split(".").map(Number);
  for (const [index, oldest] of oldestSqlite.entries()) {
    const part = parts[index] ?? 0;
    if (part > oldest) return;
    if (part < oldest) {
      throw new GuardError("store.unsupported", {
        description: `SQLite ${version} is too old`,
        hint: `Install better-sqlite3 with SQLite ${oldestSqlite.join(".")} or later.`,
      });
    }
  }
}

/** Migrates on a connection of its own, with foreign keys off: a table that is rebuilt must not take its children with it. */
async function prepareSchema(client: Database.Database, inMemory: boolean, path: string): Promise<void> {
  const own = inMemory ? client : new Database(path, { timeout: busyTimeoutMs });
  try {
    own.pragma("foreign_keys = OFF");
    await migrate(migrationsOf("sqlite"), {
      begin: ["BEGIN EXCLUSIVE"],
      query: async (text, parameters = []) => {
        const statement = own.prepare(text);
        if (statement.reader) return statement.raw().all(...parameters) as unknown[][];
        statement.run(...parameters);
        return [];
      },
      parameter: () => "?",
      check: "PRAGMA foreign_key_check",
    });
  } finally {
    if (!inMemory) own.close();
  }
}

function setUp(client: Database.Database, inMemory: boolean): void {
  const mode = client.pragma("journal_mode = WAL", { simple: true });
  if (!inMemory && mode !== "wal") {
    throw new GuardError("store.unsupported", {
      description: "The file system of the database file does not allow a write-ahead log",
      hint: "Put the database on a local disk.",
    });
  }
  client.pragma("synchronous = FULL");
  client.pragma("foreign_keys = ON");
  client.pragma("trusted_schema = OFF");
  client.pragma("temp_store = MEMORY");
  client.pragma(`journal_size_limit = ${walLimitBytes}`);
}

function driverOf(client: Database.Database, unlock: () => void): Driver {
  const db = drizzle({ client }) as unknown as Db;
  return {
    tables: defineTables(sqliteKit),
    writer: db,
    reader: db,
    control: controlOf(client),
    write: async (program) => runAtOnce(program),
    read: async (program) => runAtOnce(program),
    constraintOf: (error) => (error instanceof Database.SqliteError ? constraints[error.code] : undefined),
    listen: undefined,
    close: async () => {
      client.close();
      unlock();
    },
  };
}

function controlOf(client: Database.Database): Control {
  const raw = (text: string): Prepared<unknown> => {
    const statement = client.prepare(text);
    return { execute: () => ({ sync: () => statement.run() }) } as unknown as Prepared<unknown>;
  };
  return {
    begin: [raw("BEGIN IMMEDIATE")],
    commit: raw("COMMIT"),
    rollback: raw("ROLLBACK"),
    savepoint: raw("SAVEPOINT unit"),
    release: raw("RELEASE unit"),
    rollbackToSavepoint: raw("ROLLBACK TO unit"),
    notify: [],
  };
}

/** Runs a program from end to end. Drizzle's statements for SQLite answer with `sync()`. */
function runAtOnce<T>(program: Program<T>): T {
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
