import type { AuditEvent } from "@agent-id-guard/protocol";
import { restoredRange, type TextDigest, toHex } from "../audit/index.ts";
import type { Clock } from "../clock/port.ts";
import type { Log } from "../log/port.ts";
import type { CheckpointSink } from "../sinks/port.ts";
import type { Store } from "../store/port.ts";
import { readEnding } from "./ending.ts";
import { endedBy } from "./endings.ts";
import { type JournalMark, markOf, readJournalLine } from "./journal-line.ts";

const flushAfterMs = 100;
const retryMs = 1_000;
const pageSize = 1_000;

export interface JournalOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Where its lines go: a place outside the database. */
  readonly sink: CheckpointSink;
  readonly digest: TextDigest;
  readonly instance: string;
}

export interface Journal {
  /** Writes every ending up to this number, if it has not been, and a mark that says so; resolves once it is on the disk. */
  cover(seq: number): Promise<void>;
  /** Writes what is under way and stops. The sink and the store stay open. */
  close(): Promise<void>;
}

/**
 * The journal of what was revoked: it follows the log and writes each event that ends something to a file beside the database, with how things stood afterwards,
 * within a second. When a backup is restored, what it would bring back is ended again from here (case DUR-10).
 * It goes on where it stopped, however the process ended; a place that can't be written blocks nobody and is tried again each second.
 */
export async function createJournal(options: JournalOptions): Promise<Journal> {
  const journal = new FollowingJournal(options);
  await journal.start();
  return journal;
}

