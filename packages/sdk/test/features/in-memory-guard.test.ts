import { type AuditEvent, accessTokenClaimsSchema, actorsOf, chainOf, endpoints, weekdays } from "@agent-id-guard/protocol";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { decodeJwt } from "jose";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bearerTokenOf, GuardConnection, isGuardError } from "../../src/index.ts";
import { type InMemoryGuard, type InMemoryGuardOptions, inMemoryGuard } from "../../src/testing/index.ts";
import { FakeClock } from "../fakes/fake-clock.ts";

const modelKey = "sk-canary-0123456789abcdef";
const crmKey = "crm-canary-0123456789abcdef";
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error) => (isGuardError(error) ? error.code : String(error)),
  );
const claimsOf = (token: string) => accessTokenClaimsSchema.parse(decodeJwt(token));

/** What the services of this test saw. */
interface Seen {
  readonly model: Request[];
  readonly crm: Request[];
  readonly tickets: (string | null)[];
}

function estate(seen: Seen): InMemoryGuardOptions {
  const mcp = createMcpHandler(() => {
    const server = new McpServer({ name: "tickets", version: "1.0.0" });
    server.registerTool("list_tickets", { description: "Lists tickets" }, async () => ({ content: [{ type: "text", text: "T-1" }] }));
    return server;
  });
  return {
    agents: { helper: {}, expert: { url: "https://expert.test/ask" }, nightly: { kind: "autonomous" } },
    users: { alice: { groups: ["support"], department: "corp/support" }, bob: { department: "corp/sales" } },
    clients: ["help-desk", "other-app"],
    resources: {
      openai: { kind: "llm", url: "https://api.openai.test/v1", permissions: ["llm:invoke"] },
      crm: { kind: "service", url: "https://crm.test/v1", permissions: ["crm:read", "crm:write"] },
      tickets: { kind: "mcp", url: "https://tickets.test/mcp", permissions: ["tickets:read", "tickets:admin"] },
    },
    credentials: { openai: modelKey, crm: { secret: crmKey, header: "X-CRM-Key" } },
    upstreams: {
      openai: (request) => {
        seen.model.push(request);
        const chunk = (content: string) =>
          `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", choices: [{ index: 0, delta: { content } }] })}\n\n`;
        return new Response(`${chunk("Hel")}${chunk("lo")}data: [DONE]\n\n`, { headers: { "content-type": "text/event-stream" } });
      },
      crm: (request) => {
        seen.crm.push(request);
        return Response.json({ path: new URL(request.url).pathname + new URL(request.url).search });
      },
      tickets: (request) => {
        seen.tickets.push(request.headers.get("authorization"));
        return mcp.fetch(request);
      },
      expert: (request) => Response.json({ authorization: request.headers.get("authorization") }),
    },
    grants: [
      { client: "help-desk", on: "helper" },
      { group: "support", on: "helper" },
      { group: "support", on: "openai" },
      { department: "corp/support", on: "crm", permissions: ["crm:read"] },
      { group: "support", on: "tickets", permissions: ["tickets:read"] },
      { everyone: true, on: "expert" },
      { agent: "helper", on: "openai" },
      { agent: "helper", on: "crm" },
      { agent: "helper", on: "tickets" },
      { agent: "helper", on: "expert" },
      { agent: "nightly", on: "crm", permissions: ["crm:read"] },
    ],
  };
}

const seen: Seen = { model: [], crm: [], tickets: [] };
const alice = { user: "alice", client: "help-desk", agent: "helper" };
let guard: InMemoryGuard;

beforeAll(async () => {
  guard = await inMemoryGuard(estate(seen));
});
afterAll(() => guard.close());

