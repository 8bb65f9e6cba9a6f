import { asc, getTableColumns, gt } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { columnOf } from "./conditions.ts";
import { tablesOfBackup } from "./contents.ts";
import { pgKit } from "./kit.ts";
import { ask } from "./program.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Entity } from "./statements.ts";
import { defineTables, type Tables } from "./tables/index.ts";

const rowsAtOnce = 500;

/** What a column holds, in words that no engine has of its own. Whole numbers and times are `int`; `bytes` stand as base64. */
export const columnTypes = ["text", "int", "bool", "json", "bytes"] as const;
export type ColumnType = (typeof columnTypes)[number];

/** The line before the rows of a table: its columns by their names in the database, with what each holds. */
export interface TableLine {
  readonly table: string;
  readonly columns: readonly (readonly [name: string, type: ColumnType])[];
}

/** The last line: how many rows of each table came before. */
export interface EndLine {
  readonly end: Readonly<Record<string, number>>;
}

/** A row: the values in the order of the columns. */
export type RowLine = readonly unknown[];

/** A snapshot as lines of JSON: each table's line and its rows, and at the end how many there were. A few hundred rows are held at a time. */
export async function* dump(snapshot: Snapshot): AsyncGenerator<string> {
  const typed = defineTables(pgKit);
  const counts: Record<string, number> = {};
  for (const name of tablesOfBackup(snapshot.driver.tables)) {
    const columns = Object.entries(getTableColumns(typed[name]) as Record<string, PgColumn>);
    const types = columns.map(([, column]) => typeOf(column));
    yield JSON.stringify({ table: name, columns: columns.map(([, column], at) => [column.name, types[at]]) });
    counts[name] = 0;
    for await (const row of rowsOf(snapshot, name)) {
      counts[name]++;
      yield JSON.stringify(columns.map(([field], at) => (types[at] === "bytes" ? base64Of(row[field]) : row[field])));
    }
  }
  yield JSON.stringify({ end: counts } satisfies EndLine);
}

async function* rowsOf({ driver }: Snapshot, name: keyof Tables): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const table = driver.tables[name] as unknown as Entity;
  const field = name === "audit_log" ? "seq" : "id";
  const key = columnOf(table, field);
  for (let after: unknown; ; ) {
    const query = driver.reader
      .select()
      .from(table)
      .where(after === undefined ? undefined : gt(key, after))
      .orderBy(asc(key))
      .limit(rowsAtOnce)
      .prepare("");
    const rows = (await driver.read(ask(query))) as unknown as readonly Readonly<Record<string, unknown>>[];
    yield* rows;
    if (rows.length < rowsAtOnce) return;
    after = rows.at(-1)?.[field];
  }
}

const words: readonly (readonly [RegExp, ColumnType])[] = [
  [/^text/, "text"],
  [/^bigint$/, "int"],
  [/^boolean$/, "bool"],
  [/^jsonb$/, "json"],
  [/^bytea$/, "bytes"],
];

function typeOf(column: PgColumn): ColumnType {
  const word = words.find(([pattern]) => pattern.test(column.getSQLType()));
  if (word === undefined) throw new TypeError(`a column of an unknown type: ${column.name}`);
  return word[1];
}

function base64Of(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") : value;
}
