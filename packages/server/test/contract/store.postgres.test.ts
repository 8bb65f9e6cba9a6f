import type { AuditEvent } from "@agent-id-guard/protocol";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../src/store/port.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { startPostgres, type TestPostgres } from "../fakes/postgres.ts";
import { change, event, groupRow, insertGroup, open, RecordingLog, verifiedLog } from "./store/database.ts";
import { describeStore } from "./store.test-kit.ts";

/** News of another server must have come by then. */
const withinASecond = { timeout: 1_000, interval: 10 };

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

describe("store on PostgreSQL", () => {
  describeStore(async () => ({ url: await server.createDatabase(), drop: async () => {} }));
});

describe("two servers on one PostgreSQL", () => {
  let url: string;
  let one: Store;
  let two: Store;
  beforeEach(async () => {
    url = await server.createDatabase();
    [one, two] = await Promise.all([open(url), open(url)]);
  });
  afterEach(async () => {
    await one.close();
    await two.close();
  });

  it("extend one chain without a gap or a fork", async () => {
    const lanes = [one, two, one, two].map(async (store) => {
      for (let i = 0; i < 40; i++) await store.commit({ writes: [], events: [event(), event({ category: "outbound" })] });
    });
    await Promise.all(lanes);
    expect(await verifiedLog(one)).toHaveLength(320);
    expect(await verifiedLog(two)).toHaveLength(320);
  });

  it("let a name be claimed once between them, and a limit be reached once", async () => {
    const claims = await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) =>
        (i % 2 === 0 ? one : two).commit({ writes: [{ verb: "claim", id: "jti", nowMs: 1, expiresAtMs: 2 }], events: [] }),
      ),
    );
    expect(claims.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const add = { verb: "incrementWithin", id: "quota", by: 1, limit: 10, nowMs: 1, expiresAtMs: 2 } as const;
    const adds = await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? one : two).commit({ writes: [add], events: [] })),
    );
    expect(adds.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  });

  it("hear each other's events once each, in order, within a second", async () => {
    const heard: { one: AuditEvent[]; two: AuditEvent[] } = { one: [], two: [] };
    one.subscribe((events) => heard.one.push(...events));
    two.subscribe((events) => heard.two.push(...events));
    for (let i = 0; i < 20; i++) await Promise.all([change(one, insertGroup(`a ${i}`)), change(two, insertGroup(`b ${i}`))]);
    await expect.poll(() => [heard.one.length, heard.two.length], withinASecond).toEqual([40, 40]);
    const log = await one.events({});
    expect(heard.one).toEqual(log);
    expect(heard.two).toEqual(log);
  });

  it("forget what the other changed within a second, whatever the event's category", async () => {
    await change(one, insertGroup("grp_1", "before"));
    await expect.poll(() => two.get("groups", "grp_1"), withinASecond).toEqual(groupRow("grp_1", "before"));
    const set = { verb: "compareAndSet", collection: "groups", id: "grp_1", version: 1, set: { name: "after" } } as const;
    await one.commit({ writes: [set], events: [event({ category: "credential" })] });
    await expect.poll(() => two.get("groups", "grp_1"), withinASecond).toMatchObject({ name: "after" });
    await expect.poll(() => two.find("groups", { where: { name: "before" } }), withinASecond).toEqual([]);
  });

  it("have heard all that stands before an own commit when it is answered", async () => {
    const heard: AuditEvent[] = [];
    await two.close();
    two = await open(url, { clock: new FakeClock() });
    two.subscribe((events) => heard.push(...events));
    for (let i = 0; i < 10; i++) {
      await change(one, insertGroup(`grp_${i}`));
      const { events } = await two.commit({ writes: [], events: [event({ category: "outbound" })] });
      expect(heard.map(({ seq }) => seq)).toEqual(Array.from({ length: i + 1 }, (_, n) => 2 * n + 1));
      expect(events[0]?.seq).toBe(2 * i + 2);
      expect(await two.get("groups", `grp_${i}`)).toBeDefined();
    }
  });
});