describe("the five lines, against the real server", () => {
  it("an agent thinks with a hosted key: the official client streams, and only the provider sees the key", async () => {
    const agent = await guard.agent("helper");
    const session = await agent.actFor(await guard.userToken(alice));
    for (const openai of [new OpenAI(agent.llm("openai")), new OpenAI(session.llm("openai"))]) {
      let text = "";
      const stream = await openai.chat.completions.create({ model: "gpt-5", messages: [{ role: "user", content: "hi" }], stream: true });
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
      expect(text).toBe("Hello");
    }
    expect(seen.model.map(({ url, headers }) => [url, headers.get("authorization")])).toEqual(
      Array.from({ length: 2 }, () => ["https://api.openai.test/v1/chat/completions", `Bearer ${modelKey}`]),
    );
  });

  it("calls a third party whose key it never sees, and MCP-01: whose upstream never sees its token", async () => {
    const session = await (await guard.agent("helper")).actFor(await guard.userToken(alice));
    const response = await session.fetch("https://crm.test/v1/customers/7?full=1");
    expect(await response.json()).toEqual({ path: "/v1/customers/7?full=1" });
    const call = seen.crm.at(-1);
    expect(call?.headers.get("x-crm-key")).toBe(crmKey);
    expect(call?.headers.get("authorization")).toBeNull();
  });

  it("uses an MCP server, whose own connection verifies the token and finds the whole chain", async () => {
    const session = await (await guard.agent("helper")).actFor(await guard.userToken(alice));
    const tools = await session.mcp("https://tickets.test/mcp");
    expect((await tools.listTools()).tools).toHaveLength(1);
    const server = await GuardConnection.open(guard.resourceServer("tickets"));
    const token = bearerTokenOf(new Headers({ authorization: seen.tickets.at(-1) as string }));
    const { claims, chain, permissions } = await server.verifier(server.self.identifier as string).verify(token);
    expect(chain).toEqual([guard.id("user", "alice"), guard.id("client", "help-desk"), guard.id("agent", "helper")]);
    expect(claims).toMatchObject({ agent_id: guard.id("agent", "helper"), txn: session.txn });
    // Alice may read only, so the agent may not administer when it acts for her, though it could by itself.
    expect(permissions).toEqual(["tickets:read"]);
    server.close();
  });

  it("a resource server reports a call, and its connection calls nobody but the server", async () => {
    const session = await (await guard.agent("helper")).actFor(await guard.userToken(alice));
    const { jti, txn, sub, ...rest } = claimsOf(await session.token("tickets"));
    const server = await GuardConnection.open(guard.resourceServer("tickets"));
    const report = {
      action: "tool.call",
      outcome: "success",
      tokenId: jti,
      txn,
      sub,
      chain: chainOf({ sub, ...rest }),
      tool: "list_tickets",
    };
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ events: [report] }) };
    expect((await server.callGuard(endpoints.auditIngest, init)).status).toBe(204);
    expect((await guard.events()).at(-1)).toMatchObject({ action: "tool.call", txn, tokenId: jti });
    expect(await codeOf(server.callGuard(".evil.example/" as "/"))).toBe("sdk.misconfigured");
    expect(JSON.stringify(server)).toBe(JSON.stringify({ issuer: guard.issuer, clientId: guard.id("resource", "tickets") }));
    server.close();
  });

  it("XCH-03: what the person or the agent may not do is refused, with the decision", async () => {
    const session = await (await guard.agent("helper")).actFor(await guard.userToken(alice));
    const error: unknown = await session.token("crm", { scope: "crm:write" }).catch((caught) => caught);
    expect(error).toMatchObject({ code: "oauth.invalid_scope", decisionId: expect.stringMatching(/^dec_/) });
    expect(claimsOf(await session.token("crm")).scope).toBe("crm:read");
  });

  it("calls another agent, and the chain grows by one", async () => {
    const session = await (await guard.agent("helper")).actFor(await guard.userToken(alice));
    const { authorization } = await (await session.fetch("https://expert.test/ask?q=1")).json();
    const onward = await (await guard.agent("expert")).actFor(bearerTokenOf(new Headers({ authorization })));
    expect(onward).toMatchObject({
      userId: guard.id("user", "alice"),
      clientId: guard.id("client", "help-desk"),
      callerId: guard.id("agent", "helper"),
      txn: session.txn,
    });
    expect(actorsOf(claimsOf(bearerTokenOf(new Headers({ authorization }))))).toEqual([
      guard.id("agent", "helper"),
      guard.id("client", "help-desk"),
    ]);
  });

  it("works for itself when it is autonomous", async () => {
    const agent = await guard.agent("nightly");
    expect((await agent.fetch("https://crm.test/v1/customers")).status).toBe(200);
    expect(claimsOf(await agent.token("crm"))).toMatchObject({ sub: agent.agentId, client_id: agent.agentId, scope: "crm:read" });
    expect(await codeOf(agent.actFor(await guard.userToken(alice)))).toBe("sdk.misconfigured");
  });
});

describe("who may not call gets no token", () => {
  it.each([
    ["a person outside the group", { ...alice, user: "bob" }],
    ["a person through another application", { ...alice, client: "other-app" }],
    ["a person to an agent that the application may not call", { ...alice, agent: "expert" }],
  ])("%s", async (_what, caller) => {
    expect(await codeOf(guard.userToken(caller))).toBe("access.denied");
  });

  it("and what the test did not register is the test's mistake", async () => {
    await expect(guard.userToken({ ...alice, client: "nope" })).rejects.toThrow(
      "no client called nope was registered; there are: help-desk, other-app",
    );
    expect(() => guard.agent("nope")).toThrow("there are: helper, expert, nightly");
    expect(() => guard.resourceServer("openai")).toThrow(TypeError);
  });
});

