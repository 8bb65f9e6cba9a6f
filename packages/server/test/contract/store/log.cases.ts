import type { AuditEventDraft } from "@agent-id-guard/protocol";
import { expect, it } from "vitest";
import type { EventQuery, Store, Write } from "../../../src/store/port.ts";
import { resourceRow } from "../../fakes/rows.ts";
import { change, event, note, verifiedLog } from "./database.ts";

const record = (store: Store, ...events: readonly AuditEventDraft[]) => store.commit({ writes: [], events });

export function logCases(store: () => Store): void {
  queryCases(store);

  it("AUD-07: keeps awkward texts exactly as they were sealed", async () => {
    const detail = JSON.parse('{"__proto__": "x", "b": 1e21, "a": "\\ud800 \\u0000 é e\\u0301"}');
    await record(store(), event({ reason: "nul \u0000, half \ud800, <script>", detail }), event({ agentId: "agt_\u0000" }));
    expect(await verifiedLog(store())).toHaveLength(2);
    const [first, second] = await store().events({});
    expect(first?.reason).toBe("nul \u0000, half \ud800, <script>");
    expect(JSON.stringify(first?.detail)).toBe(JSON.stringify(detail));
    expect(second?.agentId).toBe("agt_\u0000");
  });

  it("AUD-06: counts on when the clock goes back", async () => {
    await record(store(), event({ timeMs: 2_000 }));
    await record(store(), event({ timeMs: 1_000 }));
    expect((await store().events({})).map(({ seq, timeMs }) => [seq, timeMs])).toEqual([
      [1, 2_000],
      [2, 1_000],
    ]);
    expect(await verifiedLog(store())).toHaveLength(2);
  });

  it("gives records in the range that is asked for", async () => {
    await record(store(), ...Array.from({ length: 100 }, () => event()));
    const seqs = async (afterSeq: number, limit: number) => (await store().records(afterSeq, limit)).map(({ seq }) => seq);
    expect(await seqs(0, 3)).toEqual([1, 2, 3]);
    expect(await seqs(97, 10)).toEqual([98, 99, 100]);
    expect(await seqs(100, 10)).toEqual([]);
    const [last] = await store().records(99, 1);
    expect(last?.hash.constructor).toBe(Uint8Array);
    expect(JSON.parse(last?.body ?? "")).toMatchObject({ seq: 100, action: "thing.change" });
  });

  it("files each record under what its text says", async () => {
    const resource = { id: "res_1", kind: "mcp", identifier: "https://x.example" };
    const revokes = [{ kind: "agent", id: "agt_1", atMs: 1, untilMs: 2 } as const];
    await record(
      store(),
      event(),
      event({ agentId: "agt_1", userId: "usr_1", clientId: "cli_1", resource, txn: "txn_1", timeMs: 2 ** 41, revokes }),
      event({ userId: "\u0000" }),
    );
    expect((await store().records(0, 10)).map(({ isMisfiled }) => isMisfiled)).toEqual([false, false, false]);
  });

  it("a long event is kept whole", async () => {
    const reason = "x".repeat(500_000);
    await record(store(), event({ reason }));
    expect((await store().events({}))[0]?.reason).toBe(reason);
    expect(await verifiedLog(store())).toHaveLength(1);
  });

  it("bookkeeping leaves no event", async () => {
    await note(store(), { verb: "claim", id: "c", nowMs: 1, expiresAtMs: 2 });
    expect(await store().events({})).toEqual([]);
    expect(await store().records(0, 10)).toEqual([]);
  });
}

