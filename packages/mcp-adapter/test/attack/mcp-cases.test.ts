import { request as rawRequest } from "node:http";
import { Server } from "@modelcontextprotocol/server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { identityOf } from "../../src/index.ts";
import { createEverything, type Seen } from "../fakes/everything.ts";
import { listenOnLoopback } from "../fakes/loopback.ts";
import { challengeOf, createWorld, eras, modern, until, type World } from "../fakes/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.seen.ran.length = 0;
  world.issuer.reports.length = 0;
});

const legacy = (method: string, params: unknown = {}, id: number | null = 1) => ({
  body: { jsonrpc: "2.0", ...(id === null ? {} : { id }), method, params },
  headers: { "mcp-protocol-version": "2025-11-25" } as Record<string, string>,
});
const call = (name: string) => modern("tools/call", { name, arguments: {} });

/** A request whose Host and target are as the attacker writes them. */
function send(path: string, headers: Record<string, string>, method = "POST"): Promise<{ status: number; body: string; headers: Headers }> {
  const { port } = new URL(world.origin);
  return new Promise((resolve, reject) => {
    const request = rawRequest({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk) => (body += chunk));
      response.on("end", () => {
        const pairs = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as [string, string]);
        resolve({ status: response.statusCode ?? 0, body, headers: new Headers(pairs) });
      });
    });
    request.on("error", reject).end(method === "POST" ? JSON.stringify(modern("tools/list").body) : undefined);
  });
}

describe("MCP-01: a token for someone else, and token passthrough", () => {
  it("MCP-01: a valid token for another server is refused with the way to the right one", async () => {
    const { body, headers } = call("echo");
    const response = await world.post(await world.token("tickets:read", { aud: "https://other.example/mcp" }), body, headers);
    expect(response.status).toBe(401);
    expect(challengeOf(response)).toMatchObject({ error: "invalid_token", resource_metadata: expect.stringContaining("/.well-known/") });
    expect(world.seen.ran).toEqual([]);
  });

  it("MCP-01: an upstream that tool code calls with all it was given receives no byte of the caller's token", async () => {
    const arrived: string[] = [];
    const upstream = await listenOnLoopback(async (request) => {
      arrived.push([...request.headers].flat().join("\n"), await request.text());
      return new Response("{}");
    });
    const token = await world.token("tickets:read");
    for (const era of eras) {
      world.seen.contexts.length = 0;
      await (await world.connect(era, token)).callTool({ name: "echo", arguments: { text: "x" } });
      const ctx = world.seen.contexts[0];
      const headers = new Headers(ctx?.http?.req?.headers);
      headers.delete("host");
      headers.set("x-auth-info", JSON.stringify(ctx?.http?.authInfo));
      await fetch(upstream.origin, { method: "POST", headers, body: (await ctx?.http?.req?.text()) ?? "" });
    }
    await upstream.close();
    expect(arrived.length).toBe(4);
    for (const part of token.split(".")) expect(arrived.join("\n")).not.toContain(part);
  });
});

describe("MCP-02: DNS rebinding", () => {
  it.each(["evil.example", "evil.example:80", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "localhost.", "tickets.evil.example"])(
    "MCP-02: Host %s is refused on every path and method",
    async (host) => {
      const authorization = `Bearer ${await world.token("tickets:read")}`;
      for (const path of ["/mcp", "/.well-known/oauth-protected-resource/mcp"])
        for (const method of ["GET", "POST", "DELETE", "OPTIONS"]) {
          const response = await send(path, { host, authorization, "content-type": "application/json" }, method);
          // The listener itself refuses what is no host name at all.
          expect([path, method, host.includes("@") ? 400 : 403]).toEqual([path, method, response.status]);
          expect(response.body).not.toContain("evil");
        }
    },
  );

  it.each(["https://evil.example", "http://127.0.0.1.evil.example", "null", "file://", "chrome-extension://evil"])(
    "MCP-02: Origin %s is refused",
    async (origin) => {
      const { body, headers } = modern("tools/list");
      const response = await world.post(await world.token("tickets:read"), body, { ...headers, origin });
      expect(response.status).toBe(403);
    },
  );

  it("MCP-02: a page of the server's own host may call, as far as its token goes", async () => {
    const { body, headers } = modern("tools/list");
    expect((await world.post(await world.token(""), body, { ...headers, origin: "http://localhost:3000" })).status).toBe(200);
    expect((await world.post(undefined, body, { ...headers, origin: "http://localhost:3000" })).status).toBe(401);
  });

  it("MCP-02: listed hosts and origins pass, and only those", async () => {
    const listed = await createWorld({ allowedHosts: ["127.0.0.1"], allowedOrigins: ["console.example"] });
    const { body, headers } = modern("tools/list");
    const status = async (origin: string) => (await listed.post(await listed.token(""), body, { ...headers, origin })).status;
    expect(await status("https://console.example")).toBe(200);
    expect(await status("https://console.example.evil.example")).toBe(403);
    await listed.close();
  });
});

