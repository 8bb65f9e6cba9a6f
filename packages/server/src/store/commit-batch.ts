import { GuardError } from "@agent-id-guard/protocol";
import { genesis } from "../audit/chain.ts";
import { applyWrite, type WriteContext } from "./apply-write.ts";
import { collectionOf, registryOf } from "./check-unit.ts";
import type { Driver } from "./driver.ts";
import { type SealedEvent, type Sealing, sealAll } from "./log-record.ts";
import type { LogStatements, SignalRecord } from "./log-statements.ts";
import { type ChainHead, type Collection, isStoreFailure, type Receipt, type Row, StoreFailure, type Unit } from "./port.ts";
import { ask, type Program, transaction } from "./program.ts";
import { tallyAll } from "./tallies.ts";

/** What the programs of one store run on. */
export interface Engine extends WriteContext {
  readonly driver: Driver;
  readonly log: LogStatements;
}

/** What became of one unit. */
export type Outcome = { readonly receipt: Receipt } | { readonly error: unknown };

export interface BatchResult {
  readonly outcomes: readonly Outcome[];
  /** What other replicas have committed since `heardSeq`, which the listeners must hear first. */
  readonly foreign: readonly SignalRecord[];
  readonly sealed: readonly SealedEvent[];
  /** The registry collections that the units changed. */
  readonly changed: ReadonlySet<Collection>;
  readonly headSeq: number;
}

/**
 * Commits units in one transaction. Each has a savepoint, so a failing one rolls back alone; the events of all are appended at the end, behind the head
 * that was read while every other writer is kept out: the chain has no gap and no fork, whoever else writes to the same database.
 * Throws when the transaction as a whole failed; nothing of it stands then.
 */
export function commitBatch(engine: Engine, units: readonly Unit[], heardSeq: number, sealing: Sealing): Program<BatchResult> {
  return transaction(engine.driver.control, runBatch(engine, units, heardSeq, sealing));
}

function* runBatch(engine: Engine, units: readonly Unit[], heardSeq: number, sealing: Sealing): Program<BatchResult> {
  const [head = genesis] = yield* ask(engine.log.head);
  const foreign = head.seq > heardSeq ? yield* signalsBetween(engine.log, heardSeq, head.seq) : [];
  const result = yield* runUnits(engine, units, head, sealing);
  const rows = result.sealed.map(({ row }) => row);
  const { control } = engine.driver;
  if (rows.length > 0) {
    yield* ask(control.append(rows));
    yield* ask(control.tally(tallyAll(result.sealed)));
  }
  if (rows.some(({ signal }) => signal !== null)) for (const query of control.notify) yield* ask(query);
  return { ...result, foreign, headSeq: head.seq + rows.length };
}

/** All signals with seq in (afterSeq, upToSeq]. */
export function* signalsBetween(log: LogStatements, afterSeq: number, upToSeq: number): Program<readonly SignalRecord[]> {
  const signals: SignalRecord[] = [];
  for (let from = afterSeq; ; ) {
    const page = yield* ask(log.signals, { afterSeq: from, upToSeq });
    signals.push(...page);
    const last = page.at(-1);
    if (last === undefined) return signals;
    from = last.seq;
  }
}

function* runUnits(engine: Engine, units: readonly Unit[], start: ChainHead, sealing: Sealing) {
  const outcomes: Outcome[] = [];
  const sealed: SealedEvent[] = [];
  const changed = new Set<Collection>();
  let head = start;
  for (const unit of units) {
    try {
      const { rows, events } = yield* runUnit(engine, unit, head, sealing);
      sealed.push(...events);
      head = events.at(-1)?.row ?? head;
      for (const collection of registryOf(unit)) changed.add(collection);
      outcomes.push({ receipt: { rows, events: events.map(({ event }) => event) } });
    } catch (error) {
      if (error instanceof TransactionLost) throw error;
      outcomes.push({ error });
    }
  }
  return { outcomes, sealed, changed };
}

function* runUnit(engine: Engine, unit: Unit, head: ChainHead, sealing: Sealing) {
  const events = sealAll(head, unit.events, registryOf(unit), sealing);
  if (unit.writes.length === 0) return { rows: [], events };
  const { control } = engine.driver;
  yield* ask(control.savepoint);
  const rows: (Row<Collection> | undefined)[] = [];
  try {
    for (const [at, write] of unit.writes.entries()) {
      rows.push(yield* applyWrite(engine, write, at));
    }
  } catch (error) {
    try {
      yield* ask(control.rollbackToSavepoint);
    } catch {
      throw new TransactionLost(error);
    }
    yield* ask(control.release);
    throw refused(engine, unit, rows.length, error);
  }
  yield* ask(control.release);
  return { rows, events };
}

/** What the caller of a unit is told: which promise did not hold, or that the engine failed at it. */
function refused({ driver }: Engine, unit: Unit, at: number, error: unknown): unknown {
  if (isStoreFailure(error) || error instanceof TypeError) return error;
  const constraint = driver.constraintOf(error);
  const write = unit.writes[at];
  if (constraint === undefined || write === undefined) return new GuardError("audit.unavailable", { cause: error });
  const lacksParent = constraint === "reference" && (write.verb === "insert" || write.verb === "compareAndSet");
  return new StoreFailure(lacksParent ? "missing" : "conflict", at, collectionOf(write));
}

/** The engine gave the whole transaction up, so no unit of it can stand. */
class TransactionLost extends Error {
  override readonly name = "TransactionLost";
  constructor(cause: unknown) {
    super("the transaction is lost", { cause });
  }
}
