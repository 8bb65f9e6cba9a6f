import { afterAll, beforeAll, expect, it } from "vitest";
import { createSystemEntropy } from "../../src/entropy/system.ts";
import { createLocalKms } from "../../src/kms/local.ts";
import { open } from "../contract/store/database.ts";
import { openCustodyHouse, secretOf } from "../fakes/custody-house.ts";
import { FakeLog } from "../fakes/fake-log.ts";
import { startPostgres, type TestPostgres } from "../fakes/postgres.ts";
import { ShiftedClock } from "../fakes/shifted-clock.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.close());

it("VLT-04: of two servers on one database one runs a job, and the other reads and writes meanwhile", async () => {
  const clock = new ShiftedClock();
  const log = new FakeLog();
  const entropy = createSystemEntropy(clock);
  const [before, after] = [await createLocalKms({ ephemeral: true, entropy }), await createLocalKms({ ephemeral: true, entropy })];
  const url = await postgres.createDatabase();
  const stores = [await open(url), await open(url)] as const;
  const old = await openCustodyHouse({ store: stores[0], clock, log, keys: [before] });
  await old.seed(1_000);
  const houses = [
    await openCustodyHouse({ store: stores[0], clock, log, keys: [after, before] }),
    await openCustodyHouse({ store: stores[1], clock, log, keys: [after, before] }),
  ] as const;
  const id = await houses[0].start();
  let reads = 0;
  while ((await houses[1].custody.job(id)).state === "running") {
    for (let read = 0; read < 4; read++) {
      const number = (reads++ * 7_919) % 1_000;
      for (const house of houses) expect(await house.open(number)).toBe(secretOf(number));
    }
  }
  await Promise.all(houses.map(({ runner }) => runner.idle()));
  expect(await houses[1].custody.job(id)).toMatchObject({ state: "completed", total: 1_000, done: 1_000, failed: 0, error: null });
  const batches = (await stores[1].events({ action: "rewrap.batch" })).map(({ detail }) => detail?.done);
  expect(batches).toEqual(Array(10).fill(100));
  expect((await stores[1].events({ action: "rewrap.end" })).length).toBe(1);
  const alone = await openCustodyHouse({ store: stores[1], clock, log, keys: [after] });
  for (let number = 0; number < 1_000; number += 7) expect(await alone.open(number)).toBe(secretOf(number));
  expect(log.lines).toEqual([]);
  for (const house of [old, alone, ...houses]) await house.close();
  for (const store of stores) await store.close();
});
