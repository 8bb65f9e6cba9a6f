import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { messagesOf } from "../../../src/cli/server-sent-events.ts";
import { createAuditTail } from "../../../src/http/audit-tail.ts";
import { type AdminHouse, openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, settleEstate } from "../../fakes/estate.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { FakeStore } from "../../fakes/fake-store.ts";

let house: AdminHouse;
let estate: Estate;
let ownerId: string;
let server: Server;
let origin: string;
const leaving = new AbortController();

beforeEach(async () => {
  house = await openAdminHouse();
  const settled = await settleEstate(house);
  estate = settled.estate;
  ownerId = settled.owner.id;
  server = createServer(getRequestListener(house.app.fetch));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await house.close();
});

interface Told {
  readonly seq: number;
  readonly action?: string;
}

/** A reader over real HTTP: what it has been told, and whether the stream is over. */
async function tail(query: string, headers: Readonly<Record<string, string>>) {
  const response = await fetch(`${origin}/api/v1/audit/tail${query}`, { headers, signal: leaving.signal });
  const told: Told[] = [];
  let over = false;
  const reading = (async () => {
    if (!response.ok || response.body === null) return;
    for await (const { name, data } of messagesOf(response.body)) if (name === "audit") told.push(JSON.parse(data) as Told);
  })()
    .catch(() => {})
    .finally(() => {
      over = true;
    });
  void reading;
  return { status: response.status, type: response.headers.get("content-type"), told, isOver: () => over };
}

const bearer = (id = ownerId) => ({ authorization: `Bearer ${house.tokenOf(id)}` });
const record = async (more: object = {}) => {
  const actor = { type: "system" as const, id: "system" };
  const { events } = await house.store.commit({
    writes: [],
    events: [house.draft({ category: "outbound", action: "gateway.call", outcome: "success", actor, ...more })],
  });
  return events[0]?.seq ?? 0;
};
const seqs = (told: readonly Told[]) => told.map(({ seq }) => seq);

