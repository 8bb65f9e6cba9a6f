import { and, asc, desc, eq, getTableColumns, gt, gte, inArray, isNotNull, lt, lte, type SQL, sql } from "drizzle-orm";
import { alias, type PgColumn } from "drizzle-orm/pg-core";
import type { Db } from "./driver.ts";
import type { EventQuery, SealedRecord } from "./port.ts";
import type { Prepared } from "./program.ts";
import { pageSize } from "./statements.ts";
import type { Tables } from "./tables/index.ts";

export type LogRow = Tables["audit_log"]["$inferSelect"];

/** A record with the hash of the one before it (null for the first). */
export interface LinkedRecord extends SealedRecord {
  readonly previousHash: Uint8Array | null;
}

/** A record that others must hear of, with the registry collections that its unit changed. */
export interface SignalRecord extends LinkedRecord {
  readonly signal: string | null;
}

/** How many records one statement appends: a batch is cut into pieces of these sizes, so that few statements serve all. */
const appendSizes = [32, 8, 1] as const;

/** Cuts records into the pieces that there are statements for. */
export function piecesOf<T>(records: readonly T[]): readonly (readonly T[])[] {
  const pieces: (readonly T[])[] = [];
  let from = 0;
  for (const size of appendSizes) {
    for (; records.length - from >= size; from += size) pieces.push(records.slice(from, from + size));
  }
  return pieces;
}

/** The values of the placeholders of `append`. */
export function appendValues(piece: readonly LogRow[]): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  piece.forEach((row, i) => {
    for (const [key, value] of Object.entries(row)) values[`${key}${i}`] = value;
  });
  return values;
}

/** The statements on the audit log, each prepared once. */
export function createLogStatements(db: Db, tables: Tables) {
  const log = tables.audit_log;
  const before = alias(log, "before");
  const linked = { seq: log.seq, body: log.body, hash: log.hash, previousHash: before.hash };
  const isBefore = eq(before.seq, sql`${log.seq} - 1`);

  const head = db.select({ seq: log.seq, hash: log.hash }).from(log).orderBy(desc(log.seq)).limit(1).prepare("log_head");

  const records = db
    .select()
    .from(log)
    .where(gt(log.seq, sql.placeholder("afterSeq")))
    .orderBy(asc(log.seq))
    .limit(sql.placeholder("limit"))
    .prepare("log_records");

  const signals = db
    .select({ ...linked, signal: log.signal })
    .from(log)
    .leftJoin(before, isBefore)
    .where(and(isNotNull(log.signal), gt(log.seq, sql.placeholder("afterSeq")), lte(log.seq, sql.placeholder("upToSeq"))))
    .orderBy(asc(log.seq))
    .limit(pageSize)
    .prepare("log_signals");

  const append = new Map<number, Prepared<unknown>>();
  for (const size of appendSizes) {
    const rows = Array.from({ length: size }, (_, i) =>
      Object.fromEntries(Object.keys(getTableColumns(log)).map((key) => [key, sql.placeholder(`${key}${i}`)])),
    );
    append.set(
      size,
      db
        .insert(log)
        .values(rows as never)
        .prepare(`log_append_${size}`),
    );
  }

  return {
    head,
    records,
    signals,
    /** Appends as many records as the piece has. */
    append: (piece: readonly LogRow[]): Prepared<unknown> => {
      const query = append.get(piece.length);
      if (query === undefined) throw new TypeError("not a piece that can be appended");
      return query;
    },
    /** Built for each question. */
    events: (query: EventQuery) =>
      db
        .select(linked)
        .from(log)
        .leftJoin(before, isBefore)
        .where(and(eventWhere(tables, query), ofKind(db, tables, query.resourceKind)))
        .orderBy(query.newestFirst === true ? desc(log.seq) : asc(log.seq))
        .limit(query.limit ?? pageSize)
        .prepare(""),
  };
}

export type LogStatements = ReturnType<typeof createLogStatements>;

function eventWhere({ audit_log: log }: Tables, query: EventQuery): SQL | undefined {
  const where = (compare: (column: PgColumn, value: string | number) => SQL, column: PgColumn, value: string | number | undefined) =>
    value === undefined ? undefined : compare(column, value);
  return and(
    where(gt, log.seq, query.afterSeq),
    where(lt, log.seq, query.beforeSeq),
    where(eq, log.agentId, query.agentId),
    where(eq, log.userId, query.userId),
    where(eq, log.clientId, query.clientId),
    where(eq, log.resourceId, query.resourceId),
    where(eq, log.txn, query.txn),
    where(eq, log.category, query.category),
    where(eq, log.action, query.action),
    where(eq, log.outcome, query.outcome),
    where(gte, log.timeMs, query.fromMs),
    where(lte, log.timeMs, query.toMs),
    query.revoking === true ? isNotNull(log.revoking) : undefined,
  );
}

/** A resource keeps its kind and is never deleted, so the log needs no column for it: its own index by resource serves. */
function ofKind(db: Db, { audit_log: log, resources }: Tables, kind: string | undefined): SQL | undefined {
  if (kind === undefined) return undefined;
  return inArray(
    log.resourceId,
    db
      .select({ id: resources.id })
      .from(resources)
      .where(eq(resources.kind, kind as (typeof resources.$inferSelect)["kind"])),
  );
}
