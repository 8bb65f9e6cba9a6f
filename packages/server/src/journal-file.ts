import { stat } from "node:fs/promises";
import { compactJournal, readJournalLine } from "./backup/index.ts";
import { digests } from "./entropy/digests.ts";
import { linesOfFile, openCheckpointFile, replaceLines } from "./sinks/checkpoint-file.ts";
import type { CheckpointSink } from "./sinks/port.ts";

/** From this size on a start looks for lines that say nothing any more. */
const compactFromBytes = 8 * 1024 * 1024;

/** The journal of revocations in a file. One that has grown is written anew without what later lines say better; one that is not whole is left as it is. */
export async function openJournalFile(path: string): Promise<CheckpointSink> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size >= compactFromBytes) await compact(path);
  return openCheckpointFile(path);
}

async function compact(path: string): Promise<void> {
  const lines = [];
  let expected = "";
  for await (const text of linesOfFile(path)) {
    const line = readJournalLine(text);
    if (line?.previous !== expected) return;
    expected = digests.sha256Base64url(text);
    lines.push(line);
  }
  await replaceLines(path, compactJournal(lines, digests.sha256Base64url));
}