describe("a PostgreSQL database", () => {
  it("AUD-12: refuses to change, delete or empty the log, whoever asks", async () => {
    const url = await server.createDatabase();
    const store = await open(url);
    await store.commit({ writes: [], events: [event(), event()] });
    const other = new pg.Client(url);
    await other.connect();
    for (const statement of ["UPDATE audit_log SET body = '{}' WHERE seq = 1", "DELETE FROM audit_log", "TRUNCATE audit_log"]) {
      await expect(other.query(statement), statement).rejects.toThrow("append-only");
    }
    await other.end();
    expect(await verifiedLog(store)).toHaveLength(2);
    await store.close();
  });

  it("is served by a role that may not change the schema, once that is up to date", async () => {
    const url = await server.createDatabase();
    await (await open(url)).close();
    const admin = new pg.Client(url);
    await admin.connect();
    await admin.query(
      "CREATE ROLE clerk LOGIN PASSWORD 'test-only'; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk",
    );
    await admin.query("REVOKE UPDATE, DELETE ON audit_log FROM clerk");
    await admin.end();
    const store = await open(url.replace("guard:", "clerk:"));
    await change(store, insertGroup("grp_1"));
    expect(await verifiedLog(store)).toHaveLength(1);
    await store.close();
  });

  it("is unavailable when it can't be reached", async () => {
    await expect(open("postgres://guard:test-only@127.0.0.1:1/none")).rejects.toMatchObject({ code: "store.unavailable" });
  });
});

describe("a PostgreSQL server that goes away", () => {
  let own: TestPostgres;
  let clock: FakeClock;
  let url: string;
  let log: RecordingLog;
  let store: Store;
  beforeEach(async () => {
    own = await startPostgres();
    clock = new FakeClock();
    url = await own.createDatabase();
    log = new RecordingLog();
    store = await open(url, { clock, log });
  });
  afterEach(async () => {
    await store.close();
    await own.close();
  });

  it("AUD-03, PRX-22: fails closed: nothing is done that can't be recorded, and memory is believed for five seconds at most", async () => {
    await change(store, insertGroup("grp_1"));
    expect(await store.get("groups", "grp_1")).toBeDefined();
    await own.stop();

    await expect(change(store, insertGroup("grp_2"))).rejects.toMatchObject({ code: "audit.unavailable" });
    await expect(store.events({})).rejects.toMatchObject({ code: "store.unavailable" });
    await expect(store.get("groups", "grp_1")).rejects.toMatchObject({ code: "store.unavailable" });
    await expect(store.get("groups", "grp_9")).rejects.toMatchObject({ code: "store.unavailable" });
  });

  it("PRX-22: answers from memory for five seconds, then no more, until it is back", async () => {
    await change(store, insertGroup("grp_1"));
    expect(await store.get("groups", "grp_1")).toBeDefined();
    await own.stop();
    clock.advance(4_000);
    expect(await store.get("groups", "grp_1")).toEqual(groupRow("grp_1", "grp_1"));
    clock.advance(2_000);
    await expect(store.get("groups", "grp_1")).rejects.toMatchObject({ code: "store.unavailable" });
    await expect(store.find("groups", { where: { name: "grp_1" } })).rejects.toMatchObject({ code: "store.unavailable" });

    await own.start();
    await expect.poll(() => store.get("groups", "grp_1").catch(() => undefined)).toBeDefined();
    await change(store, insertGroup("grp_2"));
    expect(await verifiedLog(store)).toHaveLength(2);
  });

  it("listens again when it is back, also without asking", async () => {
    await own.stop();
    await expect.poll(() => log.messages, { timeout: 5_000 }).toContain("can't listen for news of other servers; asking for them instead");
    await own.start();
    const other = await open(url);
    const heard: number[] = [];
    store.subscribe((events) => heard.push(...events.map(({ seq }) => seq)));
    await expect
      .poll(
        async () => {
          await other.commit({ writes: [], events: [event()] });
          return heard.length;
        },
        { timeout: 5_000 },
      )
      .toBeGreaterThan(0);
    await other.close();
  });
});
