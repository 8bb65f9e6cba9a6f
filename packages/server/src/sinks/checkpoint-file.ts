import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { CheckpointSink } from "./port.ts";
import { syncFolder } from "./sync-folder.ts";

const chunkBytes = 64 * 1024;
const newline = 0x0a;

/**
 * Checkpoints in a file of their own, a line each: mode 0600, opened for appending, synced line by line. Its folder must exist.
 * What a failed append left behind is taken away before the next one.
 */
export async function openCheckpointFile(path: string): Promise<CheckpointSink> {
  const writer = await open(path, "a", 0o600);
  const reader = await open(path, "r+").catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  let end = await cutTornLine(reader);
  await syncFolder(dirname(path));
  let isTorn = false;
  return {
    async append(line) {
      if (isTorn) await reader.truncate(end);
      isTorn = true;
      const bytes = Buffer.from(`${line}\n`);
      await writer.appendFile(bytes);
      await writer.datasync();
      end += bytes.length;
      isTorn = false;
    },
    async last() {
      if (end === 0) return undefined;
      const start = await lineStart(reader, end - 1);
      const bytes = Buffer.alloc(end - 1 - start);
      await reader.read(bytes, 0, bytes.length, start);
      return bytes.toString("utf8");
    },
    lines: () => linesOfFile(path),
    async close() {
      await Promise.all([writer.close(), reader.close()]);
    },
  };
}

/** Takes away a line without its end, which was never acknowledged: a crash cut it off. Returns where the file ends. */
async function cutTornLine(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  const end = await lineStart(file, size);
  if (end < size) {
    await file.truncate(end);
    await file.sync();
  }
  return end;
}

/** The offset after the last newline before `end`. */
async function lineStart(file: FileHandle, end: number): Promise<number> {
  const bytes = Buffer.alloc(chunkBytes);
  for (let to = end; to > 0; ) {
    const from = Math.max(0, to - chunkBytes);
    await file.read(bytes, 0, to - from, from);
    const at = bytes.subarray(0, to - from).lastIndexOf(newline);
    if (at >= 0) return from + at + 1;
    to = from;
  }
  return 0;
}

/** The whole lines of a file, without holding them all in memory. */
export async function* linesOfFile(path: string): AsyncGenerator<string> {
  const file = await open(path, "r");
  try {
    let rest = "";
    for await (const chunk of file.createReadStream({ encoding: "utf8", autoClose: false })) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } finally {
    await file.close();
  }
}

/** Puts other lines in place of a file's, at once or not at all. */
export async function replaceLines(path: string, lines: readonly string[]): Promise<void> {
  const aside = `${path}.new`;
  await rm(aside, { force: true });
  const file = await open(aside, "wx", 0o600);
  try {
    await file.appendFile(lines.map((line) => `${line}\n`).join(""));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  await syncFolder(dirname(path));
}
