import { getTableColumns } from "drizzle-orm";
import { getTableConfig as pgConfig } from "drizzle-orm/pg-core";
import { type SQLiteTable, getTableConfig as sqliteConfig } from "drizzle-orm/sqlite-core";
import { describe, expect, it } from "vitest";
import { pgKit, sqliteKit } from "../kit.ts";
import type { Collection, Row } from "../rows.ts";
import { defineTables, type Tables } from "./index.ts";

type Plain<T> = { -readonly [K in keyof T]: T[K] };
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Does not compile unless each table's rows are exactly those of rows.ts. */
const rowsAreAlike: { readonly [C in Collection]: Same<Plain<Tables[C]["$inferSelect"]>, Plain<Row<C>>> } = {
  agents: true,
  clients: true,
  resources: true,
  secrets: true,
  grants: true,
  credentials: true,
  credential_versions: true,
  connections: true,
  connection_requests: true,
  leases: true,
  rewrap_jobs: true,
  users: true,
  groups: true,
  memberships: true,
  identities: true,
  departments: true,
  identity_providers: true,
  sync_jobs: true,
  sync_states: true,
  directory_changes: true,
  consents: true,
  session_clients: true,
  logout_notices: true,
  tickets: true,
  sessions: true,
  refresh_tokens: true,
  signing_keys: true,
  idempotency: true,
  claims: true,
  counters: true,
  settings: true,
  tallies: true,
};

describe("tables", () => {
  const pg = defineTables(pgKit);
  const sqlite = defineTables(sqliteKit);

  it("there is one for each collection, and the log", () => {
    expect(Object.keys(pg).toSorted()).toEqual([...Object.keys(rowsAreAlike), "audit_log"].toSorted());
  });

  it.each(Object.keys(pg) as (keyof Tables)[])("%s is alike on both engines", (name) => {
    const shapeOf = (table: Tables[keyof Tables]) =>
      Object.entries(getTableColumns(table)).map(([key, { name: column, notNull, primary }]) => ({ key, column, notNull, primary }));
    expect(shapeOf(sqlite[name])).toEqual(shapeOf(pg[name]));

    const onPg = pgConfig(pg[name]);
    const onSqlite = sqliteConfig(sqlite[name] as unknown as SQLiteTable);
    expect(onSqlite.name).toBe(name);
    expect(onPg.name).toBe(name);
    expect(onSqlite.indexes.map(({ config }) => [config.name, config.unique])).toEqual(
      onPg.indexes.map(({ config }) => [config.name, config.unique]),
    );
    expect(onSqlite.foreignKeys.map((key) => key.getName())).toEqual(onPg.foreignKeys.map((key) => key.getName()));
  });
});
