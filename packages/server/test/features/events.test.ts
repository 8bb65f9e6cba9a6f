import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { endpoints, jwtTypes, type ReportedEvent, RevocationSet, revocationSnapshotSchema, selfSchema } from "@agent-id-guard/protocol";
import { createAdaptorServer, type ServerType } from "@hono/node-server";
import { createLocalJWKSet, type JWK, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDraft, createRevocations, type Revocations, type RevocationTarget, revocationsOf } from "../../src/audit/index.ts";
import { createApp } from "../../src/http/app.ts";
import { eventRoutes } from "../../src/http/events.ts";
import { createReadSource } from "../../src/http/middleware/request-source.ts";
import { createRevocationFeed, type RevocationFeed } from "../../src/http/revocation-feed.ts";
import { selfRoutes } from "../../src/http/self.ts";
import { createPolicy, type Policy } from "../../src/policy/index.ts";
import { openStore } from "../../src/store/open.ts";
import type { Row, Store } from "../../src/store/port.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { FakeEntropy } from "../fakes/fake-entropy.ts";
import { FakeLog } from "../fakes/fake-log.ts";
import { sha256 } from "../fakes/fake-store.ts";
import { HeldTokens } from "../fakes/held-tokens.ts";
import { agentRow, clientRow, grantRow, resourceRow } from "../fakes/rows.ts";

/* The feed, the reports and /self over real HTTP, on a real store. Tokens are the only stand-in. */

const issuer = "https://guard.example";
const clock = new FakeClock();
const entropy = new FakeEntropy(clock);
const draft = createDraft(clock, entropy);
const agent = entropy.id("agent");
const client = entropy.id("client");
const model = resourceRow(entropy.id("resource"), ["chat", "embed"], {
  name: "openai",
  kind: "llm",
  upstreamUrl: "https://api.openai.com/v1",
  identifier: "https://api.openai.com/",
});
const tickets = resourceRow(entropy.id("resource"), ["tickets:read"], { name: "tickets", identifier: "https://tickets.example/mcp" });
const own = resourceRow(entropy.id("resource"), ["invoke"], {
  name: "helper",
  kind: "agent",
  identifier: "https://guard.example/agents/helper",
});

let store: Store;
let revocations: Revocations;
let policy: Policy;
let feed: RevocationFeed;
let tokens: HeldTokens;
let server: ServerType;
let base: string;

beforeEach(async () => {
  store = await openStore({ database: ":memory:", clock, sha256, log: new FakeLog() });
  revocations = await createRevocations({ store, clock });
  policy = await createPolicy({ store, clock, entropy });
  feed = createRevocationFeed({ revocations, clock });
  tokens = new HeldTokens(clock, entropy, revocations);
  for (const resource of [model, tickets, own]) await insert("resources", resource);
  await insert("agents", agentRow(agent, { name: "helper", resourceId: own.id, ownerId: "usr_owner" }));
  await insert("clients", clientRow(client, { name: "desk" }));
  const events = eventRoutes({ issuer, tokens, revocations, feed, store, clock, draft });
  const self = selfRoutes({ issuer, tokens, policy, store });
  const app = createApp({
    issuer,
    newRequestId: () => entropy.uuid(),
    readSource: createReadSource([]),
    log: new FakeLog(),
    surfaces: { events, self },
  });
  server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  feed.close();
  await new Promise((resolve) => server.close(resolve));
  policy.close();
  revocations.close();
  await store.close();
});

async function insert<C extends "resources" | "agents" | "clients" | "grants">(collection: C, row: Row<C>): Promise<void> {
  const type = collection.slice(0, -1) as "resource" | "agent" | "client" | "grant";
  const event = draft({
    category: "admin",
    action: `${type}.create`,
    outcome: "success",
    actor: { type: "system", id: "test" },
    target: { type, id: row.id },
  });
  await store.commit({
    writes: [{ verb: "insert", collection, row } as Parameters<Store["commit"]>[0]["writes"][number]],
    events: [event],
  });
}

