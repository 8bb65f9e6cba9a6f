import type { AuditEvent } from "@agent-id-guard/protocol";
import { describe, expect, it } from "vitest";
import { silentLog } from "../log/pino.ts";
import type { SignalRecord } from "./log-statements.ts";
import { RowCache } from "./row-cache.ts";
import { Signals } from "./signals.ts";

const event = (seq: number): AuditEvent => ({
  id: `e${seq}`,
  seq,
  timeMs: 1,
  category: "admin",
  action: "thing.change",
  outcome: "success",
  actor: { type: "system", id: "test" },
  previousHash: "00",
  hash: "00",
});
const record = (seq: number, signal = ""): SignalRecord => {
  const { previousHash, hash, ...body } = event(seq);
  return { seq, signal, body: JSON.stringify(body), hash: new Uint8Array(1), previousHash: new Uint8Array(1) };
};

function listened(heardSeq: number) {
  const cache = new RowCache();
  const signals = new Signals(heardSeq, cache, silentLog);
  const told: (readonly [seqs: readonly number[], upToSeq: number])[] = [];
  signals.subscribe((events, upToSeq) => told.push([events.map(({ seq }) => seq), upToSeq]));
  return { cache, signals, told };
}

describe("Signals", () => {
  it("tells other servers' events before the own ones, in the order of seq", () => {
    const { signals, told } = listened(10);
    signals.tell([record(11), record(13)], [event(14)], 15);
    expect(told).toEqual([[[11, 13, 14], 15]]);
    expect(signals.heardSeq).toBe(15);
  });

  it("tells nothing twice, whichever way it comes first", () => {
    const { signals, told } = listened(0);
    signals.tell([record(1), record(2)], [], 2);
    signals.tell([], [event(2)], 2);
    signals.tell([record(1)], [event(2), event(3)], 3);
    signals.tell([record(2), record(3)], [], 3);
    expect(told).toEqual([
      [[1, 2], 2],
      [[3], 3],
    ]);
  });

  it("forgets what another server changed before it tells of it", async () => {
    const { cache, signals } = listened(0);
    let row = "old";
    const read = async () => [row];
    await cache.answer("agents", "q", read);
    await cache.answer("grants", "q", read);
    await cache.answer("clients", "q", read);
    row = "new";
    const seen: Promise<unknown>[] = [];
    signals.subscribe(() => seen.push(...(["agents", "grants", "clients"] as const).map((name) => cache.answer(name, "q", read))));
    signals.tell([record(1, "agents,grants"), record(2)], [], 2);
    expect(await Promise.all(seen)).toEqual([["new"], ["new"], ["old"]]);
  });
});
