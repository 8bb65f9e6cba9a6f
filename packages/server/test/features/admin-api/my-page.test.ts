import type { AuditEventDraft, EventAction, MyAgents, MyEvent, SessionAnswer } from "@agent-id-guard/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RefreshTokenRow, UserRow } from "../../../src/store/port.ts";
import { type AdminHouse, openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, type Registered, settleEstate } from "../../fakes/estate.ts";

/* What a person without any role sees and stops: their own, and nobody else's. */

type Agent = Registered & { readonly resourceId: string };
type Sent = NonNullable<Parameters<AdminHouse["call"]>[2]>;

let house: AdminHouse;
let estate: Estate;
let alice: UserRow;
let mallory: UserRow;
let agent: Agent;
let identifier: string;
let service: Registered & { readonly identifier: string };
let asAlice: Sent;
let asMallory: Sent;

beforeEach(async () => {
  house = await openAdminHouse();
  estate = (await settleEstate(house)).estate;
  [alice, mallory] = [await house.person("alice", null), await house.person("mallory", null)];
  agent = (await estate.agent({ name: "Scribe" })) as Agent;
  identifier = (await house.store.get("resources", agent.resourceId))?.identifier ?? "";
  service = (await estate.service()) as Registered & { readonly identifier: string };
  [asAlice, asMallory] = [{ headers: (await house.session(alice.id)).headers }, { headers: (await house.session(mallory.id)).headers }];
});
afterEach(() => house.close());

const invoke = (userId: string) =>
  estate.make("grants", { subjectType: "user", subjectId: userId, resourceId: agent.resourceId, permissions: ["invoke"] });

/** Puts an event into the log, as the server or an adapter records it. */
async function record(action: EventAction, userId: string, more: Partial<AuditEventDraft> = {}): Promise<string> {
  const event = house.draft({
    ...{ category: "outbound", action, outcome: "success", actor: { type: "agent", id: agent.id }, userId, agentId: agent.id },
    ...{ resource: { id: service.id, kind: "service", identifier: service.identifier }, ...more },
  } as Parameters<typeof house.draft>[0]);
  await house.store.commit({ writes: [], events: [event] });
  return event.id;
}

async function get<Answer>(path: string, sent: Sent): Promise<Answer> {
  const { status, json } = await house.call("GET", path, sent);
  expect(status).toBe(200);
  return json as Answer;
}

describe("my agents", () => {
  it("are those that I may call and those that acted for me, with what they reached; nobody else's", async () => {
    const other = (await estate.agent({ name: "Stranger" })) as Agent;
    await invoke(alice.id);
    await record("gateway.call", alice.id);
    const refused = (await estate.service()) as Registered & { readonly identifier: string };
    await record("token.issue", alice.id, {
      outcome: "denied",
      resource: { id: refused.id, kind: "service", identifier: refused.identifier },
    });
    await record("token.issue", mallory.id, { agentId: other.id });
    await record("code.issue", alice.id, { category: "inbound", agentId: other.id });
    const { items, isComplete } = await get<MyAgents>("my/agents", asAlice);
    expect(isComplete).toBe(true);
    expect(items).toMatchObject([{ agentId: agent.id, name: "Scribe", mayInvoke: true, resources: [{ id: service.id }] }]);
    expect((await get<MyAgents>("my/agents", asMallory)).items).toMatchObject([{ agentId: other.id, mayInvoke: false }]);
    house.clock.advance(31 * 24 * 3_600_000);
    const later = { headers: (await house.session(alice.id)).headers };
    expect((await get<MyAgents>("my/agents", later)).items).toMatchObject([{ mayInvoke: true, lastActedAtMs: null, resources: [] }]);
  });
});

