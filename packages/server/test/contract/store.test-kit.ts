import { afterEach, beforeEach, describe } from "vitest";
import type { Store } from "../../src/store/port.ts";
import { cacheCases } from "./store/cache.cases.ts";
import { commitCases } from "./store/commit.cases.ts";
import { type MakeDatabase, open, type TestDatabase } from "./store/database.ts";
import { logCases } from "./store/log.cases.ts";
import { readCases } from "./store/read.cases.ts";
import { sweepCases } from "./store/sweep.cases.ts";
import { tallyCases } from "./store/tally.cases.ts";
import { verbCases } from "./store/verb.cases.ts";

/** What every store must do, whatever its engine. Each case has an empty database of its own. */
export function describeStore(make: MakeDatabase): void {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await make();
    store = await open(database.url);
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });
  describe("verbs", () => verbCases(() => store));
  describe("commit", () => commitCases(() => store));
  describe("reads", () => readCases(() => store));
  describe("cache", () => cacheCases(() => store));
  describe("log", () => logCases(() => store));
  describe("tallies", () => tallyCases(() => store));
  describe("sweep", () => sweepCases(make));
}
