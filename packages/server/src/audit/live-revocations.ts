import { type AuditEvent, type RevocableToken, type Revocation, type RevocationEntry, RevocationSet } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Store } from "../store/port.ts";
import { revocationLifetimeMs } from "./revocations-of.ts";

const pruneEveryMs = 30_000;
const pageSize = 1_000;

/** The revocations in force, kept current by the store. The feed (design §8) is read from here. */
export interface Revocations {
  /** The newest audit `seq` that has been seen; every revocation up to it is known here. */
  readonly seq: number;
  /** The revocation that kills this token, or undefined when it lives. Signature and expiry are not looked at. */
  find(token: RevocableToken): Revocation | undefined;
  /**
   * A revocation that became known after `seq` and names somebody in this token's chain, whenever the token was issued.
   * Who issues a token reads `seq` before the first rule, and asks this after the commit: a token decided on what is no longer true
   * is then never handed out (case INT-11).
   */
  revokedSince(seq: number, token: RevocableToken): Revocation | undefined;
  /** Entries in force after a cursor, in the order of `seq`. The last `seq` is never cut in two, so there may be a few more than `limit`. */
  entriesAfter(seq: number, limit?: number): readonly RevocationEntry[];
  /** Calls the listener after new entries have come. Returns a function that stops it. */
  subscribe(listener: () => void): () => void;
  close(): void;
}

/** Loads the revocations in force and follows the store from then on. */
export async function createRevocations({ store, clock }: { readonly store: Store; readonly clock: Clock }): Promise<Revocations> {
  const early: AuditEvent[] = [];
  let earlySeq = 0;
  let loaded = false;
  const unsubscribe = store.subscribe((events, upToSeq) => {
    if (loaded) return live.take(events, upToSeq);
    early.push(...events);
    earlySeq = upToSeq;
  });
  let cancel = clock.after(pruneEveryMs, prune);
  const live = new LiveRevocations(() => {
    cancel();
    unsubscribe();
  });
  function prune(): void {
    live.prune(clock.nowMs());
    cancel = clock.after(pruneEveryMs, prune);
  }
  try {
    await load(live, store, clock.nowMs());
  } catch (error) {
    live.close();
    throw error;
  }
  live.take(early, earlySeq);
  loaded = true;
  return live;
}

async function load(live: LiveRevocations, store: Store, nowMs: number): Promise<void> {
  const [head] = await store.events({ newestFirst: true, limit: 1 });
  for (let afterSeq = 0, full = true; full; ) {
    const page = await store.events({ revoking: true, fromMs: nowMs - revocationLifetimeMs, afterSeq, limit: pageSize });
    afterSeq = page.at(-1)?.seq ?? afterSeq;
    live.take(page, afterSeq);
    full = page.length === pageSize;
  }
  live.take([], head?.seq ?? 0);
  live.prune(nowMs);
}

class LiveRevocations implements Revocations {
  readonly #set = new RevocationSet();
  readonly #listeners = new Set<() => void>();
  /** In force, in the order of `seq`. */
  #entries: RevocationEntry[] = [];
  #seq = 0;
  readonly #release: () => void;

  constructor(release: () => void) {
    this.#release = release;
  }

  get seq(): number {
    return this.#seq;
  }

  /** Takes events in, the newest of all being `upToSeq`. One that is known already changes nothing. */
  take(events: readonly AuditEvent[], upToSeq: number): void {
    let grown = false;
    for (const event of events) {
      if (event.revokes !== undefined && !this.#knows(event.seq)) {
        const fresh = event.revokes.map((entry) => ({ ...entry, seq: event.seq }));
        for (const entry of fresh) this.#set.add(entry);
        this.#entries.splice(this.#indexAfter(event.seq), 0, ...fresh);
        grown = true;
      }
    }
    this.#seq = Math.max(this.#seq, upToSeq);
    if (grown) for (const listener of this.#listeners) listener();
  }

  find(token: RevocableToken): Revocation | undefined {
    return this.#set.find(token);
  }

  revokedSince(seq: number, token: RevocableToken): Revocation | undefined {
    if ((this.#entries.at(-1)?.seq ?? 0) <= seq) return undefined;
    const since = new RevocationSet();
    for (const entry of this.entriesAfter(seq)) since.add({ ...entry, atMs: Number.MAX_SAFE_INTEGER });
    return since.find(token);
  }

  entriesAfter(seq: number, limit = Number.POSITIVE_INFINITY): readonly RevocationEntry[] {
    const start = this.#indexAfter(seq);
    let end = Math.min(this.#entries.length, start + limit);
    while (end > start && end < this.#entries.length && this.#entries[end]?.seq === this.#entries[end - 1]?.seq) end++;
    return this.#entries.slice(start, end);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  prune(nowMs: number): void {
    this.#set.prune(nowMs);
    this.#entries = this.#entries.filter((entry) => entry.untilMs >= nowMs);
  }

  close(): void {
    this.#release();
    this.#listeners.clear();
  }

  #knows(seq: number): boolean {
    return this.#entries[this.#indexAfter(seq) - 1]?.seq === seq;
  }

  /** The index of the first entry whose `seq` is greater. */
  #indexAfter(seq: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.seq ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
