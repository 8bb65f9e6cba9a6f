import { type AuditEventDraft, GuardError } from "@agent-id-guard/protocol";
import type { Collection, Unit, Where, Write } from "./port.ts";

/** Short-lived bookkeeping: a unit that only touches these needs no audit event. Everything else is a registry collection. */
const ephemeral: ReadonlySet<Collection> = new Set<Collection>([
  "tickets",
  "sessions",
  "session_clients",
  "logout_notices",
  "claims",
  "counters",
  "idempotency",
  "refresh_tokens",
  "settings",
  "sync_jobs",
  "sync_states",
  "directory_changes",
  "connection_requests",
  "rewrap_jobs",
  "tallies",
]);

/** Whether a collection holds what the installation is about: its changes are recorded, and reads are answered from memory. */
export function isRegistry(collection: Collection): boolean {
  return !ephemeral.has(collection);
}

/** The collection that a write changes. */
export function collectionOf(write: Write): Collection {
  if (write.verb === "claim") return "claims";
  return write.verb === "incrementWithin" ? "counters" : write.collection;
}

/** The registry collections that a unit changes. */
export function registryOf(unit: Unit): readonly Collection[] {
  return [...new Set(unit.writes.map(collectionOf).filter(isRegistry))];
}

/**
 * Refuses a unit before it reaches the database: a change of the registry without an event or of the store's own tallies (TypeError: a mistake of ours),
 * and texts that PostgreSQL can't hold (`request.invalid`), so that both engines answer alike.
 */
export function checkUnit(unit: Unit): void {
  if (unit.events.length === 0 && registryOf(unit).length > 0) throw new TypeError("a change of the registry must carry its audit event");
  if (unit.writes.some((write) => collectionOf(write) === "tallies")) throw new TypeError("the store alone writes its tallies");
  for (const write of unit.writes) checkWrite(write);
  for (const event of unit.events) checkEvent(event);
}

/** An event that can't be appended would take its whole transaction with it, its neighbours too. */
function checkEvent({ timeMs, category, action, outcome }: AuditEventDraft): void {
  const isSound = Number.isSafeInteger(timeMs) && [category, action, outcome].every((text) => typeof text === "string" && isStorable(text));
  if (!isSound) throw new TypeError("an event without its time, category, action or outcome");
}

function checkWrite(write: Write): void {
  const columns = write.verb === "insert" ? write.row : "set" in write ? write.set : write;
  for (const value of Object.values(columns)) {
    if (typeof value === "number" && !Number.isSafeInteger(value)) throw new TypeError("a column holds whole numbers only");
    if (value === undefined && write.verb === "insert") throw new TypeError("a row lacks a value");
    checkValue(value);
  }
  if ("where" in write && write.where !== undefined) checkWhere(write.where, write.verb === "remove");
}

/** A condition that is undefined would match everything, which nobody means when something is deleted. */
function checkWhere(where: Where<Collection>, mustLimit: boolean): void {
  const values: readonly unknown[] = Object.values(where);
  if (values.includes(undefined) || (mustLimit && values.length === 0)) throw new TypeError("a deletion must say what it deletes");
}

function checkValue(value: unknown): void {
  if (typeof value === "string") {
    if (!isStorable(value)) throw new GuardError("request.invalid", { description: "A text holds a character that can't be stored" });
  } else if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError("a number that can't be stored");
  } else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
    for (const [key, inner] of Object.entries(value)) {
      checkValue(key);
      checkValue(inner);
    }
  }
}

/** Whether both engines can hold a text as it is: well-formed Unicode without NUL. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
