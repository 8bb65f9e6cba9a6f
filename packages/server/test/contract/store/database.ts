import { createHash } from "node:crypto";
import type { AuditEventDraft } from "@agent-id-guard/protocol";
import type { Sha256 } from "../../../src/audit/chain.ts";
import type { Clock } from "../../../src/clock/port.ts";
import { createSystemClock } from "../../../src/clock/system.ts";
import { createSystemEntropy } from "../../../src/entropy/system.ts";
import type { Log } from "../../../src/log/port.ts";
import { openStore } from "../../../src/store/open.ts";
import type { Receipt, SealedRecord, Store, Write } from "../../../src/store/port.ts";

/** A database of one engine, empty at first. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Makes databases of one engine. */
export type MakeDatabase = () => Promise<TestDatabase>;

const sha256: Sha256 = (previous, body) => createHash("sha256").update(previous).update(body).digest();
const clock = createSystemClock();
const entropy = createSystemEntropy(clock);

/** Remembers what was logged as an error or a warning. */
export class RecordingLog implements Log {
  readonly messages: string[] = [];
  info(): void {}
  warn(_fields: object, message: string): void {
    this.messages.push(message);
  }
  error(_fields: object, message: string): void {
    this.messages.push(message);
  }
}

export function open(database: string, more: { readonly clock?: Clock; readonly log?: Log } = {}): Promise<Store> {
  return openStore({ database, sha256, clock, log: new RecordingLog(), ...more });
}

/** An event of a kind that listeners are told of, unless `more` says otherwise. */
export function event(more: Partial<AuditEventDraft> = {}): AuditEventDraft {
  return {
    id: entropy.uuid(),
    timeMs: clock.nowMs(),
    category: "admin",
    action: "thing.change",
    outcome: "success",
    actor: { type: "system", id: "test" },
    ...more,
  };
}

/** Commits writes with one event. */
export function change(store: Store, ...writes: readonly Write[]): Promise<Receipt> {
  return store.commit({ writes, events: [event()] });
}

/** Commits writes without an event. */
export function note(store: Store, ...writes: readonly Write[]): Promise<Receipt> {
  return store.commit({ writes, events: [] });
}

export const groupRow = (id: string, name: string) => ({ id, version: 1, createdAtMs: 1, name, providerId: "local", externalId: name });

export function insertGroup(id: string, name = id): Write {
  return { verb: "insert", collection: "groups", row: groupRow(id, name) };
}

/** All records of the log, once their hashes have been computed anew and `seq` counts up from one without a gap. */
export async function verifiedLog(store: Store): Promise<readonly SealedRecord[]> {
  const all: SealedRecord[] = [];
  let hash: Uint8Array = new Uint8Array(32);
  for (;;) {
    const page = await store.records(all.length, 500);
    for (const record of page) {
      if (record.seq !== all.length + 1) throw new Error(`gap before seq ${record.seq}`);
      hash = sha256(hash, record.body);
      if (!Buffer.from(hash).equals(record.hash)) throw new Error(`broken chain at seq ${record.seq}`);
      all.push(record);
    }
    if (page.length === 0) return all;
  }
}

/** How a list of promises ended: the reasons of those that were refused, `ok` for the others. */
export async function endings(promises: readonly Promise<unknown>[]): Promise<readonly unknown[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) => (one.status === "fulfilled" ? "ok" : (one.reason.reason ?? one.reason.code ?? one.reason.name)));
}
