import { weekdays } from "@agent-id-guard/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Hours, readTimetable, WallClocks } from "./hours.ts";

const clocks = new WallClocks();
const tableOf = (hours: Partial<Hours>) => {
  const all: Hours = { timeZone: "Europe/Berlin", days: [...weekdays], from: "09:00", to: "18:00", ...hours };
  return readTimetable(all, clocks.of(all.timeZone));
};
const at = (iso: string) => Date.parse(iso);
const untilOf = (hours: Partial<Hours>, iso: string) => {
  const untilMs = tableOf(hours).openUntilMs(at(iso));
  return untilMs === undefined ? "closed" : new Date(untilMs).toISOString();
};

describe("a window within a day", () => {
  it("begins at its first minute and ends before its last, by the clock on the wall", () => {
    expect(untilOf({}, "2026-01-14T07:59:59.999Z")).toBe("closed");
    expect(untilOf({}, "2026-01-14T08:00:00Z")).toBe("2026-01-14T17:00:00.000Z");
    expect(untilOf({}, "2026-01-14T16:59:59.999Z")).toBe("2026-01-14T17:00:00.000Z");
    expect(untilOf({}, "2026-01-14T17:00:00Z")).toBe("closed");
    expect(untilOf({}, "2026-07-14T07:00:00Z")).toBe("2026-07-14T16:00:00.000Z");
  });

  it("opens on its days of the place, whatever day it is elsewhere", () => {
    const monday = { timeZone: "Asia/Shanghai", days: ["mon" as const], from: "00:00", to: "08:00" };
    expect(untilOf(monday, "2026-01-11T16:00:00Z")).toBe("2026-01-12T00:00:00.000Z");
    expect(untilOf(monday, "2026-01-12T16:00:00Z")).toBe("closed");
    expect(tableOf(monday).localTime(at("2026-01-11T16:05:00Z"))).toBe("mon 00:05");
  });

  it("knows zones that are off by half hours", () => {
    expect(untilOf({ timeZone: "Asia/Kolkata" }, "2026-01-14T03:29:59Z")).toBe("closed");
    expect(untilOf({ timeZone: "Asia/Kolkata" }, "2026-01-14T03:30:00Z")).toBe("2026-01-14T12:30:00.000Z");
  });
});

describe("a window past midnight", () => {
  const night = { days: ["fri" as const], from: "22:00", to: "06:00" };

  it("belongs to the day on which it begins", () => {
    expect(untilOf(night, "2026-01-16T04:00:00Z")).toBe("closed");
    expect(untilOf(night, "2026-01-16T21:00:00Z")).toBe("2026-01-17T05:00:00.000Z");
    expect(untilOf(night, "2026-01-17T04:59:00Z")).toBe("2026-01-17T05:00:00.000Z");
    expect(untilOf(night, "2026-01-17T05:00:00Z")).toBe("closed");
    expect(untilOf(night, "2026-01-17T21:00:00Z")).toBe("closed");
  });

  it("passes from Sunday to Monday", () => {
    expect(untilOf({ days: ["sun"], from: "22:00", to: "06:00" }, "2026-01-19T04:00:00Z")).toBe("2026-01-19T05:00:00.000Z");
  });

  it("is a whole day where it ends as it begins, and never ends where every day does", () => {
    const whole = { timeZone: "UTC", from: "00:00", to: "00:00" };
    expect(untilOf({ ...whole, days: ["wed"] }, "2026-01-14T12:00:00Z")).toBe("2026-01-15T00:00:00.000Z");
    expect(tableOf(whole).openUntilMs(at("2026-01-14T23:59:00Z"))).toBeGreaterThan(at("2026-01-15T23:59:00Z"));
  });
});

