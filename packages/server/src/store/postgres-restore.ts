import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Driver } from "./driver.ts";
import type { ColumnType, RowLine, TableLine } from "./dump.ts";
import { pgKit } from "./kit.ts";
import { migrationsOf, runSteps } from "./migrate.ts";
import { constraintOf, controlOf, runAwaiting } from "./postgres.ts";
import { connectPostgres, schemaOf } from "./postgres-snapshot.ts";
import type { Prepared } from "./program.ts";
import { DumpError, readDump } from "./read-dump.ts";
import { asideName, type RestoreTarget, type RestoreTargetOptions, refuseBesideServer, refuseToReplace } from "./restore-target.ts";
import { defineTables } from "./tables/index.ts";

/** What servers call themselves to the database, see `openPostgres`. */
const serverName = "agent-id-guard";

/** Tables of their own in one transaction: what stood there moves to another schema in it. Its end puts all in place, or nothing. */
export async function openPostgresTarget({ database, replace, nowMs }: RestoreTargetOptions): Promise<RestoreTarget> {
  const client = await connectPostgres(database, "agent-id-guard restore");
  try {
    await client.query("BEGIN");
    if (await isServed(client)) throw refuseBesideServer();
    if (!replace && !(await isEmpty(client))) throw refuseToReplace();
    let aside: string | undefined;
    return {
      // What stood there can be read until then: from here on it is locked.
      load: async (lines, schema) => {
        aside = await moveAside(client, asideName(nowMs));
        await load(client, lines, schema);
      },
      openDriver: async () => driverWithin(client),
      putInPlace: async () => {
        if (await isServed(client)) throw refuseBesideServer();
        await client.query("COMMIT");
        return aside;
      },
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

async function isServed(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1 LIMIT 1",
    [serverName],
  );
  return rows.length > 0;
}

async function isEmpty(client: pg.Client): Promise<boolean> {
  if ((await schemaOf(client)) === 0) return true;
  return (await client.query('SELECT 1 FROM public."audit_log" LIMIT 1')).rows.length === 0;
}

/** Moves all that is ours to a schema of its own, which needs the right to make one. Returns its name; undefined: there was nothing. */
async function moveAside(client: pg.Client, schema: string): Promise<string | undefined> {
  if ((await schemaOf(client)) === 0) return undefined;
  const ours = [...Object.keys(defineTables(pgKit)), "__drizzle_migrations"];
  const { rows } = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename = ANY($1::text[])",
    [ours],
  );
  await client.query(`CREATE SCHEMA "${schema}"`);
  for (const { name } of rows) await client.query(`ALTER TABLE public."${name}" SET SCHEMA "${schema}"`);
  await client.query(`ALTER FUNCTION public."refuse_log_change"() SET SCHEMA "${schema}"`);
  return schema;
}

async function load(client: pg.Client, lines: AsyncIterable<string>, schema: number): Promise<void> {
  const migrations = migrationsOf("pg");
  const line = {
    query: async (text: string, parameters: readonly unknown[] = []) =>
      (await client.query({ text, values: [...parameters], rowMode: "array" })).rows as unknown[][],
    parameter: (n: number) => `$${n}`,
  };
  await runSteps(migrations.slice(0, schema), line);
  for await (const { table, rows } of readDump(lines)) if (rows.length > 0) await insert(client, table, rows);
  await runSteps(migrations, line);
}

async function insert(client: pg.Client, { table, columns }: TableLine, rows: readonly RowLine[]): Promise<void> {
  const names = columns.map(([name]) => `"${name}"`).join(", ");
  const tuples = rows.map((_row, at) => `(${columns.map((_column, column) => `$${at * columns.length + column + 1}`).join(", ")})`);
  const values = rows.flatMap((row) => row.map((value, at) => stored(value, columns[at]?.[1])));
  try {
    await client.query(`INSERT INTO public."${table}" (${names}) VALUES ${tuples.join(", ")}`, values);
  } catch (error) {
    if (error instanceof pg.DatabaseError) throw new DumpError("a row does not fit", { cause: error });
    throw error;
  }
}

function stored(value: unknown, type: ColumnType | undefined): unknown {
  if (value === null) return null;
  if (type === "json") return JSON.stringify(value);
  return type === "bytes" ? Buffer.from(String(value), "base64") : value;
}

/** The store's engine within the transaction that stands: its units are parts of that. */
function driverWithin(client: pg.Client): Driver {
  const tables = defineTables(pgKit);
  const db = drizzle({ client });
  const nothing: Prepared<unknown> = { execute: async () => undefined };
  return {
    tables,
    writer: db,
    reader: db,
    control: { ...controlOf(client, tables), begin: [], commit: nothing, rollback: nothing },
    write: async (program) => ({ answer: await runAwaiting(program), durable: Promise.resolve() }),
    read: runAwaiting,
    constraintOf,
    listen: undefined,
    close: async () => {},
  };
}
