import { afterEach, expect, it } from "vitest";
import { endlessDirectory } from "../../fakes/fake-directory.ts";
import { openSyncHouse, type SyncHouse } from "../../fakes/sync-house.ts";

const people = 50_000;
const departments = 2_000;

let house: SyncHouse;
afterEach(() => house.close());

const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

it("SYN-08: 50,000 people of 2,000 departments are read in bounded memory, and a second time without a write", {
  timeout: 60_000,
}, async () => {
  house = await openSyncHouse({}, endlessDirectory(people, departments));
  const before = heap();
  const first = await house.run();
  const grown = heap() - before;
  expect(first.counts).toMatchObject({
    people: { created: people },
    departments: { created: departments },
    memberships: { added: people },
  });
  expect(grown).toBeLessThan(100_000_000);

  const seq = await house.seq();
  const second = await house.run();
  expect(second.counts).toMatchObject({ people: { unchanged: people }, departments: { unchanged: departments } });
  expect((await house.seq()) - seq).toBe(2);
});
