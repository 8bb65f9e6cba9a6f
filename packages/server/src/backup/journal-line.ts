import { z } from "zod";
import { type Ending, endingSchema } from "./ending.ts";

/** How far the journal is whole: every ending behind `fromSeq`, up to `upToSeq`, is in it. */
const markSchema = z.strictObject({
  kind: z.literal("mark"),
  instance: z.string(),
  fromSeq: z.int().min(0),
  upToSeq: z.int().min(0),
  /** Of the record `upToSeq`. */
  hash: z.string(),
  timeMs: z.int(),
});
export type JournalMark = z.infer<typeof markSchema>;

/** A line as it stands in the file: each names the digest of the line before, so that none is taken out unnoticed. */
const journalLineSchema = z.discriminatedUnion("kind", [
  markSchema.extend({ previous: z.string() }),
  endingSchema.extend({ previous: z.string() }),
]);
export type JournalLine = z.infer<typeof journalLineSchema>;

/** A line of the journal; undefined: it is none. */
export function readJournalLine(text: string): JournalLine | undefined {
  try {
    return journalLineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export function markOf({ previous: _, ...mark }: JournalLine & { readonly kind: "mark" }): JournalMark {
  return mark;
}

export function endingOf({ previous: _, ...ending }: JournalLine & { readonly kind: "ending" }): Ending {
  return ending;
}

/**
 * The lines that still say something: of the endings that asked for the same rows the last one, and the last mark. The order stays; links are made anew.
 */
export function compactJournal(lines: readonly JournalLine[], digest: (text: string) => string): readonly string[] {
  const newest = new Map<string, object>();
  for (const line of lines) {
    const key = line.kind === "mark" ? "mark" : JSON.stringify(line.left.map(({ collection, where }) => [collection, where]));
    newest.delete(key);
    newest.set(key, line.kind === "mark" ? markOf(line) : endingOf(line));
  }
  let previous = "";
  return [...newest.values()].map((line) => {
    const text = JSON.stringify({ ...line, previous });
    previous = digest(text);
    return text;
  });
}
