import { asc, desc, sql } from "drizzle-orm";
import type { WriteContext } from "./apply-write.ts";
import { isRegistry, isStorable } from "./check-unit.ts";
import { builtWhere, columnOf, conditionsOf, pageWhere, shapeOf } from "./conditions.ts";
import type { Collection, Count, Query, Row, Where } from "./port.ts";
import { ask, type Program } from "./program.ts";
import { entityOf, pageSize } from "./statements.ts";

/** What is asked of a collection: the row with an id, or the rows that match. */
export type Question<C extends Collection> = { readonly id: string } | Query<C>;

/** The name under which the answer is kept in memory; undefined: it is not kept. Kept are rows by id, and lists by one column. */
export function keptAs<C extends Collection>(collection: C, question: Question<C>): string | undefined {
  if (!isRegistry(collection)) return undefined;
  if ("id" in question) return `id ${question.id}`;
  const { where, ...page } = question;
  const [condition, ...more] = conditionsOf(where);
  if (condition === undefined || more.length > 0 || Object.values(page).some((value) => value !== undefined)) return undefined;
  const [column, value] = condition;
  return Array.isArray(value) ? undefined : `${column} ${JSON.stringify(value)}`;
}

/** The rows that a question asks for. */
export function* readRows<C extends Collection>(on: WriteContext, collection: C, question: Question<C>): Program<readonly Row<C>[]> {
  if (!canMatch(question)) return [];
  if ("id" in question) return rowsOf(yield* ask(on.statements.byId(collection), question));
  const { where, containing, afterId, newestFirst, limit } = question;
  const conditions = conditionsOf(where);
  const isPage = containing !== undefined || afterId !== undefined || newestFirst !== undefined || limit !== undefined;
  if (!isPage && shapeOf(conditions) !== undefined) {
    return rowsOf(yield* ask(on.statements.find(collection, conditions), Object.fromEntries(conditions)));
  }
  const table = entityOf(on.tables, collection);
  const query = on.db
    .select()
    .from(table)
    .where(pageWhere(table, question))
    .orderBy(newestFirst === true ? desc(table.id) : asc(table.id))
    .limit(Math.max(0, Math.min(limit ?? pageSize, pageSize)))
    .prepare("");
  return rowsOf(yield* ask(query));
}

/** How many rows there are of each combination of values. */
export function* countRows<C extends Collection>(
  on: WriteContext,
  collection: C,
  by: readonly string[],
  where: Where<C> | undefined,
): Program<readonly Count<C>[]> {
  const table = entityOf(on.tables, collection);
  const columns = Object.fromEntries(by.map((key) => [key, columnOf(table, key)]));
  const query = on.db
    .select({ ...columns, rows: sql<number>`count(*)`.mapWith(Number) })
    .from(table)
    .where(builtWhere(table, conditionsOf(where)))
    .groupBy(...Object.values(columns))
    .prepare("");
  const found = yield* ask(query);
  return found.map(({ rows, ...of }) => ({ of: of as unknown as Partial<Row<C>>, count: Number(rows) }));
}

const rowsOf = <C extends Collection>(rows: readonly unknown[]): readonly Row<C>[] => rows as readonly Row<C>[];

/** Whether anything can match: no engine holds a text that is not storable, and PostgreSQL does not even take it as a question. */
function canMatch<C extends Collection>(question: Question<C>): boolean {
  if ("id" in question) return isStorable(question.id);
  const { where, containing = "", afterId = "" } = question;
  const texts = [containing, afterId, ...conditionsOf(where).map(([, value]) => value)];
  return texts.every((text) => typeof text !== "string" || isStorable(text));
}