describe("MCP-03: answers crossing between clients", () => {
  it("MCP-03: 10,000 pairs of callers with equal JSON-RPC ids, each gets its own answer, from a server object of its own", async () => {
    let made = 0;
    const busy = await createWorld({}, () => {
      made += 1;
      const server = new Server({ name: "small", version: "1.0.0" }, { capabilities: { tools: {} } });
      server.setRequestHandler("tools/call", async ({ params }, ctx) => {
        await new Promise((resolve) => setImmediate(resolve));
        return { content: [{ type: "text", text: `${params.arguments?.text} ${identityOf(ctx).subject}` }] };
      });
      return server;
    });
    const subjects = ["usr_01k9x3v7q8e5m2n4p6r8s0t1v3", "usr_01k9x3v7q8e5m2n4p6r8s0t1v4"];
    const tokens = await Promise.all(subjects.map((sub) => busy.token("tickets:read", { sub })));
    let crossed = 0;
    const ask = async (side: number, number: number) => {
      const { body, headers } = modern("tools/call", { name: "echo", arguments: { text: number } }, 7);
      const accept = { "content-type": "application/json", accept: "application/json, text/event-stream" };
      const init = {
        method: "POST",
        headers: { ...headers, ...accept, authorization: `Bearer ${tokens[side]}` },
        body: JSON.stringify(body),
      };
      const answer: unknown = await (await busy.guarded.fetch(new Request(busy.url, init))).json();
      const { id, result } = answer as { id: number; result: { content: { text: string }[] } };
      if (id !== 7 || result.content[0]?.text !== `${number} ${subjects[side]}`) crossed += 1;
    };
    for (let batch = 0; batch < 100; batch++)
      await Promise.all(Array.from({ length: 100 }, (_, index) => Promise.all([ask(0, batch * 100 + index), ask(1, batch * 100 + index)])));
    expect([crossed, made]).toEqual([0, 20_000]);
    await busy.close();
  }, 120_000);

  it("MCP-03: a factory that hands out one server for all gets each call refused that would share it", async () => {
    const seen: Seen = { ran: [], contexts: [], made: 0, slow: [] };
    const one = createEverything(seen);
    const shared = await createWorld({}, () => one);
    const { body, headers } = modern("tools/call", { name: "slow", arguments: {} }, 7);
    const first = shared.post(await shared.token("tickets:read"), body, headers);
    await until(() => seen.slow.length === 1);
    const second = await shared.post(await shared.token("tickets:read"), body, headers);
    expect([second.status, await second.text()]).toEqual([500, expect.stringContaining("Internal server error")]);
    seen.slow[0]?.finish();
    expect(await (await first).text()).toContain("slow ran");
    expect(seen.slow).toHaveLength(1);
    await shared.close();
  });
});

