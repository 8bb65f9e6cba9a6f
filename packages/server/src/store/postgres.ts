import { GuardError } from "@agent-id-guard/protocol";
import { DrizzleQueryError } from "drizzle-orm/errors";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Log } from "../log/port.ts";
import type { Constraint, Driver } from "./driver.ts";
import { pgKit } from "./kit.ts";
import { appendSql, logColumns } from "./log-append.ts";
import { migrate, migrationsOf } from "./migrate.ts";
import { listenForNews, newsChannel } from "./postgres-news.ts";
import { PostgresWriter } from "./postgres-writer.ts";
import type { Control, Prepared, Program } from "./program.ts";
import { defineTables, type Tables } from "./tables/index.ts";
import { tallyFields, tallySql } from "./tallies.ts";

/** Locks of the whole database, by number: who extends the log, and who migrates. */
const writeLock = 4_919_001;
const migrationLock = 4_919_002;

const oldestPostgres = 140_000;
const connectTimeoutMs = 5_000;
const statementTimeoutMs = 10_000;
/** Somewhat later than the server's own limit: then the server does not answer at all. */
const answerTimeoutMs = 12_000;
const readers = 8;

/** What SQLSTATE codes say. */
const constraints: Readonly<Record<string, Constraint>> = { "23505": "unique", "23503": "reference" };

/** PostgreSQL, which several servers may share: one connection that writes, a few that read. */
export async function openPostgres(url: string, log: Log): Promise<Driver> {
  const patient: pg.ClientConfig = {
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: "agent-id-guard",
  };
  await prepareSchema(patient);
  const settings = { ...patient, statement_timeout: statementTimeoutMs, query_timeout: answerTimeoutMs };
  const writer = new PostgresWriter(settings, log);
  const pool = new pg.Pool({ ...settings, max: readers });
  pool.on("error", (error) => log.warn({ err: error }, "a reading connection to the database was lost"));
  const tables = defineTables(pgKit);
  return {
    tables,
    writer: drizzle({ client: writer.line }),
    reader: drizzle({ client: pool }),
    control: controlOf(writer.line, tables),
    write: async (program) => ({ answer: await writer.run(() => runAwaiting(program)), durable: Promise.resolve() }),
    read: runAwaiting,
    constraintOf,
    listen: (onNews) => listenForNews(settings, onNews, log),
    close: async () => {
      await writer.close();
      await pool.end();
    },
  };
}

export function constraintOf(error: unknown): Constraint | undefined {
  return error instanceof pg.DatabaseError ? constraints[error.code ?? ""] : undefined;
}

export function controlOf(line: pg.Client, tables: Tables): Control {
  const raw = (text: string): Prepared<unknown> => ({ execute: () => line.query(text) });
  const unnest = (types: readonly string[]) => `SELECT * FROM unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join(", ")})`;
  const log = logColumns(tables);
  const append = appendSql(tables, unnest(log.map(({ type }) => type.split(" ")[0] as string)));
  const isText: ReadonlySet<string> = new Set(["id", "subject", "action", "outcome"]);
  const tally = tallySql(unnest(tallyFields.map((field) => (isText.has(field) ? "text" : "bigint"))), "greatest");
  return {
    begin: [raw("BEGIN ISOLATION LEVEL READ COMMITTED"), raw(`SELECT pg_advisory_xact_lock(${writeLock})`)],
    commit: raw("COMMIT"),
    rollback: raw("ROLLBACK"),
    savepoint: raw("SAVEPOINT unit"),
    release: raw("RELEASE SAVEPOINT unit"),
    rollbackToSavepoint: raw("ROLLBACK TO SAVEPOINT unit"),
    notify: [raw(`SELECT pg_notify('${newsChannel}', '')`)],
    append: (rows) => ({
      execute: () => line.query({ name: "append", text: append, values: log.map(({ field }) => rows.map((row) => row[field])) }),
    }),
    tally: (rows) => ({
      execute: () => line.query({ name: "tally", text: tally, values: tallyFields.map((field) => rows.map((row) => row[field])) }),
    }),
  };
}

/** Runs a program statement by statement. Drizzle's own error tells the parameters in its message, so only its cause is passed on. */
export async function runAwaiting<T>(program: Program<T>): Promise<T> {
  let step = program.next();
  while (step.done !== true) {
    const { query, values } = step.value;
    let answer: unknown;
    try {
      answer = await query.execute(values);
    } catch (error) {
      step = program.throw(error instanceof DrizzleQueryError ? error.cause : error);
      continue;
    }
    step = program.next(answer);
  }
  return step.value;
}

/** Checks the server and brings the schema up to date, on a connection of its own, however long that takes. */
async function prepareSchema(settings: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(settings);
  try {
    await client.connect();
  } catch (error) {
    throw new GuardError("store.unavailable", {
      description: "The PostgreSQL database can't be reached",
      hint: "Check host, port, user and password of DATABASE_URL.",
      cause: error,
    });
  }
  try {
    const query = async (text: string, parameters: readonly unknown[] = []): Promise<unknown[][]> =>
      (await client.query({ text, values: [...parameters], rowMode: "array" })).rows;
    await checkServer(query);
    await migrate(migrationsOf("pg"), {
      begin: ["BEGIN", `SELECT pg_advisory_xact_lock(${migrationLock})`],
      query,
      parameter: (n) => `$${n}`,
      check: undefined,
    });
  } finally {
    await client.end();
  }
}

async function checkServer(query: (text: string) => Promise<unknown[][]>): Promise<void> {
  const [row] = await query("SELECT current_setting('server_version_num')::int, current_setting('server_encoding')");
  const [version, encoding] = row as [number, string];
  if (version < oldestPostgres || encoding !== "UTF8") {
    throw new GuardError("store.unsupported", {
      description: `PostgreSQL of version ${version} with encoding ${encoding} can't be used`,
      hint: "Use PostgreSQL 14 or later and a database with the encoding UTF8.",
    });
  }
}
