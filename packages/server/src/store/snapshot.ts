import { type AuditEvent, GuardError } from "@agent-id-guard/protocol";
import { genesis } from "../audit/chain.ts";
import type { Driver } from "./driver.ts";
import { migrationsOf } from "./migrate.ts";
import { isPostgres } from "./open.ts";
import type { ChainHead, Collection, EventQuery, Query, Row } from "./port.ts";
import { ask } from "./program.ts";
import { readRows } from "./read.ts";
import { readEvents } from "./read-log.ts";
import { openSqliteSnapshot } from "./sqlite-snapshot.ts";
import { engineOn } from "./store.ts";

/** One moment of a database, whoever writes to it meanwhile. Nothing in it is changed. */
export interface Snapshot {
  /** How many migrations it has had. */
  readonly schema: number;
  /** The connection, for those who read whole tables. */
  readonly driver: Driver;
  get<C extends Collection>(collection: C, id: string): Promise<Row<C> | undefined>;
  find<C extends Collection>(collection: C, query: Query<C>): Promise<readonly Row<C>[]>;
  events(query: EventQuery): Promise<readonly AuditEvent[]>;
  head(): Promise<ChainHead>;
  close(): Promise<void>;
}

/** A connection on which one read transaction stands, and the number of migrations that were done there; 0: the database is none of ours. */
export interface SnapshotLine {
  readonly driver: Driver;
  readonly schema: number;
}

/**
 * Opens a snapshot. Throws `store.unsupported` when there is no such database, or it is not of this program's schema (`schema` then says which),
 * and `store.unavailable` when it does not answer.
 */
export async function openSnapshot(database: string): Promise<Snapshot> {
  const { driver, schema } = await openLine(database);
  try {
    checkSchema(schema, migrationsOf(isPostgres(database) ? "pg" : "sqlite").length);
    const engine = engineOn(driver, driver.reader);
    const find = <C extends Collection>(collection: C, query: Query<C>) => driver.read(readRows(engine, collection, query));
    return {
      schema,
      driver,
      get: async (collection, id) => (await driver.read(readRows(engine, collection, { id })))[0],
      find,
      events: (query) => readEvents(engine.log, query, (program) => driver.read(program)),
      head: async () => (await driver.read(ask(engine.log.head)))[0] ?? genesis,
      close: () => driver.close(),
    };
  } catch (error) {
    await driver.close();
    throw error;
  }
}

async function openLine(database: string): Promise<SnapshotLine> {
  if (!isPostgres(database)) return openSqliteSnapshot(database);
  const { openPostgresSnapshot } = await import("./postgres-snapshot.ts");
  return openPostgresSnapshot(database);
}

function checkSchema(schema: number, newest: number): void {
  if (schema === newest) return;
  throw new GuardError("store.unsupported", {
    description:
      schema > newest
        ? "The database was made by a newer version of Agent ID Guard"
        : "The database was made by an older version of Agent ID Guard",
    hint:
      schema > newest
        ? "Use that version or a later one."
        : "Start the server of this version once, which brings it up to date, or use the older version.",
  });
}
