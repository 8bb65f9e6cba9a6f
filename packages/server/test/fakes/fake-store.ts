import { createHash } from "node:crypto";
import type { AuditEvent } from "@agent-id-guard/protocol";
import { genesis, type Sha256, seal } from "../../src/audit/chain.ts";
import type { Clock } from "../../src/clock/port.ts";
import {
  type ChainHead,
  type Collection,
  type CommitListener,
  type Count,
  type EventQuery,
  type LoggedRecord,
  type Query,
  type Receipt,
  type Row,
  type SealedRecord,
  type Store,
  StoreFailure,
  type Unit,
  type Where,
  type Write,
} from "../../src/store/port.ts";

export const sha256: Sha256 = (previous, body) => createHash("sha256").update(previous).update(body).digest();

type Tables = Map<Collection, Map<string, Row<Collection>>>;

/** A store in a few maps, as the port promises it. Tests may tamper with `log` and make the next commits fail. */
export class FakeStore implements Store {
  readonly #clock: Clock;
  readonly #listeners = new Set<CommitListener>();
  #tables: Tables = new Map();
  #telling: Promise<void> = Promise.resolve();
  log: { readonly record: SealedRecord; readonly event: AuditEvent }[] = [];
  /** Thrown by each commit while it is set. */
  commitFailure: Error | undefined;
  /** Awaited between sealing and telling, as a disk is, while it is set. */
  beforeTelling: (() => Promise<void>) | undefined;
  /** Thrown by each read while it is set. */
  readFailure: Error | undefined;
  /** How often rows were read: `get` and `find`. */
  reads = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async get<C extends Collection>(collection: C, id: string): Promise<Row<C> | undefined> {
    this.#read();
    return this.#table(this.#tables, collection).get(id);
  }

