import {
  endpoints,
  feedEvents,
  feedTiming,
  GuardError,
  isGuardError,
  type RevocableToken,
  type Revocation,
  type RevocationEntry,
  RevocationSet,
  revocationEntrySchema,
} from "@agent-id-guard/protocol";
import { type Clock, pause } from "../clock.ts";
import type { Fetch } from "../connection/fetch.ts";
import type { Http } from "../connection/http.ts";
import type { KeyLookup } from "../connection/key-set.ts";
import { parseJson } from "../connection/parse-json.ts";
import { readError } from "../connection/read-error.ts";
import { randomFraction } from "../random.ts";
import { eventsOf } from "./event-stream.ts";
import { verifySnapshot } from "./snapshot.ts";

/** Pauses before a reconnect double from the first to the longest; where the server refused us we come back seldom. */
const reconnect = { firstMs: 100, longestMs: 5_000, refusedMs: 30_000 } as const;
const cursorForm = /^\d{1,15}$/;
const refusals = /^(client|access|oauth)\./;

/** Where the feed gets what it needs to follow the server. */
export interface FeedSource {
  readonly issuer: string;
  readonly http: Http;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly keys: KeyLookup;
  /** A token for the issuer with `revocations:read`. */
  readonly token: () => Promise<string>;
  /** Called with a token that the feed's endpoint refused. */
  readonly dropToken: (refused: string) => void;
}

export interface FeedOptions {
  /** The longest silence after which {@link RevocationFeed.assertFresh} still passes. 10,000 ms unless given. */
  readonly maxSilenceMs?: number | undefined;
  /** Where the revocations are kept; a new set unless given. */
  readonly revocations?: RevocationSet | undefined;
}

/**
 * Follows the server's revocation feed: a signed snapshot at the start, then the stream, resumed where it broke off.
 * In good order the server is heard every two seconds; a consumer that has heard nothing for `maxSilenceMs` must let nobody in.
 */
export class RevocationFeed {
  readonly #source: FeedSource;
  readonly #maxSilenceMs: number;
  readonly #revocations: RevocationSet;
  readonly #listeners = new Set<(entry: RevocationEntry) => void>();
  readonly #stop = new AbortController();
  /** The last `id` of the stream: everything up to it has been taken. Undefined when a snapshot is needed first. */
  #cursor: number | undefined;
  #heardAtMs = Number.NEGATIVE_INFINITY;

  constructor(source: FeedSource, options: FeedOptions = {}) {
    this.#source = source;
    this.#maxSilenceMs = options.maxSilenceMs ?? feedTiming.maxSilenceMs;
    this.#revocations = options.revocations ?? new RevocationSet();
  }

  /** Reads the snapshot, then follows the stream until {@link close}. Throws when the snapshot can't be had; afterwards failures only make the feed stale. */
  async start(): Promise<void> {
    await this.#readSnapshot();
    void this.#follow();
  }

  /** The revocation that kills this token, or undefined. Answers from what has been heard: call {@link assertFresh} first. */
  find(token: RevocableToken): Revocation | undefined {
    return this.#revocations.find(token);
  }

  /** Throws `feed.stale` when the server has not been heard for longer than the limit, so that callers fail closed. */
  assertFresh(): void {
    if (this.#source.clock.nowMs() - this.#heardAtMs > this.#maxSilenceMs) throw new GuardError("feed.stale");
  }

  /** Calls the listener with each revocation from now on. Returns a function that ends it. */
  onRevocation(listener: (entry: RevocationEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops following. The feed goes stale in its time. */
  close(): void {
    this.#stop.abort();
    this.#listeners.clear();
  }

  async #readSnapshot(): Promise<void> {
    const { issuer, http, token, keys } = this.#source;
    const authorization = `Bearer ${await token()}`;
    const jws = await http.call(`${issuer}${endpoints.revocationSnapshot}`, async () => ({ headers: { authorization } }));
    const snapshot = await verifySnapshot(jws.trim(), issuer, keys);
    for (const entry of snapshot.revocations) this.#revocations.add(entry);
    this.#cursor = snapshot.seq;
    this.#hear();
  }

  async #follow(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      let refused = false;
      try {
        if (this.#cursor === undefined) await this.#readSnapshot();
        await this.#readStream(() => {
          failures = 0;
        });
      } catch (error) {
        refused = isGuardError(error) && refusals.test(error.code);
      }
      const pauseMs = refused ? reconnect.refusedMs : Math.min(reconnect.firstMs * 2 ** failures, reconnect.longestMs);
      failures += 1;
      await pause(this.#source.clock, pauseMs * (0.5 + randomFraction() / 2), this.#stop.signal);
    }
  }

  /** One connection, from its opening to its end. A connection that falls silent is given up, long before the feed is stale. */
  async #readStream(onEvent: () => void): Promise<void> {
    const connection = new AbortController();
    const abort = () => connection.abort();
    this.#stop.signal.addEventListener("abort", abort);
    let disarm = this.#source.clock.after(this.#maxSilenceMs / 2, abort);
    try {
      for await (const { event, data, id } of eventsOf(await this.#open(connection.signal), connection.signal)) {
        if (event === feedEvents.revocation) this.#take(data);
        else if (event === feedEvents.heartbeat) this.#revocations.prune(this.#source.clock.nowMs());
        else continue;
        if (id !== undefined && cursorForm.test(id)) this.#cursor = Number(id);
        this.#hear();
        onEvent();
        disarm();
        disarm = this.#source.clock.after(this.#maxSilenceMs / 2, abort);
      }
    } finally {
      disarm();
      this.#stop.signal.removeEventListener("abort", abort);
    }
  }

  async #open(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const { issuer, fetch, token, dropToken } = this.#source;
    const held = await token();
    const response = await fetch(`${issuer}${endpoints.revocations}`, {
      headers: { authorization: `Bearer ${held}`, accept: "text/event-stream", "last-event-id": String(this.#cursor ?? 0) },
      redirect: "manual",
      signal,
    });
    if (response.ok && response.body !== null) return response.body;
    if (response.status === 401) dropToken(held);
    throw readError(response.status, response.headers, await response.text());
  }

  /** An entry that we can't read may name anybody: nobody is let in until a snapshot, which has it too, could be read. */
  #take(data: string): void {
    const parsed = revocationEntrySchema.safeParse(parseJson(data));
    if (!parsed.success) {
      this.#cursor = undefined;
      this.#heardAtMs = Number.NEGATIVE_INFINITY;
      throw new GuardError("sdk.unreachable", { description: "The server sent a revocation that could not be read" });
    }
    const entry = parsed.data;
    this.#revocations.add(entry);
    for (const listener of this.#listeners) queueMicrotask(() => listener(entry));
  }

  #hear(): void {
    this.#heardAtMs = this.#source.clock.nowMs();
  }
}
