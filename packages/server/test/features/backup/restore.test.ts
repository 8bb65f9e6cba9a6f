import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Installation } from "./installation.ts";
import { agreements, everythingThatEnds } from "./revoked.ts";

const original = new Installation();
const made = new Map<string, string>();
const copies: Installation[] = [];

beforeAll(async () => {
  await original.serve(async (api) => {
    for (const one of everythingThatEnds) made.set(one.name, await one.make(api));
  });
  await original.open(agreements.make);
  await original.backup("before");
  await original.serve(async (api) => {
    for (const one of everythingThatEnds) {
      await one.end(api, made.get(one.name) as string);
    }
  });
  // Nobody follows the log here: the server that starts next does.
  await original.open(agreements.end);
  await original.serve(async () => {});
}, 60_000);

afterAll(() => {
  for (const one of [original, ...copies]) one.remove();
});

function copy(...without: readonly string[]): Installation {
  const other = original.copy(...without);
  copies.push(other);
  return other;
}

describe.each([
  { witness: "the journal", without: ["guard.sqlite"], isStopped: false },
  { witness: "the old database", without: ["revocations.jsonl"], isStopped: false },
  { witness: "neither", without: ["guard.sqlite", "revocations.jsonl"], isStopped: true },
])("DUR-10: restored with $witness", ({ without, isStopped }) => {
  let restored: Installation;
  beforeAll(async () => {
    restored = copy(...without);
    for (const end of ["-wal", "-shm"]) rmSync(`${restored.database}${end}`, { force: true });
    const report = await restored.restore(restored.at("before"), { replace: true });
    expect(report).toMatchObject({ stoppedBecause: isStopped ? expect.stringContaining("event") : undefined });
  }, 30_000);

  it.each(everythingThatEnds)("$name", async ({ name, stands }) => {
    expect(await restored.open((store) => stands(store, made.get(name) as string))).toBe(isStopped);
  });

  it("a consent, withdrawn, a connection, disconnected, and a person's own value, replaced", async () => {
    expect(await restored.open(agreements.standing)).toEqual([isStopped, isStopped, isStopped]);
  });
});
