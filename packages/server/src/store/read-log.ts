import type { AuditEvent } from "@agent-id-guard/protocol";
import { isStorable } from "./check-unit.ts";
import { eventOf } from "./log-record.ts";
import type { LinkedRecord, LogStatements } from "./log-statements.ts";
import type { EventQuery } from "./port.ts";
import { ask, type Program } from "./program.ts";
import { pageSize } from "./statements.ts";

/** How much of the log one statement may look through. A question that little matches is then asked in many, between which others get their turn. */
const windowSize = 20_000;

/** Reads the events that a query asks for. `read` runs a program; between two windows the event loop goes on. */
export async function readEvents(
  log: LogStatements,
  query: EventQuery,
  read: <T>(program: Program<T>) => Promise<T>,
): Promise<readonly AuditEvent[]> {
  if (Object.values(query).some((value) => typeof value === "string" && !isStorable(value))) return [];
  const [head] = await read(ask(log.head));
  const limit = Math.max(0, Math.min(query.limit ?? pageSize, pageSize));
  const records: LinkedRecord[] = [];
  for (const window of windowsOf(query, head?.seq ?? 0)) {
    if (records.length >= limit) break;
    if (window.isLater) await nextTurn();
    records.push(...(await read(ask(log.events({ ...query, ...window.range, limit: limit - records.length })))));
  }
  return records.map(eventOf);
}

interface Window {
  readonly range: Pick<EventQuery, "afterSeq" | "beforeSeq">;
  readonly isLater: boolean;
}

/** The part of the log that a query is about, cut into windows in the order in which it is read. */
function* windowsOf(query: EventQuery, headSeq: number): Generator<Window> {
  const first = query.afterSeq ?? 0;
  const end = Math.min(query.beforeSeq ?? headSeq + 1, headSeq + 1);
  for (let done = 0; first + done + 1 < end; done += windowSize) {
    const range =
      query.newestFirst === true
        ? { afterSeq: Math.max(first, end - 1 - done - windowSize), beforeSeq: end - done }
        : { afterSeq: first + done, beforeSeq: Math.min(end, first + done + windowSize + 1) };
    yield { range, isLater: done > 0 };
  }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
