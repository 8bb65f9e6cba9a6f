import { describe } from "vitest";
import { describeStore } from "./store.test-kit.ts";

describe("store on SQLite in memory", () => {
  describeStore(async () => ({ url: ":memory:", drop: async () => {} }));
});
