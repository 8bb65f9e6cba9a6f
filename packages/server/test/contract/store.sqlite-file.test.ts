import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { describeStore } from "./store.test-kit.ts";

describe("store on an SQLite file", () => {
  describeStore(async () => {
    const folder = await mkdtemp(join(tmpdir(), "agent-id-guard-store-"));
    return { url: join(folder, "guard.sqlite"), drop: () => rm(folder, { recursive: true }) };
  });
});
