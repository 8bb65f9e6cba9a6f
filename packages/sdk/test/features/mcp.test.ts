import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AgentGuard, isGuardError, type Session } from "../../src/index.ts";
import { agentId, agentIdentifier, createWorld, type World } from "../fakes/world.ts";

const tickets = "https://tickets.example/mcp";
let world: World;
let agent: AgentGuard;
let session: Session;
let authorizations: (string | null)[];
let refusing: boolean;
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error) => (isGuardError(error) ? error.code : String(error)),
  );

beforeEach(async () => {
  world = await createWorld();
  authorizations = [];
  refusing = false;
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: "tickets", version: "1.0.0" });
    server.registerTool("list_tickets", { description: "Lists tickets" }, async () => ({ content: [{ type: "text", text: "T-1" }] }));
    return server;
  });
  world.guard.sites.set("https://tickets.example", (request) => {
    authorizations.push(request.headers.get("authorization"));
    return refusing ? new Response("{}", { status: 401, headers: { "www-authenticate": "Bearer" } }) : handler.fetch(request);
  });
  agent = await world.connect();
  session = await agent.actFor(await world.guard.token({ aud: agentIdentifier }));
});
afterEach(() => agent.close());

describe("mcp", () => {
  it.each([tickets, "tickets"])("connects the official client to %s, with the token on each request", async (nameOrUrl) => {
    const client = await session.mcp(nameOrUrl);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["list_tickets"]);
    expect(await client.callTool({ name: "list_tickets", arguments: {} })).toMatchObject({ content: [{ type: "text", text: "T-1" }] });
    expect(new Set(authorizations)).toEqual(new Set([`Bearer ${await session.token("tickets")}`]));
    expect(client.getNegotiatedProtocolVersion()).toBe("2026-07-28");
  });

  it("renews the token between calls, without a new connection", async () => {
    const client = await agent.mcp(tickets);
    await client.listTools();
    const before = authorizations.at(-1);
    await world.clock.advance(250_000);
    await client.callTool({ name: "list_tickets", arguments: {} });
    expect(authorizations.at(-1)).not.toBe(before);
  });

  it("the agent and its session have tokens of their own", async () => {
    await Promise.all([agent.mcp(tickets), session.mcp(tickets)]);
    expect(new Set(authorizations).size).toBe(2);
  });

  it("an unknown server is refused here, and what is granted is listed", async () => {
    const error: unknown = await session.mcp("https://evil.example/mcp").catch((caught) => caught);
    expect(error).toMatchObject({ code: "oauth.invalid_target", hint: "It holds grants for: tickets, locked, clear." });
    expect(await codeOf(session.mcp("crm"))).toBe("oauth.invalid_target");
  });

  it("the server's refusal of a token is our own error, not the client's", async () => {
    expect(await codeOf(session.mcp("https://locked.example/mcp"))).toBe("access.denied");
  });

  it("no token goes to another machine in clear text", async () => {
    expect(await codeOf(session.mcp("http://clear.example/mcp"))).toBe("sdk.misconfigured");
  });

  it("the next call of a suspended agent fails", async () => {
    const client = await agent.mcp(tickets);
    await client.listTools();
    world.guard.revoke({ kind: "agent", id: agentId });
    refusing = true;
    await vi.waitFor(async () =>
      expect(await codeOf(client.callTool({ name: "list_tickets", arguments: {} }))).toBe("client.authentication_failed"),
    );
  });

  it("closing the session closes its clients; closing the agent closes all", async () => {
    const closed: string[] = [];
    const track = async (name: string, connecting: Promise<{ onclose?: (() => void) | undefined }>) => {
      (await connecting).onclose = () => closed.push(name);
    };
    await track("agent", agent.mcp(tickets));
    await track("session", session.mcp(tickets));
    await track("other session", (await agent.actFor(await world.guard.token({ aud: agentIdentifier }))).mcp(tickets));
    await session.close();
    expect(closed).toEqual(["session"]);
    await agent.close();
    expect(closed.toSorted()).toEqual(["agent", "other session", "session"]);
  });
});
