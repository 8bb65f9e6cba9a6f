import type { AuditEvent } from "@agent-id-guard/protocol";
import { expect, it } from "vitest";
import type { Store, Write } from "../../../src/store/port.ts";
import { change, endings, event, groupRow, insertGroup, note, verifiedLog } from "./database.ts";

const setting = (id: string, value: string): Write => ({
  verb: "insert",
  collection: "settings",
  row: { id, version: 1, createdAtMs: 1, value },
});

export function commitCases(store: () => Store): void {
  unitCases(store);
  refusalCases(store);
  listenerCases(store);
}

function unitCases(store: () => Store): void {
  it("keeps all of a unit or nothing (AUD-03: no change without its record, no record without its change)", async () => {
    const ends = await endings([
      change(store(), insertGroup("grp_1")),
      change(store(), insertGroup("grp_2"), insertGroup("grp_1")),
      change(store(), insertGroup("grp_3")),
    ]);
    expect(ends).toEqual(["ok", "conflict", "ok"]);
    expect((await store().find("groups", {})).map(({ id }) => id)).toEqual(["grp_1", "grp_3"]);
    expect(await verifiedLog(store())).toHaveLength(2);
  });

  it("later units of the same turn see what earlier ones did", async () => {
    const rename: Write = { verb: "compareAndSet", collection: "groups", id: "grp_1", version: 1, set: { name: "new", externalId: "new" } };
    const [, second] = await Promise.all([change(store(), insertGroup("grp_1", "old")), change(store(), rename)]);
    expect(second.rows).toEqual([{ ...groupRow("grp_1", "new"), version: 2 }]);
  });

  it("a receipt has a row for each write and the events as they were sealed", async () => {
    const drafts = [event({ action: "a.one" }), event({ action: "a.two" })];
    const { rows, events } = await store().commit({ writes: [insertGroup("grp_1"), setting("k", "v")], events: drafts });
    expect(rows.map((row) => row?.id)).toEqual(["grp_1", "k"]);
    expect(events.map(({ action, seq }) => [action, seq])).toEqual([
      ["a.one", 1],
      ["a.two", 2],
    ]);
    expect(events).toEqual(await store().events({}));
  });

  it("seals events without a gap under concurrency, and each seal covers the one before", async () => {
    const rounds = Array.from({ length: 8 }, async (_, lane) => {
      for (let round = 0; round < 10; round++) {
        await store().commit({ writes: [setting(`${lane} ${round}`, "")], events: [event(), event({ category: "outbound" })] });
        if (round % 3 === 0) await endings([note(store(), setting(`${lane} ${round}`, ""))]);
      }
    });
    await Promise.all(rounds);
    const records = await verifiedLog(store());
    expect(records).toHaveLength(160);
    const events = await store().events({});
    expect(events.map(({ hash }) => hash)).toEqual(records.map(({ hash }) => Buffer.from(hash).toString("hex")));
    expect(events.slice(1).every(({ previousHash }, index) => previousHash === events[index]?.hash)).toBe(true);
  });

  it("an empty unit does nothing", async () => {
    expect(await store().commit({ writes: [], events: [] })).toEqual({ rows: [], events: [] });
  });

  it("many units at once all succeed", async () => {
    await Promise.all(Array.from({ length: 2_500 }, () => store().commit({ writes: [], events: [event({ category: "outbound" })] })));
    expect(await verifiedLog(store())).toHaveLength(2_500);
  });

  it("finishes what is under way before it closes, and then answers store.unavailable", async () => {
    const pending = change(store(), insertGroup("grp_1"));
    await store().close();
    expect((await pending).rows).toHaveLength(1);
    const ends = await endings([
      change(store(), insertGroup("grp_2")),
      store().get("groups", "grp_1"),
      store().find("groups", {}),
      store().events({}),
      store().records(0, 1),
    ]);
    expect(new Set(ends)).toEqual(new Set(["store.unavailable"]));
  });
}

