import { afterEach, expect, it } from "vitest";
import { endlessDirectory } from "../../fakes/fake-directory.ts";
import { openSyncHouse, type SyncHouse } from "../../fakes/sync-house.ts";

/** `npm run performance` reads 50,000 people of 2,000 departments; each test run a part of it. */
const people = Number(process.env.SYNC_PEOPLE ?? 3_000);
const departments = Math.ceil(people / 25);

let house: SyncHouse;
afterEach(() => house.close());

const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

it("PPL-SCALE: a large directory is read in bounded memory, and a second time without a write", { timeout: 600_000 }, async () => {
  house = await openSyncHouse({}, endlessDirectory(people, departments));
  const before = heap();
  const startedAtMs = performance.now();
  const first = await house.run();
  const firstMs = performance.now() - startedAtMs;
  const grown = heap() - before;
  expect(first.counts).toMatchObject({ people: { created: people }, departments: { created: departments }, memberships: { added: people } });
  expect(grown).toBeLessThan(200_000_000);

  const seq = await house.seq();
  const againAtMs = performance.now();
  const second = await house.run();
  const secondMs = performance.now() - againAtMs;
  expect(second.counts).toMatchObject({ people: { unchanged: people }, departments: { unchanged: departments } });
  expect((await house.seq()) - seq).toBe(2);
  if (process.env.SYNC_PEOPLE !== undefined)
    process.stdout.write(
      `${people} people: first ${Math.round(firstMs)} ms, second ${Math.round(secondMs)} ms, heap grew by ${Math.round(grown / 1e6)} MB, now ${Math.round(heap() / 1e6)} MB\n`,
    );
});
