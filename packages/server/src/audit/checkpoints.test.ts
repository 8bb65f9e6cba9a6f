import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { FakeEntropy } from "../../test/fakes/fake-entropy.ts";
import { FakeLog } from "../../test/fakes/fake-log.ts";
import { FakeStore } from "../../test/fakes/fake-store.ts";
import { createMemoryCheckpoints } from "../sinks/checkpoint-memory.ts";
import type { CheckpointSink } from "../sinks/port.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { createCheckpoints, createDraft, type EventFacts } from "./index.ts";

/** A sink that can be down. */
class Sink implements CheckpointSink {
  readonly #kept = createMemoryCheckpoints();
  failure: Error | undefined;
  attempts = 0;
  async append(line: string): Promise<void> {
    this.attempts++;
    if (this.failure !== undefined) throw this.failure;
    await this.#kept.append(line);
  }
  last = () => this.#kept.last();
  lines = () => this.#kept.lines();
  close = () => this.#kept.close();
  async seqs(): Promise<readonly (number | undefined)[]> {
    const seqs: (number | undefined)[] = [];
    for await (const line of this.lines()) seqs.push(readCheckpoint(line)?.seq);
    return seqs;
  }
}

let clock: FakeClock;
let store: FakeStore;
let sink: Sink;
let log: FakeLog;

beforeEach(() => {
  clock = new FakeClock();
  store = new FakeStore(clock);
  sink = new Sink();
  log = new FakeLog();
});

const sign = (claims: object) => `.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.`;
const draft = (facts: Partial<EventFacts> = {}) => {
  const made = createDraft(clock, new FakeEntropy(clock));
  return made({ category: "outbound", action: "token.issue", outcome: "success", actor: { type: "agent", id: "agt_1" }, ...facts });
};
const start = () =>
  createCheckpoints({
    store,
    clock,
    sink,
    log,
    sign,
    digest: (text) => `digest of ${text}`,
    instance: "ins_1",
    draft: createDraft(clock, new FakeEntropy(clock)),
  });
const commit = (events: number, facts: Partial<EventFacts> = {}) =>
  store.commit({ writes: [], events: Array.from({ length: events }, () => draft(facts)) });
/** Lets everything that is ready run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("checkpoints", () => {
  it("come at least every 1,000 events, of categories that nobody is told of too", async () => {
    const checkpoints = await start();
    for (let index = 0; index < 25; index++) {
      await commit(100);
      await settle();
    }
    expect(await sink.seqs()).toEqual([1_000, 2_000]);
    await checkpoints.close();
    expect(await sink.seqs()).toEqual([1_000, 2_000, 2_500]);
  });

  it("come at the latest 60 s after an event, and not without one", async () => {
    const checkpoints = await start();
    clock.advance(180_000);
    await settle();
    expect(await sink.seqs()).toEqual([]);
    await commit(1);
    clock.advance(60_000);
    await settle();
    expect(await sink.seqs()).toEqual([1]);
    await checkpoints.close();
    expect([store.subscribers, clock.waiting]).toEqual([0, 0]);
  });

  it("say where the log stands, and link to each other", async () => {
    const checkpoints = await start();
    await commit(3);
    await checkpoints.write();
    await commit(1);
    await Promise.all([checkpoints.write(), checkpoints.write()]);
    const lines: string[] = [];
    for await (const line of sink.lines()) lines.push(line);
    expect(lines).toHaveLength(2);
    const head = store.log[3]?.event;
    expect(readCheckpoint(lines[1] ?? "")).toEqual({
      seq: 4,
      count: 4,
      hash: head?.hash,
      timeMs: clock.nowMs(),
      instance: "ins_1",
      previous: `digest of ${lines[0]}`,
      keys: [],
    });
  });

  it("a sink that is down holds nobody up and is tried again each second; the next checkpoint covers what was missed", async () => {
    const checkpoints = await start();
    sink.failure = new Error("disk full");
    await commit(1_000);
    await settle();
    await commit(5_000);
    await settle();
    expect(sink.attempts).toBe(1);
    clock.advance(1_000);
    await settle();
    expect([sink.attempts, log.lines.length]).toEqual([2, 2]);
    expect(checkpoints.failingSinceMs()).toBe(clock.nowMs() - 1_000);
    sink.failure = undefined;
    clock.advance(1_000);
    await settle();
    expect(await sink.seqs()).toEqual([6_000]);
    expect(checkpoints.failingSinceMs()).toBeUndefined();
    await checkpoints.close();
  });

  it("go on behind the last one after a restart, without an alert", async () => {
    await commit(5);
    const first = await start();
    await first.close();
    const second = await start();
    await second.close();
    await commit(1);
    await (await start()).close();
    expect([await sink.seqs(), log.lines]).toEqual([[5, 6], []]);
  });

  it("an alert is recorded when the log is not the one that was seen", async () => {
    await commit(5);
    await (await start()).close();
    store.log = store.log.slice(0, 2);
    await (await start()).close();
    expect(store.log.at(-1)?.event).toMatchObject({
      category: "alert",
      action: "audit.mismatch",
      detail: { checkpointSeq: 5, headSeq: 2 },
    });
  });
});