describe("MCP-05: header says one thing, body another", () => {
  it.each([
    ["version", { "mcp-protocol-version": "2025-11-25" }],
    ["method", { "mcp-method": "tools/list" }],
    ["name", { "mcp-name": "whoami" }],
    ["name, encoded", { "mcp-name": "=?base64?d2hvYW1p?=" }],
    ["name, badly encoded", { "mcp-name": "=?base64?!!?=" }],
  ])("MCP-05: another %s in the header is 400 and runs nothing", async (_what, headers) => {
    const call_ = call("echo");
    const response = await world.post(await world.token("tickets:read"), call_.body, { ...call_.headers, ...headers });
    expect([response.status, ((await response.json()) as { error: { code: number } }).error.code]).toEqual([400, -32_020]);
    expect(world.seen.ran).toEqual([]);
  });

  it("MCP-05: a call whose headers name another method or version is not even decided on, so nothing of it is on record", async () => {
    const { body, headers } = call("close_ticket");
    for (const forged of [{ "mcp-method": "tools/list" }, { "mcp-protocol-version": "2025-11-25" }])
      expect((await world.post(await world.token("tickets:write"), body, { ...headers, ...forged })).status).toBe(400);
    await world.post(await world.token(""), body, headers);
    expect(world.issuer.reports.filter(({ tool }) => tool === "close_ticket").map(({ action }) => action)).toEqual(["tool.denied"]);
  });

  it("MCP-05: the header never decides: a permitted name there does not carry a forbidden one in the body", async () => {
    const { body, headers } = call("close_ticket");
    const response = await world.post(await world.token("tickets:read"), body, { ...headers, "mcp-name": "echo" });
    expect(response.status).toBe(403);
    expect(world.seen.ran).toEqual([]);
  });

  it.each([
    ["the method", '{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call","params":{"name":"close_ticket"}}'],
    ["the name", '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"close_ticket","name":"echo"}}'],
    [
      "the name, spelled with an escape",
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"close_ticket","n\\u0061me":"echo"}}',
    ],
    ["__proto__", '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","__proto__":{"name":"close_ticket"}}}'],
  ])("MCP-05: a body with %s twice or in disguise is 400", async (_what, body) => {
    const response = await world.post(await world.token("tickets:read"), body, { "mcp-protocol-version": "2025-11-25" });
    expect(response.status).toBe(400);
    expect(world.seen.ran).toEqual([]);
  });

  it.each([
    ["a batch", [legacy("tools/call", { name: "echo" }).body, legacy("tools/call", { name: "close_ticket" }).body]],
    ["a batch of one", [call("echo").body]],
    ["an empty batch", []],
    ["a response", { jsonrpc: "2.0", id: 1, result: {} }],
    ["another version of JSON-RPC", { ...legacy("tools/list").body, jsonrpc: "1.0" }],
    ["a null id", { ...legacy("tools/list").body, id: null }],
    ["text", "tools/call"],
    ["nothing", ""],
    ["half a body", '{"jsonrpc":"2.0","id":1'],
    ["a deep body", `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":${"[".repeat(5_000)}${"]".repeat(5_000)}}}`],
  ])("MCP-05: %s is 400 and runs nothing", async (_what, body) => {
    const response = await world.post(await world.token("tickets:read tickets:write"), body, { "mcp-protocol-version": "2025-11-25" });
    const text = await response.text();
    expect([response.status, /batch/.test(text)]).toEqual([400, Array.isArray(body)]);
    expect(world.seen.ran).toEqual([]);
  });

  it("MCP-05: what tool code reads of the request is not another body than the one that was decided on", async () => {
    world.seen.contexts.length = 0;
    const { body, headers } = call("echo");
    await world.post(await world.token("tickets:read"), body, headers);
    expect(await world.seen.contexts[0]?.http?.req?.text()).toBe("");
  });
});

