import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { buildConsole } from "../build/build-console.ts";

const built = join(import.meta.dirname, "../../server/console");
const mostBytes = 250_000;
/** Loaded before the first page, whatever it is. */
const always = ["index.html", "src/messages/en/elements.ts", "src/messages/en/shell.ts"];

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}
type Manifest = Readonly<Record<string, Chunk>>;

/** A chunk with all that it imports at once. */
function loadedWith(manifest: Manifest, names: readonly string[], seen = new Set<string>()): ReadonlySet<string> {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    loadedWith(manifest, manifest[name]?.imports ?? [], seen);
  }
  return seen;
}

await buildConsole();
const manifest = JSON.parse(readFileSync(join(built, "manifest.json"), "utf8")) as Manifest;
/** What people see first: those who administer, and those who do not. */
const firstPages = ["src/pages/overview/overview-page.tsx", "src/pages/my/my-page.tsx"];

it.each(firstPages)("what a browser loads to show %s is at most 250 KB of compressed JavaScript", (page) => {
  expect(manifest).toHaveProperty([page]);
  const messages = `src/messages/en/${page.split("/")[2]}.ts`;
  const chunks = [...loadedWith(manifest, [...always, page, ...(messages in manifest ? [messages] : [])])]
    .map((name) => manifest[name]?.file ?? "")
    .filter((file) => file.endsWith(".js"))
    .map((file) => ({ file, bytes: gzipSync(readFileSync(join(built, file)), { level: 9 }).length }));
  const total = chunks.reduce((sum, { bytes }) => sum + bytes, 0);
  const list = chunks
    .toSorted((a, b) => b.bytes - a.bytes)
    .map(({ file, bytes }) => `${bytes} ${file}`)
    .join("\n");
  expect(total, `${total} bytes:\n${list}`).toBeLessThanOrEqual(mostBytes);
});

it("loads nothing of the heavy libraries before a page asks for them", () => {
  const first = [...loadedWith(manifest, always)].map((name) => readFileSync(join(built, manifest[name]?.file ?? ""), "utf8")).join("\n");
  expect(["uPlot", "react-flow"].filter((mark) => first.includes(mark))).toEqual([]);
});
