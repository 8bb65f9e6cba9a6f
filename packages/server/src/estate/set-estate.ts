import type { SettingRow, Write } from "../store/port.ts";
import { type EstateState, estateSetting } from "./facts.ts";

/** The write that sets the state, if nobody has set it since it was read. */
export function settingEstate(row: SettingRow | undefined, estate: EstateState, nowMs: number): Write {
  const value = JSON.stringify(estate);
  if (row === undefined)
    return { verb: "insert", collection: "settings", row: { id: estateSetting, version: 1, createdAtMs: nowMs, value } };
  return { verb: "compareAndSet", collection: "settings", id: estateSetting, version: row.version, set: { value } };
}