describe("stopping an agent for myself", () => {
  const tokenFor = (userId: string, aud: string, act: object | undefined) => {
    const claims = { client_id: act === undefined ? "cli_1" : agent.id, ...(act === undefined ? {} : { act }) };
    return house.tokens.issue(userId, aud, "crm:read", claims as Parameters<typeof house.tokens.issue>[3]);
  };
  const isAlive = (token: string, aud: string) => {
    try {
      return house.tokens.verify(token, aud) !== undefined;
    } catch {
      return false;
    }
  };
  const family = async (userId: string) => {
    const row: RefreshTokenRow = {
      ...{ id: house.entropy.uuid(), version: 1, createdAtMs: 0, familyId: house.entropy.id("transaction"), clientId: "cli_1", userId },
      ...{ resourceId: agent.resourceId, scope: "invoke", txn: "txn_1", authTimeMs: 0, sid: null, spentAtMs: null, successorSalt: null },
      expiresAtMs: house.clock.nowMs() + 60_000,
    };
    await house.store.commit({ writes: [{ verb: "insert", collection: "refresh_tokens", row }], events: [] });
    return async () => (await house.store.get("refresh_tokens", row.id)) !== undefined;
  };

  it("kills its tokens for me and how it is called for me, and leaves everybody else's and my others alive", async () => {
    await invoke(alice.id);
    const through = { sub: agent.id, act: { sub: "cli_1" } };
    const mine = [tokenFor(alice.id, identifier, undefined), tokenFor(alice.id, service.identifier, through)] as const;
    const others = [tokenFor(mallory.id, identifier, undefined), tokenFor(mallory.id, service.identifier, through)] as const;
    const elsewhere = tokenFor(alice.id, service.identifier, { sub: "agt_other", act: { sub: "cli_1" } });
    const ofOther = house.tokens.issue(alice.id, service.identifier, "crm:read", { client_id: "agt_other", act: { sub: "agt_other" } });
    const own = house.tokens.issue(agent.id, service.identifier, "crm:read");
    const [mineGoOn, theirsGoOn] = [await family(alice.id), await family(mallory.id)];
    const { status, json } = await house.call("POST", `my/agents/${agent.id}/stop`, { ...asAlice, body: { reason: "enough" } });
    expect([status, json]).toEqual([200, { agentId: agent.id, stoppedAtMs: expect.any(Number), endedSignIns: 1 }]);
    const alive = [mine[0], others[0]].map((token) => isAlive(token, identifier));
    expect([...alive, ...[mine[1], others[1], ofOther, own].map((token) => isAlive(token, service.identifier))]).toEqual([
      ...[false, true],
      ...[false, true, true, true],
    ]);
    expect(isAlive(elsewhere, service.identifier)).toBe(false);
    expect([await mineGoOn(), await theirsGoOn()]).toEqual([false, true]);
    const [event] = await house.store.events({ action: "user.agent.stop" });
    expect(event).toMatchObject({
      category: "auth",
      actor: { type: "user", id: alice.id },
      userId: alice.id,
      agentId: agent.id,
      reason: "enough",
    });
    expect(await house.store.get("agents", agent.id)).toMatchObject({ state: "active" });
  });

  it("ADM-02: is for agents that are mine: others are not found, and nobody is named in the body", async () => {
    expect((await house.call("POST", `my/agents/${agent.id}/stop`, { ...asAlice, body: {} })).json).toMatchObject({
      code: "entity.not_found",
    });
    await record("gateway.call", alice.id);
    expect((await house.call("POST", `my/agents/${agent.id}/stop`, { ...asAlice, body: { userId: mallory.id } })).status).toBe(400);
    expect((await house.call("POST", `my/agents/${agent.id}/stop`, { ...asMallory, body: {} })).status).toBe(404);
    expect((await house.call("POST", `my/agents/${agent.id}/stop`, { ...asAlice, body: {} })).status).toBe(200);
  });
});

describe("my sessions", () => {
  const sessions = async (sent: Sent) => (await get<{ items: SessionAnswer[] }>("my/sessions", sent)).items;

  it("ADM-07: are shown by names that open nothing; ending one ends it on the server", async () => {
    const second = await house.session(alice.id);
    const items = await sessions(asAlice);
    expect(items.map(({ current }) => current).toSorted()).toEqual([false, true]);
    const stored = (await house.store.find("sessions", { where: { userId: alice.id } })).map(({ id }) => id);
    expect(JSON.stringify(items)).not.toMatch(new RegExp(stored.join("|")));
    for (const { id } of items)
      expect((await house.call("GET", "my/sessions", { headers: { cookie: `__Host-agent-id-guard-session=${id}` } })).status).toBe(401);
    const ended = items.find(({ current }) => !current)?.id ?? "";
    expect((await house.call("DELETE", `my/sessions/${ended}`, asAlice)).status).toBe(204);
    expect((await house.call("GET", "me", { headers: second.headers })).status).toBe(401);
    expect(await sessions(asAlice)).toHaveLength(1);
    expect((await house.call("DELETE", `my/sessions/${ended}`, asAlice)).status).toBe(404);
  });

  it("are nobody else's, in the list or to end", async () => {
    const [own] = await sessions(asAlice);
    expect((await sessions(asMallory)).map(({ id }) => id)).not.toContain(own?.id);
    expect((await house.call("DELETE", `my/sessions/${own?.id}`, asMallory)).status).toBe(404);
    const stored = (await house.store.find("sessions", { where: { userId: alice.id } }))[0]?.id ?? "";
    expect((await house.call("DELETE", `my/sessions/${stored}`, asAlice)).status).toBe(404);
    expect(await sessions(asAlice)).toHaveLength(1);
  });

  it("ADM-10: an admin sees and ends those of others, but not an owner's", async () => {
    const admin = await house.person("adam", "admin");
    const token = house.tokenOf(admin.id);
    const [own] = await sessions(asAlice);
    expect(await get(`users/${alice.id}/sessions`, { token })).toMatchObject({ items: [{ id: own?.id, current: false }] });
    const owner = estate.caller();
    const { headers } = await house.session(owner);
    const [theirs] = await sessions({ headers });
    expect((await house.call("GET", `users/${owner}/sessions`, { token })).status).toBe(403);
    expect((await house.call("DELETE", `users/${owner}/sessions/${theirs?.id}`, { token })).status).toBe(403);
    expect((await house.call("DELETE", `users/${mallory.id}/sessions/${own?.id}`, { token })).status).toBe(404);
    expect((await house.call("DELETE", `users/${alice.id}/sessions/${own?.id}`, { token })).status).toBe(204);
    const [event] = await house.store.events({ action: "session.end" });
    expect(event).toMatchObject({ category: "auth", actor: { type: "user", id: admin.id }, userId: alice.id });
    expect((await house.call("GET", "me", asAlice)).status).toBe(401);
  });
});

