import type { LogRow } from "./log-statements.ts";
import type { TallyRow } from "./rows.ts";

/** A drizzle query that has been prepared. SQLite's answers at once, PostgreSQL's with a promise: only the drivers know which. */
export interface Prepared<A> {
  execute(values?: Values): Promise<A>;
}

/** What stands in for a query's placeholders, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** One statement to run. */
export interface Step {
  readonly query: Prepared<unknown>;
  readonly values: Values;
}

/**
 * A sequence of statements whose next depends on what the last one answered. It is written once, as a generator:
 * the SQLite driver runs it in one go (nothing else can come between), the PostgreSQL driver with an await at each step.
 */
export type Program<T> = Generator<Step, T, unknown>;

/** Runs one statement within a program and returns its answer. */
export function* ask<A>(query: Prepared<A>, values: Values = {}): Program<A> {
  return (yield { query, values }) as A;
}

/** The words that begin and end a transaction, and parts of one. */
export interface Control {
  /** Begins a transaction that keeps every other writer out until it ends. */
  readonly begin: readonly Prepared<unknown>[];
  readonly commit: Prepared<unknown>;
  readonly rollback: Prepared<unknown>;
  readonly savepoint: Prepared<unknown>;
  readonly release: Prepared<unknown>;
  readonly rollbackToSavepoint: Prepared<unknown>;
  /** Tells other replicas that there is something to hear; part of the transaction. */
  readonly notify: readonly Prepared<unknown>[];
  /** Appends records to the audit log; part of the transaction. */
  readonly append: (rows: readonly LogRow[]) => Prepared<unknown>;
  /** Adds rows to the tallies that stand; part of the transaction. */
  readonly tally: (rows: readonly TallyRow[]) => Prepared<unknown>;
}

/** Runs a program between the beginning and the end of a transaction. When anything in it throws, nothing of it stands. */
export function* transaction<T>(control: Control, program: Program<T>): Program<T> {
  try {
    for (const query of control.begin) yield* ask(query);
    const result = yield* program;
    yield* ask(control.commit);
    return result;
  } catch (error) {
    yield* rollBack(control);
    throw error;
  }
}

function* rollBack(control: Control): Program<void> {
  try {
    yield* ask(control.rollback);
  } catch {
    return; // The engine has rolled back by itself, or the connection is gone, which does the same.
  }
}
