import type { AuditEvent, AuditEventDraft } from "@agent-id-guard/protocol";
import type { Collection, Row, Writable } from "./rows.ts";

export type * from "./rows.ts";

/** Values that a column is compared with: texts, numbers, truth values, null. Only whole columns, never expressions or JSON: both engines then mean the same. */
export type Where<C extends Collection> = {
  readonly [K in keyof Row<C> as NonNullable<Row<C>[K]> extends string | number | boolean ? K : never]?: Row<C>[K] | readonly Row<C>[K][];
};

/** A page of a collection, in the order of ids (which is the order of age). */
export interface Query<C extends Collection> {
  /** Equality, or membership where an array is given. */
  readonly where?: Where<C>;
  /** Rows whose `nameLike`-able column (`name`, and `email` of users) contains this text, ignoring ASCII case. */
  readonly containing?: string;
  /** Only rows after this id. */
  readonly afterId?: string;
  /** Newest first instead of oldest first; `afterId` then means before. */
  readonly newestFirst?: boolean;
  /** At most this many rows; 1,000 by default and at most. */
  readonly limit?: number;
}

/**
 * One change of a unit. The verbs say what is safe; there is no read-then-write, so a code, a jti or a quota can't be spent twice:
 * - `insert` fails with `conflict` when the id or another unique column is taken, with `missing` when the row refers to one that is not there
 *   (grants and credentials to their resource, credential versions to their credential, memberships to group and user);
 * - `compareAndSet` changes the row only if it still has that version, else `stale` (or `missing`); a unique column that is taken is a `conflict`;
 * - `rewrap` is a `compareAndSet` that leaves the version as it is: for the columns that say how a value is sealed, which mean the same afterwards, so that
 *   nobody's change is made stale by it and whoever changes the row at the same time wins;
 * - `consumeOne` deletes the row and returns it, exactly once among all callers, else `spent`; with `where`, the row must also match;
 * - `claim` takes a name that nobody has taken since it last expired, else `spent`;
 * - `incrementWithin` adds only if the sum stays within `limit`, else `limit`;
 * - `remove` deletes all rows that match, which may be none; it must have a condition. A row that others refer to stays: `conflict`.
 *
 * A unit that changes anything but short-lived bookkeeping (tickets, sessions, claims, connection requests, …) must carry an event, else it is a `TypeError`;
 * tallies are the store's own;
 * a text with NUL or half a surrogate pair is refused with `request.invalid`.
 */
export type Write =
  | { [C in Writable]: { readonly verb: "insert"; readonly collection: C; readonly row: Row<C> } }[Writable]
  | {
      [C in Writable]: {
        readonly verb: "compareAndSet" | "rewrap";
        readonly collection: C;
        readonly id: string;
        readonly version: number;
        readonly set: Partial<Omit<Row<C>, "id" | "version" | "createdAtMs">>;
      };
    }[Writable]
  | {
      [C in Writable]: { readonly verb: "consumeOne"; readonly collection: C; readonly id: string; readonly where?: Where<C> };
    }[Writable]
  | { readonly verb: "claim"; readonly id: string; readonly expiresAtMs: number; readonly nowMs: number }
  | {
      readonly verb: "incrementWithin";
      readonly id: string;
      readonly by: number;
      readonly limit: number;
      readonly expiresAtMs: number;
      readonly nowMs: number;
    }
  | { [C in Writable]: { readonly verb: "remove"; readonly collection: C; readonly where: Where<C> } }[Writable];

/**
 * What happens together or not at all: changes, and the audit events that record them.
 * It is a value, not a callback: nobody can await, read the outer store or forget to commit inside it, and both engines run it in one go.
 */
export interface Unit {
  readonly writes: readonly Write[];
  readonly events: readonly AuditEventDraft[];
}

/** What a unit did: for each write the row as it stands now (or, for `consumeOne`, as it was), and the events as sealed. */
export interface Receipt {
  readonly rows: readonly (Row<Collection> | undefined)[];
  readonly events: readonly AuditEvent[];
}

