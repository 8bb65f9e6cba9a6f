import { builtWhere, conditionsOf, shapeOf } from "./conditions.ts";
import type { Db } from "./driver.ts";
import type { Collection, Row, Where, Write } from "./port.ts";
import { StoreFailure } from "./port.ts";
import { ask, type Prepared, type Program } from "./program.ts";
import { entityOf, type Statements } from "./statements.ts";
import type { Tables } from "./tables/index.ts";

/** What a write needs of the connection that it runs on. */
export interface WriteContext {
  readonly db: Db;
  readonly tables: Tables;
  readonly statements: Statements;
}

type AnyRow = Row<Collection>;

/** Runs one write and returns the row that its receipt shows. A refusal is a {@link StoreFailure}; the unit is then rolled back by the caller. */
export function* applyWrite(on: WriteContext, write: Write, at: number): Program<AnyRow | undefined> {
  switch (write.verb) {
    case "insert": {
      const inserted = yield* ask(on.statements.insert(write.collection), write.row as never);
      if (inserted.length === 0) throw new StoreFailure("conflict", at, write.collection);
      return write.row;
    }
    case "compareAndSet":
    case "rewrap":
      return yield* compareAndSet(on, write, at);
    case "consumeOne": {
      const [taken] = yield* take(on, write.collection, { ...write.where, id: write.id });
      if (taken === undefined) throw new StoreFailure("spent", at, write.collection);
      return taken;
    }
    case "claim": {
      const [claimed] = yield* ask(on.statements.claim(), { ...write });
      if (claimed === undefined) throw new StoreFailure("spent", at, "claims");
      return claimed;
    }
    case "incrementWithin": {
      const [counter] = write.by > write.limit ? [] : yield* ask(on.statements.incrementWithin(), { ...write });
      if (counter === undefined) throw new StoreFailure("limit", at, "counters");
      return counter;
    }
    case "remove":
      yield* take(on, write.collection, write.where);
      return undefined;
  }
}

function* compareAndSet(on: WriteContext, write: Write & { verb: "compareAndSet" | "rewrap" }, at: number): Program<AnyRow> {
  const set = conditionsOf(write.set as Where<Collection>);
  const values: Record<string, unknown> = { id: write.id, version: write.version };
  for (const [key, value] of set) values[`set_${key}`] = value;
  const keys = set.map(([key]) => key);
  const [changed] = yield* ask(on.statements.compareAndSet(write.collection, keys, write.verb === "compareAndSet"), values);
  if (changed !== undefined) return changed as unknown as AnyRow;
  const [present] = yield* ask(on.statements.byId(write.collection), { id: write.id });
  throw new StoreFailure(present === undefined ? "missing" : "stale", at, write.collection);
}

function* take(on: WriteContext, collection: Collection, where: Where<Collection>): Program<readonly AnyRow[]> {
  const conditions = conditionsOf(where);
  const query = shapeOf(conditions) === undefined ? built(on, collection, conditions) : on.statements.take(collection, conditions);
  return (yield* ask(query, Object.fromEntries(conditions))) as unknown as readonly AnyRow[];
}

function built({ db, tables }: WriteContext, collection: Collection, conditions: ReturnType<typeof conditionsOf>): Prepared<unknown> {
  const table = entityOf(tables, collection);
  return db.delete(table).where(builtWhere(table, conditions)).returning().prepare("");
}
