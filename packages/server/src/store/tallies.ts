import { isStorable } from "./check-unit.ts";
import type { SealedEvent } from "./log-record.ts";
import type { TallyRow } from "./rows.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How finely something is counted, and how long it is known. */
interface Grain {
  readonly bucketMs: number;
  readonly keptMs: number;
}

type Counting = { -readonly [K in keyof TallyRow]: TallyRow[K] };

const fine: Grain = { bucketMs: 5 * minuteMs, keptMs: 40 * dayMs };
const hourly: Grain = { bucketMs: hourMs, keptMs: 400 * dayMs };
const daily: Grain = { bucketMs: dayMs, keptMs: 4_000 * dayMs };

/** Counts the events of a transaction: a row for each subject, time, action and outcome, to be added to those that stand. */
export function tallyAll(events: readonly SealedEvent[]): readonly TallyRow[] {
  const all = new Map<string, Counting>();
  const others = new Map<string, Counting>();
  for (const { event, row } of events) {
    const { timeMs, action, outcome } = row;
    count(all, "all", fine, { timeMs, action, outcome, times: 1 });
    if (row.category === "admin" || event.detail?.unverified === true) continue;
    for (const subject of [row.agentId, event.credentialId]) {
      if (typeof subject !== "string" || !isStorable(subject)) continue;
      count(others, subject, hourly, { timeMs, action, outcome, times: 1 });
      if (row.category !== "auth") markUsed(others, subject, timeMs);
    }
  }
  for (const { lastAtMs: timeMs, action, outcome, count: times } of all.values()) {
    count(others, "all/hour", hourly, { timeMs, action, outcome, times });
    count(others, "all/day", daily, { timeMs, action, outcome, times });
  }
  return [...all.values(), ...others.values()];
}

interface Counted extends Pick<TallyRow, "action" | "outcome"> {
  readonly timeMs: number;
  readonly times: number;
}

function count(tallies: Map<string, Counting>, subject: string, grain: Grain, { timeMs, action, outcome, times }: Counted): void {
  const bucketMs = timeMs - (timeMs % grain.bucketMs);
  const id = `${subject}:${String(bucketMs).padStart(13, "0")}:${action}:${outcome}`;
  if (addTo(tallies.get(id), timeMs, times)) return;
  const expiresAtMs = bucketMs + grain.keptMs;
  tallies.set(id, { id, version: 1, createdAtMs: timeMs, subject, bucketMs, action, outcome, count: times, lastAtMs: timeMs, expiresAtMs });
}

function markUsed(tallies: Map<string, Counting>, subject: string, timeMs: number): void {
  const id = `used:${subject}`;
  if (addTo(tallies.get(id), timeMs, 1)) return;
  const known = { id, version: 1, createdAtMs: timeMs, subject: "used", count: 1, lastAtMs: timeMs };
  tallies.set(id, { ...known, bucketMs: 0, action: "", outcome: "", expiresAtMs: Number.MAX_SAFE_INTEGER });
}

function addTo(tally: Counting | undefined, timeMs: number, times: number): boolean {
  if (tally === undefined) return false;
  tally.count += times;
  tally.lastAtMs = Math.max(tally.lastAtMs, timeMs);
  return true;
}

const columns = {
  id: "id",
  version: "version",
  createdAtMs: "created_at_ms",
  subject: "subject",
  bucketMs: "bucket_ms",
  action: "action",
  outcome: "outcome",
  count: "count",
  lastAtMs: "last_at_ms",
  expiresAtMs: "expires_at_ms",
} as const satisfies Record<keyof TallyRow, string>;

/** The fields of a row, in the order in which {@link tallySql} takes them. */
export const tallyFields = Object.keys(columns) as readonly (keyof TallyRow)[];

/**
 * The statement that adds rows from `source` to those that stand. It runs in every transaction, so it is written by hand: what drizzle would need to fill it
 * costs more than the database does. `later` is the engine's word for the greater of two.
 */
export function tallySql(source: string, later: "max" | "greatest"): string {
  return `INSERT INTO tallies (${Object.values(columns).join(", ")}) ${source}
    ON CONFLICT (id) DO UPDATE SET version = tallies.version + 1, count = tallies.count + excluded.count,
    last_at_ms = ${later}(tallies.last_at_ms, excluded.last_at_ms)`;
}