  async find<C extends Collection>(collection: C, query: Query<C>): Promise<readonly Row<C>[]> {
    this.#read();
    const rows = [...this.#table(this.#tables, collection).values()]
      .filter((row) => matches(row, query.where) && (query.containing === undefined || JSON.stringify(row).includes(query.containing)))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const ordered = query.newestFirst === true ? rows.toReversed() : rows;
    const { afterId } = query;
    const rest =
      afterId === undefined ? ordered : ordered.filter((row) => (query.newestFirst === true ? row.id < afterId : row.id > afterId));
    return rest.slice(0, query.limit ?? 1_000);
  }

  async count<C extends Collection>(
    collection: C,
    by: readonly (keyof Where<C> & string)[],
    where?: Where<C>,
  ): Promise<readonly Count<C>[]> {
    this.#read();
    const counts = new Map<string, { of: Partial<Row<C>>; count: number }>();
    for (const row of this.#table(this.#tables, collection).values()) {
      if (!matches(row, where)) continue;
      const of = Object.fromEntries(by.map((key) => [key, (row as unknown as Record<string, unknown>)[key]])) as Partial<Row<C>>;
      const known = counts.get(JSON.stringify(of)) ?? { of, count: 0 };
      counts.set(JSON.stringify(of), { of, count: known.count + 1 });
    }
    return [...counts.values()];
  }

  async commit(unit: Unit): Promise<Receipt> {
    await Promise.resolve();
    if (this.commitFailure !== undefined) throw this.commitFailure;
    const tables: Tables = new Map([...this.#tables].map(([name, rows]) => [name, new Map(rows)]));
    const rows = unit.writes.map((write, index) => this.#apply(tables, write, index));
    this.#tables = tables;
    const sealed = unit.events.map((draft) => {
      const linked = seal(this.#head(), draft, sha256, this.#clock.nowMs());
      this.log.push(linked);
      return linked.event;
    });
    this.#telling = this.#tellAfter(this.#telling, sealed);
    await this.#telling;
    return { rows, events: sealed };
  }

  /** Listeners are told in the order of `seq`, however long the disk takes. */
  async #tellAfter(earlier: Promise<void>, events: readonly AuditEvent[]): Promise<void> {
    await earlier;
    await this.beforeTelling?.();
    const told = events.filter((event) => event.category === "admin" || event.category === "auth" || event.revokes !== undefined);
    const upToSeq = events.at(-1)?.seq;
    if (upToSeq !== undefined) for (const listener of this.#listeners) listener(told, upToSeq);
  }

  async events(query: EventQuery): Promise<readonly AuditEvent[]> {
    this.#read();
    const found = this.log
      .map(({ event }) => event)
      .filter(
        (event) =>
          event.seq > (query.afterSeq ?? 0) &&
          event.seq < (query.beforeSeq ?? Number.POSITIVE_INFINITY) &&
          event.timeMs >= (query.fromMs ?? 0) &&
          (query.txn === undefined || event.txn === query.txn) &&
          (query.action === undefined || event.action === query.action) &&
          (query.resourceId === undefined || event.resource?.id === query.resourceId) &&
          (query.revoking !== true || event.revokes !== undefined),
      );
    return (query.newestFirst === true ? found.toReversed() : found).slice(0, query.limit ?? 1_000);
  }

  async records(afterSeq: number, limit: number): Promise<readonly LoggedRecord[]> {
    this.#read();
    const after = this.log.filter(({ record }) => record.seq > afterSeq).slice(0, limit);
    return after.map(({ record }) => ({ ...record, isMisfiled: false }));
  }

  subscribe(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get subscribers(): number {
    return this.#listeners.size;
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }

  /** Puts rows in without an event, as a starting point. */
  seed<C extends Collection>(collection: C, ...rows: readonly Row<C>[]): void {
    for (const row of rows) this.#table(this.#tables, collection).set(row.id, row);
  }

  #head(): ChainHead {
    return this.log.at(-1)?.record ?? genesis;
  }

  #read(): void {
    this.reads++;
    if (this.readFailure !== undefined) throw this.readFailure;
  }

  #table<C extends Collection>(tables: Tables, collection: C): Map<string, Row<C>> {
    const table = tables.get(collection) ?? new Map<string, Row<Collection>>();
    tables.set(collection, table);
    return table as Map<string, Row<C>>;
  }

  #apply(tables: Tables, write: Write, at: number): Row<Collection> | undefined {
    if (write.verb === "claim" || write.verb === "incrementWithin") return this.#applyOnce(tables, write, at);
    const table: Map<string, Row<Collection>> = this.#table(tables, write.collection);
    const fail = (reason: StoreFailure["reason"]) => new StoreFailure(reason, at, write.collection);
    if (write.verb === "insert") {
      if (table.has(write.row.id)) throw fail("conflict");
      table.set(write.row.id, write.row);
      return write.row;
    }
    if (write.verb === "remove") {
      for (const row of table.values()) if (matches(row, write.where)) table.delete(row.id);
      return undefined;
    }
    const row = table.get(write.id);
    if (write.verb === "consumeOne") {
      if (row === undefined || !matches(row, write.where)) throw fail("spent");
      table.delete(write.id);
      return row;
    }
    if (row === undefined) throw fail("missing");
    if (row.version !== write.version) throw fail("stale");
    const changed = { ...row, ...write.set, version: write.verb === "rewrap" ? row.version : row.version + 1 } as Row<Collection>;
    table.set(row.id, changed);
    return changed;
  }

  #applyOnce(tables: Tables, write: Extract<Write, { verb: "claim" | "incrementWithin" }>, at: number): Row<Collection> {
    const { id, expiresAtMs, nowMs } = write;
    const fresh = { id, version: 1, createdAtMs: nowMs, expiresAtMs };
    if (write.verb === "claim") {
      const claims = this.#table(tables, "claims");
      if ((claims.get(id)?.expiresAtMs ?? 0) > nowMs) throw new StoreFailure("spent", at, "claims");
      claims.set(id, fresh);
      return fresh;
    }
    const counters = this.#table(tables, "counters");
    const counter = counters.get(id);
    const value = (counter !== undefined && counter.expiresAtMs > nowMs ? counter.value : 0) + write.by;
    if (value > write.limit) throw new StoreFailure("limit", at, "counters");
    const row = { ...fresh, value };
    counters.set(id, row);
    return row;
  }
}

function matches(row: Row<Collection>, where: Where<Collection> | undefined): boolean {
  return Object.entries(where ?? {}).every(([column, wanted]) => {
    const value: unknown = row[column as keyof typeof row];
    return Array.isArray(wanted) ? wanted.includes(value) : value === wanted;
  });
}
