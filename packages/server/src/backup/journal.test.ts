import { describe, expect, it } from "vitest";
import { event, open } from "../../test/contract/store/database.ts";
import { FakeLog } from "../../test/fakes/fake-log.ts";
import { userRow } from "../../test/fakes/rows.ts";
import { createSystemClock } from "../clock/system.ts";
import { digests } from "../entropy/digests.ts";
import { createMemoryCheckpoints } from "../sinks/checkpoint-memory.ts";
import type { Store } from "../store/port.ts";
import { createJournal } from "./journal.ts";
import { compactJournal, readJournalLine } from "./journal-line.ts";
import { reachOf, readJournal } from "./reach.ts";

const digest = digests.sha256Base64url;
const instance = "instance";

async function linesOf(sink: ReturnType<typeof createMemoryCheckpoints>): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const text of sink.lines()) texts.push(...text.split("\n"));
  return texts;
}
async function* each(texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}
const journalOn = (store: Store, sink: ReturnType<typeof createMemoryCheckpoints>) =>
  createJournal({ store, clock: createSystemClock(), log: new FakeLog(), sink: split(sink), digest, instance });
/** As a file does: what was appended together is read line by line. */
function split(sink: ReturnType<typeof createMemoryCheckpoints>): typeof sink {
  return {
    ...sink,
    last: async () => (await linesOf(sink)).at(-1),
    async *lines() {
      yield* await linesOf(sink);
    },
  };
}

/** Adds somebody and suspends them. */
async function suspend(store: Store, id: string): Promise<void> {
  await store.commit({
    writes: [{ verb: "insert", collection: "users", row: userRow(id) }],
    events: [event({ action: "user.create", target: { type: "user", id } })],
  });
  await store.commit({
    writes: [{ verb: "compareAndSet", collection: "users", id, version: 1, set: { state: "suspended" } }],
    events: [event({ action: "user.suspend", target: { type: "user", id } })],
  });
}

describe("the journal of revocations", () => {
  it("DUR-10: has what ended within a second, without anybody asking", async () => {
    const [store, sink] = [await open(":memory:"), createMemoryCheckpoints()];
    const journal = await journalOn(store, sink);
    await suspend(store, "usr_1");
    await expect.poll(async () => (await linesOf(sink)).filter((line) => line.includes("user.suspend"))).toHaveLength(1);
    const ending = (await readJournal(each(await linesOf(sink)), instance, digest))?.endings[0];
    expect(ending?.left.find(({ collection }) => collection === "users")?.rows).toMatchObject([{ id: "usr_1", state: "suspended" }]);
    await journal.close();
    await store.close();
  });

  it("DUR-10: goes on where it stopped, however it ended", async () => {
    const [store, sink] = [await open(":memory:"), createMemoryCheckpoints()];
    await (await journalOn(store, sink)).close();
    // Nobody followed meanwhile, as after a kill.
    await suspend(store, "usr_1");
    const journal = await journalOn(store, sink);
    await journal.cover(2);
    expect(await readJournal(each(await linesOf(sink)), instance, digest)).toMatchObject({
      fromSeq: 0,
      toSeq: 2,
      endings: [{ action: "user.suspend" }],
    });
    await journal.close();
    await store.close();
  });

  it("says from where on it is whole when the log is another one", async () => {
    const [store, sink] = [await open(":memory:"), createMemoryCheckpoints()];
    const journal = await journalOn(store, sink);
    await suspend(store, "usr_1");
    await journal.close();
    const other = await open(":memory:");
    await suspend(other, "usr_2");
    await suspend(other, "usr_3");
    await (await journalOn(other, sink)).close();
    expect(await readJournal(each(await linesOf(sink)), instance, digest)).toMatchObject({ fromSeq: 4, toSeq: 4 });
    await store.close();
    await other.close();
  });

  it("is not believed once a line was changed, taken out or put in", async () => {
    const [store, sink] = [await open(":memory:"), createMemoryCheckpoints()];
    const journal = await journalOn(store, sink);
    for (const id of ["usr_1", "usr_2", "usr_3"]) {
      await suspend(store, id);
      await journal.cover(0);
    }
    await journal.close();
    await store.close();
    const lines = await linesOf(sink);
    expect(await readJournal(each(lines), "another", digest)).toBeUndefined();
    for (let at = 0; at < lines.length - 1; at++) {
      expect(await readJournal(each(lines.toSpliced(at, 1)), instance, digest), `${at}`).toBeUndefined();
      expect(
        await readJournal(each(lines.with(at, (lines[at] as string).replace("usr_", "usr-").replace("mark", "Mark"))), instance, digest),
      ).toBeUndefined();
    }
    const small = compactJournal(
      lines.map((line) => readJournalLine(line) as NonNullable<ReturnType<typeof readJournalLine>>),
      digest,
    );
    expect(small.length).toBeLessThan(lines.length);
    expect((await readJournal(each(small), instance, digest))?.endings).toEqual(
      (await readJournal(each(lines), instance, digest))?.endings,
    );
  });
});

describe("a journal of 200,000 endings", () => {
  it("is read like a small one", async () => {
    async function* many(): AsyncGenerator<string> {
      yield JSON.stringify({ kind: "mark", instance, fromSeq: 0, upToSeq: 1, hash: "", timeMs: 1, previous: "" });
      const ending = { kind: "ending", hash: "", eventId: "x", action: "user.suspend", timeMs: 1, target: null, left: [], previous: "" };
      for (let seq = 2; seq <= 200_001; seq++) yield JSON.stringify({ ...ending, seq });
    }
    expect((await readJournal(many(), instance, () => ""))?.toSeq).toBe(200_001);
  });
});

describe("what is known of the time since a backup", () => {
  const witness = (fromSeq: number, toSeq: number) => ({ fromSeq, toSeq, endings: [] });
  it.each([
    ["the old database", witness(10, 20), undefined, 20, 20, true],
    ["the journal", undefined, witness(3, 20), 15, 20, true],
    ["nothing", undefined, undefined, undefined, 10, false],
    ["a journal that began after the backup", undefined, witness(11, 20), 15, 20, false],
    ["a journal that ends before the last checkpoint", undefined, witness(3, 14), 15, 15, false],
    ["one that reaches where the other does not", witness(10, 12), witness(3, 16), 15, 16, true],
  ])("%s", (_name, old, journal, checkpoint, newestSeq, isWhole) => {
    const reach = reachOf({ seq: 10 }, old, journal, checkpoint);
    expect({ newestSeq: reach.newestSeq, isWhole: reach.gap === undefined }).toEqual({ newestSeq, isWhole });
  });
});
