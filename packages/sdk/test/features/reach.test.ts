import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { endpoints } from "@agent-id-guard/protocol";
import OpenAI from "openai";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AgentGuard, isGuardError, type Session } from "../../src/index.ts";
import { agentId, agentIdentifier, createWorld, type World } from "../fakes/world.ts";

let world: World;
let agent: AgentGuard;
let session: Session;
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error) => (isGuardError(error) ? error.code : String(error)),
  );
const gateway = "https://guard.example/gateway";
/** Requests that carried a token, other than to the server's own endpoints. */
const carried = () => world.guard.requests.filter(({ url, authorization }) => authorization?.startsWith("Bearer ") && !own.has(url.href));
const own = new Set([endpoints.self, endpoints.revocations, endpoints.revocationSnapshot].map((path) => `https://guard.example${path}`));
const answers = new Map<string, (request: Request) => Response>();

beforeEach(async () => {
  world = await createWorld();
  agent = await world.connect();
  session = await agent.actFor(await world.guard.token({ aud: agentIdentifier }));
  answers.clear();
  const answer = (request: Request) => answers.get(request.url)?.(request) ?? new Response("hello");
  for (const origin of [
    "https://tickets.example",
    "https://locked.example",
    "https://crm.example",
    "https://evil.example",
    "http://clear.example",
  ])
    world.guard.sites.set(origin, answer);
  for (const path of ["openai/chat/completions", "crm/contacts", "crm"])
    for (const method of ["GET", "POST"]) world.guard.faults.set(`${method} /gateway/${path}`, answer);
});
afterEach(() => agent.close());

