import { describe, expect, it } from "vitest";
import { RowCache } from "./row-cache.ts";

/** A read that answers when the test says so. */
function heldRead<A>(answer: A) {
  let release = () => {};
  let calls = 0;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const read = async () => {
    calls++;
    await gate;
    return answer;
  };
  return { read, release: () => release(), calls: () => calls };
}

describe("RowCache", () => {
  it("answers a question once from the database, then from memory", async () => {
    const cache = new RowCache();
    let reads = 0;
    const read = async () => [{ id: "a", read: ++reads }];
    expect(await cache.answer("agents", "id a", read)).toEqual([{ id: "a", read: 1 }]);
    expect(await cache.answer("agents", "id a", read)).toEqual([{ id: "a", read: 1 }]);
    expect(await cache.answer("clients", "id a", read)).toEqual([{ id: "a", read: 2 }]);
  });

  it("forgets one collection and leaves the others", async () => {
    const cache = new RowCache();
    let reads = 0;
    const read = async () => [++reads];
    await cache.answer("agents", "q", read);
    await cache.answer("clients", "q", read);
    cache.forget(["agents"]);
    expect(await cache.answer("clients", "q", read)).toEqual([2]);
    expect(await cache.answer("agents", "q", read)).toEqual([3]);
    cache.forgetAll();
    expect(await cache.answer("clients", "q", read)).toEqual([4]);
  });

  it("does not keep an answer that was asked for before a change and came after it", async () => {
    const cache = new RowCache();
    const slow = heldRead(["old"]);
    const asked = cache.answer("agents", "q", slow.read);
    cache.forget(["agents"]);
    slow.release();
    expect(await asked).toEqual(["old"]);
    expect(await cache.answer("agents", "q", async () => ["new"])).toEqual(["new"]);
  });

  it("lets a newer answer stand that came while an older one was under way", async () => {
    const cache = new RowCache();
    const slow = heldRead(["first"]);
    const asked = cache.answer("agents", "q", slow.read);
    expect(await cache.answer("agents", "q", async () => ["second"])).toEqual(["second"]);
    slow.release();
    await asked;
    expect(await cache.answer("agents", "q", async () => ["third"])).toEqual(["second"]);
  });

  it("keeps what is used when it is full, and forgets what is not", async () => {
    const cache = new RowCache();
    let reads = 0;
    const read = async () => [++reads];
    await cache.answer("agents", "used", read);
    for (let i = 0; i < 15_000; i++) {
      await cache.answer("agents", `flood ${i}`, read);
      await cache.answer("agents", "used", read);
    }
    expect(await cache.answer("agents", "used", read)).toEqual([1]);
    expect(await cache.answer("agents", "flood 0", read)).toEqual([15_002]);
  });

  it("does not keep a failure", async () => {
    const cache = new RowCache();
    await expect(cache.answer("agents", "q", async () => Promise.reject(new Error("down")))).rejects.toThrow("down");
    expect(await cache.answer("agents", "q", async () => ["up"])).toEqual(["up"]);
  });
});
