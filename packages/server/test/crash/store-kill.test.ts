import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { open, verifiedLog } from "../contract/store/database.ts";
import { startStoreProcess } from "./child.ts";

const cycles = 5;

describe("a store whose process is killed", () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "agent-id-guard-kill-"));
    file = join(folder, "guard.sqlite");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("DUR-01, AUD-03: has every acknowledged unit with its event, no half of one, and a chain that verifies", async () => {
    const acknowledged = new Set<number>();
    for (let cycle = 0; cycle < cycles; cycle++) {
      const from = cycle * 1_000_000;
      const child = startStoreProcess([file, "write", String(from)]);
      const enough = 40 + cycle * 137;
      await child.until(() => child.lines.length > enough);
      await child.kill();
      for (const line of child.lines.slice(1)) acknowledged.add(Number(line));

      const store = await open(file);
      const recorded = new Set((await verifiedLog(store)).map(({ body }) => JSON.parse(body).txn as string));
      await store.close();
      const kept = new Set(rowsOf(file).map(({ id }) => id));
      expect([...acknowledged].filter((number) => !kept.has(`n ${number}`))).toEqual([]);
      expect([...kept].toSorted()).toEqual([...recorded].toSorted());
    }
    expect(acknowledged.size).toBeGreaterThan(cycles * 40);
  });

  it("DUR-13: keeps a second process off the file while it lives, and not longer", async () => {
    const holder = startStoreProcess([file, "hold"]);
    await holder.until((line) => line === "ready");
    await expect(open(file)).rejects.toMatchObject({ code: "store.unsupported", hint: expect.stringContaining("DATABASE_URL") });
    const second = startStoreProcess([file, "hold"]);
    await second.until((line) => line === "store.unsupported");
    await second.kill();
    await holder.kill();
    const store = await open(file);
    await expect(open(file)).rejects.toMatchObject({ code: "store.unsupported" });
    await store.close();
    await (await open(file)).close();
  });
});

function rowsOf(file: string): readonly { readonly id: string; readonly value: string }[] {
  const client = new Database(file);
  try {
    expect(client.pragma("integrity_check", { simple: true })).toBe("ok");
    return client.prepare("SELECT id, value FROM settings").all() as { id: string; value: string }[];
  } finally {
    client.close();
  }
}
