import type { AuditEvent } from "@agent-id-guard/protocol";
import { z } from "zod";
import type { Collection, Query, Store } from "../store/port.ts";
import { endedBy, type GuardedCollection, guardedColumns, type Question } from "./endings.ts";

const collections = Object.keys(guardedColumns) as [GuardedCollection, ...GuardedCollection[]];

/** Of the rows of a collection with these values exactly these are left, and they stand like this. */
const leftSchema = z.strictObject({
  collection: z.enum(collections),
  where: z.record(z.string(), z.string()),
  rows: z.array(z.looseObject({ id: z.string() })),
});
export type Left = z.infer<typeof leftSchema>;

/** An event that ended something, and how what it ended stood afterwards. */
export const endingSchema = z.strictObject({
  kind: z.literal("ending"),
  seq: z.int().min(1),
  /** Lower-case hex, as in the log. */
  hash: z.string(),
  eventId: z.string(),
  action: z.string(),
  timeMs: z.int(),
  target: z.strictObject({ type: z.string(), id: z.string() }).nullable(),
  left: z.array(leftSchema),
});
export type Ending = z.infer<typeof endingSchema>;

/** Reads what an event ended, as it stands now, which may be later than the event. Undefined: it ended nothing that a backup would bring back. */
export async function readEnding(store: Pick<Store, "find">, event: AuditEvent): Promise<Ending | undefined> {
  const questions = endedBy(event);
  if (questions.length === 0) return undefined;
  const left: Left[] = [];
  for (const question of questions) left.push(...(await readLeft(store, question)));
  const { seq, hash, id: eventId, action, timeMs, target = null } = event;
  return { kind: "ending", seq, hash, eventId, action, timeMs, target, left };
}

/** What is left of it; of an agent with the resource through which it is called, which stops with it. */
async function readLeft(store: Pick<Store, "find">, question: Question): Promise<readonly Left[]> {
  const rows = await findAll(store, question);
  const left = { ...question, rows: rows.map((row) => guarded(question.collection, row)) };
  const through = question.collection === "agents" ? rows[0]?.resourceId : undefined;
  if (typeof through !== "string") return [left];
  return [left, ...(await readLeft(store, { collection: "resources", where: { id: through } }))];
}

/** All rows that match, however many. */
export async function findAll(
  store: Pick<Store, "find">,
  { collection, where }: Pick<Question, "where"> & { readonly collection: Collection },
): Promise<readonly FoundRow[]> {
  const all: FoundRow[] = [];
  for (let afterId = ""; ; ) {
    const page = await store.find(collection, { where, afterId } as Query<Collection>);
    all.push(...(page as unknown as readonly FoundRow[]));
    if (page.length < 1_000) return all;
    afterId = all.at(-1)?.id ?? "";
  }
}

/** A row of whichever collection. */
export type FoundRow = Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number };

function guarded(collection: GuardedCollection, row: FoundRow): Left["rows"][number] {
  return { id: row.id, ...Object.fromEntries(guardedColumns[collection].map((column) => [column, row[column]])) };
}
