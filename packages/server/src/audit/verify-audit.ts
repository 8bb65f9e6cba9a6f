import type { AuditEvent } from "@agent-id-guard/protocol";
import type { ChainHead, LoggedRecord, Store } from "../store/port.ts";
import { genesis, type Sha256, toHex } from "./chain.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { type CheckpointChecks, CheckpointReader, type Finding, type Witness } from "./verify-checkpoints.ts";

const pageSize = 500;

export interface VerifyOptions extends CheckpointChecks {
  readonly store: Store;
  /** The lines of the checkpoint sink, oldest first. */
  readonly checkpoints: AsyncIterable<string>;
  readonly sha256: Sha256;
  /** Awaited after each page, so that a long log does not keep the server from answering. */
  readonly betweenPages: () => Promise<void>;
}

/** What the check of the log found. */
export interface AuditVerification {
  readonly ok: boolean;
  /** Events that have been found good. */
  readonly events: number;
  /** The last good `seq`. */
  readonly headSeq: number;
  /** Checkpoints that have been found good. Without any, a cut tail or a full rewrite can't be seen. */
  readonly checkpoints: number;
  readonly firstBad?: { readonly seq: number; readonly why: string };
}

/**
 * Checks the whole log: each record follows from the one before it, and each checkpoint from outside the database saw what stands here now.
 * Finds edits, removals, insertions, reordering, a cut tail, a rewrite without the key, and a database restored from an older day.
 * Works in pages and holds none of them; times are not compared, since clocks go back (case AUD-06).
 */
export async function verifyAudit(options: VerifyOptions): Promise<AuditVerification> {
  const { store, sha256, betweenPages } = options;
  const reader = new CheckpointReader(options.checkpoints, options);
  const revokedKeys = new Set<string>();
  let head = genesis;
  let checkpoints = 0;
  const found = (firstBad?: Finding): AuditVerification => ({
    ok: firstBad === undefined,
    events: head.seq,
    headSeq: head.seq,
    checkpoints,
    ...(firstBad === undefined ? {} : { firstBad }),
  });
  try {
    let next = await reader.next();
    for (;;) {
      if (isFinding(next)) return found(next);
      const page = await store.records(head.seq, pageSize);
      if (page.length === 0) return found(next && missingTail(head.seq, next.checkpoint));
      for (const record of page) {
        const why = whyBad(record, head, sha256);
        if (why !== undefined) return found({ seq: head.seq + 1, why });
        for (const kid of keysRevokedBy(record)) revokedKeys.add(kid);
        if (next?.checkpoint.seq === record.seq) {
          const doubt = doubtOf(next, record, revokedKeys);
          if (doubt !== undefined) return found(doubt);
          checkpoints++;
          next = await reader.next();
          if (isFinding(next)) return found(next);
        }
        head = record;
      }
      await betweenPages();
    }
  } finally {
    await reader.close();
  }
}

function isFinding(read: Witness | Finding | undefined): read is Finding {
  return read !== undefined && "why" in read;
}

/** What is wrong with a record behind this head. */
function whyBad(record: LoggedRecord, head: ChainHead, sha256: Sha256): string | undefined {
  if (record.seq !== head.seq + 1) return "The record is missing.";
  if (toHex(sha256(head.hash, record.body)) !== toHex(record.hash))
    return "The record's hash does not follow from its text and the record before it.";
  if (!record.body.startsWith(`{"seq":${record.seq},`)) return "The record's text belongs to another place in the log.";
  return record.isMisfiled ? "The record is filed under other values than its text has, so that some queries don't find it." : undefined;
}

/** The kids of keys that an event revokes. */
function keysRevokedBy({ body }: LoggedRecord): readonly string[] {
  if (!body.includes('"revokes":')) return [];
  const { revokes = [] } = JSON.parse(body) as Pick<AuditEvent, "revokes">;
  return revokes.filter((entry) => entry.kind === "key").map((entry) => entry.id);
}

/** What is wrong between a checkpoint and the record that it saw. */
function doubtOf({ checkpoint, afterRevocationOf }: Witness, record: LoggedRecord, revokedKeys: ReadonlySet<string>): Finding | undefined {
  const { seq } = record;
  if (checkpoint.hash !== toHex(record.hash)) {
    const why = `The record is not the one that a checkpoint of ${timeOf(checkpoint)} saw: the log was rewritten up to here, or restored and continued.`;
    return { seq, why };
  }
  if (afterRevocationOf === undefined || revokedKeys.has(afterRevocationOf)) return undefined;
  return { seq, why: `The checkpoint of ${timeOf(checkpoint)} is signed with a key that nobody announced.` };
}

function missingTail(headSeq: number, checkpoint: Checkpoint): Finding {
  const witnessed = `A checkpoint of ${timeOf(checkpoint)} saw record ${checkpoint.seq}`;
  return { seq: headSeq + 1, why: `The record is missing. ${witnessed}: the log was cut, or restored from an older copy.` };
}

function timeOf({ timeMs }: Checkpoint): string {
  return new Date(timeMs).toISOString();
}
