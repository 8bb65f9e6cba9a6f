import { type AuditEvent, GuardError } from "@agent-id-guard/protocol";
import type { Sha256 } from "../audit/chain.ts";
import type { Clock } from "../clock/port.ts";
import type { Log } from "../log/port.ts";
import { checkUnit, isRegistry } from "./check-unit.ts";
import { type BatchResult, commitBatch, type Engine } from "./commit-batch.ts";
import type { Driver } from "./driver.ts";
import { Follower } from "./follower.ts";
import { createGroupCommit, type Flushed, type Waiting } from "./group-commit.ts";
import { recordOf } from "./log-record.ts";
import { createLogStatements } from "./log-statements.ts";
import type { Collection, CommitListener, Count, EventQuery, LoggedRecord, Query, Receipt, Row, Store, Unit, Where } from "./port.ts";
import { ask, type Program } from "./program.ts";
import { countRows, keptAs, type Question, readRows } from "./read.ts";
import { readEvents } from "./read-log.ts";
import { RowCache } from "./row-cache.ts";
import { Signals } from "./signals.ts";
import { createStatements } from "./statements.ts";
import { startSweeper } from "./sweep.ts";

/** What a store is made of. */
export interface StoreParts {
  readonly driver: Driver;
  readonly clock: Clock;
  readonly sha256: Sha256;
  readonly log: Log;
}

/** The {@link Store} on an engine. */
export async function createStore(parts: StoreParts): Promise<Store> {
  const { driver } = parts;
  const writer = engineOn(driver, driver.writer);
  const reader = driver.reader === driver.writer ? writer : engineOn(driver, driver.reader);
  const [head] = await driver.read(ask(reader.log.head));
  const cache = new RowCache();
  return new EngineStore(parts, writer, reader, cache, new Signals(head?.seq ?? 0, cache, parts.log));
}

/** The statements of one connection of a driver, ready to be used. */
export function engineOn(driver: Driver, db: Driver["writer"]): Engine {
  const { tables } = driver;
  return { driver, db, tables, statements: createStatements(db, tables), log: createLogStatements(db, tables) };
}

class EngineStore implements Store {
  readonly #parts: StoreParts;
  readonly #writer: Engine;
  readonly #reader: Engine;
  readonly #cache: RowCache;
  readonly #signals: Signals;
  readonly #group = createGroupCommit((waiting) => this.#flush(waiting));
  readonly #follower: Follower | undefined;
  readonly #stopSweeping: () => Promise<void>;
  #writtenSeq = 0;
  #closed = false;

  constructor(parts: StoreParts, writer: Engine, reader: Engine, cache: RowCache, signals: Signals) {
    this.#parts = parts;
    this.#writer = writer;
    this.#reader = reader;
    this.#cache = cache;
    this.#signals = signals;
    const { driver, clock, log } = parts;
    this.#stopSweeping = startSweeper(writer, clock, log);
    if (driver.listen !== undefined) {
      this.#follower = new Follower(reader, signals, clock, log);
      this.#follower.start(driver.listen);
    }
  }

  async get<C extends Collection>(collection: C, id: string): Promise<Row<C> | undefined> {
    const [row] = await this.#rows(collection, { id });
    return row;
  }

  async find<C extends Collection>(collection: C, query: Query<C>): Promise<readonly Row<C>[]> {
    return this.#rows(collection, query);
  }

  async count<C extends Collection>(
    collection: C,
    by: readonly (keyof Where<C> & string)[],
    where?: Where<C>,
  ): Promise<readonly Count<C>[]> {
    const read = () => this.#read(countRows(this.#reader, collection, by, where));
    if (!isRegistry(collection) || this.#follower?.isCurrent() === false) return read();
    return this.#cache.answer(collection, `count ${by.join()} ${JSON.stringify(where ?? {})}`, read);
  }

  async commit(unit: Unit): Promise<Receipt> {
    this.#mustBeOpen();
    checkUnit(unit);
    return this.#group.commit(unit);
  }

  async events(query: EventQuery): Promise<readonly AuditEvent[]> {
    return readEvents(this.#reader.log, query, (program) => this.#read(program));
  }

  async records(afterSeq: number, limit: number): Promise<readonly LoggedRecord[]> {
    return (await this.#read(ask(this.#reader.log.records, { afterSeq, limit }))).map(recordOf);
  }

  subscribe(listener: CommitListener): () => void {
    return this.#signals.subscribe(listener);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#group.idle();
    await this.#follower?.stop();
    await this.#stopSweeping();
    await this.#parts.driver.close();
  }

  #rows<C extends Collection>(collection: C, question: Question<C>): Promise<readonly Row<C>[]> {
    const read = () => this.#read(readRows(this.#reader, collection, question));
    const name = this.#follower?.isCurrent() === false ? undefined : keptAs(collection, question);
    return name === undefined ? read() : this.#cache.answer(collection, name, read);
  }

  async #read<T>(program: Program<T>): Promise<T> {
    this.#mustBeOpen();
    try {
      return await this.#parts.driver.read(program);
    } catch (error) {
      if (error instanceof TypeError) throw error;
      throw new GuardError("store.unavailable", { cause: error });
    }
  }

  /** Writes a batch. What it did is told in the order of writing, each time when the disk has it. */
  async #flush(waiting: readonly Waiting[]): Promise<Flushed> {
    const { driver, sha256, clock } = this.#parts;
    const units = waiting.map(({ unit }) => unit);
    try {
      const sealing = { sha256, nowMs: () => clock.nowMs() };
      const { answer, durable } = await driver.write(commitBatch(this.#writer, units, this.#knownSeq(), sealing));
      this.#writtenSeq = answer.headSeq;
      return { settled: this.#settle(waiting, answer, durable) };
    } catch (error) {
      this.#giveUp(waiting, error);
      return { settled: Promise.resolve() };
    }
  }

  async #settle(waiting: readonly Waiting[], result: BatchResult, durable: Promise<void>): Promise<void> {
    try {
      await durable;
    } catch (error) {
      this.#giveUp(waiting, error);
      return;
    }
    this.#cache.forget(result.changed);
    this.#signals.tell(
      result.foreign,
      result.sealed.map(({ event }) => event),
      result.headSeq,
    );
    for (const [index, outcome] of result.outcomes.entries()) {
      if ("error" in outcome) waiting[index]?.reject(outcome.error);
      else waiting[index]?.resolve(outcome.receipt);
    }
  }

  #giveUp(waiting: readonly Waiting[], cause: unknown): void {
    this.#cache.forgetAll();
    const failure = new GuardError("audit.unavailable", { cause });
    for (const { reject } of waiting) reject(failure);
  }

  /** Up to here nothing is news: it has been told, or it is our own and will be told once it is durable. */
  #knownSeq(): number {
    return Math.max(this.#signals.heardSeq, this.#writtenSeq);
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new GuardError("store.unavailable", { description: "The store is closed" });
  }
}
