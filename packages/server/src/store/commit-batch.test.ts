import { createHash } from "node:crypto";
import type { AuditEventDraft } from "@agent-id-guard/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commitBatch, type Engine } from "./commit-batch.ts";
import type { Driver } from "./driver.ts";
import type { Unit } from "./port.ts";
import { openSqlite } from "./sqlite.ts";
import { engineOn } from "./store.ts";

const sealing = {
  sha256: (previous: Uint8Array, body: string) => createHash("sha256").update(previous).update(body).digest(),
  nowMs: () => 1,
};
const event = (category: AuditEventDraft["category"]): AuditEventDraft => ({
  id: "e",
  timeMs: 1,
  category,
  action: "thing.change",
  outcome: "success",
  actor: { type: "system", id: "test" },
});
const group = (id: string, category: AuditEventDraft["category"] = "admin"): Unit => ({
  writes: [
    { verb: "insert", collection: "groups", row: { id, version: 1, createdAtMs: 1, name: id, providerId: "local", externalId: id } },
  ],
  events: [event(category)],
});

describe("commitBatch", () => {
  let driver: Driver;
  let engine: Engine;
  beforeEach(async () => {
    driver = await openSqlite(":memory:");
    engine = engineOn(driver, driver.writer);
  });
  afterEach(() => driver.close());

  const commit = async (units: readonly Unit[], heardSeq: number) =>
    (await driver.write(commitBatch(engine, units, heardSeq, sealing))).answer;

  it("brings what others have committed since, as far as it is to be heard, with what they changed", async () => {
    await commit([{ writes: [], events: [event("outbound"), event("auth")] }], 0);
    await commit([group("a", "credential"), { writes: [], events: [event("outbound")] }], 2);
    const { foreign, headSeq } = await commit([group("b")], 1);
    expect(foreign.map(({ seq, signal }) => [seq, signal])).toEqual([
      [2, ""],
      [3, "groups"],
    ]);
    expect(headSeq).toBe(5);
    expect((await commit([group("c")], 5)).foreign).toEqual([]);
  });

  it("names the collections that were changed, and not those of units that failed", async () => {
    const failing: Unit = {
      writes: [...group("a").writes, { verb: "remove", collection: "users", where: { id: "x" } }, ...group("a").writes],
      events: [event("admin")],
    };
    const { changed, outcomes, sealed } = await commit([failing, group("b")], 0);
    expect([...changed]).toEqual(["groups"]);
    expect(outcomes.map((outcome) => "error" in outcome)).toEqual([true, false]);
    expect(sealed.map(({ row }) => [row.seq, row.signal])).toEqual([[1, "groups"]]);
  });

  it("leaves nothing behind, and no transaction open, when it can't be committed", async () => {
    const refusing = () => {
      throw new Error("disk");
    };
    const failing = { ...engine, driver: { ...driver, control: { ...driver.control, commit: { execute: refusing } } } };
    await expect(driver.write(commitBatch(failing, [group("a")], 0, sealing))).rejects.toThrow("disk");
    expect(await commit([group("a")], 0)).toMatchObject({ headSeq: 1, outcomes: [{ receipt: { rows: [{ id: "a" }] } }] });
  });
});