describe("MCP-06: tool-name tricks", () => {
  const names = [
    "Echo",
    "ECHO",
    "echo ",
    " echo",
    "echo\u0000",
    "еcho",
    "e\u0301cho",
    "echo\u200b",
    "__proto__",
    "constructor",
    "toString",
    "",
    "*",
    "secret_tool",
    "no_such_tool",
  ];

  it.each(names)("MCP-06: %j is denied like a tool that does not exist, and on record", async (name) => {
    for (const { body, headers } of [modern("tools/call", { name, arguments: {} }), legacy("tools/call", { name, arguments: {} })]) {
      const encoded = { ...headers, "mcp-name": `=?base64?${Buffer.from(name).toString("base64")}?=` };
      const response = await world.post(await world.token("tickets:read tickets:write"), body, encoded);
      expect(await response.json()).toEqual({ jsonrpc: "2.0", id: 1, error: { code: -32_602, message: "There is no such tool" } });
    }
    expect(world.seen.ran).toEqual([]);
    const denied = world.issuer.reports.filter(({ action }) => action === "tool.denied");
    expect(denied.map(({ tool, reason }) => [tool, reason])).toEqual([
      [name, "not_listed"],
      [name, "not_listed"],
    ]);
  });

  it.each([42, null, ["echo"], { name: "echo" }, undefined])("MCP-06: the name %j is no name", async (name) => {
    const response = await world.post(await world.token("tickets:read"), legacy("tools/call", { name }).body, legacy("x").headers);
    expect([response.status, ((await response.json()) as { error: { code: number } }).error.code]).toEqual([400, -32_602]);
  });

  it.each(["tools/call", "tools/list", "resources/read"])(
    "MCP-06: %s as a notification, without an id, is 400 and runs nothing",
    async (method) => {
      for (const { body, headers } of [
        legacy(method, { name: "echo", uri: "tickets://desk/open/1" }, null),
        { ...modern(method), body: { ...modern(method, { name: "echo" }).body, id: undefined } },
      ]) {
        const response = await world.post(await world.token("tickets:read tickets:write"), body, headers);
        expect(response.status).toBe(400);
      }
      expect(world.seen.ran).toEqual([]);
    },
  );

  it.each(["Tools/call", "tools/call ", "tools//call", "tasks/get", "notifications/anything", "sampling/createMessage", "constructor"])(
    "MCP-06: the method %j is not served",
    async (method) => {
      const response = await world.post(await world.token("tickets:read"), legacy(method).body, legacy("x").headers);
      expect([response.status, ((await response.json()) as { error: { code: number } }).error.code]).toEqual([404, -32_601]);
    },
  );

  it.each([
    "tickets://desk/open/../secret/1",
    "tickets://desk/open/%2e%2e/secret/1",
    "TICKETS://open/1",
    "tickets://desk/secret/1",
    "tickets://desk/open",
    "tickets://desk/open/..%2fsecret/1",
    "tickets://desk/open/..%5csecret/1",
    "tickets://desk/open/%",
    "not a uri",
    "tickets://desk/closed/1/../../open/1",
  ])("MCP-06: the resource %s falls under no entry in one of its spellings, and is denied", async (uri) => {
    const { body, headers } = legacy("resources/read", { uri });
    const response = await world.post(await world.token("tickets:read tickets:write"), body, headers);
    expect(await response.json()).toMatchObject({ error: { code: -32_602, message: "There is no such resource" } });
  });

  it.each(["initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe"])(
    "MCP-06: the method %s, which revision 2026-07-28 took away, is not served to its clients, whatever its parameters",
    async (method) => {
      for (const params of [{}, { uri: "tickets://desk/open/1" }]) {
        const { body, headers } = modern(method, params);
        const response = await world.post(await world.token("tickets:read"), body, headers);
        expect([response.status, ((await response.json()) as { error: { code: number } }).error.code]).toEqual([404, -32_601]);
      }
    },
  );

  it("MCP-06: what is subscribed to and completed is decided like what is read", async () => {
    const token = await world.token("tickets:read");
    const status = async (method: string, params: Record<string, unknown>) => {
      const { body, headers } = modern(method, params);
      const response = await world.post(token, body, headers);
      const text = response.headers.get("content-type")?.startsWith("text/event-stream") ? "" : await response.text();
      await response.body?.cancel().catch(() => undefined);
      return [response.status, /no such \w+/.exec(text)?.[0]];
    };
    const listen = (uri: string) =>
      status("subscriptions/listen", { notifications: { resourceSubscriptions: ["tickets://desk/open/1", uri] } });
    expect(await listen("tickets://desk/open/2")).toEqual([200, undefined]);
    expect(await listen("tickets://desk/closed/2")).toEqual([403, undefined]);
    expect(await listen("tickets://desk/secret/2")).toEqual([200, "no such resource"]);
    const complete = (ref: Record<string, unknown>) => status("completion/complete", { ref, argument: { name: "id", value: "1" } });
    expect(await complete({ type: "ref/prompt", name: "plan" })).toEqual([403, undefined]);
    expect(await complete({ type: "ref/prompt", name: "secret_prompt" })).toEqual([200, "no such prompt"]);
    expect(await complete({ type: "ref/resource", uri: "tickets://desk/closed/{id}" })).toEqual([403, undefined]);
    expect(await complete({ type: "ref/resource", uri: "tickets://desk/secret/{id}" })).toEqual([200, "no such template"]);
  });
});

