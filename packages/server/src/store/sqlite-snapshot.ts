import { GuardError } from "@agent-id-guard/protocol";
import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import type { Db } from "./driver.ts";
import { sqliteKit } from "./kit.ts";
import { readOnlyDriver } from "./read-only-driver.ts";
import type { SnapshotLine } from "./snapshot.ts";
import { runAtOnce } from "./sqlite.ts";
import { defineTables } from "./tables/index.ts";

const busyTimeoutMs = 10_000;

/** One moment of an SQLite file, also while a server is at work on it. Throws `store.unsupported` when there is no such file, or it is no database. */
export async function openSqliteSnapshot(database: string): Promise<SnapshotLine> {
  let client: Database.Database | undefined;
  try {
    client = openSource(database);
    const opened = client;
    opened.exec("BEGIN");
    const schema = schemaOf(opened);
    const driver = readOnlyDriver({
      tables: defineTables(sqliteKit),
      db: drizzle({ client: opened }) as unknown as Db,
      read: async (program) => runAtOnce(program),
      close: async () => void opened.close(),
    });
    return { driver, schema };
  } catch (cause) {
    client?.close();
    throw new GuardError("store.unsupported", {
      description: `There is no SQLite database of ours at ${database}`,
      hint: "Give the data folder of the server, or DATABASE_URL.",
      cause,
    });
  }
}

function openSource(database: string): Database.Database {
  if (database === ":memory:") throw new TypeError("in memory");
  return new Database(database, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
}

function schemaOf(client: Database.Database): number {
  const isOurs = client.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get() !== undefined;
  return isOurs ? Number(client.prepare('select count(*) from "__drizzle_migrations"').pluck().get()) : 0;
}
