import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { references } from "../../scripts/reference/index.ts";
import { root } from "./sources.ts";

const written = await references();

it.each([...written.keys()])("%s says what the code says (else: npm run references)", (path) => {
  expect(readFileSync(join(root, path), "utf8")).toBe(written.get(path));
});

it("each reference is linked from the README", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  expect([...written.keys()].filter((path) => path.startsWith("docs/") && !readme.includes(`(${path})`))).toEqual([]);
});
