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

/** A connection as the engine sees it: programs, and the words that begin and end a transaction. */
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
}
