import { estateSchema } from "@agent-id-guard/protocol";
import type { z } from "zod";
import type { SettingRow, Store } from "../store/port.ts";

/** The setting that holds the state of the estate; without it, it runs and always has. */
export const estateSetting = "estate";

/** The state as it is kept: who set it by their id alone, since names change. */
const keptSchema = estateSchema.extend({ by: estateSchema.shape.by.unwrap().omit({ name: true }).nullable() });
export type EstateState = z.infer<typeof keptSchema>;

/** What is known of the estate, and the row that says it. */
export interface EstateFacts {
  readonly row: SettingRow | undefined;
  readonly estate: EstateState;
}

const neverStopped: EstateState = { state: "running", sinceMs: null, by: null, reason: null };

/** Reads whether agents and clients may work, from the database. */
export async function readEstate(store: Pick<Store, "get">): Promise<EstateFacts> {
  const row = await store.get("settings", estateSetting);
  return { row, estate: row === undefined ? neverStopped : keptSchema.parse(JSON.parse(row.value)) };
}
