import { endpoints, grantTypes, tokenTypes } from "@agent-id-guard/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AgentGuard, isGuardError } from "../../src/index.ts";
import { agentId, agentIdentifier, createWorld, type World } from "../fakes/world.ts";

let world: World;
let agent: AgentGuard;
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error) => (isGuardError(error) ? error.code : String(error)),
  );
/** Token requests since the agent connected. */
const asked = () => world.guard.seen(endpoints.token).slice(1);

beforeEach(async () => {
  world = await createWorld();
  agent = await world.connect();
  await vi.waitFor(() => expect(world.guard.openStreams).toBe(1));
});
afterEach(() => agent.close());

describe("tokens are kept by resource, scope and subject", () => {
  it("the same one is handed out again", async () => {
    expect(await agent.token("tickets")).toBe(await agent.token("https://tickets.example/mcp"));
    expect(asked()).toHaveLength(1);
    expect(asked()[0]?.form.get("resource")).toBe("https://tickets.example/mcp");
    expect(asked()[0]?.form.get("scope")).toBeNull();
  });

  it("fetched once for callers at the same time", async () => {
    const tokens = await Promise.all(Array.from({ length: 50 }, () => agent.token("tickets")));
    expect(new Set(tokens).size).toBe(1);
    expect(asked()).toHaveLength(1);
  });

  it("a failure is shared by those who wait, and forgotten", async () => {
    world.guard.faults.set(`POST ${endpoints.token}`, () =>
      Response.json({ error: "access_denied", code: "access.denied" }, { status: 400 }),
    );
    expect(await Promise.all([codeOf(agent.token("tickets")), codeOf(agent.token("tickets"))])).toEqual(["access.denied", "access.denied"]);
    expect(asked()).toHaveLength(1);
    world.guard.faults.clear();
    expect(await codeOf(agent.token("tickets"))).toBe("no error");
  });

  it("another one for another resource, scope or subject", async () => {
    const sessions = await Promise.all([1, 2].map(async () => agent.actFor(await world.guard.token({ aud: agentIdentifier }))));
    const tokens = [
      await agent.token("tickets"),
      await agent.token("crm"),
      await agent.token("crm", { scope: "contacts:read" }),
      await agent.token("crm", { scope: "contacts:write" }),
      ...(await Promise.all(sessions.map((session) => session.token("crm")))),
    ];
    expect(new Set(tokens).size).toBe(6);
  });

  it("sessions of the same caller's token share theirs", async () => {
    const caller = await world.guard.token({ aud: agentIdentifier });
    const [one, two] = await Promise.all([agent.actFor(caller), agent.actFor(caller)]);
    expect(await one?.token("crm")).toBe(await two?.token("crm"));
  });

  it("TOK-20: what could be mixed up in a joined key is kept apart", async () => {
    expect(await codeOf(agent.token("crm", { scope: "contacts:read contacts:write" }))).toBe("no error");
    expect(await codeOf(agent.token("crm", { scope: "" }))).toBe("oauth.invalid_scope");
    expect(await codeOf(agent.token("crm", { scope: "contacts:read" }))).toBe("no error");
    expect(asked()).toHaveLength(3);
  });

  it("an exchange names the caller's token and nothing of the agent's but its proof (RFC 8693 §2.1)", async () => {
    const caller = await world.guard.token({ aud: agentIdentifier });
    const session = await agent.actFor(caller);
    await session.token("crm", { scope: "contacts:read" });
    expect(Object.fromEntries(asked()[0]?.form ?? [])).toEqual({
      grant_type: grantTypes.tokenExchange,
      subject_token: caller,
      subject_token_type: tokenTypes.accessToken,
      requested_token_type: tokenTypes.accessToken,
      resource: "urn:example:crm",
      scope: "contacts:read",
    });
  });
});

describe("tokens are renewed", () => {
  it("once four fifths of their life are over, not before", async () => {
    const first = await agent.token("tickets");
    await world.clock.advance(239_000);
    expect(await agent.token("tickets")).toBe(first);
    await world.clock.advance(1_000);
    expect(await agent.token("tickets")).not.toBe(first);
  });

  it("the old one is still good while the server can't be reached, until it expires", async () => {
    const first = await agent.token("tickets");
    await world.clock.advance(250_000);
    world.guard.faults.set(`POST ${endpoints.token}`, () => new Response("", { status: 503 }));
    expect(await world.clock.run(agent.token("tickets"))).toBe(first);
    await world.clock.advance(50_000);
    expect(await world.clock.run(codeOf(agent.token("tickets")))).toBe("sdk.unreachable");
  });

  it("the old one is not used when the server refuses a new one", async () => {
    await agent.token("tickets");
    await world.clock.advance(250_000);
    world.guard.faults.set(`POST ${endpoints.token}`, () =>
      Response.json({ error: "access_denied", code: "access.denied" }, { status: 400 }),
    );
    expect(await codeOf(agent.token("tickets"))).toBe("access.denied");
  });
});

