import { requireBearerAuth } from "@modelcontextprotocol/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProtectOptions, protect } from "../../src/index.ts";
import { permissions } from "../fakes/everything.ts";
import { resourceId, resourceSecret } from "../fakes/fake-issuer.ts";
import { challengeOf, createWorld, eras, modern, type World } from "../fakes/world.ts";

/*
 * MCP 2026-07-28, basic/authorization: what an MCP server as a resource server must, should and must not do. One test a row.
 */

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const list = modern("tools/list");
const call = (name: string, args: Record<string, unknown> = {}) => modern("tools/call", { name, arguments: args });

async function metadata(): Promise<Record<string, unknown>> {
  const { resource_metadata } = challengeOf(await world.post(undefined, list.body));
  return (await (await fetch(resource_metadata as string)).json()) as Record<string, unknown>;
}

function protectWith(options: Partial<ProtectOptions>) {
  return () =>
    protect(
      () => {
        throw new Error("not called");
      },
      {
        issuer: world.issuer.issuer,
        resource: "https://tickets.example/mcp",
        resourceId,
        secret: resourceSecret,
        ...permissions,
        ...options,
      } as ProtectOptions,
    );
}

describe("an MCP server as resource server", () => {
  it("S1: publishes protected-resource metadata with its authorization server", async () => {
    expect(await metadata()).toEqual({
      resource: world.url,
      authorization_servers: [world.issuer.issuer],
      bearer_methods_supported: ["header"],
      scopes_supported: ["tickets:read"],
      resource_name: "Everything",
    });
  });

  it("S2: names the metadata in the 401, and serves it at the well-known address with the path inserted", async () => {
    const { resource_metadata } = challengeOf(await world.post(undefined, list.body));
    expect(resource_metadata).toBe(`${world.origin}/.well-known/oauth-protected-resource/mcp`);
    expect((await fetch(`${world.origin}/.well-known/oauth-protected-resource`)).status).toBe(404);
    expect((await fetch(resource_metadata as string, { method: "HEAD" })).status).toBe(200);
    expect((await fetch(resource_metadata as string, { method: "POST" })).status).toBe(405);
  });

  it("S3: names a scope in the 401, and no error when no credentials were sent (RFC 6750 §3.1)", async () => {
    for (const authorization of [[], [["authorization", "Basic dXNlcjpwYXNz"]]]) {
      const response = await world.post(undefined, list.body, Object.fromEntries(authorization));
      expect(response.status).toBe(401);
      expect(challengeOf(response)).toEqual({ scope: "tickets:read", resource_metadata: expect.any(String) });
      expect(await response.json()).not.toHaveProperty("error");
    }
  });

  it("S4: accepts only tokens whose audience is exactly this server", async () => {
    for (const aud of [`${world.url}/`, world.origin, `${world.url}.evil.example`, world.url.toUpperCase(), "https://other.example/mcp"]) {
      const response = await world.post(await world.token("tickets:read", { aud }), list.body, list.headers);
      expect([aud, response.status, challengeOf(response).error]).toEqual([aud, 401, "invalid_token"]);
    }
    expect((await world.post(await world.token("tickets:read"), list.body, list.headers)).status).toBe(200);
  });

  it("S5: answers an invalid or expired token with 401", async () => {
    const expired = await world.token("tickets:read", { iat: 1_700_000_000, exp: 1_700_000_300 });
    const foreign = await world.token("tickets:read", { iss: "https://issuer.evil.example" });
    for (const token of [expired, foreign, "nonsense", `${(await world.token("tickets:read")).slice(0, -8)}AAAAAAAA`]) {
      const response = await world.post(token, list.body, list.headers);
      expect([response.status, challengeOf(response).error]).toEqual([401, "invalid_token"]);
    }
  });

  it("S6: keeps the caller's token from whatever runs behind it", async () => {
    const token = await world.token("tickets:read");
    for (const era of eras) await (await world.connect(era, token)).callTool({ name: "echo", arguments: {} });
    for (const ctx of world.seen.contexts) {
      expect(ctx.http?.authInfo?.token).toBe("");
      expect([...(ctx.http?.req?.headers ?? [])].flat().join("\n")).not.toContain(token);
      expect(JSON.stringify(ctx.http?.authInfo)).not.toContain(token.split(".")[1]);
    }
  });

  it("S7: 401 for a token that is needed or invalid, 403 for a permission, 400 for a malformed request", async () => {
    const token = await world.token("tickets:read");
    const status = async (authorization: string | undefined, body: unknown, headers = {}) =>
      (await world.post(undefined, body, { ...headers, ...(authorization === undefined ? {} : { authorization }) })).status;
    const forbidden = call("close_ticket");
    expect(await status(undefined, list.body)).toBe(401);
    expect(await status("Bearer nonsense", list.body)).toBe(401);
    expect(await status(`Bearer ${token}`, forbidden.body, forbidden.headers)).toBe(403);
    for (const malformed of [
      "Bearer",
      "Bearer ",
      `Bearer ${token} ${token}`,
      `Bearer ${token}, Bearer ${token}`,
      "Bearer tok en",
      'Bearer "quoted"',
    ])
      expect([malformed, await status(malformed, list.body)]).toEqual([malformed, 400]);
    expect(await status(`bearer ${token}`, list.body, list.headers)).toBe(200);
  });

  it("S8: answers a missing permission with 403, insufficient_scope, the scope and the metadata", async () => {
    const { body, headers } = call("close_ticket");
    const response = await world.post(await world.token("tickets:read"), body, headers);
    expect(response.status).toBe(403);
    expect(challengeOf(response)).toEqual({
      error: "insufficient_scope",
      error_description: "The token does not carry the permission that this call needs",
      scope: "tickets:write",
      resource_metadata: `${world.origin}/.well-known/oauth-protected-resource/mcp`,
    });
  });

  it("S9: names all that the call needs at once", async () => {
    const { body, headers } = call("move_ticket");
    expect(challengeOf(await world.post(await world.token(""), body, headers)).scope).toBe("tickets:read tickets:write");
  });

  it("S10: has no hierarchy of scopes: a permission is enough for itself alone, in either direction", async () => {
    const { body, headers } = call("list_tickets");
    expect((await world.post(await world.token("tickets:write"), body, headers)).status).toBe(403);
    expect((await world.post(await world.token("tickets"), body, headers)).status).toBe(403);
    expect((await world.post(await world.token("tickets:*"), body, headers)).status).toBe(403);
    expect((await world.post(await world.token("tickets:read"), body, headers)).status).toBe(200);
  });

  it("S11: never asks for offline_access", async () => {
    expect(protectWith({ basicScope: ["tickets:read", "offline_access"] })).toThrow("basicScope");
    expect(protectWith({ permissions: { echo: "offline_access" } })).toThrow("permissions.echo");
  });

  it("S12: publishes the basic scopes it was told, not its catalogue, and none when it was told none", async () => {
    expect((await metadata()).scopes_supported).toEqual(["tickets:read"]);
    const quiet = protectWith({ basicScope: undefined })();
    const request = new Request("https://tickets.example/.well-known/oauth-protected-resource/mcp");
    expect(await (await quiet.fetch(request)).json()).not.toHaveProperty("scopes_supported");
    await quiet.close();
  });

  it.each([
    "https://tickets.example/mcp/",
    "https://Tickets.example/mcp",
    "HTTPS://tickets.example/mcp",
    "https://tickets.example/mcp#top",
    "https://tickets.example/mcp?tenant=1",
    "https://user@tickets.example/mcp",
    "ftp://tickets.example/mcp",
    "tickets.example/mcp",
  ])("S13: takes its own URI only in the canonical spelling, not %s", (resource) => {
    expect(protectWith({ resource })).toThrow(expect.objectContaining({ code: "config.invalid" }));
  });

  it("S14: lists vary with the caller's permissions and with nothing else", async () => {
    const names = async (scope: string) => {
      const answer = await world.post(await world.token(scope), list.body, list.headers);
      return ((await answer.json()) as { result: { tools: { name: string }[] } }).result.tools.map(({ name }) => name);
    };
    expect(await names("tickets:write")).toEqual(await names("tickets:write"));
    expect(await names("tickets:write")).not.toEqual(await names("tickets:read"));
  });

  it("S15: marks lists and reads as the caller's own, even where the server says they are public", async () => {
    const token = await world.token("tickets:read");
    for (const { body, headers } of [
      list,
      modern("resources/list"),
      modern("prompts/list"),
      modern("resources/read", { uri: "tickets://desk/open/1" }),
    ]) {
      const { result } = (await (await world.post(token, body, headers)).json()) as { result: Record<string, unknown> };
      expect([body.method, result.cacheScope]).toEqual([body.method, "private"]);
    }
  });

  it.each(eras)("S16: checks at the call, whatever was listed before (%s)", async (era) => {
    const mcp = await world.connect(era, await world.token("tickets:read tickets:write"));
    expect((await mcp.listTools()).tools.map(({ name }) => name)).toContain("close_ticket");
    const narrower = await world.connect(era, await world.token("tickets:read"));
    world.seen.ran.length = 0;
    await expect(narrower.callTool({ name: "close_ticket", arguments: {} })).rejects.toThrow();
    expect(world.seen.ran).toEqual([]);
  });

  it("challenges as the SDK's own client and middleware read them", async () => {
    const gate = requireBearerAuth({ verifier: { verifyAccessToken: () => Promise.reject(new Error("unused")) } });
    expect(((await gate(new Request(world.url))) as Response).headers.get("www-authenticate")).toMatch(/^Bearer /);
    expect((await world.post(undefined, list.body)).headers.get("www-authenticate")).toMatch(
      /^Bearer scope="tickets:read", resource_metadata="http/,
    );
  });
});
