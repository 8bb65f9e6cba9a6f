import { and, inArray, isNull, lte, sql } from "drizzle-orm";
import type { Clock } from "../clock/port.ts";
import type { Log } from "../log/port.ts";
import type { Engine } from "./commit-batch.ts";
import { ask, type Prepared, type Program, transaction } from "./program.ts";

const sweepMs = 60_000;
/** Small, so that no commit waits long behind a sweep. */
const rowsAtOnce = 500;
/** How soon a sweep goes on that found more than it may take at once. */
const goOnMs = 50;
/** How long a lease that is over can be looked at. */
const leasesKeptMs = 90 * 86_400_000;

const swept = [
  "tickets",
  "sessions",
  "session_clients",
  "logout_notices",
  "refresh_tokens",
  "claims",
  "counters",
  "idempotency",
  "tallies",
] as const;

/** Deletes what has expired, a few rows at a time, for as long as it is not stopped. */
export function startSweeper(engine: Engine, clock: Clock, log: Log): () => Promise<void> {
  const queries = [...swept.map((collection) => sweepOf(engine, collection)), sweepOfLeases(engine)];
  let cancel = clock.after(sweepMs, sweep);
  let stopped = false;
  let sweeping: Promise<void> = Promise.resolve();

  function sweep(): void {
    sweeping = engine.driver
      .write(transaction(engine.driver.control, sweepOnce(queries, clock.nowMs())))
      .then(async ({ answer, durable }) => {
        await durable;
        return answer;
      })
      .catch((error: unknown) => {
        log.warn({ err: error }, "expired rows could not be deleted");
        return false;
      })
      .then((isMore) => {
        if (!stopped) cancel = clock.after(isMore ? goOnMs : sweepMs, sweep);
      });
  }

  return async () => {
    stopped = true;
    cancel();
    await sweeping;
  };
}

function sweepOf({ db, tables }: Engine, collection: (typeof swept)[number]): Prepared<readonly unknown[]> {
  const table = tables[collection] as typeof tables.claims;
  const expired = db
    .select({ id: table.id })
    .from(table)
    .where(lte(table.expiresAtMs, sql.placeholder("nowMs")))
    .limit(rowsAtOnce);
  return db.delete(table).where(inArray(table.id, expired)).returning({ id: table.id }).prepare(`sweep_${collection}`);
}

/** Leases that have been over for long. One whose delivery is still to be killed stays. */
function sweepOfLeases({ db, tables: { leases } }: Engine): Prepared<readonly unknown[]> {
  const isOver = lte(leases.endedAtMs, sql`${sql.placeholder("nowMs")} - ${sql.raw(String(leasesKeptMs))}`);
  const over = db
    .select({ id: leases.id })
    .from(leases)
    .where(and(isOver, isNull(leases.killAtMs)))
    .limit(rowsAtOnce);
  return db.delete(leases).where(inArray(leases.id, over)).returning({ id: leases.id }).prepare("sweep_leases");
}

/** Returns whether there may be more. */
function* sweepOnce(queries: readonly Prepared<readonly unknown[]>[], nowMs: number): Program<boolean> {
  let isMore = false;
  for (const query of queries) {
    const rows = yield* ask(query, { nowMs });
    isMore ||= rows.length === rowsAtOnce;
  }
  return isMore;
}
