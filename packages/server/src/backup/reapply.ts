import type { Change } from "../audit/index.ts";
import { type Collection, isStoreFailure, type Store, type Write } from "../store/port.ts";
import { type Ending, type FoundRow, findAll, type Left } from "./ending.ts";
import { guardedColumns } from "./endings.ts";

/** What became of ending things again. */
export interface Reapplied {
  /** Objects that were put into their later state, or removed. */
  readonly objects: number;
  /** Endings that could not be applied, by the id of their event. */
  readonly failed: readonly string[];
}

/**
 * Ends again, in a database that was restored, what had been ended after the backup was made: rows that are gone since go, the others get the columns that count as they were.
 * What can't be put exactly into its later state is suspended. Each is on record. Nothing is made that the backup does not have.
 */
export async function reapplyEndings(store: Store, endings: readonly Ending[], change: Change): Promise<Reapplied> {
  let objects = 0;
  const failed: string[] = [];
  for (const ending of endings) {
    const writes: Write[] = [];
    for (const left of ending.left) writes.push(...(await writesFor(store, left, change.nowMs)));
    if (writes.length === 0) continue;
    try {
      await store.commit({ writes, events: [eventOf(ending, writes.length, change)] });
      objects += writes.length;
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      failed.push(ending.eventId);
    }
  }
  return { objects, failed };
}

function eventOf({ eventId, seq, action, target }: Ending, changes: number, change: Change) {
  return change.event({
    action: "backup.reapply",
    ...(target === null ? {} : { target }),
    reason: "It had been ended after the backup was made.",
    detail: { eventId, seq, action, changes },
  });
}

async function writesFor(store: Store, left: Left, nowMs: number): Promise<readonly Write[]> {
  const standing = await findAll(store, left);
  const writes: Write[] = [];
  for (const row of standing) {
    const later = left.rows.find(({ id }) => id === row.id);
    if (later === undefined || isReplaced(left.collection, row, later))
      writes.push({ verb: "remove", collection: left.collection, where: { id: row.id } });
    else writes.push(...(await setTo(store, left.collection, row, later)));
  }
  if (left.collection === "settings") writes.push(...missingSettings(standing, left, nowMs));
  return writes;
}

/** Whether what the backup has of a connection gave way to something else: a person's own value, or a token that is not renewed. They are asked for it again. */
function isReplaced(collection: Left["collection"], row: FoundRow, { sealNumber = row.sealNumber }: Left["rows"][number]): boolean {
  return collection === "connections" && row.isRenewable === false && sealNumber !== row.sealNumber;
}

/** The setting that everything is stopped is the one row that a backup may lack and must have. */
function missingSettings(standing: readonly FoundRow[], left: Left, nowMs: number): readonly Write[] {
  return left.rows
    .filter(({ id }) => standing.every((row) => row.id !== id))
    .map(({ id, value }) => ({
      verb: "insert",
      collection: "settings",
      row: { id, version: 1, createdAtMs: nowMs, value: String(value) },
    }));
}

async function setTo(store: Store, collection: Left["collection"], row: FoundRow, later: Left["rows"][number]): Promise<readonly Write[]> {
  const known = Object.fromEntries(guardedColumns[collection].filter((column) => column in later).map((column) => [column, later[column]]));
  const set = await fitting(store, collection, row, known);
  if (Object.entries(set).every(([column, value]) => isSame(row[column], value))) return [];
  return [{ verb: "compareAndSet", collection: collection as Collection, id: row.id, version: row.version, set } as Write];
}

/** The later columns as far as the backup has what they refer to; where it has not, the object stops. */
async function fitting(
  store: Store,
  collection: Left["collection"],
  row: FoundRow,
  later: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  if (collection === "agents") {
    const owner = later.ownerId === row.ownerId ? row : await store.get("users", String(later.ownerId));
    const deputy = later.deputyOwnerId === null ? row : await store.get("users", String(later.deputyOwnerId));
    const known = deputy === undefined ? { ...later, deputyOwnerId: null } : later;
    return owner === undefined ? stopped({ ...known, ownerId: row.ownerId }, "retired") : known;
  }
  if (collection === "credentials" && later.activeVersionId !== row.activeVersionId) {
    const version = later.activeVersionId === null ? row : await store.get("credential_versions", String(later.activeVersionId));
    if (version === undefined) return stopped({ ...later, activeVersionId: row.activeVersionId });
  }
  // What a later consent brought to life is not in the backup; what it has of before stays as dead as it was.
  if (collection === "connections")
    return later.state === "dead" ? { state: "dead", deadReason: later.deadReason, diedAtMs: later.diedAtMs } : {};
  return later;
}

const stopped = (later: Readonly<Record<string, unknown>>, worse?: string) =>
  later.state === worse ? later : { ...later, state: "suspended" };

/** Columns of either engine, JSON included: the order of members says nothing. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  const [left, right] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  return keys.length === others.length && keys.every((key) => key in right && isSame(left[key], right[key]));
}
