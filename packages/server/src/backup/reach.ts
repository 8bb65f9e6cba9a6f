import type { TextDigest } from "../audit/index.ts";
import type { ChainHead } from "../store/port.ts";
import type { Ending } from "./ending.ts";
import { endingOf, type JournalMark, markOf, readJournalLine } from "./journal-line.ts";

/** Something that tells what was ended after the backup: the database that is replaced, or the journal beside it. */
export interface Witness {
  /** It knows every ending behind this number … */
  readonly fromSeq: number;
  /** … up to this one. */
  readonly toSeq: number;
  readonly endings: readonly Ending[];
}

export interface Reach {
  /** The highest number that is known to have been given out. The log goes on above it. */
  readonly newestSeq: number;
  /** What has to be ended again, oldest first. */
  readonly endings: readonly Ending[];
  /** Why not everything that was ended since is known; undefined: it is, as far as anybody can tell. */
  readonly gap: string | undefined;
}

/**
 * What is known of the time between a backup and now. Everything is when one witness reaches from the backup's last event to the newest that anybody tells of:
 * the old database, the journal, and the signed checkpoints, which tell how far the log had come.
 */
export function reachOf(
  backupHead: Pick<ChainHead, "seq">,
  oldDatabase: Witness | undefined,
  journal: Witness | undefined,
  newestCheckpointSeq: number | undefined,
): Reach {
  const witnesses = [oldDatabase, journal].filter((witness) => witness !== undefined);
  const newestSeq = Math.max(backupHead.seq, newestCheckpointSeq ?? 0, ...witnesses.map(({ toSeq }) => toSeq));
  const leastSeq = Math.max(backupHead.seq, newestCheckpointSeq ?? 0);
  const isWhole = witnesses.some(({ fromSeq, toSeq }) => fromSeq <= backupHead.seq && toSeq >= leastSeq);
  // The witness that saw more comes last: what it says of a row holds.
  const endings = witnesses
    .toSorted((a, b) => a.toSeq - b.toSeq)
    .flatMap((witness) => witness.endings.filter(({ seq }) => seq > backupHead.seq).toSorted((a, b) => a.seq - b.seq));
  return { newestSeq, endings, gap: isWhole ? undefined : whyNot(backupHead.seq, newestSeq, witnesses) };
}

function whyNot(backupSeq: number, newestSeq: number, witnesses: readonly Witness[]): string {
  if (witnesses.length === 0)
    return `Neither the old database nor the journal of revocations could be read: what was revoked after event ${backupSeq}, when the backup was made, is not known.`;
  const known = witnesses.map(({ fromSeq, toSeq }) => `${fromSeq + 1} to ${toSeq}`).join(" and ");
  return `What was revoked in events ${backupSeq + 1} to ${newestSeq} is known for events ${known} only.`;
}

/**
 * What the journal knows of this installation. Undefined: nothing, or it is not whole: a line that is none or does not follow from the one before it shows that somebody
 * has been at the file.
 */
export async function readJournal(lines: AsyncIterable<string>, instance: string, digest: TextDigest): Promise<Witness | undefined> {
  const endings: Ending[] = [];
  let mark: JournalMark | undefined;
  let toSeq = 0;
  let expected = "";
  for await (const text of lines) {
    const line = readJournalLine(text);
    if (line?.previous !== expected) return undefined;
    expected = digest(text);
    if (line.kind === "ending") {
      endings.push(endingOf(line));
      toSeq = Math.max(toSeq, line.seq);
    } else if (line.instance === instance) mark = markOf(line);
  }
  if (mark === undefined) return undefined;
  return { fromSeq: mark.fromSeq, toSeq: Math.max(mark.upToSeq, toSeq), endings };
}