const revoke = (...targets: RevocationTarget[]) => {
  const facts = { category: "admin", action: "agent.suspend", outcome: "success", actor: { type: "system", id: "test" } } as const;
  return store.commit({ writes: [], events: [draft({ ...facts, revokes: revocationsOf(targets, clock.nowMs()) })] });
};
const bearer = (party: string, scope: string, aud = issuer) => ({ authorization: `Bearer ${tokens.issue(party, aud, scope).token}` });
const get = (path: string, headers: Record<string, string>) => fetch(`${base}${path}`, { headers });
const post = (body: unknown, headers: Record<string, string>) =>
  fetch(`${base}${endpoints.auditIngest}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

/** Reads messages of a stream until one fits. */
async function messages(response: Response, until: (text: string) => boolean): Promise<string> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let text = "";
  while (!until(text)) {
    const { value, done } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  void reader.cancel();
  return text;
}

describe("GET /events/revocations", () => {
  it("INT-01: a consumer learns of a revocation while it listens", async () => {
    const response = await get(endpoints.revocations, bearer(agent, "revocations:read"));
    expect([response.status, response.headers.get("content-type"), response.headers.get("cache-control")]).toEqual([
      200,
      "text/event-stream",
      "no-store",
    ]);
    const heard = messages(response, (text) => text.includes("usr_1"));
    await revoke({ kind: "user", id: "usr_1" });
    expect(await heard).toMatch(/id: \d+\nevent: revocation\ndata: \{"kind":"user","id":"usr_1",/);
  });

  it.each(["header", "query"])("resumes behind the cursor (%s), and repeats nothing that the consumer has", async (how) => {
    await revoke({ kind: "user", id: "usr_1" });
    const cursor = String(revocations.seq);
    await revoke({ kind: "user", id: "usr_2" });
    const headers = bearer(agent, "revocations:read");
    const response =
      how === "header"
        ? await get(endpoints.revocations, { ...headers, "last-event-id": cursor })
        : await get(`${endpoints.revocations}?after=${cursor}`, headers);
    const text = await messages(response, (heard) => heard.includes("usr_2"));
    expect(text).not.toContain("usr_1");
  });

  it("a socket that is closed gives its place back; the server closes its streams when it closes", async () => {
    const headers = bearer(agent, "revocations:read");
    const abort = new AbortController();
    const response = await fetch(`${base}${endpoints.revocations}`, { headers, signal: abort.signal });
    const other = await get(endpoints.revocations, headers);
    abort.abort();
    await expect(response.text()).rejects.toThrow();
    feed.close();
    expect(await other.text()).toContain("event: heartbeat");
  });

  it("a consumer that stops reading its socket is cut off", async () => {
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    const { authorization } = bearer(agent, "revocations:read");
    socket.write(`GET ${endpoints.revocations} HTTP/1.1\r\nHost: guard\r\nAuthorization: ${authorization}\r\n\r\n`);
    await once(socket, "data");
    socket.pause();
    const blob = "x".repeat(50_000);
    for (let index = 0; index < 300; index++) await revoke({ kind: "token", id: `${index} ${blob}` });
    for (let index = 0; index < 10; index++) {
      clock.advance(2_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.resume();
    await once(socket, "close");
  });

  it.each([
    ["no token", {}, 401, "token.missing"],
    ["another scheme", { authorization: "Basic Zm9vOmJhcg==" }, 401, "token.missing"],
    ["no token of ours", { authorization: "Bearer nope" }, 401, "token.invalid"],
  ])("refuses %s", async (_what, headers, status, code) => {
    const response = await get(endpoints.revocations, headers);
    expect([response.status, (await response.json()).code]).toEqual([status, code]);
  });

  it("refuses a token for another audience, without the permission, revoked, and a cursor that is none", async () => {
    expect((await (await get(endpoints.revocations, bearer(agent, "revocations:read", tickets.identifier))).json()).code).toBe(
      "token.wrong_audience",
    );
    const lacking = await get(endpoints.revocations, bearer(agent, "self:read"));
    expect([lacking.status, lacking.headers.get("www-authenticate")]).toEqual([403, expect.stringContaining('scope="revocations:read"')]);
    expect((await get(`${endpoints.revocations}?after=-1`, bearer(agent, "revocations:read"))).status).toBe(400);
    const headers = bearer(agent, "revocations:read");
    await revoke({ kind: "agent", id: agent });
    expect((await (await get(endpoints.revocations, headers)).json()).code).toBe("token.revoked");
  });
});

describe("GET /events/revocations/snapshot", () => {
  it("is signed, and holds what kills a token, and where the stream goes on", async () => {
    const headers = bearer(agent, "revocations:read");
    const victim = tokens.issue(client, tickets.identifier, "").claims;
    await revoke({ kind: "client", id: client }, { kind: "grant", id: "*", aud: model.identifier });
    const response = await get(endpoints.revocationSnapshot, headers);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/jwt"]);
    const keys = createLocalJWKSet({ keys: [tokens.key.publicJwk as JWK] });
    const { payload } = await jwtVerify(await response.text(), keys, { issuer, typ: jwtTypes.revocations, algorithms: ["ES256"] });
    const snapshot = revocationSnapshotSchema.parse(payload);
    const set = new RevocationSet();
    for (const entry of snapshot.revocations) set.add(entry);
    expect([set.find(victim)?.kind, snapshot.seq, snapshot.revocations.length]).toEqual(["client", revocations.seq, 2]);
  });

  it("needs the permission", async () => {
    expect((await get(endpoints.revocationSnapshot, bearer(tickets.id, "audit:write"))).status).toBe(403);
  });
});

describe("POST /events/audit", () => {
  const report = (more: Partial<ReportedEvent> = {}): ReportedEvent => ({
    action: "tool.call",
    outcome: "success",
    tokenId: "jti-1",
    txn: "txn_1",
    sub: "usr_claimed",
    chain: ["usr_claimed", agent],
    tool: "list_tickets",
    permission: "tickets:read",
    ...more,
  });
  const newest = async () => (await store.events({ newestFirst: true, limit: 1 }))[0];

  it("records the call with the reporter's own resource, marked as unverified where we know nothing of the token", async () => {
    const response = await post({ events: [report({ detail: { reportedBy: "res_other", rows: 3 } })] }, bearer(tickets.id, "audit:write"));
    expect(response.status).toBe(204);
    expect(await newest()).toMatchObject({
      category: "outbound",
      action: "tool.call",
      resource: { id: tickets.id, identifier: tickets.identifier },
      actor: { type: "agent", id: agent },
      agentId: agent,
      chain: ["usr_claimed", agent],
      source: { address: "127.0.0.1" },
      detail: { tool: "list_tickets", permission: "tickets:read", rows: 3, reportedBy: tickets.id, unverified: true },
    });
  });

  it("takes the parties from our own record of the token, whatever the report claims", async () => {
    const issue = {
      category: "auth",
      action: "token.issue",
      outcome: "success",
      actor: { type: "agent", id: agent },
      agentId: agent,
    } as const;
    const resource = { id: tickets.id, kind: tickets.kind, identifier: tickets.identifier };
    const issued = draft({ ...issue, userId: "usr_true", chain: ["usr_true", agent], txn: "txn_1", tokenId: "jti-1", resource });
    await store.commit({ writes: [], events: [issued] });
    await post({ events: [report()] }, bearer(tickets.id, "audit:write"));
    expect(await newest()).toMatchObject({ userId: "usr_true", chain: ["usr_true", agent], parent: issued.id, txn: "txn_1" });
    expect((await newest())?.detail).not.toHaveProperty("unverified");
    await post({ events: [report()] }, bearer(model.id, "audit:write"));
    expect((await newest())?.detail, "a token of another resource").toMatchObject({ unverified: true });
  });

  it("is told by resource servers only", async () => {
    const response = await post({ events: [report()] }, bearer(agent, "audit:write"));
    expect([response.status, (await response.json()).code]).toEqual([403, "access.denied"]);
    expect((await post({ events: [report()] }, bearer(tickets.id, "revocations:read"))).status).toBe(403);
  });

  it.each([
    ["no JSON", "{", 400, "request.malformed"],
    ["a member twice", '{"events":[],"events":[]}', 400, "request.malformed"],
    ["nothing", { events: [] }, 400, "request.invalid"],
    ["too many", { events: Array.from({ length: 101 }, () => report()) }, 400, "request.invalid"],
    ["another action", { events: [report({ action: "agent.suspend" as "tool.call" })] }, 400, "request.invalid"],
    ["a member of its own", { events: [{ ...report(), revokes: [] }] }, 400, "request.invalid"],
    ["too much", { events: [report({ reason: "x".repeat(500), detail: { a: "x".repeat(262_144) } })] }, 413, "request.too_large"],
  ])("refuses %s and records nothing", async (_what, body, status, code) => {
    const before = (await newest())?.seq;
    const response = await post(body, bearer(tickets.id, "audit:write"));
    expect([response.status, (await response.json()).code]).toEqual([status, code]);
    expect((await newest())?.seq).toBe(before);
  });

  it("refuses another content type", async () => {
    expect((await post({ events: [report()] }, { ...bearer(tickets.id, "audit:write"), "content-type": "text/plain" })).status).toBe(415);
  });
});

describe("GET /self", () => {
  it("tells an agent who it is and what it may reach, through the gateway where there is one", async () => {
    const gone = resourceRow(entropy.id("resource"), ["x"], { name: "gone", identifier: "https://gone.example/", state: "suspended" });
    await insert("resources", gone);
    await insert("grants", grantRow(entropy.id("grant"), "agent", agent, model.id, ["chat", "no longer declared"]));
    await insert("grants", grantRow(entropy.id("grant"), "agent", agent, tickets.id, ["tickets:read"]));
    await insert("grants", grantRow(entropy.id("grant"), "agent", agent, gone.id, ["x"]));
    const self = selfSchema.parse(await (await get(endpoints.self, bearer(agent, "self:read"))).json());
    expect(self).toEqual({
      id: agent,
      kind: "agent",
      name: "helper",
      ownerId: "usr_owner",
      identifier: own.identifier,
      resources: [
        {
          id: model.id,
          name: "openai",
          kind: "llm",
          identifier: model.identifier,
          gatewayUrl: `${issuer}/gateway/openai`,
          upstreamUrl: "https://api.openai.com/v1",
          permissions: ["chat"],
        },
        { id: tickets.id, name: "tickets", kind: "mcp", identifier: tickets.identifier, permissions: ["tickets:read"] },
      ],
    });
  });

  it("tells a resource server and a client who they are", async () => {
    expect(await (await get(endpoints.self, bearer(tickets.id, "self:read"))).json()).toEqual({
      id: tickets.id,
      kind: "resource",
      name: "tickets",
      identifier: tickets.identifier,
      resources: [],
    });
    expect(await (await get(endpoints.self, bearer(client, "self:read"))).json()).toEqual({
      id: client,
      kind: "client",
      name: "desk",
      resources: [],
    });
  });

  it("tells nothing without a token, without the permission, and to who is gone", async () => {
    expect((await get(endpoints.self, {})).status).toBe(401);
    expect((await get(endpoints.self, bearer(agent, "revocations:read"))).status).toBe(403);
    expect((await (await get(endpoints.self, bearer(entropy.id("agent"), "self:read"))).json()).code).toBe("token.revoked");
  });
});
