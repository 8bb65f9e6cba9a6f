import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCheckpointFile } from "./checkpoint-file.ts";
import { createMemoryCheckpoints } from "./checkpoint-memory.ts";
import { describeCheckpointSink } from "./contract.test-kit.ts";

let folder: string;
let count = 0;
const newPath = () => join(folder, `checkpoints-${++count}.jsonl`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "checkpoints-"));
});
afterAll(() => rm(folder, { recursive: true }));

describeCheckpointSink("memory", async () => createMemoryCheckpoints());
describeCheckpointSink("a file", () => openCheckpointFile(newPath()));

describe("a checkpoint file", () => {
  it("belongs to its owner alone (DUR-14)", async () => {
    const path = newPath();
    await (await openCheckpointFile(path)).close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("goes on where it ended", async () => {
    const path = newPath();
    const first = await openCheckpointFile(path);
    await first.append("one");
    await first.close();
    const second = await openCheckpointFile(path);
    expect(await second.last()).toBe("one");
    await second.append("two");
    await second.close();
    expect(await readFile(path, "utf8")).toBe("one\ntwo\n");
  });

  it("drops a line that a crash cut off", async () => {
    const path = newPath();
    await writeFile(path, "one\ntwo\n");
    await appendFile(path, "thr");
    const sink = await openCheckpointFile(path);
    expect(await sink.last()).toBe("two");
    await sink.append("four");
    await sink.close();
    expect(await readFile(path, "utf8")).toBe("one\ntwo\nfour\n");
  });

  it("drops a lone line that a crash cut off", async () => {
    const path = newPath();
    await writeFile(path, "o".repeat(70_000));
    const sink = await openCheckpointFile(path);
    expect(await sink.last()).toBeUndefined();
    await sink.close();
    expect(await readFile(path, "utf8")).toBe("");
  });

  it("does not open where there is no folder", async () => {
    await expect(openCheckpointFile(join(folder, "none", "checkpoints.jsonl"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
