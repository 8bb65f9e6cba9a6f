import { mkdtemp, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { endpoints, GuardError } from "@agent-id-guard/protocol";
import { decodeJwt, decodeProtectedHeader, exportJWK, exportPKCS8, generateKeyPair } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AgentGuard, isGuardError } from "../../src/index.ts";
import { FakeGuard } from "../fakes/fake-guard.ts";
import { agentId, agentIdentifier, agentSecret, autonomousId, createWorld, type World } from "../fakes/world.ts";

let world: World;
const open: AgentGuard[] = [];
const connect = async (options?: Parameters<World["connect"]>[0]) => {
  const agent = await world.connect(options);
  open.push(agent);
  return agent;
};
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error) => (isGuardError(error) ? error.code : String(error)),
  );

beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => Promise.all(open.splice(0).map((agent) => agent.close())));

describe("connect", () => {
  it("knows the agent and what it may reach", async () => {
    const agent = await connect();
    expect(agent).toMatchObject({ issuer: world.guard.issuer, agentId, name: "helper", identifier: agentIdentifier });
    expect(agent.resources.map(({ name }) => name)).toContain("openai");
  });

  it("asks for its first token once, for the feed and for itself together", async () => {
    await connect();
    expect(world.guard.seen(endpoints.token)).toHaveLength(1);
  });

  it.each(["CryptoKey", "JWK", "PEM"] as const)("signs in with a private key as %s (private_key_jwt)", async (form) => {
    const { privateKey } = world;
    const given =
      form === "CryptoKey"
        ? privateKey
        : form === "JWK"
          ? { ...(await exportJWK(privateKey)), kid: "mine" }
          : await exportPKCS8(privateKey);
    await connect({ privateKey: given });
    const [request] = world.guard.seen(endpoints.token);
    const assertion = request?.form.get("client_assertion") ?? "";
    const claims = decodeJwt(assertion);
    expect(request?.authorization).toBeNull();
    expect(claims).toMatchObject({ iss: agentId, sub: agentId, aud: world.guard.issuer });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBeLessThanOrEqual(300);
    expect(decodeProtectedHeader(assertion).kid).toBe(form === "JWK" ? "mine" : undefined);
  });

  it.each(["Ed25519", "RS256", "PS256"] as const)("signs in with a key of another kind: %s", async (kind) => {
    const { publicKey, privateKey } = await generateKeyPair(kind, { extractable: true });
    const guard = await FakeGuard.start(world.clock, [{ self: { id: agentId, kind: "agent", name: "a", resources: [] }, publicKey }]);
    await connect({ privateKey, fetch: guard.fetch });
    const [request] = guard.seen(endpoints.token);
    expect(decodeProtectedHeader(request?.form.get("client_assertion") ?? "").alg).toBe(kind === "Ed25519" ? "EdDSA" : kind);
  });

  it("TOK-21: a secret with any characters arrives as it is", async () => {
    const secret = "a:b%c+d é€/=";
    const guard = await FakeGuard.start(world.clock, [{ self: { id: agentId, kind: "agent", name: "a", resources: [] }, secret }]);
    await expect(connect({ secret, fetch: guard.fetch })).resolves.toBeDefined();
  });

  it("TOK-04: an assertion is never sent twice, also when the call is repeated", async () => {
    let failed = false;
    world.guard.faults.set(`POST ${endpoints.token}`, (request) => {
      if (failed) world.guard.faults.clear();
      failed = true;
      return world.guard.faults.size === 0 ? world.guard.fetch(request) : new Response("", { status: 503 });
    });
    await world.clock.run(connect({ privateKey: world.privateKey }));
    const ids = world.guard.seen(endpoints.token).map(({ form }) => decodeJwt(form.get("client_assertion") ?? "").jti);
    expect(new Set(ids).size).toBeGreaterThanOrEqual(2);
  });
});

