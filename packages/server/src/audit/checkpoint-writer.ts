import { signatureAlgorithm } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { CheckpointSink } from "../sinks/port.ts";
import type { SigningKeyRow, Store } from "../store/port.ts";
import { toHex } from "./chain.ts";
import { type Checkpoint, readCheckpoint, type TextDigest, thumbprintOf } from "./checkpoint.ts";
import type { Draft } from "./draft.ts";

/** The setting in which a restore leaves the checkpoint that it signed: it saw the event of the restore and nothing after it. */
export const restoreCheckpointSetting = "restore_checkpoint";

export interface CheckpointWriterOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly draft: Draft;
  readonly sink: CheckpointSink;
  /** Signs with the active key and names it in `kid`. */
  readonly sign: (claims: Readonly<Record<string, unknown>>) => string;
  readonly digest: TextDigest;
  /** The id of this installation. */
  readonly instance: string;
}

/** Writes checkpoints one after the other, each linked to the line before it. */
export class CheckpointWriter {
  readonly #options: CheckpointWriterOptions;
  #previous = "";
  #seq = 0;
  #failingSinceMs: number | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: CheckpointWriterOptions) {
    this.#options = options;
  }

  /** The `seq` that the newest checkpoint covers. */
  get seq(): number {
    return this.#seq;
  }

  /** Since when no checkpoint could be written; undefined when the last try went well. */
  get failingSinceMs(): number | undefined {
    return this.#failingSinceMs;
  }

  /** Goes on behind the newest line. Returns what differs when the log is not the one that this line saw; then the log is covered anew from its start. */
  async resume(): Promise<{ readonly checkpointSeq: number; readonly headSeq: number } | undefined> {
    const { store, digest } = this.#options;
    const line = await this.#lastLine();
    if (line === undefined) return undefined;
    this.#previous = digest(line);
    const checkpoint = readCheckpoint(line);
    const seq = checkpoint?.seq ?? 0;
    const [record] = await store.records(seq - 1, 1);
    if (record !== undefined && toHex(record.hash) === checkpoint?.hash) {
      this.#seq = seq;
      return undefined;
    }
    const [head] = await store.events({ newestFirst: true, limit: 1 });
    return { checkpointSeq: seq, headSeq: head?.seq ?? 0 };
  }

  /** The newest line. Behind a restore it is the one that was signed there, if it follows from what this place has. */
  async #lastLine(): Promise<string | undefined> {
    const { sink, store, digest } = this.#options;
    const line = await sink.last();
    const restored = (await store.get("settings", restoreCheckpointSetting))?.value;
    if (restored === undefined || readCheckpoint(restored)?.previous !== (line === undefined ? "" : digest(line))) return line;
    await sink.append(restored);
    return restored;
  }

  /** Writes a checkpoint of the newest event, unless it is covered already. Calls wait for each other. */
  write(): Promise<void> {
    const written = this.#turn.then(() => this.#writeNow());
    this.#turn = written.then(
      () => {
        this.#failingSinceMs = undefined;
      },
      () => {
        this.#failingSinceMs ??= this.#options.clock.nowMs();
      },
    );
    return written;
  }

  async #writeNow(): Promise<void> {
    const { store, clock, sink, sign, digest, instance } = this.#options;
    const keys = await store.find("signing_keys", { where: { state: ["next", "active"] } });
    const [head] = await store.events({ newestFirst: true, limit: 1 });
    if (head === undefined || head.seq <= this.#seq) return;
    const nowMs = clock.nowMs();
    const claims: Checkpoint = {
      seq: head.seq,
      hash: head.hash,
      count: head.seq,
      timeMs: nowMs,
      instance,
      previous: this.#previous,
      keys: keys
        .filter((key) => isOurs(key) && (key.retireAtMs === null || key.retireAtMs > nowMs))
        .map((key) => thumbprintOf(key.publicJwk, digest)),
    };
    const line = sign(claims);
    await sink.append(line);
    this.#previous = digest(line);
    this.#seq = head.seq;
  }
}

/** Keys for clouds announce nothing here: no checkpoint is ever signed with one. */
const isOurs = ({ publicJwk }: SigningKeyRow): boolean => publicJwk.alg === signatureAlgorithm;
