import { isStorable } from "./check-unit.ts";
import type { SealedEvent } from "./log-record.ts";
import type { TallyRow } from "./rows.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** How finely something is counted, and how long it is known. */
interface Grain {
  readonly bucketMs: number;
  readonly keptMs: number;
}

type Counting = { -readonly [K in keyof TallyRow]: TallyRow[K] };

const fine: Grain = { bucketMs: 5 * minuteMs, keptMs: 40 * dayMs };
const coarse: Grain = { bucketMs: 60 * minuteMs, keptMs: 400 * dayMs };

/** Counts the events of a transaction: a row for each subject, time, action and outcome, to be added to those that stand. */
export function tallyAll(events: readonly SealedEvent[]): readonly TallyRow[] {
  const tallies = new Map<string, Counting>();
  for (const sealed of events) {
    count(tallies, "all", fine, sealed);
    for (const subject of subjectsOf(sealed)) count(tallies, subject, coarse, sealed);
  }
  return [...tallies.values()];
}

/** Whose use an event is. What an administrator does about somebody is not theirs, and what a reporter could not prove is nobody's. */
function subjectsOf({ event, row }: SealedEvent): readonly string[] {
  if (row.category === "admin" || event.detail?.unverified === true) return [];
  return [row.agentId, event.credentialId].filter((id) => typeof id === "string" && isStorable(id)) as string[];
}

function count(tallies: Map<string, Counting>, subject: string, { bucketMs, keptMs }: Grain, { row }: SealedEvent): void {
  const { timeMs, action, outcome } = row;
  const startMs = timeMs - (timeMs % bucketMs);
  const id = `${subject}:${String(startMs).padStart(13, "0")}:${action}:${outcome}`;
  const known = tallies.get(id);
  if (known !== undefined) {
    known.count++;
    known.lastAtMs = Math.max(known.lastAtMs, timeMs);
  } else {
    const first = { id, version: 1, createdAtMs: timeMs, subject, bucketMs: startMs, action, outcome, count: 1, lastAtMs: timeMs };
    tallies.set(id, { ...first, expiresAtMs: startMs + keptMs });
  }
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
