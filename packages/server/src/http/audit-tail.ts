import { type AuditEvent, GuardError, tailEvents } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Store } from "../store/port.ts";

/** How often what is new is looked for: many commits are then one question. */
const tickMs = 250;
/** How often the caller's right is looked at again. */
const checkMs = 5_000;
const heartbeatMs = 10_000;
/** A reader that takes nothing for this long is dropped. */
const maxSilenceMs = 30_000;
/** Events that are read at once. */
const pageEvents = 100;

/** One reader of the tail. */
export interface Tailing {
  /** Who reads, by whom streams are counted. */
  readonly caller: string;
  /** The `seq` of the last event that the reader has; undefined: only what comes is new to it. */
  readonly afterSeq: number | undefined;
  /** Events that the reader wants and may see, oldest first. A rejection ends the stream. */
  read(range: { readonly afterSeq: number; readonly beforeSeq: number; readonly limit: number }): Promise<readonly AuditEvent[]>;
  /** Rejects when the caller may not read any longer. */
  check(): Promise<void>;
  /** Ends the connection of a reader that does not read. */
  readonly drop: (() => void) | undefined;
}

/** The audit log as it grows. */
export interface AuditTail {
  /** A stream of server-sent events: each event with its `seq` as id, and a heartbeat. Throws `request.rate_limited`. */
  open(tailing: Tailing): Promise<ReadableStream<Uint8Array>>;
  /** Ends every stream. */
  close(): void;
}

export interface AuditTailOptions {
  readonly store: Pick<Store, "events" | "subscribe">;
  readonly clock: Clock;
  readonly maxStreams?: number;
  readonly maxStreamsPerCaller?: number;
}

/** Streams end when the caller's session or token does, when they may no longer see what they asked for, and when the server closes. A reader comes back with its cursor. */
export function createAuditTail({ store, clock, maxStreams = 200, maxStreamsPerCaller = 5 }: AuditTailOptions): AuditTail {
  const streams = new Set<TailStream>();
  let headSeq = 0;
  const unsubscribe = store.subscribe((_events, upToSeq) => {
    headSeq = Math.max(headSeq, upToSeq);
  });
  let cancelTick = () => {};
  let closed = false;
  function tick(): void {
    for (const stream of streams) void stream.step(headSeq);
    if (!closed && streams.size > 0) cancelTick = clock.after(tickMs, tick);
  }
  const newestSeq = async () => (await store.events({ newestFirst: true, limit: 1 }))[0]?.seq ?? 0;

  return {
    async open(tailing) {
      const ofCaller = [...streams].filter(({ caller }) => caller === tailing.caller).length;
      if (closed || streams.size >= maxStreams || ofCaller >= maxStreamsPerCaller)
        throw new GuardError("request.rate_limited", { description: "Too many tails of the audit log are open", retryAfterSeconds: 5 });
      const stream = new TailStream(tailing, clock, () => streams.delete(stream));
      streams.add(stream);
      try {
        headSeq = Math.max(headSeq, await newestSeq());
      } catch (error) {
        streams.delete(stream);
        throw error;
      }
      cancelTick();
      cancelTick = clock.after(tickMs, tick);
      return stream.open(headSeq);
    },
    close() {
      closed = true;
      unsubscribe();
      cancelTick();
      for (const stream of streams) stream.end();
    },
  };
}

/** One reader. It holds a cursor and no queue: it is given more only when it has taken what it was given. */
class TailStream {
  readonly #tailing: Tailing;
  readonly #clock: Clock;
  readonly #onEnd: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #cursor = 0;
  #busy = false;
  #checkedAtMs: number;
  #spokeAtMs: number;
  #takenAtMs: number;

  constructor(tailing: Tailing, clock: Clock, onEnd: () => void) {
    this.#tailing = tailing;
    this.#clock = clock;
    this.#onEnd = onEnd;
    const nowMs = clock.nowMs();
    this.#checkedAtMs = nowMs;
    this.#spokeAtMs = nowMs;
    this.#takenAtMs = nowMs;
  }

  get caller(): string {
    return this.#tailing.caller;
  }

  open(headSeq: number): ReadableStream<Uint8Array> {
    // A cursor from the future was given out by a database that has been restored since.
    this.#cursor = Math.min(this.#tailing.afterSeq ?? headSeq, headSeq);
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        controller.enqueue(encode(tailEvents.heartbeat, this.#cursor, { seq: this.#cursor }));
      },
      cancel: () => this.#leave(),
    });
  }

  /** Tells what is new, looks whether the caller may still read, and says that the stream lives. */
  async step(headSeq: number): Promise<void> {
    if (this.#busy || this.#controller === undefined) return;
    this.#busy = true;
    try {
      if (this.#hasPassed(this.#checkedAtMs, checkMs)) {
        await this.#tailing.check();
        this.#checkedAtMs = this.#clock.nowMs();
      }
      await this.#tell(headSeq);
      if (this.#isHungry()) this.#beat();
      else if (this.#hasPassed(this.#takenAtMs, maxSilenceMs)) this.#cut();
    } catch {
      this.end();
    } finally {
      this.#busy = false;
    }
  }

  async #tell(headSeq: number): Promise<void> {
    while (this.#cursor < headSeq && this.#isHungry()) {
      const events = await this.#tailing.read({ afterSeq: this.#cursor, beforeSeq: headSeq + 1, limit: pageEvents });
      for (const event of events) this.#controller?.enqueue(encode(tailEvents.event, event.seq, event));
      if (events.length > 0) this.#spokeAtMs = this.#clock.nowMs();
      this.#cursor = events.length === pageEvents ? (events.at(-1)?.seq ?? headSeq) : headSeq;
    }
  }

  /** Also moves a reader on whom little concerns: coming back, it need not look through what is not for it. */
  #beat(): void {
    if (!this.#hasPassed(this.#spokeAtMs, heartbeatMs)) return;
    this.#controller?.enqueue(encode(tailEvents.heartbeat, this.#cursor, { seq: this.#cursor }));
    this.#spokeAtMs = this.#clock.nowMs();
  }

  end(): void {
    this.#controller?.close();
    this.#leave();
  }

  #cut(): void {
    const { drop } = this.#tailing;
    if (drop === undefined) this.#controller?.error(new GuardError("feed.stale", { detail: "the reader took nothing" }));
    else drop();
    this.#leave();
  }

  #leave(): void {
    this.#controller = undefined;
    this.#onEnd();
  }

  #isHungry(): boolean {
    const isHungry = (this.#controller?.desiredSize ?? 0) > 0;
    if (isHungry) this.#takenAtMs = this.#clock.nowMs();
    return isHungry;
  }

  #hasPassed(sinceMs: number, ms: number): boolean {
    return this.#clock.nowMs() - sinceMs >= ms;
  }
}

const utf8 = new TextEncoder();

function encode(name: string, seq: number, data: object): Uint8Array {
  return utf8.encode(`id: ${seq}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
