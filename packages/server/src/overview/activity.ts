import type { ActivityAnswer } from "@agent-id-guard/protocol";
import type { Store } from "../store/port.ts";
import { isCall, readSeries, type Span } from "./series.ts";
import { readUses, talliesBetween } from "./tallies.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What was done by an agent, or with a credential. */
export async function readActivity(store: Pick<Store, "find">, id: string, span: Span, nowMs: number): Promise<ActivityAnswer> {
  const use = (await readUses(store, [id])).get(id);
  const thisHourMs = nowMs - (nowMs % hourMs);
  let usesLastDay = 0;
  let usesLast30Days = 0;
  for await (const row of talliesBetween(store, id, thisHourMs - 30 * dayMs, Number.POSITIVE_INFINITY)) {
    if (!isCall(row)) continue;
    usesLast30Days += row.count;
    if (row.bucketMs > thisHourMs - dayMs) usesLastDay += row.count;
  }
  return {
    firstSeenAtMs: use?.firstAtMs ?? null,
    lastSeenAtMs: use?.lastAtMs ?? null,
    usesLastDay,
    usesLast30Days,
    series: await readSeries(store, [id], span),
  };
}
