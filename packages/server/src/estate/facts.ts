import { type EstateAnswer, estateSchema } from "@agent-id-guard/protocol";
import type { SettingRow, Store } from "../store/port.ts";

/** The setting that holds the state of the estate; without it, it runs and always has. */
export const estateSetting = "estate";

/** What is known of the estate, and the row that says it. */
export interface EstateFacts {
  readonly row: SettingRow | undefined;
  readonly estate: EstateAnswer;
}

const neverStopped: EstateAnswer = { state: "running", sinceMs: null, by: null, reason: null };

/** Reads whether agents and clients may work, from the database. */
export async function readEstate(store: Pick<Store, "get">): Promise<EstateFacts> {
  const row = await store.get("settings", estateSetting);
  return { row, estate: row === undefined ? neverStopped : estateSchema.parse(JSON.parse(row.value)) };
}