describe("when the clocks are changed", () => {
  it("a window ends when the wall says so: an hour sooner in spring, an hour later in autumn", () => {
    const night = { from: "22:00", to: "06:00" };
    expect(untilOf(night, "2026-03-28T22:00:00Z")).toBe("2026-03-29T04:00:00.000Z");
    expect(untilOf(night, "2026-10-24T21:00:00Z")).toBe("2026-10-25T05:00:00.000Z");
  });

  it("a time that the wall never shows ends the window when it is jumped over", () => {
    expect(untilOf({ from: "01:00", to: "02:30" }, "2026-03-29T00:30:00Z")).toBe("2026-03-29T01:00:00.000Z");
    expect(untilOf({ from: "01:00", to: "02:30" }, "2026-03-29T01:00:00Z")).toBe("closed");
  });

  it("a time that the wall shows twice opens twice", () => {
    const hour = { from: "02:15", to: "02:45" };
    expect(untilOf(hour, "2026-10-25T00:20:00Z")).toBe("2026-10-25T00:45:00.000Z");
    expect(untilOf(hour, "2026-10-25T00:50:00Z")).toBe("closed");
    expect(untilOf(hour, "2026-10-25T01:20:00Z")).toBe("2026-10-25T01:45:00.000Z");
  });

  it("where a whole night is skipped the window does not open", () => {
    expect(untilOf({ timeZone: "Pacific/Apia", days: ["fri"], from: "09:00", to: "18:00" }, "2011-12-30T20:00:00Z")).toBe("closed");
  });
});

const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "America/St_Johns",
  "Africa/Casablanca",
];
const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([h, m]) => `${String(h).padStart(2, "0")}:${String(m).padStart(2, "0")}`);
const anyHours: fc.Arbitrary<Hours> = fc.record({
  timeZone: fc.constantFrom(...zones),
  days: fc.subarray([...weekdays], { minLength: 1 }),
  from: time,
  to: time,
});
const anyMoment = fc.integer({ min: at("2024-01-01T00:00:00Z"), max: at("2028-01-01T00:00:00Z") });

/** The rule as one reads it: the wall's day and minute, nothing else. Another way to ask Intl. */
function isOpen({ timeZone, days, from, to }: Hours, ms: number): boolean {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const today = weekdays.indexOf(parts.weekday?.toLowerCase() as (typeof weekdays)[number]);
  const now = `${parts.hour}:${parts.minute}`;
  const opens = (day: number) => days.includes(weekdays[(day + 7) % 7] as (typeof weekdays)[number]);
  if (from < to) return opens(today) && now >= from && now < to;
  return (opens(today) && now >= from) || (opens(today - 1) && now < to);
}

it("GNT-04: agrees with the wall at every moment, and is open all the way to the end that it names", () => {
  fc.assert(
    fc.property(anyHours, anyMoment, fc.double({ min: 0, max: 1, noNaN: true }), (hours, nowMs, part) => {
      const untilMs = tableOf(hours).openUntilMs(nowMs);
      expect(untilMs !== undefined).toBe(isOpen(hours, nowMs));
      if (untilMs === undefined) return;
      expect(untilMs).toBeGreaterThan(nowMs);
      expect(isOpen(hours, nowMs + Math.floor((untilMs - 1 - nowMs) * part))).toBe(true);
      expect(isOpen(hours, untilMs - 1)).toBe(true);
      if (untilMs - nowMs < 24 * 3_600_000) expect(isOpen(hours, untilMs)).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

it("GNT-04: holds to it in the hours around each change of the clocks", () => {
  const changes = [
    "2026-03-29T01:00:00Z",
    "2026-10-25T01:00:00Z",
    "2026-03-08T07:00:00Z",
    "2026-11-01T06:00:00Z",
    "2026-04-04T15:00:00Z",
    "2026-10-03T15:30:00Z",
  ];
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -5 * 3_600_000, max: 5 * 3_600_000 }))
    .map(([change, byMs]) => at(change) + byMs);
  fc.assert(
    fc.property(anyHours, near, (hours, nowMs) => {
      const untilMs = tableOf(hours).openUntilMs(nowMs);
      expect(untilMs !== undefined).toBe(isOpen(hours, nowMs));
      if (untilMs === undefined) return;
      for (let ms = nowMs; ms < untilMs; ms += 450_000) expect(isOpen(hours, ms)).toBe(true);
      if (untilMs - nowMs < 24 * 3_600_000) expect(isOpen(hours, untilMs)).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});
