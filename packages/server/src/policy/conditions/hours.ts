import { type GrantConditions, weekdays } from "@agent-id-guard/protocol";

export type Hours = NonNullable<GrantConditions["hours"]>;

/** Hours of a week, ready to be asked. */
export interface Timetable {
  /**
   * Until when it is open without a break, from a moment at which it is; undefined when it is closed. Where one window follows the other it is not looked
   * further than a day ahead: no token and no call lasts that long.
   */
  openUntilMs(nowMs: number): number | undefined;
  /** The local time as a person reads it, such as `sat 14:05`. */
  localTime(nowMs: number): string;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** 1 January 1970 was a Thursday. */
const dayOfEpoch = weekdays.indexOf("thu");

/**
 * Reads hours by the clock on the wall of their time zone: where it is set forward or back, the window begins and ends when that clock says so.
 * `to` at or before `from` is that of the next day.
 */
export function readTimetable(hours: Hours, wall: WallClock): Timetable {
  const fromMs = msOfDay(hours.from);
  const spanMs = windowMs(hours);
  const opensOn = new Set(hours.days.map((day) => weekdays.indexOf(day)));

  /** How much of the window is left by the wall clock; 0 outside. */
  const leftAt = (localMs: number): number => {
    const { day, timeMs } = readWall(localMs);
    const today = opensOn.has(day) && timeMs >= fromMs ? fromMs + spanMs - timeMs : 0;
    const sinceYesterday = opensOn.has((day + 6) % 7) ? fromMs + spanMs - dayMs - timeMs : 0;
    return Math.max(0, today, sinceYesterday);
  };

  return {
    openUntilMs(nowMs) {
      for (let atMs = nowMs; ; ) {
        const localMs = wall(atMs);
        const leftMs = leftAt(localMs);
        if (leftMs === 0) return atMs === nowMs ? undefined : atMs;
        if (atMs - nowMs >= dayMs) return atMs;
        atMs = walk(wall, atMs, atMs + leftMs);
      }
    },
    localTime(nowMs) {
      const { day, timeMs } = readWall(wall(nowMs));
      const minutes = Math.floor(timeMs / minuteMs);
      return `${weekdays[day]} ${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
    },
  };
}

/** How long a window lasts by the clock on the wall. */
export function windowMs({ from, to }: Pick<Hours, "from" | "to">): number {
  const spanMs = msOfDay(to) - msOfDay(from);
  return spanMs > 0 ? spanMs : spanMs + dayMs;
}

/** Milliseconds from midnight to `HH:MM`. */
export function msOfDay(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return (hour * 60 + minute) * minuteMs;
}

/** The time of a place at a moment, as milliseconds since its own 1 January 1970. */
export type WallClock = (ms: number) => number;

/** The clocks of the time zones that were asked for, one each: a clock is costly to make and to keep. Throws for a zone that this machine does not know. */
export class WallClocks {
  readonly #known = new Map<string, WallClock>();

  of(timeZone: string): WallClock {
    const clock = this.#known.get(timeZone) ?? wallClockOf(timeZone);
    this.#known.set(timeZone, clock);
    return clock;
  }
}

function wallClockOf(timeZone: string): WallClock {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  });
  return (ms) => {
    const [month, day, year, hour, minute, second] = (format.format(ms).match(/\d+/g) ?? []).map(Number);
    return Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second) + (ms % 1_000);
  };
}

/** Goes to `endMs`, or to the moment before it at which the clock on the wall is set to another time. */
function walk(wall: WallClock, startMs: number, endMs: number): number {
  const offsetMs = wall(startMs) - startMs;
  if (wall(endMs) - endMs === offsetMs) return endMs;
  let [before, after] = [startMs, endMs];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wall(middle) - middle === offsetMs) before = middle;
    else after = middle;
  }
  return after;
}

function readWall(localMs: number): { readonly day: number; readonly timeMs: number } {
  const days = Math.floor(localMs / dayMs);
  return { day: (days + dayOfEpoch) % 7, timeMs: localMs - days * dayMs };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
