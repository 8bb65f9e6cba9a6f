import type { AuditEvent } from "@agent-id-guard/protocol";
import type { LoggedRecord, Store } from "../store/port.ts";
import { genesis, type Sha256, toHex } from "./chain.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { type RestoredRange, restoredRange } from "./restored-range.ts";
import { type CheckpointChecks, CheckpointReader, type Finding, type UnverifiedLine, type Witness } from "./verify-checkpoints.ts";

const pageSize = 500;

export interface VerifyOptions extends CheckpointChecks {
  readonly store: Pick<Store, "records">;
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
  /** Restores on record: the numbers whose events were lost with the database that a backup replaced. */
  readonly restores?: readonly RestoredRange[];
  readonly firstBad?: { readonly seq: number; readonly why: string };
}

/**
 * Checks the whole log: each record follows from the one before it, and each checkpoint from outside the database saw what stands here now.
 * Finds edits, removals, insertions, reordering, a cut tail, a rewrite without the key, and a database restored from an older day by hand. A restore that is on
 * record is told, not found: its event says which numbers were lost, and a checkpoint that saw this event and nothing after it was signed with the keys of the backup.
 * Works in pages and holds none of them; times are not compared, since clocks go back (case AUD-06).
 */
export async function verifyAudit(options: VerifyOptions): Promise<AuditVerification> {
  const walk = new LogWalk(options);
  try {
    return await walk.run();
  } finally {
    await walk.close();
  }
}

/** One walk along the log and the checkpoints beside it. */
class LogWalk {
  readonly #options: VerifyOptions;
  readonly #reader: CheckpointReader;
  readonly #revokedKeys = new Set<string>();
  readonly #restores: RestoredRange[] = [];
  #head = genesis;
  #events = 0;
  #checkpoints = 0;
  /** The checkpoint that the walk comes to next. */
  #next: UnverifiedLine | undefined;

  constructor(options: VerifyOptions) {
    this.#options = options;
    this.#reader = new CheckpointReader(options.checkpoints, options);
  }

  async run(): Promise<AuditVerification> {
    const { store, betweenPages } = this.#options;
    let firstBad = await this.#readNext();
    while (firstBad === undefined) {
      const page = await store.records(this.#head.seq, pageSize);
      if (page.length === 0) return this.#found(this.#next && missingTail(this.#head.seq, this.#next.checkpoint));
      for (const record of page) {
        firstBad = await this.#step(record);
        if (firstBad !== undefined) break;
      }
      await betweenPages();
    }
    return this.#found(firstBad);
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  async #step(record: LoggedRecord): Promise<Finding | undefined> {
    const restore = restoredRange(record);
    const isBehindGap = restore !== undefined && restore.fromSeq === this.#head.seq + 1 && restore.toSeq === record.seq - 1;
    const why = whyBad(record, isBehindGap ? record.seq - 1 : this.#head.seq, this.#head.hash, this.#options.sha256);
    if (why !== undefined) return { seq: this.#head.seq + 1, why };
    for (const kid of keysRevokedBy(record)) this.#revokedKeys.add(kid);
    if (restore !== undefined && isBehindGap) {
      const doubt = await this.#passOverLost(restore);
      if (doubt !== undefined) return doubt;
    }
    this.#head = record;
    this.#events++;
    if (this.#next === undefined || this.#next.checkpoint.seq > record.seq) return undefined;
    return this.#compare(this.#next, record, isBehindGap);
  }

  /** The checkpoints of numbers that were lost are passed over; then the one of the restore itself must come, if any does. */
  async #passOverLost(restore: RestoredRange): Promise<Finding | undefined> {
    this.#restores.push(restore);
    while (this.#next !== undefined && this.#next.checkpoint.seq <= restore.toSeq) {
      const doubt = this.#reader.passOver(this.#next) ?? (await this.#readNext());
      if (doubt !== undefined) return doubt;
    }
    const seq = restore.toSeq + 1;
    if (this.#next === undefined || this.#next.checkpoint.seq === seq) return undefined;
    return { seq, why: "The record tells of a restore that no checkpoint vouches for: the log was cut, and this was put behind it." };
  }

  async #compare(line: UnverifiedLine, record: LoggedRecord, isOfRestore: boolean): Promise<Finding | undefined> {
    const read = this.#reader.check(line, isOfRestore);
    const doubt = "why" in read ? read : doubtOf(read, record, this.#revokedKeys);
    if (doubt !== undefined) return doubt;
    this.#checkpoints++;
    return this.#readNext();
  }

  async #readNext(): Promise<Finding | undefined> {
    const read = await this.#reader.next();
    if (read !== undefined && "why" in read) return read;
    this.#next = read;
    return undefined;
  }

  #found(firstBad: Finding | undefined): AuditVerification {
    return {
      ok: firstBad === undefined,
      events: this.#events,
      headSeq: this.#head.seq,
      checkpoints: this.#checkpoints,
      ...(this.#restores.length === 0 ? {} : { restores: this.#restores }),
      ...(firstBad === undefined ? {} : { firstBad }),
    };
  }
}

/** What is wrong with a record that should follow this number; `hash` is that of the record before it. */
function whyBad(record: LoggedRecord, seqBefore: number, hash: Uint8Array, sha256: Sha256): string | undefined {
  if (record.seq !== seqBefore + 1) return "The record is missing.";
  if (toHex(sha256(hash, record.body)) !== toHex(record.hash))
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