function refusalCases(store: () => Store): void {
  it("a change of the registry without an event is a mistake of ours: TypeError", async () => {
    const writes: readonly Write[] = [
      insertGroup("grp_1"),
      { verb: "compareAndSet", collection: "signing_keys", id: "k", version: 1, set: { state: "retired" } },
      { verb: "consumeOne", collection: "users", id: "usr_1" },
      { verb: "remove", collection: "memberships", where: { userId: "usr_1" } },
    ];
    for (const write of writes) await expect(note(store(), setting("k", ""), write)).rejects.toBeInstanceOf(TypeError);
    expect(await store().get("settings", "k")).toBeUndefined();
  });

  it("a text that no engine can hold is refused with request.invalid, alone", async () => {
    const ends = await endings([
      change(store(), insertGroup("grp_1", "nul \u0000")),
      change(store(), insertGroup("grp_2", "half a pair \ud800")),
      note(store(), {
        verb: "insert",
        collection: "tickets",
        row: { id: "t", version: 1, createdAtMs: 1, kind: "code", body: { deep: ["\u0000"] }, expiresAtMs: 9 },
      }),
      note(store(), { verb: "claim", id: "a\u0000", nowMs: 1, expiresAtMs: 2 }),
      change(store(), insertGroup("grp_3", "good")),
    ]);
    expect(ends).toEqual(["request.invalid", "request.invalid", "request.invalid", "request.invalid", "ok"]);
  });

  it("an event or a row that lacks a part is a mistake of ours, and costs its neighbours nothing", async () => {
    const ends = await endings([
      store().commit({ writes: [], events: [event({ timeMs: Number.NaN })] }),
      store().commit({ writes: [], events: [event({ action: undefined } as never)] }),
      store().commit({ writes: [insertGroup("grp_1")], events: [event({ detail: { big: 1n } } as never)] }),
      change(store(), { verb: "insert", collection: "groups", row: { ...groupRow("grp_2", ""), name: undefined } as never }),
      change(store(), insertGroup("grp_3")),
    ]);
    expect(ends).toEqual(["TypeError", "TypeError", "TypeError", "TypeError", "ok"]);
    expect((await store().find("groups", {})).map(({ id }) => id)).toEqual(["grp_3"]);
    expect(await verifiedLog(store())).toHaveLength(1);
  });

  it("a number that is not whole, and a column that is not there, are mistakes of ours: TypeError", async () => {
    const row = { ...groupRow("grp_1", "x"), version: 1.5 };
    await expect(change(store(), { verb: "insert", collection: "groups", row })).rejects.toBeInstanceOf(TypeError);
    const set = { colour: "red" } as never;
    await expect(change(store(), { verb: "compareAndSet", collection: "groups", id: "g", version: 1, set })).rejects.toBeInstanceOf(
      TypeError,
    );
  });
}

function listenerCases(store: () => Store): void {
  it("tells listeners of admin, auth and revoking events, once each, before the caller is answered", async () => {
    const told: AuditEvent[] = [];
    const stop = store().subscribe((events) => told.push(...events));
    const revokes = [{ kind: "token", id: "jti", atMs: 1, untilMs: 2 } as const];
    const { events } = await store().commit({
      writes: [],
      events: [event(), event({ category: "auth" }), event({ category: "outbound" }), event({ category: "inbound", revokes })],
    });
    expect(told).toEqual([events[0], events[1], events[3]]);
    stop();
    await change(store(), insertGroup("grp_1"));
    expect(told).toHaveLength(3);
  });

  it("tells listeners how far the log has come, also when there is nothing else to tell", async () => {
    const told: (readonly [number, number])[] = [];
    store().subscribe((events, upToSeq) => told.push([events.length, upToSeq]));
    await store().commit({ writes: [], events: [event(), event({ category: "outbound" })] });
    await store().commit({ writes: [], events: [event({ category: "outbound" })] });
    await note(store(), setting("k", ""));
    expect(told).toEqual([
      [1, 2],
      [0, 3],
    ]);
  });

  it("shows a listener what the commit did", async () => {
    const seen: Promise<unknown>[] = [];
    await store().get("groups", "grp_1");
    store().subscribe(() => seen.push(store().get("groups", "grp_1")));
    await change(store(), insertGroup("grp_1"));
    expect(await Promise.all(seen)).toEqual([groupRow("grp_1", "grp_1")]);
  });

  it("a listener that throws keeps neither the commit nor the other listeners from it", async () => {
    const told: AuditEvent[] = [];
    store().subscribe(() => {
      throw new Error("listener");
    });
    store().subscribe((events) => told.push(...events));
    await change(store(), insertGroup("grp_1"));
    expect(told).toHaveLength(1);
  });
}
