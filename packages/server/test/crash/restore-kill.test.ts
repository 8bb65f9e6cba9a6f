import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { Installation } from "../features/backup/installation.ts";

const script = fileURLToPath(new URL("./backup-process.ts", import.meta.url));
const used: Installation[] = [];
afterAll(() => {
  for (const one of used) one.remove();
});

function installation(): Installation {
  const made = new Installation();
  used.push(made);
  return made;
}

/** Starts one and returns once it is under way. */
async function begin(verb: "backup" | "restore", at: Installation, name: string, ...flags: readonly string[]) {
  const child = fork(script, [verb, at.at(name), JSON.stringify(at.options)], {
    execArgv: ["--conditions=@agent-id-guard/source", ...flags],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(child, "message");
  return child;
}

/** Fills a database with rows of 8 KB each. */
async function fill(at: Installation, rows: number): Promise<void> {
  await at.open(async (store) => {
    const base = { version: 1, createdAtMs: 1 };
    for (let from = 0; from < rows; from += 500)
      await store.commit({
        writes: Array.from({ length: 500 }, (_, index) => ({
          verb: "insert" as const,
          collection: "settings" as const,
          row: { ...base, id: `filler ${from + index}`, value: `${from + index} `.padEnd(8_000, "x") },
        })),
        events: [],
      });
  });
}

describe("DUR-01: a restore that is killed", () => {
  it("leaves what was there, or has put all of the backup in place", async () => {
    const target = installation();
    await target.serve((api) => api("POST", "groups", { name: "kept" }));
    await fill(target, 1_000);
    await target.backup("whole");
    await target.serve((api) => api("POST", "groups", { name: "later" }));
    const seen: string[] = [];
    for (const delayMs of [20, 250, 500]) {
      const child = await begin("restore", target, "whole");
      const closed = once(child, "close");
      await sleep(delayMs);
      child.kill("SIGKILL");
      await closed;
      const names = await target.open(async (store) => (await store.find("groups", {})).map(({ name }) => name));
      seen.push(names.join());
      if (names.length === 1) break;
    }
    expect(["kept,later", "kept"]).toEqual(expect.arrayContaining(seen));
    expect(seen[0]).toBe("kept,later");
    const child = await begin("restore", target, "whole");
    const [code] = (await once(child, "close")) as [number];
    expect(code).toBe(0);
    await target.serve(async (api) => expect(await api("POST", "audit/verify", {})).toMatchObject({ ok: true }));
    expect(readdirSync(target.folder).filter((name) => name.includes(".restore-"))).toEqual([]);
  }, 60_000);
});

describe("12,000 rows of 8 KB", () => {
  it("are backed up and restored with much less memory than they take", async () => {
    const target = installation();
    await target.serve(async () => {});
    await fill(target, 12_000);
    for (const verb of ["backup", "restore"] as const) {
      const child = await begin(verb, target, "large", "--max-old-space-size=96");
      const [code] = (await once(child, "close")) as [number];
      expect({ verb, code }).toEqual({ verb, code: 0 });
    }
    expect(await target.open((store) => store.count("settings", []))).toMatchObject([{ count: expect.any(Number) }]);
    expect(await target.open((store) => store.get("settings", "filler 11999"))).toMatchObject({ value: expect.stringMatching(/^11999 x/) });
  }, 60_000);
});
