import { expect, it } from "vitest";
import { createNameBatch } from "./name-batch.ts";

it("asks once for all that is wanted at about the same time, and for each once", async () => {
  const calls: (readonly string[])[] = [];
  const nameOf = createNameBatch(async (ids) => {
    calls.push(ids);
    return ids.filter((id) => id !== "hidden").map((id) => ({ id, name: `name of ${id}` }));
  });
  expect(await Promise.all([nameOf("a"), nameOf("b"), nameOf("a"), nameOf("hidden")])).toEqual([
    "name of a",
    "name of b",
    "name of a",
    undefined,
  ]);
  expect(calls).toEqual([["a", "b", "hidden"]]);
});

it("asks for no more than the server takes at once", async () => {
  const sizes: number[] = [];
  const nameOf = createNameBatch(async (ids) => {
    sizes.push(ids.length);
    return ids.map((id) => ({ id, name: id }));
  });
  await Promise.all(Array.from({ length: 250 }, (_, index) => nameOf(`${index}`)));
  expect(sizes).toEqual([100, 100, 50]);
});

it("fails for everybody who waits, and works again afterwards", async () => {
  let isDown = true;
  const nameOf = createNameBatch(async (ids) => {
    if (isDown) throw new TypeError("down");
    return ids.map((id) => ({ id, name: "back" }));
  });
  expect(await Promise.allSettled([nameOf("a"), nameOf("b")])).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
  isDown = false;
  expect(await nameOf("a")).toBe("back");
});
