import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSystemEntropy } from "../../src/entropy/system.ts";
import { createLocalKms } from "../../src/kms/local.ts";
import { open, verifiedLog } from "../contract/store/database.ts";
import { openCustodyHouse, secretOf } from "../fakes/custody-house.ts";
import { FakeLog } from "../fakes/fake-log.ts";
import { ShiftedClock } from "../fakes/shifted-clock.ts";
import { startProcess } from "./child.ts";

const count = 10_000;
/** How far the job had come when its process was killed; the last one lives. */
const killedAt = [1, 3_000, 8_000] as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "agent-id-guard-rewrap-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("VLT-04: 10,000 credentials are wrapped anew while they are read, by processes that are killed and resume: none is lost, none is done twice", async () => {
  const [file, newKey, oldKey] = ["guard.sqlite", "new.key", "old.key"].map((name) => join(folder, name)) as [string, string, string];
  const clock = new ShiftedClock();
  const entropy = createSystemEntropy(clock);
  const keys = { before: await createLocalKms({ entropy, keyFile: oldKey }), after: await createLocalKms({ entropy, keyFile: newKey }) };
  const log = new FakeLog();
  const seeding = await open(file);
  const old = await openCustodyHouse({ store: seeding, clock, log, keys: [keys.before] });
  await old.seed(count);
  await old.runner.close();
  const starting = await openCustodyHouse({ store: seeding, clock, log, keys: [keys.after, keys.before] });
  await starting.runner.close();
  await starting.start();
  await Promise.all([old.close(), starting.close()]);
  await seeding.close();

  const lines: string[] = [];
  for (const [lives, at] of [...killedAt, count].entries()) {
    const child = startProcess(new URL("./rewrap-process.ts", import.meta.url), [file, newKey, oldKey, String(lives * 2), String(count)]);
    const isFarEnough = (line: string) => line.startsWith("end") || (line.startsWith("done") && Number(line.slice(5)) >= at);
    await child.until(at === count ? (line) => line.startsWith("end") : isFarEnough);
    await child.kill();
    lines.push(...child.lines);
  }
  expect(lines.filter((line) => line.startsWith("lost"))).toEqual([]);
  expect(lines.at(-1)).toMatch(/^end completed 10000 0 reads \d+$/);
  expect(lines.filter((line) => line === "ready")).toHaveLength(killedAt.length + 1);

  const store = await open(file);
  const alone = await openCustodyHouse({ store, clock, log, keys: [keys.after] });
  expect(await alone.wrapped()).toEqual({ [keys.after.keyId]: count + 1 });
  for (let number = 0; number < count; number++)
    if ((await alone.open(number)) !== secretOf(number)) throw new Error(`${number} is another value`);
  const batches = (await verifiedLog(store)).map(({ body }) => JSON.parse(body)).filter(({ action }) => action === "rewrap.batch");
  expect(batches.reduce((sum: number, { detail }) => sum + detail.done, 0)).toBe(count);
  await alone.close();
  await store.close();
}, 120_000);