class FollowingJournal implements Journal {
  readonly #options: JournalOptions;
  #previous = "";
  #mark: JournalMark | undefined;
  /** Every ending up to here has been written. */
  #writtenSeq = 0;
  #heardSeq = 0;
  /** Up to here nothing was told. */
  #startSeq = 0;
  #told: AuditEvent[] = [];
  #turn: Promise<void> = Promise.resolve();
  #cancel: (() => void) | undefined;
  #unsubscribe = () => {};
  #isFailing = false;
  #closed = false;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { store } = this.#options;
    this.#unsubscribe = store.subscribe((events, upToSeq) => {
      const ending = events.filter((event) => endedBy(event).length > 0);
      this.#told.push(...ending);
      this.#heardSeq = Math.max(this.#heardSeq, upToSeq);
      if (ending.length > 0) this.#schedule(flushAfterMs);
    });
    const [head] = await store.events({ newestFirst: true, limit: 1 });
    this.#startSeq = head?.seq ?? 0;
    await this.#resume(head);
    this.#heardSeq = Math.max(this.#heardSeq, head?.seq ?? 0);
    if (this.#heardSeq > this.#writtenSeq) this.#schedule(flushAfterMs);
  }

  cover(seq: number): Promise<void> {
    return this.#inTurn(async () => {
      await this.#catchUp(Math.max(seq, this.#heardSeq));
      await this.#writeMark();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#unsubscribe();
    this.#cancel?.();
    await this.cover(this.#heardSeq).catch((error: unknown) => this.#complain(error));
  }

  /** Goes on behind the last mark, if this log is the one that it saw; else it begins anew, and says from where on it is whole. */
  async #resume(head: AuditEvent | undefined): Promise<void> {
    const { sink, digest, instance } = this.#options;
    const line = await sink.last();
    if (line !== undefined) this.#previous = digest(line);
    const { mark, knownSeq } = await this.#readLines();
    const upToSeq = mark?.instance === instance ? await this.#standsFrom(mark, knownSeq) : undefined;
    if (mark !== undefined && upToSeq !== undefined) {
      this.#mark = mark;
      this.#writtenSeq = upToSeq;
      return;
    }
    const seq = head?.seq ?? 0;
    this.#mark = { kind: "mark", instance, fromSeq: seq, upToSeq: seq, hash: head?.hash ?? "", timeMs: 0 };
    this.#writtenSeq = seq;
    await this.#writeMark(true).catch((error: unknown) => this.#complain(error));
  }

  /** The last mark, and the last number that the journal tells of. */
  async #readLines(): Promise<{ readonly mark: JournalMark | undefined; readonly knownSeq: number }> {
    let mark: JournalMark | undefined;
    let knownSeq = 0;
    for await (const text of this.#options.sink.lines()) {
      const line = readJournalLine(text);
      if (line?.kind === "mark") mark = markOf(line);
      if (line !== undefined) knownSeq = Math.max(knownSeq, line.kind === "mark" ? line.upToSeq : line.seq);
    }
    return { mark, knownSeq };
  }

  /**
   * The number behind which the log goes on for this mark; undefined: the log is another. After a restore it goes on behind the numbers that were lost, where the journal
   * knew of all of them.
   */
  async #standsFrom({ upToSeq, hash }: JournalMark, knownSeq: number): Promise<number | undefined> {
    if (upToSeq === 0) return 0;
    const [record] = await this.#options.store.records(upToSeq - 1, 1);
    if (record === undefined) return undefined;
    if (record.seq === upToSeq) return toHex(record.hash) === hash ? upToSeq : undefined;
    const restored = restoredRange(record);
    return restored?.toSeq === knownSeq ? knownSeq : undefined;
  }

  #schedule(afterMs: number): void {
    if (this.#cancel !== undefined || this.#closed) return;
    this.#cancel = this.#options.clock.after(afterMs, () => {
      this.#cancel = undefined;
      void this.#inTurn(() => this.#catchUp(this.#heardSeq)).then(
        () => {
          this.#isFailing = false;
        },
        (error: unknown) => {
          this.#complain(error);
          this.#schedule(retryMs);
        },
      );
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Of what was told from the start on, what ends something is at hand. What came before, or is not heard of yet from another replica, is read. */
  async #catchUp(toSeq: number): Promise<void> {
    await this.#readUpTo(Math.min(toSeq, this.#startSeq));
    const heardSeq = Math.min(toSeq, this.#heardSeq);
    if (heardSeq > this.#writtenSeq) {
      await this.#writeEndings(this.#told.filter(({ seq }) => seq > this.#writtenSeq && seq <= heardSeq));
      this.#writtenSeq = heardSeq;
    }
    await this.#readUpTo(toSeq);
    this.#told = this.#told.filter(({ seq }) => seq > this.#writtenSeq);
  }

  async #readUpTo(toSeq: number): Promise<void> {
    while (this.#writtenSeq < toSeq) {
      const page = await this.#options.store.events({ afterSeq: this.#writtenSeq, beforeSeq: toSeq + 1, limit: pageSize });
      await this.#writeEndings(page);
      this.#writtenSeq = page.length < pageSize ? toSeq : (page.at(-1)?.seq ?? toSeq);
    }
  }

  async #writeEndings(events: readonly AuditEvent[]): Promise<void> {
    const lines: object[] = [];
    for (const event of events) {
      const ending = await readEnding(this.#options.store, event);
      if (ending !== undefined) lines.push(ending);
    }
    await this.#append(lines);
  }

  async #writeMark(isFirst = false): Promise<void> {
    const { store, clock } = this.#options;
    const mark = this.#mark;
    if (mark === undefined || (!isFirst && mark.upToSeq >= this.#writtenSeq)) return;
    const [record] = await store.records(this.#writtenSeq - 1, 1);
    if (record !== undefined && record.seq !== this.#writtenSeq) return;
    const hash = record === undefined ? mark.hash : toHex(record.hash);
    const written = { ...mark, upToSeq: this.#writtenSeq, hash, timeMs: clock.nowMs() };
    await this.#append([written]);
    this.#mark = written;
  }

  /** All lines with one sync. */
  async #append(lines: readonly object[]): Promise<void> {
    if (lines.length === 0) return;
    const { sink, digest } = this.#options;
    let previous = this.#previous;
    const texts = lines.map((line) => {
      const text = JSON.stringify({ ...line, previous });
      previous = digest(text);
      return text;
    });
    await sink.append(texts.join("\n"));
    this.#previous = previous;
  }

  #complain(error: unknown): void {
    if (!this.#isFailing) this.#options.log.error({ err: error }, "the journal of revocations can't be written");
    this.#isFailing = true;
  }
}
