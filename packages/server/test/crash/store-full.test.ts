import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { open, verifiedLog } from "../contract/store/database.ts";
import { startStoreProcess } from "./child.ts";

/** No file of the process may grow beyond this: what a full disk is to SQLite. The limit is soft, so that `prlimit` can lift it. */
const limitedTo = (kib: number) => `trap '' XFSZ; ulimit -S -f ${kib}; exec "$@"`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "agent-id-guard-full-"));
});
afterEach(() => rm(folder, { recursive: true }));

it("DUR-03, AUD-03: refuses writes while the disk is full, goes on reading, recovers by itself, and loses nothing", async () => {
  const file = join(folder, "guard.sqlite");
  const child = startStoreProcess([file, "write", "0"], limitedTo(2_048));
  await child.until((line) => line === "audit.unavailable");
  await child.until((line) => line === "read 1");
  const writtenBefore = child.lines.filter((line) => /^\d+$/.test(line));
  expect(writtenBefore.length).toBeGreaterThan(0);
  execFileSync("prlimit", ["--pid", String(child.process.pid), "--fsize=unlimited"]);
  const failedAt = child.lines.lastIndexOf("audit.unavailable");
  await child.until((line) => /^\d+$/.test(line) && child.lines.indexOf(line) > failedAt);
  await child.kill();

  const store = await open(file);
  const recorded = new Set((await verifiedLog(store)).map(({ body }) => JSON.parse(body).txn as string));
  await store.close();
  const acknowledged = child.lines.filter((line) => /^\d+$/.test(line));
  expect(acknowledged.length).toBeGreaterThan(writtenBefore.length);
  expect(acknowledged.filter((number) => !recorded.has(`n ${number}`))).toEqual([]);
  expect(new Set(child.lines.filter((line) => !/^\d+$/.test(line)))).toEqual(new Set(["ready", "audit.unavailable", "read 1"]));
});
