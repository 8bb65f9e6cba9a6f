import type { ReportedEvent } from "@agent-id-guard/protocol";
import type { Clock } from "@agent-id-guard/sdk";
import { describe, expect, it } from "vitest";
import { AuditReporter } from "./audit-reporter.ts";

const event = (tool: string): ReportedEvent => ({
  action: "tool.call",
  outcome: "success",
  tokenId: "t",
  txn: "x",
  sub: "s",
  chain: ["s"],
  tool,
});

/** A clock whose timers fire when the test says so. */
class HandClock implements Clock {
  readonly timers = new Set<{ readonly delayMs: number; readonly task: () => void }>();
  nowMs(): number {
    return 0;
  }
  after(delayMs: number, task: () => void): () => void {
    const timer = { delayMs, task };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }
  fire(delayMs: number): void {
    for (const timer of [...this.timers]) if (timer.delayMs === delayMs && this.timers.delete(timer)) timer.task();
  }
}

function setUp() {
  const clock = new HandClock();
  const sent: string[][] = [];
  const errors: unknown[] = [];
  let answer: () => Promise<Response> = async () => new Response(null, { status: 204 });
  const callGuard = async (_path: string, init?: RequestInit) => {
    const { events } = JSON.parse(init?.body as string) as { events: ReportedEvent[] };
    const response = await answer();
    if (response.ok) sent.push(events.map(({ tool }) => tool));
    return response;
  };
  const reporter = new AuditReporter({ callGuard }, clock, (error) => errors.push(error));
  return { clock, sent, errors, reporter, answerWith: (next: () => Promise<Response>) => (answer = next) };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const down = async () => new Response(null, { status: 503 });

describe("AuditReporter", () => {
  it("sends a record at once, and what arrives meanwhile together in the next report, 64 at most", async () => {
    const { sent, reporter } = setUp();
    await Promise.all(Array.from({ length: 100 }, (_, index) => reporter.record(event(`${index}`))));
    expect(sent.map((batch) => batch.length)).toEqual([1, 64, 35]);
    expect(sent.flat()).toEqual(Array.from({ length: 100 }, (_, index) => `${index}`));
  });

  it("is ready again in the very step in which it ran empty", async () => {
    const { sent, reporter } = setUp();
    await reporter.record(event("a")).then(() => reporter.record(event("b")));
    await reporter.record(event("c"));
    expect(sent.flat()).toEqual(["a", "b", "c"]);
  });

  it("lets notes wait for company, but never overtake or be overtaken", async () => {
    const { clock, sent, reporter } = setUp();
    reporter.note(event("a"));
    reporter.note(event("b"));
    await settled();
    expect(sent).toEqual([]);
    clock.fire(200);
    await settled();
    reporter.note(event("c"));
    await reporter.record(event("d"));
    expect(sent).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  it("rejects a record that failed and does not send it again; notes stay until they are taken, in ever longer pauses", async () => {
    const { clock, sent, errors, reporter, answerWith } = setUp();
    answerWith(down);
    reporter.note(event("note"));
    await expect(reporter.record(event("record"))).rejects.toMatchObject({ code: "audit.unavailable" });
    for (const pauseMs of [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
      await settled();
      expect([...clock.timers].map(({ delayMs }) => delayMs)).toEqual([pauseMs]);
      clock.fire(pauseMs);
    }
    await settled();
    expect(errors.length).toBe(8);
    answerWith(async () => new Response(null, { status: 204 }));
    clock.fire(15_000);
    await settled();
    expect(sent).toEqual([["note"]]);
  });

  it("gives up an answer that does not come, also where the token for it does not", async () => {
    const { clock, reporter, answerWith } = setUp();
    answerWith(() => new Promise(() => undefined));
    const record = reporter.record(event("a"));
    await settled();
    clock.fire(5_000);
    await expect(record).rejects.toMatchObject({ code: "audit.unavailable" });
  });

  it("lets no more calls in when too much is waiting", async () => {
    const { reporter, answerWith } = setUp();
    answerWith(down);
    for (let index = 0; index < 10_000; index++) reporter.note(event("n"));
    expect(() => reporter.noteWithin(event("b"))).toThrow(expect.objectContaining({ code: "audit.unavailable" }));
    await expect(reporter.record(event("a"))).rejects.toMatchObject({ code: "audit.unavailable" });
  });

  it("tries once more at its close, and tells what it could not report", async () => {
    const { sent, errors, reporter, answerWith } = setUp();
    reporter.note(event("a"));
    await reporter.close();
    expect(sent).toEqual([["a"]]);
    answerWith(down);
    reporter.note(event("b"));
    await reporter.close();
    expect(errors).toHaveLength(2);
  });
});
