import type { RevocationEntry } from "@agent-id-guard/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { FakeEntropy } from "../../test/fakes/fake-entropy.ts";
import { FakeStore } from "../../test/fakes/fake-store.ts";
import { HeldTokens } from "../../test/fakes/held-tokens.ts";
import { createDraft, createRevocations, type Revocations, type RevocationTarget, revocationsOf } from "../audit/index.ts";
import { createRevocationFeed, type RevocationFeed } from "./revocation-feed.ts";

const issuer = "https://guard.example";
let clock: FakeClock;
let store: FakeStore;
let tokens: HeldTokens;
let revocations: Revocations;
let feed: RevocationFeed;
/** How many entries have been taken out of the shared set for streams. */
let given: number;

beforeEach(async () => {
  clock = new FakeClock();
  const entropy = new FakeEntropy(clock);
  store = new FakeStore(clock);
  revocations = await createRevocations({ store, clock });
  tokens = new HeldTokens(clock, entropy, revocations);
  given = 0;
  const counting = Object.create(revocations, {
    entriesAfter: {
      value: (seq: number, limit?: number) => {
        const entries = revocations.entriesAfter(seq, limit);
        given += entries.length;
        return entries;
      },
    },
    seq: { get: () => revocations.seq },
    find: { value: revocations.find.bind(revocations) },
    subscribe: { value: revocations.subscribe.bind(revocations) },
  }) as Revocations;
  feed = createRevocationFeed({ revocations: counting, clock, maxStreams: 3, maxStreamsPerParty: 2 });
});

const open = (party = "agt_1", after = 0, exp?: number) => {
  const { claims } = tokens.issue(party, issuer, "revocations:read", exp === undefined ? {} : { exp });
  return feed.open({ claims, kid: "k1", chain: [party] }, after);
};
const revoke = (...targets: RevocationTarget[]) => {
  const draft = createDraft(clock, new FakeEntropy(clock));
  const facts = { category: "admin", action: "agent.suspend", outcome: "success", actor: { type: "system", id: "test" } } as const;
  return store.commit({ writes: [], events: [draft({ ...facts, revokes: revocationsOf(targets, clock.nowMs()) })] });
};
const token = (id: string): RevocationTarget => ({ kind: "token", id });

/** A consumer that reads one chunk when told. */
function consumer(stream: ReadableStream<Uint8Array>) {
  const reader = stream.getReader();
  return {
    cancel: () => reader.cancel(),
    /** The messages of the next chunk, or undefined at the end. */
    async next(): Promise<readonly { event: string; id?: string; data: Partial<RevocationEntry> }[] | undefined> {
      const { value, done } = await reader.read();
      if (done) return undefined;
      const blocks = new TextDecoder().decode(value).split("\n\n").slice(0, -1);
      return blocks.map((block) => {
        const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2)));
        return { ...fields, data: JSON.parse(fields.data) };
      });
    },
  };
}

describe("the revocation feed", () => {
  it("begins with what is in force after the cursor, then tells what comes, at once", async () => {
    await revoke(token("1"));
    await revoke(token("2"), token("3"));
    const { next } = consumer(open("agt_1", 1));
    expect(await next()).toMatchObject([
      { event: "revocation", data: { id: "2", seq: 2 } },
      { event: "revocation", id: "2", data: { id: "3", seq: 2 } },
    ]);
    await revoke(token("4"));
    expect(await next()).toMatchObject([{ event: "revocation", id: "3", data: { id: "4", seq: 3 } }]);
  });

  it("an event of several entries is told again as a whole to a consumer that was cut off within it", async () => {
    await revoke(token("1"), token("2"));
    const [first, second] = (await consumer(open()).next()) ?? [];
    expect([first?.id, second?.id]).toEqual([undefined, "1"]);
  });

  it("a heartbeat every two seconds carries the newest seq, also of events that revoke nothing", async () => {
    const { next } = consumer(open());
    expect(await next()).toMatchObject([{ event: "heartbeat", id: "0", data: { seq: 0 } }]);
    await store.commit({
      writes: [],
      events: [
        createDraft(
          clock,
          new FakeEntropy(clock),
        )({ category: "outbound", action: "token.issue", outcome: "success", actor: { type: "system", id: "t" } }),
      ],
    });
    clock.advance(2_000);
    expect(await next()).toMatchObject([{ event: "heartbeat", id: "1", data: { seq: 1 } }]);
  });

  it("a cursor from the future, as a restored database leaves it behind, gets everything in force", async () => {
    await revoke(token("1"));
    expect(await consumer(open("agt_1", 5_000)).next()).toMatchObject([{ data: { id: "1", seq: 1 } }]);
  });

  it("holds nothing for a slow consumer, cuts it after ten seconds, and lets it come back", async () => {
    for (let index = 1; index <= 1_000; index++) await revoke(token(String(index)));
    const slow = consumer(open());
    for (let index = 0; index < 6; index++) {
      await revoke(token(`more ${index}`));
      clock.advance(2_000);
    }
    expect(given).toBe(100);
    await expect(slow.next()).rejects.toMatchObject({ code: "feed.stale" });
    let seq = 0;
    for (const back = consumer(open("agt_1", 100)); seq < 1_006; ) seq = (await back.next())?.at(-1)?.data.seq ?? Number.NaN;
    expect(seq).toBe(1_006);
  });

  it("a consumer that reads slowly but reads is not cut", async () => {
    for (let index = 1; index <= 1_000; index++) await revoke(token(String(index)));
    const { next } = consumer(open());
    for (let index = 1; index <= 10; index++) {
      clock.advance(8_000);
      expect((await next())?.at(-1)?.data.seq).toBe(index * 100);
    }
  });

  it("ends when the consumer's own token expires", async () => {
    const { next } = consumer(open("agt_1", 0, Math.floor(clock.nowMs() / 1_000) + 3));
    await next();
    clock.advance(2_000);
    expect(await next()).toMatchObject([{ event: "heartbeat" }]);
    clock.advance(2_000);
    expect(await next()).toBeUndefined();
  });

  it("ends behind the entry that revokes the consumer itself, and not for its neighbours", async () => {
    const [first, second] = [consumer(open("agt_1")), consumer(open("agt_2"))];
    await Promise.all([first.next(), second.next()]);
    await revoke({ kind: "agent", id: "agt_1" });
    expect(await first.next()).toMatchObject([{ data: { kind: "agent", id: "agt_1" } }]);
    expect(await first.next()).toBeUndefined();
    expect(await second.next()).toMatchObject([{ data: { kind: "agent", id: "agt_1" } }]);
    clock.advance(2_000);
    expect(await second.next()).toMatchObject([{ event: "heartbeat" }]);
  });

  it("so many streams and no more, and one party can't take them all", async () => {
    const streams = [consumer(open("agt_1")), consumer(open("agt_1"))];
    expect(() => open("agt_1")).toThrow(expect.objectContaining({ code: "request.rate_limited" }));
    streams.push(consumer(open("agt_2")));
    expect(() => open("agt_3")).toThrow(expect.objectContaining({ code: "request.rate_limited" }));
    await streams[0]?.cancel();
    open("agt_3");
  });

  it("closes with the server", async () => {
    const { next } = consumer(open());
    await next();
    feed.close();
    expect(await next()).toBeUndefined();
    revocations.close();
    expect([clock.waiting, store.subscribers]).toEqual([0, 0]);
  });
});
