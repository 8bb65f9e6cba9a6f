import { type AuditEvent, type AuditEventDraft, GuardError } from "@agent-id-guard/protocol";
import type { Driver } from "./driver.ts";
import { type Sealing, sealAll } from "./log-record.ts";
import { isPostgres } from "./open.ts";
import type { ChainHead } from "./port.ts";
import { ask, transaction } from "./program.ts";
import { tallyAll } from "./tallies.ts";

/**
 * A place for a restored database beside the one that stands. Until `putInPlace` resolves nothing that stood there has changed, however this process ends.
 * While it is open no server can use the database.
 */
export interface RestoreTarget {
  /** Takes in what a dump of this schema says, and brings it to this program's schema. Fails when a row does not fit. */
  load(lines: AsyncIterable<string>, schema: number): Promise<void>;
  /** A driver on what was loaded. Close it before `putInPlace`. */
  openDriver(): Promise<Driver>;
  /** Puts it in place of what stood there. Returns where that is kept; undefined: nothing was there. */
  putInPlace(): Promise<string | undefined>;
  /** Takes away what is not in place, and lets servers in. */
  close(): Promise<void>;
}

export interface RestoreTargetOptions {
  readonly database: string;
  /** Whether a database with something in it may be replaced. */
  readonly replace: boolean;
  readonly nowMs: number;
}

/** Opens the place. Throws `restore.refused`: there is something in the database and it may not be replaced, or a server is running on it. */
export async function openRestoreTarget(options: RestoreTargetOptions): Promise<RestoreTarget> {
  if (isPostgres(options.database)) {
    const { openPostgresTarget } = await import("./postgres-restore.ts");
    return openPostgresTarget(options);
  }
  const { openSqliteTarget } = await import("./sqlite-restore.ts");
  return openSqliteTarget(options);
}

/** Why nothing is restored over what is there. */
export function refuseToReplace(): GuardError {
  return new GuardError("restore.refused", {
    description: "There is something in the database already",
    hint: "Restore into an empty one, or add --replace: what is there is then moved aside, not deleted.",
  });
}

export function refuseBesideServer(cause?: unknown): GuardError {
  return new GuardError("restore.refused", {
    description: "A server is running on this database",
    hint: "Stop every server that uses it, then restore.",
    cause,
  });
}

/** A name for what is moved aside: `before_restore_20261124_201500`. */
export function asideName(nowMs: number): string {
  return `before_restore_${new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "_")}`;
}

/**
 * Appends an event to the log behind a gap: its number follows `newestSeq`, its hash the last record that stands. That is how the log goes on after a restore:
 * the numbers in between had been given to events that the database no longer has, and nobody is given them again.
 */
export async function appendBehindGap(
  driver: Driver,
  last: ChainHead,
  newestSeq: number,
  draft: AuditEventDraft,
  sealing: Sealing,
): Promise<AuditEvent> {
  const sealed = sealAll({ seq: newestSeq, hash: last.hash }, [draft], [], sealing);
  const append = function* () {
    yield* ask(driver.control.append(sealed.map(({ row }) => row)));
    yield* ask(driver.control.tally(tallyAll(sealed)));
  };
  const { durable } = await driver.write(transaction(driver.control, append()));
  await durable;
  const [only] = sealed;
  if (only === undefined) throw new TypeError("one draft makes one event");
  return only.event;
}
