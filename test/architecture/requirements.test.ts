import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { requirements } from "../requirements.ts";
import { root } from "./sources.ts";

const ids = /\b(?:TOK|JWT|XCH|GNT|INT|PRX|VLT|AUD|ADM|AZC|FED|RTK|MCP|DOS|LOG|DUR|TPO|STA|TAL|DEV|RPL|BCL|SYN|SCM|AGT)-\d{2}\b/g;
const title = /(?:\b(?:it|test|describe)(?:\.\w+)?|\))\(\s*(["'`])((?:(?!\1)[\s\S])*)\1/g;

/** The ids in the titles of all tests. */
function citedIds(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const folder of ["packages", "test"])
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(test|cases)\.ts$/.test(entry.name) || /[\\/]node_modules[\\/]/.test(entry.parentPath)) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), "utf8");
      for (const [, , words] of text.matchAll(title)) for (const [id] of (words as string).matchAll(ids)) found.add(id);
    }
  return found;
}

it("each promise has a test that cites it", () => {
  const cited = citedIds();
  expect(Object.keys(requirements).filter((id) => !cited.has(id))).toEqual([]);
});

it("each cited promise is in the list", () => {
  expect([...citedIds()].filter((id) => !(id in requirements)).toSorted()).toEqual([]);
});
