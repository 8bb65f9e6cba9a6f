import { and, asc, desc, eq, gt, gte, inArray, isNotNull, lt, lte, type SQL, sql } from "drizzle-orm";
import { alias, type PgColumn } from "drizzle-orm/pg-core";
import type { Db } from "./driver.ts";
import type { EventQuery, SealedRecord } from "./port.ts";
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

/** The statements on the audit log, each prepared once. */
export function createLogStatements(db: Db, tables: Tables) {
  const log = tables.audit_log;
  const before = alias(log, "before");
  const linked = { seq: log.seq, body: log.body, hash: log.hash, previousHash: before.hash };
  // Numbers go up by one, but where a restore left out those that had been handed out.
  const isBefore = eq(before.seq, sql`(select max(earlier.seq) from audit_log earlier where earlier.seq < ${log.seq})`);

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

  return {
    head,
    records,
    signals,
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
