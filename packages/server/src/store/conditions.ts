import { and, eq, getTableColumns, gt, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { isStorable } from "./check-unit.ts";
import type { Collection, Query, Where } from "./port.ts";
import type { Entity } from "./statements.ts";

/** A column of a table by its property name. Asking for one that is not there is a mistake of ours. */
export function columnOf(table: Entity, key: string): PgColumn {
  const column = (getTableColumns(table) as Record<string, PgColumn>)[key];
  if (column === undefined) throw new TypeError(`no column ${key}`);
  return column;
}

/** The pairs of a `where` that say something, in the order of their names. */
export function conditionsOf<C extends Collection>(where: Where<C> | undefined): readonly (readonly [string, unknown])[] {
  if (where === undefined) return [];
  return Object.entries(where)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The shape of a `where`: what a statement that was prepared for it can be found by; undefined when it holds a list. */
export function shapeOf(conditions: readonly (readonly [string, unknown])[]): string | undefined {
  if (conditions.some(([, value]) => Array.isArray(value))) return undefined;
  return conditions.map(([key, value]) => (value === null ? `${key}?` : key)).join(",");
}

/** A `where` with a placeholder for each value that is compared. */
export function preparedWhere(table: Entity, conditions: readonly (readonly [string, unknown])[]): SQL | undefined {
  return and(
    ...conditions.map(([key, value]) => {
      const column = columnOf(table, key);
      return value === null ? isNull(column) : eq(column, sql.param(sql.placeholder(key), column));
    }),
  );
}

/** A `where` with its values, for statements that are built each time. */
export function builtWhere(table: Entity, conditions: readonly (readonly [string, unknown])[]): SQL | undefined {
  return and(
    ...conditions.map(([key, value]) => {
      const column = columnOf(table, key);
      if (Array.isArray(value))
        return inArray(
          column,
          value.filter((one) => typeof one !== "string" || isStorable(one)),
        );
      return value === null ? isNull(column) : eq(column, value);
    }),
  );
}

/** The conditions of a page. */
export function pageWhere<C extends Collection>(table: Entity, query: Query<C>): SQL | undefined {
  return and(
    builtWhere(table, conditionsOf(query.where)),
    query.containing === undefined ? undefined : containing(table, query.containing),
    query.afterId === undefined ? undefined : (query.newestFirst === true ? lt : gt)(table.id, query.afterId),
  );
}

/**
 * A text contains another when taking the other out changes it: unlike LIKE this has no pattern to escape, no limit of length,
 * and means the same on both engines. `lower` leaves all but ASCII alone (PostgreSQL: because of the columns' collation).
 */
function containing(table: Entity, text: string): SQL | undefined {
  const columns = getTableColumns(table) as Record<string, PgColumn>;
  const searched = [columns.name, columns.email].filter((column) => column !== undefined);
  if (searched.length === 0) throw new TypeError("these rows have no name to search");
  if (text === "") return undefined;
  const needle = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return or(...searched.map((column) => sql`replace(lower(${column}), ${needle}, '') <> lower(${column})`));
}