function queryCases(store: () => Store): void {
  const resource = { id: "res_1", kind: "mcp", identifier: "https://x.example" };
  const drafts: readonly Partial<AuditEventDraft>[] = [
    { agentId: "agt_1", userId: "usr_1", timeMs: 100 },
    { agentId: "agt_2", clientId: "cli_1", timeMs: 200, category: "outbound" },
    { agentId: "agt_1", resource, timeMs: 300, outcome: "denied", txn: "txn_1" },
    { timeMs: 400, action: "agent.suspend", revokes: [{ kind: "agent", id: "agt_1", atMs: 1, untilMs: 2 }] },
    { timeMs: 500, agentId: "agt_1", txn: "txn_1" },
  ];
  const cases: readonly (readonly [EventQuery, readonly number[]])[] = [
    [{}, [1, 2, 3, 4, 5]],
    [{ newestFirst: true }, [5, 4, 3, 2, 1]],
    [{ limit: 2 }, [1, 2]],
    [{ limit: 2, newestFirst: true }, [5, 4]],
    [{ limit: 0 }, []],
    [{ afterSeq: 3 }, [4, 5]],
    [{ beforeSeq: 3 }, [1, 2]],
    [{ afterSeq: 1, beforeSeq: 4, newestFirst: true }, [3, 2]],
    [{ afterSeq: 4, beforeSeq: 2 }, []],
    [{ afterSeq: 99 }, []],
    [{ agentId: "agt_1" }, [1, 3, 5]],
    [{ agentId: "agt_1", newestFirst: true, limit: 1 }, [5]],
    [{ userId: "usr_1" }, [1]],
    [{ clientId: "cli_1" }, [2]],
    [{ resourceId: "res_1" }, [3]],
    [{ txn: "txn_1" }, [3, 5]],
    [{ category: "outbound" }, [2]],
    [{ action: "agent.suspend" }, [4]],
    [{ outcome: "denied" }, [3]],
    [{ fromMs: 200, toMs: 400 }, [2, 3, 4]],
    [{ revoking: true }, [4]],
    [{ agentId: "agt_1", outcome: "success", afterSeq: 1 }, [5]],
  ];

  it("finds the events about resources of one kind", async () => {
    const rows = [resourceRow("res_1", [], { kind: "llm" }), resourceRow("res_2", []), resourceRow("res_3", [], { kind: "llm" })];
    await change(store(), ...rows.map((row): Write => ({ verb: "insert", collection: "resources", row })));
    for (const id of ["res_1", "res_2", "res_3", "res_4"]) await record(store(), event({ resource: { id, kind: "llm", identifier: id } }));
    const found = async (query: EventQuery) => (await store().events(query)).map((one) => one.resource?.id);
    expect(await found({ resourceKind: "llm", newestFirst: true })).toEqual(["res_3", "res_1"]);
    expect(await found({ resourceKind: "llm", afterSeq: 2 })).toEqual(["res_3"]);
    expect(await found({ resourceKind: "mcp" })).toEqual(["res_2"]);
    expect(await found({ resourceKind: "service" })).toEqual([]);
  });

  it("answers each question about the log", async () => {
    await record(store(), ...drafts.map(event));
    for (const [query, seqs] of cases)
      expect(
        (await store().events(query)).map(({ seq }) => seq),
        JSON.stringify(query),
      ).toEqual(seqs);
  });

  it("looks through a long log for a rare event, both ways, and misses none wherever it stands", async () => {
    const rare = [1, 1_000, 1_001, 20_000, 20_001, 21_000, 21_001, 40_000, 40_001, 41_000];
    const drafts = Array.from({ length: 41_000 }, (_, i) =>
      event({ category: "outbound", action: rare.includes(i + 1) ? "rare.one" : "common.one" }),
    );
    await Promise.all(Array.from({ length: 41 }, (_, unit) => record(store(), ...drafts.slice(unit * 1_000, (unit + 1) * 1_000))));
    const seqs = async (query: EventQuery) => (await store().events({ action: "rare.one", ...query })).map(({ seq }) => seq);
    expect(await seqs({})).toEqual(rare);
    expect(await seqs({ newestFirst: true })).toEqual(rare.toReversed());
    expect(await seqs({ newestFirst: true, limit: 7 })).toEqual(rare.toReversed().slice(0, 7));
    expect(await seqs({ afterSeq: 1, beforeSeq: 41_000 })).toEqual(rare.slice(1, -1));
    expect(await seqs({ afterSeq: 1, beforeSeq: 41_000, newestFirst: true })).toEqual(rare.slice(1, -1).toReversed());
  });
}
