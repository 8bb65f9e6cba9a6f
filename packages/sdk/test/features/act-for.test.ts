import { endpoints } from "@agent-id-guard/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AgentGuard, isGuardError } from "../../src/index.ts";
import { client, txn, user } from "../fakes/fake-guard.ts";
import { agentId, agentIdentifier, autonomousId, createWorld, type World } from "../fakes/world.ts";

let world: World;
let agent: AgentGuard;
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error) => (isGuardError(error) ? error.code : String(error)),
  );

beforeEach(async () => {
  world = await createWorld();
  agent = await world.connect();
  await vi.waitFor(() => expect(world.guard.openStreams).toBe(1));
});
afterEach(() => agent.close());

describe("actFor takes the caller's token from", () => {
  it.each([
    ["a web Request", (token: string) => new Request("https://helper.example/", { headers: { authorization: `Bearer ${token}` } })],
    ["Headers", (token: string) => new Headers({ authorization: `bearer ${token}` })],
    ["a request of node:http", (token: string) => ({ headers: { authorization: `Bearer ${token}`, cookie: ["a", "b"] } })],
    ["the token itself", (token: string) => token],
  ])("%s", async (_what, carry) => {
    const token = await world.guard.token({ aud: agentIdentifier });
    await expect(agent.actFor(carry(token))).resolves.toBeDefined();
  });

  it.each([
    ["no Authorization", new Headers()],
    ["another scheme", new Headers({ authorization: "Basic abc" })],
    ["an empty token", new Headers({ authorization: "Bearer " })],
    ["an empty text", ""],
    ["MCP-16: a token in the query only", new Request("https://helper.example/?access_token=abc")],
  ])("and finds none in %s", async (_what, carrier) => {
    expect(await codeOf(agent.actFor(carrier))).toBe("token.missing");
  });
});

describe("a session", () => {
  it("knows who, through what, and in which transaction", async () => {
    const token = await world.guard.token({
      aud: agentIdentifier,
      client_id: autonomousId,
      act: { sub: autonomousId, act: { sub: client } },
    });
    const session = await agent.actFor(token);
    expect({ ...session.toJSON() }).toEqual({
      userId: user,
      clientId: client,
      callerId: autonomousId,
      txn,
      chain: [user, client, autonomousId],
      scope: ["invoke"],
    });
    expect(session.expiresAtMs).toBe(world.clock.nowMs() + 300_000);
  });

  it("of an agent that calls for itself has no user and no client", async () => {
    const session = await agent.actFor(await world.guard.token({ aud: agentIdentifier, sub: autonomousId, client_id: autonomousId }));
    expect([session.userId, session.clientId, session.callerId]).toEqual([undefined, undefined, autonomousId]);
  });

  it("ends with the caller's token", async () => {
    const session = await agent.actFor(await world.guard.token({ aud: agentIdentifier }));
    await session.token("crm");
    for (let second = 0; second < 300; second += 5) {
      world.guard.heartbeat();
      await world.clock.advance(5_000);
    }
    expect(await codeOf(session.token("crm"))).toBe("token.expired");
    expect(await codeOf(session.fetch("https://crm.example/v1/contacts"))).toBe("token.expired");
  });

  it.each([
    ["the user", { kind: "user", id: user }],
    ["the client", { kind: "client", id: client }],
    ["the transaction", { kind: "transaction", id: txn }],
    ["the grant to call this agent", { kind: "grant", id: user, aud: agentIdentifier }],
  ] as const)("XCH-10: ends when %s is revoked, though its tokens were fetched before", async (_what, revocation) => {
    const caller = await world.guard.token({ aud: agentIdentifier });
    const session = await agent.actFor(caller);
    await session.token("crm");
    world.guard.revoke(revocation);
    await world.clock.advance(1);
    expect(await codeOf(session.token("crm"))).toBe("token.revoked");
    expect(await codeOf(session.fetch("https://crm.example/v1/contacts"))).toBe("token.revoked");
    expect((await session.llm("openai").fetch("https://guard.example/gateway/openai/x")).status).toBe(401);
    expect(world.guard.seen("/gateway/openai/x")).toEqual([]);
    expect(await codeOf(agent.actFor(caller))).toBe("token.revoked");
  });

  it("does nothing while the feed is stale", async () => {
    const session = await agent.actFor(await world.guard.token({ aud: agentIdentifier }));
    world.guard.faults.set(`GET ${endpoints.revocations}`, () => new Response("", { status: 503 }));
    world.guard.breakStreams();
    await world.clock.advance(10_001);
    expect(await codeOf(session.token("crm"))).toBe("feed.stale");
    expect(await codeOf(agent.actFor(await world.guard.token({ aud: agentIdentifier })))).toBe("feed.stale");
  });

  it("needs the permission to invoke", async () => {
    const error: unknown = await agent.actFor(await world.guard.token({ aud: agentIdentifier, scope: "look" })).catch((caught) => caught);
    expect(error).toMatchObject({ code: "access.insufficient_scope", scope: "invoke" });
  });

  it("MCP-01: a token for another resource, or for the server itself, is refused", async () => {
    expect(await codeOf(agent.actFor(await world.guard.token({ aud: "https://tickets.example/mcp" })))).toBe("token.wrong_audience");
    expect(await codeOf(agent.actFor(await agent.token("tickets")))).toBe("token.wrong_audience");
    expect(await codeOf(agent.actFor(await world.guard.token({ aud: world.guard.issuer, sub: agentId })))).toBe("token.wrong_audience");
  });
});
