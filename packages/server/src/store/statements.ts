import { and, asc, eq, getTableColumns, lte, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTableWithColumns } from "drizzle-orm/pg-core";
import { columnOf, preparedWhere, shapeOf } from "./conditions.ts";
import type { Db } from "./driver.ts";
import type { Collection } from "./port.ts";
import type { Prepared } from "./program.ts";
import type { Tables } from "./tables/index.ts";

/** Any collection's table, seen by the columns that all have. */
export type Entity = PgTableWithColumns<{
  name: string;
  schema: undefined;
  columns: Pick<Tables["settings"]["_"]["columns"], "id" | "version" | "createdAtMs">;
  dialect: "pg";
}>;

export const entityOf = (tables: Tables, collection: Collection): Entity => tables[collection] as unknown as Entity;

type Conditions = readonly (readonly [string, unknown])[];

/** The most rows that one page has. */
export const pageSize = 1_000;

/**
 * The statements of one connection that are used again and again, each prepared when it is first needed (a statement built anew costs ten times as much).
 * Their number is bounded by the shapes that our code asks for, never by what a caller sends.
 */
export function createStatements(db: Db, tables: Tables) {
  const known = new Map<string, Prepared<unknown>>();
  function once<A>(key: string, make: (name: string) => Prepared<A>): Prepared<A> {
    let query = known.get(key);
    if (query === undefined) {
      query = make(`s${known.size}`);
      known.set(key, query);
    }
    return query as Prepared<A>;
  }

  return {
    byId: (collection: Collection) =>
      once(`byId ${collection}`, (name) => {
        const table = entityOf(tables, collection);
        return db
          .select()
          .from(table)
          .where(eq(table.id, sql.placeholder("id")))
          .prepare(name);
      }),

    /** All rows of a shape without lists, by id. */
    find: (collection: Collection, conditions: Conditions) =>
      once(`find ${collection} ${shapeOf(conditions)}`, (name) => {
        const table = entityOf(tables, collection);
        return db.select().from(table).where(preparedWhere(table, conditions)).orderBy(asc(table.id)).limit(pageSize).prepare(name);
      }),

    insert: (collection: Collection) =>
      once(`insert ${collection}`, (name) => {
        const table = entityOf(tables, collection);
        const values = Object.fromEntries(Object.keys(getTableColumns(table)).map((key) => [key, sql.placeholder(key)]));
        return db
          .insert(table)
          .values(values as never)
          .onConflictDoNothing()
          .returning({ id: table.id })
          .prepare(name);
      }),

    compareAndSet: (collection: Collection, keys: readonly string[], isNewVersion: boolean) =>
      once(`set ${isNewVersion ? "anew " : ""}${collection} ${keys.join()}`, (name) => {
        const table = entityOf(tables, collection);
        const set: Record<string, unknown> = isNewVersion ? { version: next(table.version) } : {};
        for (const key of keys) {
          columnOf(table, key);
          set[key] = sql.placeholder(`set_${key}`);
        }
        return db
          .update(table)
          .set(set as never)
          .where(and(eq(table.id, sql.placeholder("id")), eq(table.version, sql.placeholder("version"))))
          .returning()
          .prepare(name);
      }),

    /** Deletes what matches and returns it. */
    take: (collection: Collection, conditions: Conditions) =>
      once(`take ${collection} ${shapeOf(conditions)}`, (name) => {
        const table = entityOf(tables, collection);
        return db.delete(table).where(preparedWhere(table, conditions)).returning().prepare(name);
      }),

    claim: () =>
      once("claim", (name) => {
        const table = tables.claims;
        return db
          .insert(table)
          .values({
            id: sql.placeholder("id"),
            version: 1,
            createdAtMs: sql.placeholder("nowMs"),
            expiresAtMs: sql.placeholder("expiresAtMs"),
          })
          .onConflictDoUpdate({
            target: table.id,
            set: { version: next(table.version), createdAtMs: sql`excluded.created_at_ms`, expiresAtMs: sql`excluded.expires_at_ms` },
            setWhere: lte(table.expiresAtMs, sql.placeholder("nowMs")),
          })
          .returning()
          .prepare(name);
      }),

    /** The insert's own values have been compared with the limit before: `by` alone is within it. */
    incrementWithin: () =>
      once("increment", (name) => {
        const table = tables.counters;
        const isOver = sql`${table.expiresAtMs} <= ${sql.placeholder("nowMs")}`;
        return db
          .insert(table)
          .values({
            id: sql.placeholder("id"),
            version: 1,
            createdAtMs: sql.placeholder("nowMs"),
            value: sql.placeholder("by"),
            expiresAtMs: sql.placeholder("expiresAtMs"),
          })
          .onConflictDoUpdate({
            target: table.id,
            set: {
              version: next(table.version),
              value: sql`case when ${isOver} then excluded.value else ${table.value} + excluded.value end`,
              expiresAtMs: sql`case when ${isOver} then excluded.expires_at_ms else ${table.expiresAtMs} end`,
            },
            setWhere: sql`${isOver} or ${table.value} + excluded.value <= ${sql.placeholder("limit")}`,
          })
          .returning()
          .prepare(name);
      }),
  };
}

export type Statements = ReturnType<typeof createStatements>;

const next = (version: PgColumn): SQL => sql`${version} + 1`;
