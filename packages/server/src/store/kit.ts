import * as pg from "drizzle-orm/pg-core";
import * as sqlite from "drizzle-orm/sqlite-core";

/** Bytes as the drivers hand them out (a Buffer, perhaps a window on shared memory) as an array of their own. */
const ownBytes = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);
const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const toJson = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

const pgText = pg.customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });
const pgBytes = pg.customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => "bytea",
  toDriver: asBuffer,
  fromDriver: ownBytes,
});
const pgJson = pg.customType<{ data: unknown; driverData: unknown }>({ dataType: () => "jsonb", toDriver: toJson });

/**
 * The words in which a table is defined once for both engines.
 * Texts are compared by bytes (`COLLATE "C"`, as SQLite does); whole numbers are 64 bits wide; times are milliseconds since 1970.
 */
export const pgKit = {
  table: pg.pgTable,
  text: (name: string) => pgText(name),
  int: (name: string) => pg.bigint(name, { mode: "number" }),
  bool: (name: string) => pg.boolean(name),
  json: (name: string) => pgJson(name),
  bytes: (name: string) => pgBytes(name),
  index: pg.index,
  uniqueIndex: pg.uniqueIndex,
};

const sqliteBytes = sqlite.customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => "blob",
  toDriver: asBuffer,
  fromDriver: ownBytes,
});
const sqliteJson = sqlite.customType<{ data: unknown; driverData: unknown }>({
  dataType: () => "text",
  toDriver: toJson,
  fromDriver: (text) => JSON.parse(String(text)),
});

export type Kit = typeof pgKit;

/** The same words for SQLite. The cast is the one place where the engines are said to be of one type. */
export const sqliteKit = {
  table: sqlite.sqliteTable,
  text: (name: string) => sqlite.text(name),
  int: (name: string) => sqlite.integer(name, { mode: "number" }),
  bool: (name: string) => sqlite.integer(name, { mode: "boolean" }),
  json: (name: string) => sqliteJson(name),
  bytes: (name: string) => sqliteBytes(name),
  index: sqlite.index,
  uniqueIndex: sqlite.uniqueIndex,
} as unknown as Kit;

/** The columns that every row has. */
export const base = (kit: Kit) => ({
  id: kit.text("id").primaryKey(),
  version: kit.int("version").notNull(),
  createdAtMs: kit.int("created_at_ms").notNull(),
});
