import { GuardError } from "@agent-id-guard/protocol";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { pgKit } from "./kit.ts";
import { runAwaiting } from "./postgres.ts";
import { readOnlyDriver } from "./read-only-driver.ts";
import type { SnapshotLine } from "./snapshot.ts";
import { defineTables } from "./tables/index.ts";

/** One moment of a PostgreSQL database: a transaction that sees what stood when it began. Throws `store.unavailable`. */
export async function openPostgresSnapshot(url: string): Promise<SnapshotLine> {
  const client = await connectPostgres(url, "agent-id-guard backup");
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const driver = readOnlyDriver({
      tables: defineTables(pgKit),
      db: drizzle({ client }),
      read: runAwaiting,
      close: () => client.end(),
    });
    return { driver, schema: await schemaOf(client) };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** A connection of its own, under a name that tells what it does. Throws `store.unavailable`. */
export async function connectPostgres(url: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true, application_name: name });
  // A connection that is lost fails the statement that comes next.
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (cause) {
    throw new GuardError("store.unavailable", {
      description: "The PostgreSQL database can't be reached",
      hint: "Check host, port, user and password of DATABASE_URL.",
      cause,
    });
  }
}

/** How many migrations a database has had; 0: it is empty of ours. */
export async function schemaOf(client: pg.Client): Promise<number> {
  const { rows: found } = await client.query<{ table: string | null }>(
    `SELECT to_regclass('public."__drizzle_migrations"')::text AS "table"`,
  );
  if (found[0]?.table === null) return 0;
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM public."__drizzle_migrations"');
  return rows[0]?.count ?? 0;
}
