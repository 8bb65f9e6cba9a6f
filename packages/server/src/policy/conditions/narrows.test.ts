import { type GrantConditions, weekdays } from "@agent-id-guard/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseConditions } from "./check-conditions.ts";
import { WallClocks } from "./hours.ts";
import { narrows } from "./narrows.ts";
import { type Circumstances, readConditions } from "./read-conditions.ts";

const clocks = new WallClocks();
const agents = Array.from({ length: 4 }, (_agent, index) => `agt_${index}`);
const clients = ["cli_1", "cli_2", "cli_3"];
const time = fc.constantFrom("00:00", "06:00", "09:00", "18:00", "22:00");
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const hours = fc.record({
  timeZone: fc.constantFrom("UTC", "Europe/Berlin"),
  days: fc.subarray([...weekdays], { minLength: 1 }),
  from: time,
  to: time,
});
const network = fc.constantFrom("10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "0.0.0.0/0", "2001:db8::/32", "::/0", "::ffff:10.1.0.0/112");
const conditions: fc.Arbitrary<GrantConditions | null> = fc
  .record({
    hours: optional(hours),
    networks: optional(fc.array(network, { minLength: 1, maxLength: 3 })),
    clients: optional(fc.subarray(clients, { minLength: 1 })),
    maxChainLength: optional(fc.integer({ min: 1, max: 4 })),
  })
  .map((members) => {
    const left = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
    return Object.keys(left).length === 0 ? null : normaliseConditions(left);
  });
const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  nowMs: fc.integer({ min: Date.parse("2026-01-01T00:00:00Z"), max: Date.parse("2027-01-01T00:00:00Z") }),
  sourceAddress: fc.constantFrom(
    undefined,
    "10.1.2.3",
    "10.200.0.1",
    "192.0.2.1",
    "::ffff:10.1.9.9",
    "2001:db8::7",
    "2001:db9::7",
    "unknown",
  ),
  chain: fc.tuple(fc.subarray(clients, { maxLength: 1 }), fc.subarray(agents)).map(([through, acting]) => ["usr_1", ...through, ...acting]),
});

const holds = (kept: GrantConditions | null, known: Circumstances) => typeof (readConditions(kept, clocks)?.(known) ?? 0) === "number";

describe("a condition", () => {
  it("GNT-03: only ever narrows: with more conditions nothing holds that did not hold with fewer", () => {
    fc.assert(
      fc.property(conditions, conditions, circumstances, (some, more, known) => {
        const both = { ...more, ...some };
        if (holds(both, known)) expect(holds(some, known)).toBe(true);
        expect(holds(null, known)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("GNT-03: keeps meaning the same when it is normalised again", () => {
    fc.assert(fc.property(conditions, (kept) => void expect(normaliseConditions(kept)).toEqual(kept)));
  });

  it("GNT-05: is told to narrow whenever a call held before and would not after", () => {
    fc.assert(
      fc.property(conditions, conditions, circumstances, (before, after, known) => {
        if (holds(before, known) && !holds(after, known)) expect(narrows(before, after)).toBe(true);
      }),
      { numRuns: 4_000 },
    );
  });

  it("GNT-05: is not told to narrow where it plainly widens", () => {
    fc.assert(fc.property(conditions, (kept) => void expect([narrows(kept, kept), narrows(kept, null)]).toEqual([false, false])));
    const day: GrantConditions["hours"] = { timeZone: "UTC", days: ["mon"], from: "09:00", to: "18:00" };
    expect(narrows({ hours: day }, { hours: { ...day, days: ["mon", "tue"], from: "08:00", to: "18:30" } })).toBe(false);
    expect(narrows({ hours: day }, { hours: { ...day, days: [...weekdays], from: "12:00", to: "12:00" } })).toBe(false);
    expect(narrows({ hours: { ...day, from: "23:00", to: "02:00" } }, { hours: { ...day, from: "22:00", to: "03:00" } })).toBe(false);
    expect(narrows({ networks: ["10.1.0.0/16"] }, { networks: ["10.0.0.0/8"] })).toBe(false);
    expect(narrows({ clients: ["cli_1"] }, { clients: ["cli_1", "cli_2"] })).toBe(false);
    expect(narrows({ maxChainLength: 1 }, { maxChainLength: 2 })).toBe(false);
  });

  it("GNT-05: is told to narrow in each way that it can", () => {
    const day: GrantConditions["hours"] = { timeZone: "UTC", days: ["mon", "tue"], from: "09:00", to: "18:00" };
    expect(narrows(null, { maxChainLength: 8 })).toBe(true);
    expect(narrows({ hours: day }, { hours: { ...day, days: ["mon"] } })).toBe(true);
    expect(narrows({ hours: day }, { hours: { ...day, to: "17:59" } })).toBe(true);
    expect(narrows({ hours: day }, { hours: { ...day, from: "09:01" } })).toBe(true);
    expect(narrows({ hours: day }, { hours: { ...day, timeZone: "Asia/Shanghai" } })).toBe(true);
    expect(narrows({ networks: ["10.0.0.0/8"] }, { networks: ["10.1.0.0/16", "10.2.0.0/16"] })).toBe(true);
    expect(narrows({ clients: ["cli_1", "cli_2"] }, { clients: ["cli_2"] })).toBe(true);
    expect(narrows({ maxChainLength: 2 }, { maxChainLength: 1 })).toBe(true);
  });
});

describe("what is not known", () => {
  const known: Circumstances = { nowMs: Date.parse("2026-01-12T10:00:00Z"), sourceAddress: "10.1.2.3", chain: ["usr_1", "cli_1", "agt_1"] };

  it("GNT-02: does not hold", () => {
    expect(holds({ networks: ["10.0.0.0/8"] }, known)).toBe(true);
    expect(holds({ networks: ["0.0.0.0/0", "::/0"] }, { ...known, sourceAddress: undefined })).toBe(false);
    expect(holds({ clients: ["cli_1"] }, known)).toBe(true);
    expect(holds({ clients: ["cli_1"] }, { ...known, chain: ["agt_1"] })).toBe(false);
    expect(holds({ maxChainLength: 1 }, { ...known, chain: [...known.chain, "agt_2"] })).toBe(false);
  });

  it("GNT-02: a condition of a later version, or a time zone that this machine lacks, does not hold", () => {
    expect(holds({ weather: "fair" } as GrantConditions, known)).toBe(false);
    const hours = { timeZone: "Mars/Olympus", days: [...weekdays], from: "00:00", to: "00:00" };
    expect(holds({ hours }, known)).toBe(false);
  });
});
