import { feedEvents, feedTiming, GuardError, type RevocationEntry } from "@agent-id-guard/protocol";
import type { Revocations } from "../audit/index.ts";
import type { Clock } from "../clock/port.ts";
import type { VerifiedToken } from "../tokens/index.ts";

/** Entries of one chunk. What a consumer has not taken yet stays in the shared set and is never copied for it. */
const chunkEntries = 100;

export interface FeedOptions {
  readonly revocations: Revocations;
  readonly clock: Clock;
  /** Streams open at a time, in all and by one party. 1,000 and 50 by default. */
  readonly maxStreams?: number;
  readonly maxStreamsPerParty?: number;
}

/** The open streams of the revocation feed. */
export interface RevocationFeed {
  /**
   * A stream of server-sent events: what is in force after the cursor, then what comes. Throws `request.rate_limited`.
   * `drop` ends the connection of a consumer that does not read; without it the stream fails with `feed.stale`.
   */
  open(token: VerifiedToken, afterSeq: number, drop?: () => void): ReadableStream<Uint8Array>;
  /** Ends every stream. */
  close(): void;
}

/**
 * Streams end when the consumer's own token expires or is revoked, when the consumer has taken nothing for as long as it would tolerate silence itself,
 * and when the server closes. A consumer comes back with its cursor and misses nothing.
 */
export function createRevocationFeed({ revocations, clock, maxStreams = 1_000, maxStreamsPerParty = 50 }: FeedOptions): RevocationFeed {
  const streams = new Set<FeedStream>();
  const unsubscribe = revocations.subscribe(() => {
    for (const stream of streams) stream.send();
  });
  let cancelTick = clock.after(feedTiming.heartbeatMs, tick);
  function tick(): void {
    for (const stream of streams) stream.beat();
    cancelTick = clock.after(feedTiming.heartbeatMs, tick);
  }

  return {
    open(token, afterSeq, drop) {
      const party = token.claims.client_id;
      const ofParty = [...streams].filter((stream) => stream.party === party).length;
      if (streams.size >= maxStreams || ofParty >= maxStreamsPerParty)
        throw new GuardError("request.rate_limited", {
          description: "Too many streams of the revocation feed are open",
          retryAfterSeconds: 5,
        });
      const stream = new FeedStream({ revocations, clock, token, afterSeq, drop, onEnd: () => streams.delete(stream) });
      streams.add(stream);
      return stream.open();
    },
    close() {
      unsubscribe();
      cancelTick();
      for (const stream of streams) stream.end();
    },
  };
}

interface FeedStreamOptions {
  readonly revocations: Revocations;
  readonly clock: Clock;
  readonly token: VerifiedToken;
  readonly afterSeq: number;
  readonly drop: (() => void) | undefined;
  readonly onEnd: () => void;
}

/** One consumer. It holds a cursor and no queue: it is given more only when it has taken what it was given. */
class FeedStream {
  readonly #options: FeedStreamOptions;
  /** Undefined before the stream is open and after it is over. */
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #cursor: number;
  #takenAtMs: number;

  constructor(options: FeedStreamOptions) {
    const { revocations, clock, afterSeq } = options;
    this.#options = options;
    // A cursor from the future was given out by a database that has been restored since: everything in force is told again.
    this.#cursor = afterSeq > revocations.seq ? 0 : afterSeq;
    this.#takenAtMs = clock.nowMs();
  }

  open(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        this.beat();
      },
      pull: () => this.send(),
      cancel: () => this.#leave(),
    });
  }

  get party(): string {
    return this.#options.token.claims.client_id;
  }

  /** Gives the consumer the entries that it has not had, as far as it takes them; ends the stream when one of them was its own end. */
  send(): void {
    const { revocations, token } = this.#options;
    for (let hungry = this.#isHungry(); hungry; hungry = this.#isHungry()) {
      const entries = revocations.entriesAfter(this.#cursor, chunkEntries);
      const last = entries.at(-1);
      if (last === undefined) break;
      this.#controller?.enqueue(encode(entries));
      this.#cursor = last.seq;
    }
    if (revocations.find({ ...token.claims, kid: token.kid }) !== undefined) this.end();
  }

  /** Every two seconds: says that the feed lives, and ends it where the token or the consumer does not. */
  beat(): void {
    const { revocations, clock, token } = this.#options;
    const nowMs = clock.nowMs();
    this.send();
    if (token.claims.exp * 1_000 <= nowMs) this.end();
    else if (this.#isHungry()) this.#controller?.enqueue(encodeHeartbeat(revocations.seq));
    else if (nowMs - this.#takenAtMs > feedTiming.maxSilenceMs) this.#cut();
  }

  /** Ends the stream behind what was given already. */
  end(): void {
    this.#controller?.close();
    this.#leave();
  }

  /** Drops a consumer that does not read, with what it was given. */
  #cut(): void {
    const { drop } = this.#options;
    if (drop === undefined) this.#controller?.error(new GuardError("feed.stale", { detail: "the consumer took nothing" }));
    else drop();
    this.#leave();
  }

  #leave(): void {
    this.#controller = undefined;
    this.#options.onEnd();
  }

  /** Whether the consumer has taken all that it was given. */
  #isHungry(): boolean {
    const isHungry = (this.#controller?.desiredSize ?? 0) > 0;
    if (isHungry) this.#takenAtMs = this.#options.clock.nowMs();
    return isHungry;
  }
}

const utf8 = new TextEncoder();

/** An `id` stands only behind the last entry of an event, so that a consumer cut off within one is told all of it again (HTML Standard §9.2.6). */
function encode(entries: readonly RevocationEntry[]): Uint8Array {
  const messages = entries.map((entry, index) => {
    const id = entries[index + 1]?.seq === entry.seq ? "" : `id: ${entry.seq}\n`;
    return `${id}event: ${feedEvents.revocation}\ndata: ${JSON.stringify(entry)}\n\n`;
  });
  return utf8.encode(messages.join(""));
}

/** Sent only when the consumer has been given every entry up to `seq`. */
function encodeHeartbeat(seq: number): Uint8Array {
  return utf8.encode(`id: ${seq}\nevent: ${feedEvents.heartbeat}\ndata: ${JSON.stringify({ seq })}\n\n`);
}
