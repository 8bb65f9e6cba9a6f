import { randomBytes } from "node:crypto";
import { mkdtemp, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSealedFile, sealedFileNonceBytes, writeSealedFile } from "./sealed-file.ts";

const key = randomBytes(32);
const header = { made: "for a test" };
const chunk = 64 * 1024 + 16;
let folder: string;
let path: string;
let whole: Buffer;
let start: number;

async function* manyLines(): AsyncGenerator<string> {
  for (let at = 0; at < 3_000; at++) yield `line ${at} ${"é".repeat(40)}`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "agent-id-guard-sealed-"));
  path = join(folder, "sealed");
  await write(path, manyLines());
  whole = await readFile(path);
  start = whole.indexOf(Buffer.from(JSON.stringify(header))) + JSON.stringify(header).length + sealedFileNonceBytes;
});
afterAll(() => rm(folder, { recursive: true }));

const write = (to: string, lines: AsyncIterable<string>) =>
  writeSealedFile(to, header, { key, noncePrefix: randomBytes(sealedFileNonceBytes) }, lines);

async function read(file: string, withKey: Uint8Array = key): Promise<readonly string[]> {
  const sealed = await openSealedFile(file);
  const lines: string[] = [];
  try {
    for await (const line of sealed.lines(withKey)) lines.push(line);
    return lines;
  } finally {
    await sealed.close();
  }
}

async function readChanged(bytes: Buffer): Promise<unknown> {
  const file = join(folder, "changed");
  await writeFile(file, bytes);
  return read(file).then(
    () => "read",
    (error: { readonly fault?: string }) => error.fault,
  );
}

describe("a sealed file", () => {
  it("DUR-14: gives back its lines, and is readable by its owner alone", async () => {
    const lines = await read(path);
    expect(lines).toHaveLength(3_000);
    expect(lines.at(-1)).toBe(`line 2999 ${"é".repeat(40)}`);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(whole.includes("line 7 ")).toBe(false);
  });

  it("holds nothing, one line, or just as much as a chunk", async () => {
    for (const [name, lines] of Object.entries({
      none: [],
      one: ["x"],
      full: ["y".repeat(64 * 1024 - 1)],
      more: ["z".repeat(64 * 1024), ""],
    })) {
      const file = join(folder, name);
      await write(
        file,
        (async function* () {
          yield* lines;
        })(),
      );
      expect(await read(file), name).toEqual(lines);
    }
  });

  it("leaves nothing behind when writing fails, and never writes over anything", async () => {
    const file = join(folder, "failed");
    await expect(
      write(
        file,
        (async function* () {
          yield "a";
          throw new Error("the database is gone");
        })(),
      ),
    ).rejects.toThrow("gone");
    await expect(open(file)).rejects.toMatchObject({ code: "ENOENT" });
    await expect(write(path, manyLines())).rejects.toMatchObject({ code: "EEXIST" });
    expect(await readFile(path)).toEqual(whole);
  });

  it("does not open with another key", async () => {
    await expect(read(path, randomBytes(32))).rejects.toMatchObject({ fault: "damaged" });
  });

  const places: readonly (readonly [what: string, at: () => number, fault: string])[] = [
    ["the name of the format", () => 3, "not_ours"],
    ["the length of the header", (): number => start - sealedFileNonceBytes - JSON.stringify(header).length - 1, "damaged"],
    ["the header", () => start - sealedFileNonceBytes - 5, "damaged"],
    ["the nonce", () => start - 1, "damaged"],
    ["the first chunk", () => start + 10, "damaged"],
    ["a chunk in the middle", () => start + chunk + 100, "damaged"],
    ["the tag of a chunk", () => start + chunk - 1, "damaged"],
    ["the last byte", () => whole.length - 1, "damaged"],
  ];
  it.each(places)("a flipped bit in %s is found", async (_what, at, fault) => {
    const bytes = Buffer.from(whole);
    bytes[at()] = (bytes[at()] as number) ^ 1;
    expect(await readChanged(bytes)).toBe(fault);
  });

  it("a cut at every border, and an empty or a foreign file, are found", async () => {
    for (const end of [start + chunk, start + chunk * 2, whole.length - 1, start, start + 5])
      expect(await readChanged(whole.subarray(0, end)), `${end}`).toBe("damaged");
    expect(await readChanged(Buffer.alloc(0))).toBe("not_ours");
    expect(await readChanged(Buffer.from("SQLite format 3\0".repeat(100)))).toBe("not_ours");
  });

  it("chunks that change places, come twice, are left out, appended, or come from another file are found", async () => {
    const chunks = [0, 1, 2].map((at) => whole.subarray(start + at * chunk, start + (at + 1) * chunk)) as [Buffer, Buffer, Buffer];
    const [one, two, rest] = [chunks[0], chunks[1], whole.subarray(start + 2 * chunk)];
    const head = whole.subarray(0, start);
    const other = join(folder, "other");
    await write(other, manyLines());
    const foreign = (await readFile(other)).subarray(start, start + chunk);
    for (const parts of [
      [head, two, one, rest],
      [head, one, one, two, rest],
      [head, two, rest],
      [whole, rest],
      [head, foreign, two, rest],
    ])
      expect(await readChanged(Buffer.concat(parts))).toBe("damaged");
  });
});
