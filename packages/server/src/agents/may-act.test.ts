import { describe, expect, it } from "vitest";
import { mayAct } from "./may-act.ts";

const atMs = 1_800_000_000_000;

describe("AGT-02: whether an agent may act", () => {
  it("an active one may at any time, a suspended or retired one never", () => {
    expect(mayAct({ state: "active", graceEndsAtMs: null }, atMs)).toBe(true);
    expect(mayAct({ state: "active", graceEndsAtMs: atMs - 1 }, atMs)).toBe(true);
    for (const state of ["suspended", "retired"] as const) expect(mayAct({ state, graceEndsAtMs: atMs + 1 }, atMs)).toBe(false);
  });

  it("an orphaned one may until its grace ends, to the millisecond, and without a grace not at all", () => {
    const orphaned = { state: "orphaned", graceEndsAtMs: atMs } as const;
    expect([mayAct(orphaned, atMs - 1), mayAct(orphaned, atMs), mayAct(orphaned, atMs + 1)]).toEqual([true, false, false]);
    expect(mayAct({ state: "orphaned", graceEndsAtMs: null }, 0)).toBe(false);
  });
});