/** What to read of the audit log. All conditions must hold. */
export interface EventQuery {
  readonly afterSeq?: number;
  readonly beforeSeq?: number;
  readonly agentId?: string;
  readonly userId?: string;
  readonly clientId?: string;
  readonly resourceId?: string;
  /** Only events about resources that are of this kind. */
  readonly resourceKind?: string;
  readonly txn?: string;
  readonly category?: string;
  readonly action?: string;
  readonly outcome?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Only events that revoke something. */
  readonly revoking?: boolean;
  readonly newestFirst?: boolean;
  /** 1,000 by default and at most. */
  readonly limit?: number;
}

/** An event with the exact bytes that its hash covers, for verification. */
export interface SealedRecord {
  readonly seq: number;
  /** The event as canonical JSON text, without hashes. */
  readonly body: string;
  readonly hash: Uint8Array;
}

/** A record as it stands in the log. */
export interface LoggedRecord extends SealedRecord {
  /** Whether the columns that events are found by say something else than the body: the record is then hidden from some queries. */
  readonly isMisfiled: boolean;
}

/** The end of the chain. `seq` is 0 and the hash 32 zero bytes when the log is empty. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/**
 * What other parts of this process, and other replicas within a second, are told after a commit: events of category `admin` or `auth`, and all that revoke.
 * They come once each and in the order of `seq`; by then `get` and `find` show what the commit did. `upToSeq` is the newest `seq` of all events,
 * those that are not told included, so there may be none to tell.
 */
export type CommitListener = (events: readonly AuditEvent[], upToSeq: number) => void;

/** How many rows have these values. */
export interface Count<C extends Collection> {
  readonly of: Partial<Row<C>>;
  readonly count: number;
}

/**
 * The store: typed collections, one log, one verb to change them. Two adapters (SQLite, PostgreSQL) pass one contract suite.
 *
 * Failures are {@link StoreFailure} for a refused write, and `store.unavailable` / `audit.unavailable` (GuardError) when the database can't answer.
 */
export interface Store {
  /** The row with this id. Registry collections are answered from memory, at most a second old on other replicas. */
  get<C extends Collection>(collection: C, id: string): Promise<Row<C> | undefined>;
  /** The rows that match, by id. Of registry collections, all rows that have one value in one column, without a page, are answered from memory, too. */
  find<C extends Collection>(collection: C, query: Query<C>): Promise<readonly Row<C>[]>;
  /** How many rows there are of each combination of values in these columns. Of registry collections it is answered from memory, too. */
  count<C extends Collection>(collection: C, by: readonly (keyof Where<C> & string)[], where?: Where<C>): Promise<readonly Count<C>[]>;
  /**
   * Runs a unit and resolves once it is durable (fsync). Units that arrive together share one transaction; a failing unit rolls back alone.
   * Before it resolves, the listeners have been told of every event up to the unit's own, also of other replicas'.
   * Rejects with {@link StoreFailure} naming the write that failed.
   */
  commit(unit: Unit): Promise<Receipt>;
  events(query: EventQuery): Promise<readonly AuditEvent[]>;
  /** The next `limit` records after `afterSeq`, for verification and sinks. */
  records(afterSeq: number, limit: number): Promise<readonly LoggedRecord[]>;
  /** Calls the listener after each commit, here and (within a second) for commits of other replicas. Returns a function that stops it. */
  subscribe(listener: CommitListener): () => void;
  /** Finishes what is under way and closes. */
  close(): Promise<void>;
}

/** Which promise of a write did not hold. */
export type StoreFailureReason = "conflict" | "stale" | "missing" | "spent" | "limit";

/** A refused write. The unit it belongs to left nothing behind. */
export class StoreFailure extends Error {
  override readonly name = "StoreFailure";
  readonly reason: StoreFailureReason;
  /** Index of the write in its unit. */
  readonly at: number;
  readonly collection: string;

  constructor(reason: StoreFailureReason, at: number, collection: string) {
    super(`${reason} at write ${at} (${collection})`);
    this.reason = reason;
    this.at = at;
    this.collection = collection;
  }
}

/** Whether an error is a {@link StoreFailure} with one of these reasons (any, when none is given). */
export function isStoreFailure(error: unknown, ...reasons: readonly StoreFailureReason[]): error is StoreFailure {
  return error instanceof StoreFailure && (reasons.length === 0 || reasons.includes(error.reason));
}

/** A unit and the answer that its caller gets once it is durable. Use-cases that change something return a plan; the floor above commits it. */
export interface Plan<Answer> extends Unit {
  readonly answer: Answer;
}