describe("INT-01: a revoked token is not handed out again", () => {
  it.each([
    ["the agent", { kind: "agent", id: agentId }, "client.authentication_failed"],
    ["the resource", { kind: "resource", id: "https://tickets.example/mcp" }, "no error"],
    ["the grant", { kind: "grant", id: agentId, aud: "https://tickets.example/mcp" }, "no error"],
    ["the key", { kind: "key", id: "key-1" }, "no error"],
  ] as const)("when %s is revoked", async (_what, revocation, after) => {
    const first = await agent.token("tickets");
    world.guard.revoke(revocation);
    await world.clock.advance(1);
    let next: string | undefined;
    expect(await codeOf(agent.token("tickets").then((token) => (next = token)))).toBe(after);
    expect(next).not.toBe(first);
  });

  it("what is not revoked stays", async () => {
    const first = await agent.token("tickets");
    world.guard.revoke({ kind: "grant", id: agentId, aud: "urn:example:crm" });
    await world.clock.advance(1);
    expect(await agent.token("tickets")).toBe(first);
  });
});

describe("the server's refusals come back as they were", () => {
  it.each([
    ["locked", undefined, "access.denied", "dec_1"],
    ["crm", "contacts:delete", "oauth.invalid_scope", "dec_2"],
  ])("%s %s → %s, with hint and decision", async (resource, scope, code, decisionId) => {
    const error: unknown = await agent.token(resource, { scope }).catch((caught) => caught);
    expect(error).toMatchObject({ code, hint: `Hint for ${code}`, decisionId });
  });

  it("an unknown resource is refused here, and what is granted is listed", async () => {
    const error: unknown = await agent.token("nope").catch((caught) => caught);
    expect(error).toMatchObject({ code: "oauth.invalid_target", hint: expect.stringContaining("openai, crm, tickets") });
    expect(asked()).toHaveLength(0);
  });

  it("a resource granted since is found, by asking the server again", async () => {
    const self = {
      ...(await (await world.guard.fetch(new Request(`${world.guard.issuer}${endpoints.self}`, { headers: await ownHeaders() }))).json()),
    };
    const added = { id: "res_9", name: "late", kind: "mcp", identifier: "https://late.example/mcp", permissions: ["x"] };
    world.guard.faults.set(`GET ${endpoints.self}`, () => Response.json({ ...self, resources: [...self.resources, added] }));
    expect(await codeOf(agent.token("late"))).toBe("oauth.invalid_target");
    await world.clock.advance(5_000);
    expect(await codeOf(agent.token("late"))).toBe("oauth.invalid_target");
    expect(asked().at(-1)?.form.get("resource")).toBe("https://late.example/mcp");
  });

  it("an unknown code from something in between is sdk.unreachable, its body unrepeated", async () => {
    world.guard.faults.set(`POST ${endpoints.token}`, () => new Response("<html>canary-body</html>", { status: 502 }));
    const error = await world.clock.run(agent.token("tickets").catch((caught) => caught));
    expect(error).toMatchObject({ code: "sdk.unreachable" });
    expect(`${error.message} ${error.detail}`).not.toContain("canary-body");
  });

  it("waits as long as Retry-After says, if that is not long", async () => {
    let tries = 0;
    world.guard.faults.set(`POST ${endpoints.token}`, () => {
      tries += 1;
      return Response.json({ error: "slow_down", code: "request.rate_limited" }, { status: 429, headers: { "retry-after": "3" } });
    });
    const failing = agent.token("tickets").catch((caught) => caught);
    await vi.waitFor(() => expect(tries).toBe(1));
    await world.clock.advance(2_900);
    expect(tries).toBe(1);
    await world.clock.until(() => tries === 2);
    expect(await world.clock.run(failing)).toMatchObject({ code: "request.rate_limited", retryAfterSeconds: 3 });
  });
});

async function ownHeaders(): Promise<Record<string, string>> {
  const token = await world.guard.token({ aud: world.guard.issuer, sub: agentId, client_id: agentId });
  return { authorization: `Bearer ${token}` };
}