describe("MCP-07, 08, 15, 16", () => {
  it("MCP-07: the challenge names just what the call needs", async () => {
    const { body, headers } = call("close_ticket");
    const response = await world.post(await world.token("tickets:read"), body, headers);
    expect([response.status, challengeOf(response).scope]).toEqual([403, "tickets:write"]);
  });

  it("MCP-08: metadata and challenges come from the configuration, whatever Host and forwarding headers say", async () => {
    const forged = {
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "https",
      forwarded: "host=evil.example",
      "x-original-url": "/evil",
    };
    const document = await send("/.well-known/oauth-protected-resource/mcp", { host: "localhost:9", ...forged }, "GET");
    expect(JSON.parse(document.body)).toMatchObject({ resource: world.url, authorization_servers: [world.issuer.issuer] });
    const refused = await send("/mcp", { host: "localhost:9", "content-type": "application/json", ...forged });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toContain(`resource_metadata="${world.origin}/.well-known/`);
    expect(`${document.body}${[...refused.headers].flat().join()}`).not.toContain("evil");
  });

  it.each([
    ["another value", "eu-2"],
    ["an encoded line break", `=?base64?${Buffer.from("eu\r\nx-evil: 1").toString("base64")}?=`],
    ["a broken encoding", "=?base64?%%%?="],
    ["nothing", undefined],
  ])("MCP-15: a mirrored parameter with %s is refused", async (_what, value) => {
    const { body, headers } = modern("tools/call", { name: "routed", arguments: { region: "eu" } });
    const mirrored: Record<string, string> = value === undefined ? {} : { "mcp-param-region": value };
    const response = await world.post(await world.token("tickets:read"), body, { ...headers, ...mirrored });
    expect([response.status, ((await response.json()) as { error: { code: number } }).error.code]).toEqual([400, -32_020]);
    expect(world.seen.ran).toEqual([]);
  });

  it("MCP-15: line breaks and other scripts reach the tool only inside the encoding, and the answer's headers hold none of them", async () => {
    const region = "eu\r\nx-evil: 1 – é";
    const { body, headers } = modern("tools/call", { name: "routed", arguments: { region } });
    const response = await world.post(await world.token("tickets:read"), body, {
      ...headers,
      "mcp-param-region": `=?base64?${Buffer.from(region).toString("base64")}?=`,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("x-evil")).toBeNull();
  });

  it.each(["/mcp?access_token=TOKEN", "/mcp?a=1&access_token=TOKEN", "/mcp?access%5Ftoken=TOKEN"])(
    "MCP-16: a token in the query (%s) is 400, with or without one in the header",
    async (path) => {
      const token = await world.token("tickets:read");
      const headers = { host: new URL(world.url).host, "content-type": "application/json" };
      for (const sent of [headers, { ...headers, authorization: `Bearer ${token}` }]) {
        const response = await send(path.replace("TOKEN", token), sent);
        expect(response.status).toBe(400);
        expect(response.body).not.toContain(token);
      }
      expect(JSON.stringify(world.errors)).not.toContain(token);
    },
  );
});