describe("my events", () => {
  const events = (sent: Sent, query = "") => get<{ items: MyEvent[]; nextCursor: string | null }>(`my/events${query}`, sent);

  it("are what was done in my name: no administrator's act, no unverified claim, nothing of anybody else", async () => {
    const call = await record("gateway.call", alice.id, { source: { address: "10.1.1.1" }, reason: "private words" });
    await record("gateway.call", mallory.id);
    await record("user.suspend", alice.id, { category: "admin", reason: "suspected" });
    await record("tool.call", alice.id, { detail: { tool: "made_up", unverified: true } });
    const signIn = await record("user.signin", alice.id, { category: "auth", source: { address: "10.2.2.2" } });
    const { items, nextCursor } = await events(asAlice);
    expect(items.map(({ id }) => id)).toEqual([signIn, call]);
    expect(items.map(({ address }) => address)).toEqual(["10.2.2.2", null]);
    expect(items[1]).toMatchObject({ action: "gateway.call", agent: { id: agent.id, name: "Scribe" }, resource: { id: service.id } });
    expect(nextCursor).toBeNull();
    expect(JSON.stringify(items)).not.toMatch(/private words|suspected|10\.1\.1\.1|made_up/);
    expect((await events(asMallory)).items).toHaveLength(1);
  });

  it("come page by page, all of them once, in either order", async () => {
    const ids: string[] = [];
    for (let at = 0; at < 7; at++) {
      ids.push(await record("gateway.call", alice.id));
      await record("gateway.call", mallory.id);
      await record("user.update", alice.id, { category: "admin" });
    }
    for (const order of ["oldest", "newest"]) {
      const seen: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const page: { items: MyEvent[]; nextCursor: string | null } = await events(
          asAlice,
          `?limit=3&order=${order}${cursor === "" ? "" : `&cursor=${cursor}`}`,
        );
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(order === "oldest" ? ids : ids.toReversed());
    }
  });

  it("ADM-02: can't be asked for in somebody else's name", async () => {
    expect((await house.call("GET", `my/events?userId=${mallory.id}`, asAlice)).status).toBe(400);
    expect((await house.call("GET", "my/events?cursor=abc", asAlice)).status).toBe(400);
    expect((await house.call("GET", `my/events?agentId=${agent.id}`, asAlice)).status).toBe(200);
  });
});

describe("who I am", () => {
  it("GET /me tells a person without a role that they may look after their own things, and nothing else", async () => {
    const me = await get<{ role: null; may: string[]; session: { freshUntilMs: number; authTimeMs: number } }>("me", asAlice);
    expect(me).toMatchObject({ type: "user", id: alice.id, role: null, issuer: house.issuer, freshSignIn: [] });
    expect(me.may.every((route) => ["GET /me", "GET /estate"].includes(route) || route.includes(" /my/"))).toBe(true);
    expect(me.session.freshUntilMs - me.session.authTimeMs).toBe(600_000);
  });

  it("GET /estate tells everybody whether everything is stopped, since when, by whom and why", async () => {
    expect(await get("estate", asAlice)).toEqual({ state: "running", sinceMs: null, by: null, reason: null });
    const boss = await house.person("boss", "owner");
    const { headers } = await house.session(boss.id);
    expect((await house.call("POST", "estate/stop", { headers, body: { reason: "An incident" } })).status).toBe(200);
    const by = { type: "user", id: boss.id, name: boss.name };
    expect(await get("estate", asAlice)).toMatchObject({ state: "stopped", by, reason: "An incident" });
  });
});