describe("the tail of the audit log", () => {
  it("TAL-01: tells what comes, each once and in order", async () => {
    await record();
    const reader = await tail("", bearer());
    expect([reader.status, reader.type]).toEqual([200, "text/event-stream"]);
    const recorded = await Promise.all(Array.from({ length: 250 }, () => record()));
    await expect.poll(() => seqs(reader.told), { timeout: 10_000 }).toEqual(recorded.toSorted((a, b) => a - b));
  });

  it("TAL-01: goes on where a reader left, also from before it came", async () => {
    const first = await record();
    const second = await record();
    const reader = await tail("", { ...bearer(), "last-event-id": String(first) });
    await expect.poll(() => seqs(reader.told)).toEqual([second]);
    const third = await record();
    await expect.poll(() => seqs(reader.told)).toEqual([second, third]);
    expect((await tail("", { ...bearer(), "last-event-id": "yesterday" })).status).toBe(400);
    // An EventSource that opens anew can't send a header.
    const returning = await tail(`?after=${first}`, bearer());
    await expect.poll(() => seqs(returning.told)).toEqual([second, third]);
    const goingOn = await tail(`?after=${first}`, { ...bearer(), "last-event-id": String(second) });
    await expect.poll(() => seqs(goingOn.told)).toEqual([third]);
    expect((await tail("?after=-1", bearer())).status).toBe(400);
    expect((await tail("?colour=red", bearer())).status).toBe(400);
  });

  it("TAL-04: tells and lists what concerns resources of one kind", async () => {
    const [service, agent] = [await estate.service(), await estate.agent()];
    const about = (id: string, kind: string) => ({ resource: { id, kind, identifier: "https://x.example" } });
    const reader = await tail("?resourceKind=service&outcome=success", bearer());
    await record(about(agent.id, "agent"));
    await record({ ...about(service.id, "service"), outcome: "denied" });
    const wanted = await record(about(service.id, "service"));
    await expect.poll(() => seqs(reader.told)).toEqual([wanted]);
    const listed = async (kind: string) => {
      const { json } = await house.call("GET", `audit/events?resourceKind=${kind}`, { token: house.tokenOf(ownerId) });
      return (json as { items: Told[] }).items.map(({ seq }) => seq);
    };
    expect(await listed("service")).toContain(wanted);
    expect(await listed("llm")).toEqual([]);
    expect((await house.call("GET", "audit/events?resourceKind=toaster", { token: house.tokenOf(ownerId) })).status).toBe(400);
  });

  it("TAL-02: ends when the person signs out, and when they may no longer read", async () => {
    const session = await house.session(ownerId);
    const auditor = await house.person("audrey", "auditor");
    const readers = [await tail("", session.headers), await tail("", bearer(auditor.id))];
    await record();
    for (const reader of readers) await expect.poll(() => reader.told.length).toBeGreaterThan(0);
    await house.sessions.end(session.cookie);
    const set = { role: null };
    const event = house.draft({ category: "admin", action: "user.role.set", outcome: "success", actor: { type: "system", id: "system" } });
    await house.store.commit({
      writes: [{ verb: "compareAndSet", collection: "users", id: auditor.id, version: 1, set }],
      events: [event],
    });
    house.clock.advance(5_000);
    for (const reader of readers) await expect.poll(reader.isOver).toBe(true);
    const told = readers.map(({ told: { length } }) => length);
    await record();
    expect(readers.map((reader) => reader.told.length)).toEqual(told);
  });

  it("TAL-02: keeps no session from going idle: it ends with a session that only it looks at", async () => {
    const minuteMs = 60_000;
    const session = await house.session(ownerId);
    const reader = await tail("", session.headers);
    house.clock.advance(61 * minuteMs);
    const seq = await record();
    await expect.poll(() => seqs(reader.told)).toEqual([seq]);
    const request = await house.call("GET", "me", { headers: session.headers });
    expect(request.status).toBe(200);
    for (const minutes of [61, 58]) {
      house.clock.advance(minutes * minuteMs);
      const next = await record();
      await expect.poll(() => reader.told.at(-1)?.seq).toBe(next);
    }
    house.clock.advance(2 * minuteMs);
    await expect.poll(reader.isOver).toBe(true);
    expect((await house.call("GET", "me", { headers: session.headers })).status).toBe(401);
  });

  it("TAL-02: shows a developer one of their own agents, for as long as it is theirs", async () => {
    const developer = await house.person("dan", "developer");
    const [own, other] = [await estate.agent({ ownerId: developer.id }), await estate.agent()];
    for (const query of ["", `?agentId=${other.id}`]) expect((await tail(query, bearer(developer.id))).status).toBe(403);
    const reader = await tail(`?agentId=${own.id}`, bearer(developer.id));
    await record({ agentId: other.id });
    const seq = await record({ agentId: own.id });
    await expect.poll(() => seqs(reader.told)).toEqual([seq]);
    await house.call("PUT", `agents/${own.id}/owner`, { token: house.tokenOf(ownerId), body: { ownerId }, version: own.version });
    await record({ agentId: own.id });
    await expect.poll(reader.isOver).toBe(true);
    expect(seqs(reader.told)).toEqual([seq]);
  });

  it("TAL-03: is bounded for each caller, and a tail that ended makes room", async () => {
    const tails = [];
    for (let i = 0; i < 5; i++) tails.push(await tail("", bearer()));
    expect(tails.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await tail("", bearer())).status).toBe(429);
    expect((await tail("", bearer((await house.person("audrey", "auditor")).id))).status).toBe(200);
    server.closeAllConnections();
    await expect.poll(async () => (await tail("", bearer())).status).toBe(200);
  });

  it("TAL-03: drops a reader that does not read, and says now and then that it lives", async () => {
    const clock = new FakeClock();
    const store = new FakeStore(clock);
    const auditTail = createAuditTail({ store, clock });
    let dropped = 0;
    const open = (drop: () => void) =>
      auditTail.open({ caller: "user:usr_1", afterSeq: undefined, read: async () => [], check: async () => {}, drop });
    await open(() => dropped++);
    const read: string[] = [];
    void (async () => {
      for await (const { name } of messagesOf(await open(() => dropped++))) read.push(name);
    })();
    for (let i = 0; i < 140; i++) {
      clock.advance(250);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(dropped).toBe(1);
    expect(read.length).toBeGreaterThanOrEqual(3);
    expect(new Set(read)).toEqual(new Set(["heartbeat"]));
    auditTail.close();
    expect(store.subscribers).toBe(0);
    await expect(open(() => {})).rejects.toMatchObject({ code: "request.rate_limited" });
  });
});