describe("fetch sends a URL of a resource to its place, with its token", () => {
  it.each([
    ["https://crm.example/v1/contacts?limit=2#top", `${gateway}/crm/contacts?limit=2`],
    ["https://crm.example/v1", `${gateway}/crm`],
    ["https://crm.example/v1/x/../contacts", `${gateway}/crm/contacts`],
    ["https://guard.example/gateway/crm/contacts", `${gateway}/crm/contacts`],
    ["https://tickets.example/mcp", "https://tickets.example/mcp"],
    ["https://tickets.example/mcp/more?x=1", "https://tickets.example/mcp/more?x=1"],
  ])("%s → %s", async (asked, sentTo) => {
    for (const caller of [agent, session]) {
      const response = await caller.fetch(asked, { method: "GET" });
      expect(response.status).toBe(200);
      expect(carried().at(-1)?.url.href.replace(/#.*/, "")).toBe(sentTo);
    }
    const tokens = carried().map(({ authorization }) => authorization);
    expect(new Set(tokens).size).toBe(2);
  });

  it("takes a URL, a Request and its body, and replaces an Authorization that is there", async () => {
    let seen: Request | undefined;
    answers.set(`${gateway}/crm/contacts`, (request) => {
      seen = request;
      return new Response("ok");
    });
    const headers = { authorization: "Bearer other", "x-mine": "1" };
    await session.fetch(new Request("https://crm.example/v1/contacts", { method: "POST", body: "data", headers }));
    expect(await seen?.text()).toBe("data");
    expect(seen?.headers.get("x-mine")).toBe("1");
    expect(seen?.headers.get("authorization")).not.toContain("other");
    await session.fetch(new URL("https://crm.example/v1/contacts"), { method: "POST", body: new URLSearchParams({ a: "1" }), headers });
    expect(await seen?.text()).toBe("a=1");
    expect(seen?.headers.get("authorization")).not.toContain("other");
  });
});

describe("PRX-01: a token goes to no other place", () => {
  it.each([
    "https://evil.example/",
    "https://crm.example/",
    "https://crm.example/v10/contacts",
    "https://crm.example/v1/../secret",
    "https://crm.example/v1/%2e%2e/secret",
    "https://crm.example.evil.example/v1/contacts",
    "https://crm.example@evil.example/v1/contacts",
    "https://user:pass@crm.example/v1/contacts",
    "https://crm.example:8443/v1/contacts",
    "http://crm.example/v1/contacts",
    "https://tickets.example/mcpx",
    "https://tickets.example/",
    "https://guard.example/oauth/token",
    "https://guard.example/gateway/other/x",
    "https://guard.example/gateway",
    "http://clear.example/mcp",
    "data:text/plain,hello",
  ])("%s", async (url) => {
    world.guard.requests.length = 0;
    for (const caller of [agent, session]) expect(await codeOf(caller.fetch(url))).toBe("oauth.invalid_target");
    expect(
      world.guard.requests.filter((request) => request.url.pathname !== endpoints.self && request.url.pathname !== endpoints.token),
    ).toEqual([]);
  });

  it("a path without a host is a mistake", async () => {
    expect(await codeOf(agent.fetch("/v1/contacts"))).toBe("sdk.misconfigured");
  });

  it.each([301, 302, 303, 307, 308])("PRX-03: a redirect (%s) is handed back, whatever the caller asks for", async (status) => {
    for (const url of [`${gateway}/crm/contacts`, "https://tickets.example/mcp"])
      answers.set(url, () => new Response(null, { status, headers: { location: "https://evil.example/steal" } }));
    for (const redirect of ["follow", "error", undefined] as const) {
      const init = redirect === undefined ? {} : { redirect };
      expect((await session.fetch("https://crm.example/v1/contacts", init)).status).toBe(status);
      expect((await session.fetch("https://tickets.example/mcp", init)).status).toBe(status);
    }
    expect(world.guard.requests.filter(({ url }) => url.hostname === "evil.example")).toEqual([]);
  });

  it("PRX-03: also over real HTTP with the global fetch", async () => {
    const seen: string[] = [];
    const evil = createServer((request, response) => {
      seen.push(request.headers.authorization ?? "");
      response.end();
    });
    await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve));
    const location = `http://127.0.0.1:${(evil.address() as AddressInfo).port}/steal`;
    const honest = createServer((_request, response) => response.writeHead(302, { location }).end());
    await new Promise<void>((resolve) => honest.listen(0, "127.0.0.1", resolve));
    const mcp = `http://127.0.0.1:${(honest.address() as AddressInfo).port}/mcp`;
    try {
      const self = {
        id: agentId,
        kind: "agent",
        name: "a",
        resources: [{ id: "r", name: "m", kind: "mcp", identifier: mcp, permissions: ["x"] }],
      };
      world.guard.faults.set(`GET ${endpoints.self}`, () => Response.json(self));
      world.guard.faults.set(`POST ${endpoints.token}`, async () =>
        Response.json({
          access_token: await world.guard.token({ aud: world.guard.issuer, client_id: agentId }),
          token_type: "Bearer",
          expires_in: 300,
          scope: "x",
        }),
      );
      await using other = await world.connect({
        fetch: (input, init) => (String(input).startsWith("http://127") ? fetch(input, init) : world.guard.fetch(input, init)),
      });
      expect((await other.fetch(mcp, { redirect: "follow" })).status).toBe(302);
      expect(seen).toEqual([]);
    } finally {
      for (const server of [honest, evil]) await new Promise((resolve) => server.close(resolve));
    }
  });

  it("a gateway address that is not the server's is not used", async () => {
    const resource = {
      id: "r",
      name: "bad",
      kind: "llm",
      identifier: "urn:x",
      gatewayUrl: "https://evil.example/gateway/bad",
      permissions: ["x"],
    };
    world.guard.faults.set(`GET ${endpoints.self}`, () => Response.json({ id: agentId, kind: "agent", name: "a", resources: [resource] }));
    await using other = await world.connect();
    expect(() => other.llm("bad")).toThrow(expect.objectContaining({ code: "sdk.misconfigured" }));
    expect(await codeOf(other.fetch("https://evil.example/gateway/bad/x"))).toBe("sdk.misconfigured");
  });
});

