import { GuardError } from "@agent-id-guard/protocol";
import { z } from "zod";
import type { Clock } from "../../clock/port.ts";
import type { DirectoryChange, DirectorySource, ExternalPerson } from "../port.ts";
import { leaveRecordsSchema } from "./answers.ts";
import type { DingtalkApi } from "./api.ts";

export interface LeaversDeps {
  readonly api: DingtalkApi;
  readonly clock: Clock;
  asked<T>(ask: () => Promise<T>): Promise<T>;
  person(ref: string): Promise<ExternalPerson | "gone">;
}

/** What was told already of the time that is asked for again. */
const cursorSchema = z.strictObject({ sinceMs: z.int().min(0), told: z.array(z.string()) });

/** A record may come a little late: the last minutes are asked for again. */
const overlapMs = 10 * 60_000;
/** DingTalk answers for a year; a day is left for its clock and ours. */
const oldestMs = 364 * 24 * 3_600_000;
const pageSize = "50";

/**
 * Who left since a cursor, by DingTalk's records of departures: all it tells of changes. A record is old news when somebody came back, so each person
 * is looked up: whom DingTalk still shows is told as a person.
 */
export function createLeavers({ api, clock, asked, person }: LeaversDeps): NonNullable<DirectorySource["changes"]> {
  return async function* changes(cursor) {
    const startedAtMs = clock.nowMs();
    if (cursor === null) return JSON.stringify({ sinceMs: startedAtMs, told: [] });
    const { sinceMs, told } = read(cursor, startedAtMs);
    const known = new Set(told);
    const recent: string[] = [];
    let nextToken: string | undefined = "0";
    while (nextToken !== undefined) {
      const query = { startTime: new Date(sinceMs).toISOString(), nextToken, maxResults: pageSize };
      const page = await asked(() => api.read("contact/empLeaveRecords", query, leaveRecordsSchema));
      for (const { userId } of page.records ?? []) {
        recent.push(userId);
        if (known.has(userId)) continue;
        known.add(userId);
        yield await changeOf(userId);
      }
      nextToken = following(page.nextToken, nextToken, page.records?.length ?? 0);
    }
    return nextCursor(sinceMs, startedAtMs, recent);
  };

  async function changeOf(ref: string): Promise<DirectoryChange> {
    const found = await person(ref);
    return found === "gone" ? { kind: "gone", ref } : { kind: "person", person: found };
  }

  /** The time moves on only when it is past the overlap; until then everybody told is remembered. */
  function nextCursor(sinceMs: number, startedAtMs: number, recent: readonly string[]): string {
    const untilMs = Math.max(sinceMs, startedAtMs - overlapMs);
    return JSON.stringify({ sinceMs: untilMs, told: [...new Set(recent)] });
  }
}

function read(cursor: string, nowMs: number) {
  try {
    const found = cursorSchema.parse(JSON.parse(cursor));
    if (nowMs - found.sinceMs < oldestMs) return found;
  } catch {
    // Not a cursor of ours: it is forgotten like one that is too old.
  }
  throw new GuardError("idp.cursor_expired");
}

/** The last page has no token, or nobody on it, or sends us in a circle. */
function following(told: string | number | null | undefined, asked: string, count: number): string | undefined {
  const next = told === null || told === undefined ? "" : String(told);
  return next === "" || next === "0" || next === asked || count === 0 ? undefined : next;
}
