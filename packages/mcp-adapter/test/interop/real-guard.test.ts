import { type InMemoryGuard, inMemoryGuard } from "@agent-id-guard/sdk/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProtectedServer, protect } from "../../src/index.ts";
import { createEverything, permissions, type Seen } from "../fakes/everything.ts";
import { type Loopback, listenOnLoopback } from "../fakes/loopback.ts";
import { until } from "../fakes/world.ts";

/* The real server and the real SDK on both sides of a protected MCP server on a real port: a person's token, an exchange, a call, its record. */

let loopback: Loopback;
let guard: InMemoryGuard;
let guarded: ProtectedServer;
let url: string;
const seen: Seen = { ran: [], contexts: [], made: 0, slow: [] };

beforeAll(async () => {
  let answer = async (_request: Request) => new Response(null, { status: 503 });
  loopback = await listenOnLoopback((request) => answer(request));
  url = `${loopback.origin}/mcp`;
  guard = await inMemoryGuard({
    agents: { helper: {}, second: {} },
    users: { ann: { groups: ["support"] }, bob: {} },
    clients: ["desk"],
    resources: {
      tickets: { kind: "mcp", url, permissions: ["tickets:read", "tickets:write"] },
      other: { kind: "mcp", permissions: ["tickets:read"] },
    },
    grants: [
      { client: "desk", on: "helper" },
      { client: "desk", on: "second" },
      { everyone: true, on: "helper" },
      { everyone: true, on: "second" },
      { agent: "helper", on: "tickets" },
      { agent: "second", on: "tickets" },
      { agent: "helper", on: "other" },
      { group: "support", on: "tickets", permissions: ["tickets:read"] },
      { everyone: true, on: "other" },
      { user: "bob", on: "tickets" },
    ],
    upstreams: { tickets: (request) => fetch(request) },
  });
  guarded = protect(() => createEverything(seen), {
    ...guard.resourceServer("tickets"),
    resourceId: guard.id("resource", "tickets"),
    resource: url,
    ...permissions,
  });
  answer = guarded.fetch;
  await guarded.ready();
});
afterAll(async () => {
  for (const { finish } of seen.slow) finish();
  await guard.close();
  await guarded.close();
  await loopback.close();
});

const sessionOf = async (user: string, agent = "helper") =>
  (await guard.agent(agent)).actFor(await guard.userToken({ user, client: "desk", agent }));
const recorded = async (action: string) => (await guard.events()).filter((event) => event.action === action);

describe("with the real server", () => {
  it("a person's agent uses what both may, and each call is on record in the person's transaction", async () => {
    const session = await sessionOf("ann");
    const mcp = await session.mcp(url);
    expect((await mcp.listTools()).tools.map(({ name }) => name)).toEqual(["list_tickets", "echo", "whoami", "fails", "slow", "routed"]);
    expect(JSON.stringify((await mcp.callTool({ name: "whoami", arguments: {} })).content)).toContain(session.txn);
    await expect(mcp.callTool({ name: "close_ticket", arguments: {} })).rejects.toThrow(/tickets:write/);

    const chain = [guard.id("user", "ann"), guard.id("client", "desk"), guard.id("agent", "helper")];
    const common = {
      txn: session.txn,
      chain,
      agentId: guard.id("agent", "helper"),
      userId: guard.id("user", "ann"),
      resource: expect.objectContaining({ identifier: url }),
    };
    expect(await recorded("tool.call")).toEqual([
      expect.objectContaining({ ...common, outcome: "success", detail: expect.objectContaining({ tool: "whoami" }) }),
    ]);
    expect(await recorded("tool.denied")).toEqual([
      expect.objectContaining({
        ...common,
        outcome: "denied",
        detail: expect.objectContaining({ tool: "close_ticket", permission: "tickets:write" }),
      }),
    ]);
    expect((await recorded("tool.call"))[0]?.detail).not.toHaveProperty("unverified");
    await until(async () => (await recorded("tool.result")).length === 1);
  });

  it("the same agent may more for another person", async () => {
    const mcp = await (await sessionOf("bob")).mcp(url);
    expect((await mcp.callTool({ name: "close_ticket", arguments: {} })).content).toEqual([{ type: "text", text: "close_ticket ran" }]);
  });

  it("MCP-01: a token that the same agent holds for another server is refused", async () => {
    const token = await (await sessionOf("ann")).token("other");
    const response = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${token}` }, body: "{}" });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: "token.wrong_audience" });
  });

  it("LOG-01: the server's own secret and tokens, and the callers' tokens, are in no event", async () => {
    const text = JSON.stringify(await guard.events());
    expect(text).not.toContain(guard.resourceServer("tickets").secret);
    expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]{20,}\./);
  });

  it("MCP-17, INT-01: suspending the agent cuts its running call and stops the next, everywhere", async () => {
    const session = await sessionOf("ann");
    const mcp = await session.mcp(url);
    const token = await session.token("tickets");
    const running = mcp.callTool({ name: "slow", arguments: {} }).then(
      () => "answered",
      (error: Error) => error.message,
    );
    await until(() => seen.slow.length === 1);
    await guard.suspend("agent", "helper");
    expect(await running).toContain("revoked");
    await until(() => seen.slow[0]?.signal.aborted === true);
    const next = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${token}` }, body: "{}" });
    expect([next.status, ((await next.json()) as { code: string }).code]).toEqual([401, "token.revoked"]);
    await expect(mcp.callTool({ name: "echo", arguments: {} })).rejects.toThrow();
  });

  it("INT-01: once the server itself is suspended it lets nobody in", async () => {
    const session = await sessionOf("ann", "second");
    const token = await session.token("tickets");
    const status = async () => (await fetch(url, { method: "POST", headers: { authorization: `Bearer ${token}` }, body: "{}" })).status;
    expect(await status()).toBe(415);
    await guard.suspend("resource", "tickets");
    await until(async () => [401, 503].includes(await status()));
  });
});