describe("connect fails with a typed error", () => {
  it.each([
    ["no credential", { secret: undefined }],
    ["two credentials", { secret: agentSecret, privateKey: "x" }],
    ["an empty secret", { secret: "" }],
    ["text that is no key", { privateKey: "not a key" }],
    ["a public key", { privateKey: { kty: "EC", crv: "P-256", x: "AA", y: "AA" } }],
    ["a symmetric key", { privateKey: { kty: "oct", k: "AAAA", d: "AA" } }],
    ["a file that is not there", { tokenFile: "/nowhere/token" }],
    ["plain http to another machine", { issuer: "http://guard.example" }],
    ["an issuer that is no URL", { issuer: "guard" }],
    ["an issuer with a slash", { issuer: "https://guard.example/" }],
    ["an issuer with a password", { issuer: "https://a:b@guard.example" }],
  ])("sdk.misconfigured: %s", async (_what, options) => {
    expect(await codeOf(connect(options as never))).toBe("sdk.misconfigured");
    expect(world.guard.openStreams).toBe(0);
  });

  it("client.authentication_failed with the server's hint: a wrong secret", async () => {
    const error: unknown = await connect({ secret: "wrong" }).catch((caught) => caught);
    expect(error).toMatchObject({ code: "client.authentication_failed", hint: "Hint for client.authentication_failed" });
  });

  it("sdk.unreachable: nobody answers, after three tries", async () => {
    let tries = 0;
    const failing = codeOf(connect({ fetch: () => Promise.reject(new TypeError(`fetch failed ${++tries}`)) }));
    expect(await world.clock.run(failing)).toBe("sdk.unreachable");
    expect(tries).toBe(3);
  });

  it("sdk.unreachable: an answer never comes", async () => {
    const silent = (_url: unknown, init?: RequestInit) =>
      new Promise<Response>((_resolve, reject) => init?.signal?.addEventListener("abort", () => reject(new Error("aborted"))));
    expect(await world.clock.run(codeOf(connect({ fetch: silent })))).toBe("sdk.unreachable");
  });

  it.each([
    ["another issuer", { issuer: "https://evil.example", token_endpoint: "https://guard.example/t", jwks_uri: "https://guard.example/j" }],
    [
      "the issuer with a slash",
      { issuer: "https://guard.example/", token_endpoint: "https://guard.example/t", jwks_uri: "https://guard.example/j" },
    ],
    [
      "a token endpoint elsewhere",
      { issuer: "https://guard.example", token_endpoint: "https://evil.example/t", jwks_uri: "https://guard.example/j" },
    ],
    ["keys elsewhere", { issuer: "https://guard.example", token_endpoint: "https://guard.example/t", jwks_uri: "https://evil.example/j" }],
  ])("sdk.misconfigured: metadata that names %s (RFC 8414 §3.3)", async (_what, metadata) => {
    world.guard.faults.set(`GET ${endpoints.authorizationServerMetadata}`, () => Response.json(metadata));
    expect(await codeOf(connect())).toBe("sdk.misconfigured");
    expect(world.guard.seen(endpoints.token)).toHaveLength(0);
  });

  it("a redirect of the token endpoint is not followed: the secret goes nowhere else", async () => {
    world.guard.faults.set(`POST ${endpoints.token}`, () => Response.redirect("https://evil.example/token", 307));
    expect(await codeOf(connect())).toBe("sdk.misconfigured");
    expect(world.guard.requests.filter(({ url }) => url.origin !== world.guard.issuer)).toEqual([]);
  });

  it("no request to the server lets redirects be followed", async () => {
    const agent = await connect();
    await agent.token("tickets");
    await vi.waitFor(() => expect(world.guard.openStreams).toBe(1));
    expect(new Set(world.guard.requests.map(({ redirect }) => redirect))).toEqual(new Set(["manual"]));
  });

  it("reads the metadata of an issuer with a path where RFC 8414 §3.1 puts it", async () => {
    await codeOf(connect({ issuer: "https://guard.example/tenant" }));
    expect(world.guard.requests[0]?.url.pathname).toBe("/.well-known/oauth-authorization-server/tenant");
  });

  it("stops following the feed when connecting fails half-way", async () => {
    world.guard.faults.set(`GET ${endpoints.self}`, () => Response.json({ wrong: true }));
    expect(await codeOf(connect())).toBe("sdk.unreachable");
    await world.clock.advance(10_000);
    expect(world.guard.openStreams).toBe(0);
  });
});

describe("a token file", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "agent-id-guard-sdk-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each(["secret", "PEM", "JWK"] as const)("holds a %s", async (form) => {
    const text =
      form === "secret"
        ? `${agentSecret}\n`
        : form === "PEM"
          ? await exportPKCS8(world.privateKey)
          : JSON.stringify(await exportJWK(world.privateKey));
    await writeFile(join(folder, "token"), text);
    await expect(connect({ tokenFile: join(folder, "token") })).resolves.toBeDefined();
  });

  it("is read again for the next token, also when a link is swapped as Kubernetes does", async () => {
    await writeFile(join(folder, "one"), "wrong-secret");
    await writeFile(join(folder, "two"), agentSecret);
    await symlink(join(folder, "two"), join(folder, "token"));
    const agent = await connect({ tokenFile: join(folder, "token") });
    const swapTo = async (name: string) => {
      await unlink(join(folder, "next")).catch(() => undefined);
      await symlink(join(folder, name), join(folder, "next"));
      await rename(join(folder, "next"), join(folder, "token"));
    };
    await swapTo("one");
    expect(await codeOf(agent.token("tickets"))).toBe("client.authentication_failed");
    await swapTo("two");
    expect(await codeOf(agent.token("tickets"))).toBe("no error");
  });
});

describe("LOG-01: nothing secret is to be seen", () => {
  it("in the agent, its options for clients, its sessions and its errors", async () => {
    const agent = await connect();
    const callerToken = await world.guard.token({ aud: agentIdentifier });
    const session = await agent.actFor(callerToken);
    const own = await session.token("tickets");
    const errors = await Promise.all([
      connect({ secret: "wrong-secret-canary" }).catch((error) => error),
      agent.actFor(`${callerToken}x`).catch((error) => error),
      agent.token("unknown").catch((error) => error),
    ]);
    const shown = [agent, session, agent.llm("openai"), ...errors]
      .map(
        (value) =>
          `${inspect(value, { depth: 10, showHidden: true })} ${JSON.stringify(value)} ${value instanceof GuardError ? `${value.stack} ${value.detail}` : ""}`,
      )
      .join("\n");
    const callerSignature = callerToken.split(".")[2] as string;
    for (const canary of [agentSecret, btoa(agentSecret), "wrong-secret-canary", callerSignature, own.split(".")[2] as string])
      expect(shown).not.toContain(canary);
    expect(JSON.parse(JSON.stringify(agent))).toEqual({ issuer: world.guard.issuer, agentId, name: "helper", identifier: agentIdentifier });
  });
});

describe("close", () => {
  it("ends the feed, also through await using", async () => {
    {
      await using agent = await world.connect();
      expect(agent.agentId).toBe(agentId);
      await vi.waitFor(() => expect(world.guard.openStreams).toBe(1));
    }
    await vi.waitFor(() => expect(world.guard.openStreams).toBe(0));
  });

  it("an autonomous agent is called by nobody", async () => {
    const agent = await connect({ agentId: autonomousId });
    expect(agent.identifier).toBeUndefined();
    expect(await codeOf(agent.actFor(await world.guard.token({ aud: agentIdentifier })))).toBe("sdk.misconfigured");
  });
});