describe("a 401 from the resource", () => {
  const refuseOnce = () => {
    const refused: (string | null)[] = [];
    answers.set(`${gateway}/crm/contacts`, (request) => {
      if (refused.length > 0) return new Response("ok");
      refused.push(request.headers.get("authorization"));
      return new Response("no", { status: 401 });
    });
  };

  it("drops the token, gets one new one, and sends the call again", async () => {
    refuseOnce();
    const response = await session.fetch("https://crm.example/v1/contacts", { method: "POST", body: "data" });
    expect(response.status).toBe(200);
    const [first, second] = carried().map(({ authorization }) => authorization);
    expect(second).not.toBe(first);
  });

  it("once only", async () => {
    answers.set(`${gateway}/crm/contacts`, () => new Response("no", { status: 401 }));
    expect((await session.fetch("https://crm.example/v1/contacts")).status).toBe(401);
    expect(carried()).toHaveLength(2);
  });

  it("is handed back when the body is a stream; the next call has a new token", async () => {
    refuseOnce();
    const body = () => new ReadableStream({ start: (controller) => controller.close() });
    const init = () => ({ method: "POST", body: body(), duplex: "half" }) as RequestInit;
    expect((await session.fetch("https://crm.example/v1/contacts", init())).status).toBe(401);
    expect((await session.fetch("https://crm.example/v1/contacts", init())).status).toBe(200);
    expect(new Set(carried().map(({ authorization }) => authorization)).size).toBe(2);
  });

  it("that comes late does not drop the token that has replaced the refused one", async () => {
    const first = await session.token("crm");
    let refuseLate = (_response: Response) => {};
    world.guard.faults.set("GET /gateway/crm/late", (request) =>
      request.headers.get("authorization") === `Bearer ${first}` ? new Promise((resolve) => (refuseLate = resolve)) : new Response("ok"),
    );
    const late = session.fetch("https://crm.example/v1/late");
    await vi.waitFor(() => expect(carried()).toHaveLength(1));
    answers.set(
      `${gateway}/crm/contacts`,
      (request) => new Response("", { status: request.headers.get("authorization") === `Bearer ${first}` ? 401 : 200 }),
    );
    expect((await session.fetch("https://crm.example/v1/contacts")).status).toBe(200);
    const second = await session.token("crm");
    refuseLate(new Response("no", { status: 401 }));
    expect((await late).status).toBe(200);
    expect(await session.token("crm")).toBe(second);
  });

  it("for many calls at once gets one new token", async () => {
    const good: string[] = [];
    await session.token("crm");
    const before = world.guard.seen(endpoints.token).length;
    answers.set(`${gateway}/crm/contacts`, (request) => {
      const token = request.headers.get("authorization") as string;
      if (good.length === 0) good.push(token);
      return token === good[0] ? new Response("no", { status: 401 }) : new Response("ok");
    });
    const responses = await Promise.all(Array.from({ length: 20 }, () => session.fetch("https://crm.example/v1/contacts")));
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(world.guard.seen(endpoints.token).length - before).toBe(1);
  });
});

describe("llm", () => {
  const stream =
    'data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Hel"}}]}\n\ndata: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"lo"}}]}\n\ndata: [DONE]\n\n';
  const chat = { model: "gpt", messages: [{ role: "user" as const, content: "hi" }] };

  it("lets the official client stream, with our token and no key", async () => {
    let seen: Request | undefined;
    answers.set(`${gateway}/openai/chat/completions`, (request) => {
      seen = request;
      return new Response(stream, { headers: { "content-type": "text/event-stream" } });
    });
    const openai = new OpenAI(session.llm("openai"));
    let text = "";
    for await (const chunk of await openai.chat.completions.create({ ...chat, stream: true }))
      text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toBe("Hello");
    expect(seen?.headers.get("authorization")).toBe(`Bearer ${await session.token("openai")}`);
    expect(session.llm("openai").apiKey).toBe("no-key-here-agent-id-guard-adds-it");
  });

  it("a client pointed elsewhere gets no token, and no call goes out", async () => {
    const { fetch } = session.llm("openai");
    for (const url of [
      "https://evil.example/v1/chat/completions",
      `${gateway}/crm/contacts`,
      "https://guard.example/gateway/openai2/x",
      "https://crm.example/v1/contacts",
    ])
      expect(await codeOf(fetch(url, { method: "POST" }))).toBe("sdk.misconfigured");
    expect(carried()).toEqual([]);
  });

  it("an unknown or other kind of resource is refused at once, with a list of what is granted", () => {
    for (const name of ["nope", "crm"])
      expect(() => agent.llm(name)).toThrow(
        expect.objectContaining({ code: "oauth.invalid_target", hint: "It holds grants for: openai." }),
      );
  });

  it("a refusal is the client's own error at once, with our code; it is not tried again", async () => {
    world.guard.revoke({ kind: "agent", id: agentId });
    const openai = new OpenAI(agent.llm("openai"));
    const before = world.guard.seen(endpoints.token).length;
    await vi.waitFor(async () => {
      const error: unknown = await openai.chat.completions.create(chat).catch((caught) => caught);
      expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
      expect(error).toMatchObject({ status: 401, code: "client.authentication_failed" });
    });
    expect(world.guard.seen(endpoints.token).length).toBe(before + 1);
  });

  it("what may pass stays an error of the connection, which the client tries again", async () => {
    world.guard.faults.set(`POST ${endpoints.token}`, () => new Response("", { status: 503 }));
    const failing = codeOf(agent.llm("openai").fetch(`${gateway}/openai/chat/completions`));
    expect(await world.clock.run(failing)).toBe("sdk.unreachable");
  });
});