describe("everything is on record", () => {
  it("with its chain and its transaction", async () => {
    const session = await (await guard.agent("helper")).actFor(await guard.userToken(alice));
    await session.fetch("https://crm.test/v1/customers/8");
    const ofThisCall = (await guard.events()).filter(({ txn }) => txn === session.txn);
    expect(ofThisCall.map(({ action }) => action)).toEqual(expect.arrayContaining(["token.issue"]));
    expect(
      ofThisCall.some(({ resource, chain }) => resource?.id === guard.id("resource", "crm") && chain?.includes(guard.id("user", "alice"))),
    ).toBe(true);
    const text = JSON.stringify(await guard.events());
    for (const canary of [modelKey, crmKey]) expect(text).not.toContain(canary);
  });
});

describe("a guard of its own", () => {
  it("several stand side by side and know nothing of each other", async () => {
    await using other = await inMemoryGuard({
      agents: { helper: {} },
      resources: { crm: { kind: "service" } },
      grants: [{ agent: "helper", on: "crm" }],
    });
    const [ours, theirs] = await Promise.all([guard.agent("helper"), other.agent("helper")]);
    expect(theirs.agentId).not.toBe(ours.agentId);
    expect(theirs.resources.map(({ name }) => name)).toEqual(["crm"]);
    expect(await codeOf(theirs.actFor(await guard.userToken(alice)))).toBe("token.invalid");
    expect((await other.events()).every((event: AuditEvent) => event.userId !== guard.id("user", "alice"))).toBe(true);
  });

  it("no call leaves the process: a service without an answer can't be reached", async () => {
    await using lonely = await inMemoryGuard({
      agents: { helper: {} },
      resources: { crm: { kind: "service" }, tickets: { kind: "mcp" } },
      credentials: { crm: "x" },
      grants: [
        { agent: "helper", on: "crm" },
        { agent: "helper", on: "tickets" },
      ],
    });
    const agent = await lonely.agent("helper");
    const response = await agent.fetch("https://crm.test/");
    expect([response.status, (await response.json()).code]).toEqual([502, "gateway.upstream_unreachable"]);
    await expect(agent.fetch("https://tickets.test/")).rejects.toThrow("fetch failed");
    expect(process.getActiveResourcesInfo().filter((name) => /TCP|UDP|GetAddrInfo/.test(name))).toEqual([]);
  });

  it("INT-01: a suspended agent's very next call fails, wherever it goes", async () => {
    const calls: Seen = { model: [], crm: [], tickets: [] };
    await using doomed = await inMemoryGuard(estate(calls));
    const agent = await doomed.agent("helper");
    const session = await agent.actFor(await doomed.userToken(alice));
    const tools = await session.mcp("tickets");
    await Promise.all([session.fetch("https://crm.test/v1/a"), tools.listTools()]);
    const before = calls.crm.length;
    await doomed.suspend("agent", "helper");
    const openai = new OpenAI(agent.llm("openai"));
    await expect(openai.chat.completions.create({ model: "gpt-5", messages: [] })).rejects.toMatchObject({ status: 401 });
    const outcomes = await Promise.all(
      [session, agent].map((caller) =>
        caller.fetch("https://crm.test/v1/a").then(
          ({ status }) => status,
          (error) => error.code,
        ),
      ),
    );
    for (const outcome of outcomes) expect(["token.revoked", "client.authentication_failed"]).toContain(outcome);
    await vi.waitFor(async () => expect(await codeOf(tools.callTool({ name: "list_tickets", arguments: {} }))).toBe("token.revoked"));
    expect(calls.crm.length).toBe(before);
    expect(calls.model).toEqual([]);
  });

  it("XCH-10: a suspended person's session ends at once", async () => {
    await using doomed = await inMemoryGuard(estate({ model: [], crm: [], tickets: [] }));
    const session = await (await doomed.agent("helper")).actFor(await doomed.userToken(alice));
    await session.token("crm");
    await doomed.suspend("user", "alice");
    await vi.waitFor(async () => expect(await codeOf(session.token("crm"))).toBe("token.revoked"));
  });

  it("time is the test's: tokens are renewed, sessions end, the feed stays fresh", async () => {
    const clock = new FakeClock();
    await using guard = await inMemoryGuard({ ...estate({ model: [], crm: [], tickets: [] }), clock });
    const agent = await guard.agent("helper");
    const session = await agent.actFor(await guard.userToken(alice));
    const first = await agent.token("crm");
    for (let seconds = 0; seconds < 240; seconds += 2) await clock.advance(2_000);
    expect(await agent.token("crm")).not.toBe(first);
    expect(await codeOf(session.token("crm"))).toBe("no error");
    for (let seconds = 0; seconds < 60; seconds += 2) await clock.advance(2_000);
    expect(await codeOf(session.token("crm"))).toBe("token.expired");
  });

  it("GNT-01: a grant holds on its terms: hours and end by the test's clock, networks by its address, clients by their names", async () => {
    const clock = new FakeClock();
    const minutesAhead = (minutes: number) => new Date(clock.nowMs() + minutes * 60_000).toISOString().slice(11, 16);
    const hours = { timeZone: "UTC", days: [...weekdays], from: minutesAhead(1), to: minutesAhead(5) };
    const resources = Object.fromEntries(
      ["home", "away", "soon", "brief", "desk", "other"].map((name) => [name, { kind: "service" as const }]),
    );
    await using guard = await inMemoryGuard({
      ...{ clock, address: "10.1.2.3", agents: { helper: {} }, users: { alice: {} }, clients: ["help-desk", "other-app"], resources },
      grants: [
        { client: "help-desk", on: "helper" },
        { user: "alice", on: "helper" },
        ...Object.keys(resources).map((on) => ({ everyone: true, on }) as const),
        { agent: "helper", on: "home", conditions: { networks: ["10.0.0.0/8"] } },
        { agent: "helper", on: "away", conditions: { networks: ["192.0.2.0/24"] } },
        { agent: "helper", on: "soon", conditions: { hours } },
        { agent: "helper", on: "brief", expiresAtMs: clock.nowMs() + 30_000 },
        { agent: "helper", on: "desk", conditions: { clients: ["help-desk"] } },
        { agent: "helper", on: "other", conditions: { clients: ["other-app"], maxChainLength: 1 } },
      ],
    });
    const agent = await guard.agent("helper");
    const allowed = async () => {
      const session = await agent.actFor(await guard.userToken({ user: "alice", client: "help-desk", agent: "helper" }));
      const codes = await Promise.all(Object.keys(resources).map(async (name) => [name, await codeOf(session.token(name))]));
      return codes.filter(([, code]) => code === "no error").map(([name]) => name);
    };
    expect(await allowed()).toEqual(["home", "brief", "desk"]);
    for (let seconds = 0; seconds < 60; seconds += 2) await clock.advance(2_000);
    expect(await allowed()).toEqual(["home", "soon", "desk"]);
  });

  it("GNT-02: nor does a network hold where the test says nothing of an address", async () => {
    await using guard = await inMemoryGuard({
      agents: { nightly: { kind: "autonomous" } },
      resources: { crm: { kind: "service" } },
      grants: [{ agent: "nightly", on: "crm", conditions: { networks: ["0.0.0.0/0", "::/0"] } }],
    });
    expect(await codeOf((await guard.agent("nightly")).token("crm"))).not.toBe("no error");
  });

  it("hands over what credentials of other kinds yield, and forgets what was given back", async () => {
    const audience = ["https://partner.example"];
    await using guard = await inMemoryGuard({
      agents: { nightly: { kind: "autonomous" } },
      resources: { partner: { kind: "service" } },
      credentials: { partner: { kind: "jwt", settings: { audience } } },
      grants: [{ agent: "nightly", on: "partner" }],
    });
    const { deliver } = await guard.agent("nightly");
    const minted = await deliver.minted("partner", { purpose: "nightly report" });
    expect(decodeJwt(minted.value)).toMatchObject({ iss: guard.issuer, sub: guard.id("agent", "nightly"), aud: audience[0] });
    expect((await deliver.minted("partner", { purpose: "nightly report" })).leaseId).toBe(minted.leaseId);
    expect((await deliver.leases("partner")).map(({ id, purpose }) => [id, purpose])).toEqual([[minted.leaseId, "nightly report"]]);
    expect((await deliver.giveBack("partner", minted.leaseId)).killing?.outcome).toBe("left");
    expect(await deliver.leases("partner")).toEqual([]);
    expect(await codeOf(deliver.sts("partner"))).toBe("vault.mode_refused");
  });

  it("what the admin API refuses fails the start, and nothing stays open", async () => {
    expect(await codeOf(inMemoryGuard({ agents: { helper: {} }, users: { "Not A User Name": {} } }))).toBe("request.invalid");
    await expect(inMemoryGuard({ agents: { helper: {} }, grants: [{ agent: "helper", on: "nope" }] })).rejects.toThrow(
      "no resource or agent called nope",
    );
  });
});
