import type { Sha256 } from "../audit/chain.ts";
import type { Clock } from "../clock/port.ts";
import type { Log } from "../log/port.ts";
import type { Driver } from "./driver.ts";
import type { Store } from "./port.ts";
import { openSqlite } from "./sqlite.ts";
import { createStore } from "./store.ts";

export interface OpenStoreOptions {
  /** `:memory:`, the path of an SQLite file, or a `postgres://` URL. */
  readonly database: string;
  readonly clock: Clock;
  readonly sha256: Sha256;
  readonly log: Log;
}

/** Opens a store, its schema brought to the newest version. Throws `store.unsupported` when the database can't be used, `store.unavailable` when it does not answer. */
export async function openStore({ database, clock, sha256, log }: OpenStoreOptions): Promise<Store> {
  const driver = await openDriver(database, log);
  try {
    return await createStore({ driver, clock, sha256, log });
  } catch (error) {
    await driver.close();
    throw error;
  }
}

/** PostgreSQL's driver is only loaded where it is used: the other engine starts sooner without it. */
async function openDriver(database: string, log: Log): Promise<Driver> {
  if (!isPostgres(database)) return openSqlite(database);
  const { openPostgres } = await import("./postgres.ts");
  return openPostgres(database, log);
}

/** Whether a database is named by the URL of a PostgreSQL server. */
export function isPostgres(database: string): boolean {
  return /^postgres(ql)?:\/\//.test(database);
}
