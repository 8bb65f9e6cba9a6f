import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { GuardError } from "@agent-id-guard/protocol";
import { type MigrationMeta, readMigrationFiles } from "drizzle-orm/migrator";

/** A connection that migrates and does nothing else. */
export interface MigrationLine {
  /** Begins a transaction that keeps every other migrator out. */
  readonly begin: readonly string[];
  /** Runs a statement and returns its rows as arrays. */
  query(text: string, parameters?: readonly unknown[]): Promise<unknown[][]>;
  /** How the nth parameter (from 1) is written. */
  parameter(n: number): string;
  /** A query that must find nothing before the migration may stand. */
  readonly check: string | undefined;
}

/** The migrations of one engine, oldest first. The folder is found through the package's own name, so from source and from dist alike. */
export function migrationsOf(engine: "sqlite" | "pg"): readonly MigrationMeta[] {
  const packageJson = createRequire(import.meta.url).resolve("@agent-id-guard/server/package.json");
  return readMigrationFiles({ migrationsFolder: join(dirname(packageJson), "migrations", engine) });
}

/**
 * Brings a database to the newest schema in one transaction: it is there as a whole or not at all (case DUR-12).
 * One that has it already is not touched, so that the server needs no right to change it. The table that remembers is drizzle's own. Throws `store.unsupported` when the database is of a newer version than this program, or when rows would be left
 * without the row that they refer to.
 */
export async function migrate(migrations: readonly MigrationMeta[], line: MigrationLine): Promise<void> {
  const newest = migrations.at(-1)?.folderMillis ?? 0;
  if ((await lastDone(line).catch(() => undefined)) === newest) return;
  for (const text of line.begin) await line.query(text);
  try {
    await runSteps(migrations, line);
    if (line.check !== undefined && (await line.query(line.check)).length > 0) throw brokenReferences();
    await line.query("COMMIT");
  } catch (error) {
    await line.query("ROLLBACK");
    throw error;
  }
}

/** The steps that have not been done yet, within a transaction of the caller's. Throws `store.unsupported` when later ones were. */
export async function runSteps(migrations: readonly MigrationMeta[], line: Pick<MigrationLine, "query" | "parameter">): Promise<void> {
  await line.query('CREATE TABLE IF NOT EXISTS "__drizzle_migrations" (id integer PRIMARY KEY, hash text NOT NULL, created_at bigint)');
  const done = await lastDone(line);
  if (done > (migrations.at(-1)?.folderMillis ?? 0)) throw tooNew();
  for (const [index, migration] of migrations.entries()) {
    if (migration.folderMillis > done) await runStep(line, index + 1, migration);
  }
}

/** When the newest step that was done here was made; 0: none was. */
async function lastDone(line: Pick<MigrationLine, "query">): Promise<number> {
  const [row] = await line.query('SELECT coalesce(max(created_at), 0) FROM "__drizzle_migrations"');
  return Number(row?.[0]);
}

async function runStep(
  line: Pick<MigrationLine, "query" | "parameter">,
  id: number,
  { sql, hash, folderMillis }: MigrationMeta,
): Promise<void> {
  for (const text of sql) await line.query(text);
  const values = [1, 2, 3].map((n) => line.parameter(n)).join(", ");
  await line.query(`INSERT INTO "__drizzle_migrations" (id, hash, created_at) VALUES (${values})`, [id, hash, folderMillis]);
}

function tooNew(): GuardError {
  return new GuardError("store.unsupported", {
    description: "The database was made by a newer version of Agent ID Guard",
    hint: "Run that version or a later one. There is no way back but a backup.",
  });
}

function brokenReferences(): GuardError {
  return new GuardError("store.unsupported", {
    description: "The migration would leave rows that refer to nothing, so it was not done",
    hint: "Run `PRAGMA foreign_key_check` on a copy of the database to see them.",
  });
}
