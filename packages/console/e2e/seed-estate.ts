import { hash } from "node:crypto";
import type { AuditEventDraft, EventAction } from "@agent-id-guard/protocol";
import { createSystemClock } from "../../server/src/clock/system.ts";
import { openStore } from "../../server/src/store/open.ts";
import type { Collection, Row, Store, Writable, Write } from "../../server/src/store/port.ts";
import { type EstateRows, type EstateSize, estateRows } from "./seed-rows.ts";

/** The estate that the console is held to. */
export const largeEstate: EstateSize = { agents: 10_000, clients: 300, people: 2_000, resources: 1_000 };

export interface SeedOptions {
  /** Path of an SQLite file on which no server runs, or a `postgres://` URL. */
  readonly database: string;
  /** The issuer of the server that will run on it: part of the identifiers. */
  readonly issuer: string;
  readonly size?: EstateSize;
  /** When the estate is looked at; the rows were made in the year before. */
  readonly nowMs?: number;
}

/** Rows in one unit: one transaction, one fsync. */
const unitRows = 2_000;

/** In the order in which one refers to the other. `created` is the action that records it. */
const order: readonly (readonly [collection: keyof EstateRows, created: EventAction, target: string])[] = [
  ["users", "user.create", "user"],
  ["groups", "group.create", "group"],
  ["memberships", "group.member.add", "group"],
  ["clients", "client.create", "client"],
  ["resources", "resource.create", "resource"],
  ["agents", "agent.create", "agent"],
  ["grants", "grant.create", "grant"],
];

/** Fills a database with an estate, each row with its event, in a few seconds for ten thousand agents. Returns the rows. */
export async function seedEstate({ database, issuer, size = largeEstate, nowMs = Date.now() }: SeedOptions): Promise<EstateRows> {
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const sha256 = (previous: Uint8Array, body: string) => hash("sha256", Buffer.concat([previous, Buffer.from(body)]), "buffer");
  const store = await openStore({ database, clock: createSystemClock(), sha256, log: silent });
  try {
    const rows = estateRows(size, issuer, nowMs);
    for (const step of order) await insertAll(store, step, rows);
    return rows;
  } finally {
    await store.close();
  }
}

async function insertAll(store: Store, [collection, action, target]: (typeof order)[number], rows: EstateRows): Promise<void> {
  const list: readonly Row<Writable>[] = rows[collection];
  for (let from = 0; from < list.length; from += unitRows) {
    const part = list.slice(from, from + unitRows);
    await store.commit({
      writes: part.map((row) => ({ verb: "insert", collection, row }) as Write),
      events: part.map((row, at) => createdEvent(action, target, row, from + at)),
    });
  }
}

function createdEvent(action: EventAction, type: string, row: Row<Collection>, number: number): AuditEventDraft {
  const agent = type === "agent" ? { agentId: row.id } : {};
  const actor = { type: "system", id: "seed" } as const;
  const target = { type, id: row.id };
  return {
    id: uuidOf(action, row.createdAtMs, number),
    timeMs: row.createdAtMs,
    category: "admin",
    action,
    outcome: "success",
    actor,
    target,
    ...agent,
  };
}

/** A UUIDv7 of that time that no other event of the seed has. */
function uuidOf(action: EventAction, timeMs: number, number: number): string {
  const time = timeMs.toString(16).padStart(12, "0");
  const rest = hash("sha256", `${action} ${number}`, "hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
}
