import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, type Registered, settleEstate } from "../../fakes/estate.ts";

const house = await openAdminHouse();
let estate: Estate;
let token: string;
beforeAll(async () => {
  ({ estate } = await settleEstate(house));
  token = estate.token;
});
afterAll(() => house.close());

const post = (path: string, body: unknown) => house.call("POST", path, { token, body });
const outcome = (answer: { status: number; json: unknown }) => {
  const problem = answer.json as { code?: string; fields?: { path: string }[] } | undefined;
  return [answer.status, problem?.code, problem?.fields?.map(({ path }) => path)];
};
const refused = (...paths: string[]) => [400, "request.invalid", paths];

describe("agents", () => {
  const agent = { name: "A", kind: "interactive", purpose: "p" };

  it("an interactive one has its resource, an autonomous one has none", async () => {
    const made = (await post("agents", agent)).json as Registered & { resourceId: string };
    const resource = (await house.call("GET", `resources/${made.resourceId}`, { token })).json;
    expect(resource).toMatchObject({
      kind: "agent",
      identifier: `https://guard.example/agents/${made.id}`,
      title: "A",
      permissions: [{ name: "invoke" }],
      state: "active",
      upstreamUrl: null,
    });
    expect((await post("agents", { ...agent, kind: "autonomous" })).json).toMatchObject({ resourceId: null });
    await house.call("PATCH", `agents/${made.id}`, { token, version: 1, body: { name: "B" } });
    expect((await house.call("GET", `resources/${made.resourceId}`, { token })).json).toMatchObject({ title: "B" });
  });

  it("an identifier of one's own is taken, never one of the server's or of somebody else", async () => {
    const own = { ...agent, identifier: "https://triage.example/" };
    expect((await post("agents", own)).status).toBe(201);
    expect(outcome(await post("agents", own))).toEqual([409, "entity.conflict", undefined]);
    for (const identifier of [
      "https://guard.example",
      "https://guard.example/api/v1",
      "https://guard.example/agents/agt_x",
      "https://GUARD.example/x",
      "https://guard.example:443/api/v1",
    ])
      expect([identifier, ...outcome(await post("agents", { ...agent, identifier }))]).toEqual([identifier, ...refused("identifier")]);
    expect(outcome(await post("agents", { ...agent, kind: "autonomous", identifier: "https://x.example" }))).toEqual(refused("identifier"));
  });

  it("a conflict leaves neither agent nor resource behind", async () => {
    const before = (await house.store.find("agents", {})).length;
    await post("agents", { ...agent, identifier: "https://triage.example/" });
    expect((await house.store.find("agents", {})).length).toBe(before);
  });

  it("the owner is an active person; the command line must name one", async () => {
    const user = await estate.user();
    await house.call("POST", `users/${user.id}/suspend`, { token, version: user.version, body: {} });
    expect(outcome(await post("agents", { ...agent, ownerId: user.id }))).toEqual(refused("ownerId"));
    expect(outcome(await post("agents", { ...agent, ownerId: house.entropy.id("user") }))).toEqual(refused("ownerId"));
    const system = house.tokenOf("system");
    expect(outcome(await house.call("POST", "agents", { token: system, body: agent }))).toEqual(refused("ownerId"));
  });

  it("how it signs in is said, or follows from its keys; only that way is left open", async () => {
    const key = {
      kty: "EC",
      crv: "P-256",
      x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
      y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    };
    const keyed = (await post("agents", { ...agent, keys: [{ ...key, ext: true, note: "dropped" }] })).json as Registered;
    expect(keyed).toMatchObject({ authMethod: "private_key_jwt", keys: [key] });
    expect((await post(`agents/${keyed.id}/secrets`, {})).status).toBe(409);
    expect(outcome(await post("agents", { ...agent, authMethod: "private_key_jwt" }))).toEqual(refused("keys"));
    for (const bad of [
      { ...key, d: "secret" },
      { kty: "oct", k: "c2VjcmV0" },
      { kty: "RSA", n: "AQAB", e: "AQAB" },
      { ...key, y: key.x },
    ])
      expect((await post("agents", { ...agent, keys: [bad] })).status).toBe(400);
    expect(
      outcome(
        await post("agents", {
          ...agent,
          keys: [
            { ...key, kid: "1" },
            { ...key, kid: "1" },
          ],
        }),
      ),
    ).toEqual(refused("keys"));
    const changed = await house.call("PATCH", `agents/${keyed.id}`, { token, version: 1, body: { authMethod: "client_secret" } });
    expect(changed.json).toMatchObject({ authMethod: "client_secret" });
    expect((await post(`agents/${keyed.id}/secrets`, {})).status).toBe(201);
  });

  it("secrets: two live, expired ones make room", async () => {
    const made = await estate.agent();
    for (const expiresInSeconds of [60, 120]) expect((await post(`agents/${made.id}/secrets`, { expiresInSeconds })).status).toBe(201);
    expect(outcome(await post(`agents/${made.id}/secrets`, {}))).toEqual([409, "entity.invalid_state", undefined]);
    house.clock.advance(61_000);
    expect((await post(`agents/${made.id}/secrets`, {})).status).toBe(201);
    const { items } = (await house.call("GET", `agents/${made.id}/secrets`, { token })).json as { items: object[] };
    expect(items).toHaveLength(2);
  });
});

describe("clients", () => {
  it.each([
    ["web", "https://app.example/cb?x=1", 201],
    ["web", "http://localhost:3000/cb", 201],
    ["web", "http://app.example/cb", 400],
    ["web", "com.example.app:/cb", 400],
    ["spa", "https://app.example/cb", 201],
    ["spa", "http://localhost:5173/cb", 201],
    ["spa", "com.example.app:/cb", 400],
    ["native", "com.example.app:/cb", 201],
    ["native", "http://127.0.0.1/cb", 201],
    ["native", "http://[::1]/cb", 201],
    ["native", "myapp:/cb", 400],
    ["cli", "http://127.0.0.2/cb", 400],
    ["cli", "HTTPS://app.example/cb", 400],
    ["cli", "https://app.example/a/../cb", 400],
    ["cli", "https://app.example\\@evil.example/cb", 400],
    ["cli", "//app.example/cb", 400],
  ])("AZC-01: a %s client with %s", async (kind, uri, status) => {
    expect((await post("clients", { name: "C", kind, redirectUris: [uri] })).status).toBe(status);
  });

  it("what can't keep a secret has none, what can proves itself", async () => {
    const body = { name: "C", redirectUris: ["http://127.0.0.1/cb"] };
    expect((await post("clients", { ...body, kind: "native" })).json).toMatchObject({ authMethod: "none" });
    expect(outcome(await post("clients", { ...body, kind: "native", authMethod: "client_secret" }))).toEqual(refused("authMethod"));
    expect(outcome(await post("clients", { ...body, kind: "web", authMethod: "none" }))).toEqual(refused("authMethod"));
  });

  it("asks each person unless an administrator says otherwise, and knows where a sign-out leads and is told", async () => {
    const body = { name: "C", kind: "web", redirectUris: ["https://app.example/cb"] };
    expect((await post("clients", body)).json).toMatchObject({
      consent: "required",
      postLogoutRedirectUris: [],
      backchannelLogoutUri: null,
    });
    const more = {
      consent: "implied",
      postLogoutRedirectUris: ["https://app.example/bye"],
      backchannelLogoutUri: "https://app.example/out",
    };
    const made = (await post("clients", { ...body, ...more })).json as { id: string };
    expect(made).toMatchObject(more);
    const change = { consent: "required", backchannelLogoutUri: null };
    expect((await house.call("PATCH", `clients/${made.id}`, { token, version: 1, body: change })).json).toMatchObject({
      ...more,
      ...change,
    });
    const wrong = [
      { consent: "none" },
      { backchannelLogoutUri: "http://app.example/out" },
      { postLogoutRedirectUris: ["https://app.example/#x"] },
    ];
    for (const fault of wrong) expect([fault, (await post("clients", { ...body, ...fault })).status]).toEqual([fault, 400]);
    const [event] = await house.store.events({ action: "client.update", newestFirst: true, limit: 1 });
    expect(event?.detail).toMatchObject({ changed: "backchannelLogoutUri consent", consent: "required" });
  });

  it("REG-03: what registration refuses, a change is refused too", async () => {
    const { id } = await estate.client();
    const faults = [
      { redirectUris: ["http://evil.example/cb"] },
      { authMethod: "none" },
      { redirectUris: [] },
      { postLogoutRedirectUris: ["http://evil.example/"] },
      { backchannelLogoutUri: "http://evil.example/" },
      {},
    ];
    for (const change of faults) expect((await house.call("PATCH", `clients/${id}`, { token, version: 1, body: change })).status).toBe(400);
  });
});

describe("resources", () => {
  const permissions = [{ name: "p" }];
  const llm = () => ({ name: estate.name("llm"), kind: "llm", upstreamUrl: "https://api.example/v1", permissions });

  it.each([
    [{ kind: "llm", upstreamUrl: undefined }, ["upstreamUrl"]],
    [{ upstreamUrl: "http://api.example/v1" }, ["upstreamUrl"]],
    [{ upstreamUrl: "https://user:pw@api.example" }, ["upstreamUrl"]],
    [{ upstreamUrl: "https://api.example/v1?key=x" }, ["upstreamUrl"]],
    [{ kind: "mcp" }, ["identifier"]],
    [{ kind: "mcp", identifier: "https://m.example" }, ["upstreamUrl"]],
    [{ kind: "service", models: ["x"] }, ["models"]],
    [{ authMethod: "client_secret" }, ["authMethod"]],
    [{ kind: "agent" }, ["kind"]],
    [{ name: "Open AI" }, ["name"]],
    [{ name: "../x" }, ["name"]],
    [{ permissions: [] }, ["permissions"]],
    [{ permissions: [{ name: "a b" }] }, ["permissions.0.name"]],
    [{ permissions: [...permissions, ...permissions] }, ["permissions"]],
    [{ tokenTtlSeconds: 59 }, ["tokenTtlSeconds"]],
    [{ tokenTtlSeconds: 3_601 }, ["tokenTtlSeconds"]],
    [{ identifier: "https://guard.example/api/v1" }, ["identifier"]],
  ])("%j is refused", async (wrong, paths) => {
    expect(outcome(await post("resources", { ...llm(), ...wrong }))).toEqual(refused(...paths));
  });

  it("a service without an upstream is reached with what is delivered: a database, a cloud", async () => {
    const name = estate.name("ledger");
    expect((await post("resources", { name, kind: "service", permissions })).json).toMatchObject({
      upstreamUrl: null,
      identifier: `https://guard.example/resources/${name}`,
    });
  });

  it("plain http needs the word for it; the identifier is ours unless given", async () => {
    const body = llm();
    expect((await post("resources", { ...body, upstreamUrl: "http://10.0.0.1/v1", allowPrivateNetwork: true })).json).toMatchObject({
      identifier: `https://guard.example/gateway/${body.name}`,
      tokenTtlSeconds: 300,
    });
    expect(outcome(await post("resources", body))).toEqual([409, "entity.conflict", undefined]);
  });

  it("a permission goes when no grant names it", async () => {
    const service = await estate.service();
    const agent = await estate.agent();
    const grant = await estate.make("grants", {
      subjectType: "agent",
      subjectId: agent.id,
      resourceId: service.id,
      permissions: ["crm:write"],
    });
    const change = { token, version: 1, body: { permissions: [{ name: "crm:read" }] } };
    expect(outcome(await house.call("PATCH", `resources/${service.id}`, change))).toEqual([409, "entity.in_use", undefined]);
    await house.call("DELETE", `grants/${grant.id}`, { token, version: 1 });
    expect((await house.call("PATCH", `resources/${service.id}`, change)).json).toMatchObject({ permissions: [{ name: "crm:read" }] });
    const [event] = await house.store.events({ newestFirst: true, limit: 1 });
    expect(event?.revokes).toMatchObject([{ kind: "resource" }]);
  });

  it("an agent's resource keeps the permission to call it", async () => {
    const { resourceId } = (await estate.agent()) as Registered & { resourceId: string };
    const patch = (names: string[]) =>
      house.call("PATCH", `resources/${resourceId}`, { token, version: 1, body: { permissions: names.map((name) => ({ name })) } });
    expect(outcome(await patch(["talk"]))).toEqual(refused("permissions"));
    expect((await patch(["invoke", "talk"])).status).toBe(200);
  });
});

describe("grants", () => {
  it("name a subject that exists, permissions of the resource, and an end ahead", async () => {
    const service = await estate.service();
    const agent = await estate.agent();
    const grant = { subjectType: "agent", subjectId: agent.id, resourceId: service.id, permissions: ["crm:read"] };
    for (const [wrong, path] of [
      [{ subjectId: house.entropy.id("agent") }, "subjectId"],
      [{ subjectType: "user" }, "subjectId"],
      [{ subjectType: "everyone" }, "subjectId"],
      [{ subjectType: "department", subjectId: "/corp" }, "subjectId"],
      [{ subjectType: "department", subjectId: "corp//hr" }, "subjectId"],
      [{ resourceId: house.entropy.id("resource") }, "resourceId"],
      [{ permissions: ["crm:read", "crm:admin"] }, "permissions.1"],
      [{ permissions: ["*"] }, "permissions.0"],
      [{ expiresAtMs: 1 }, "expiresAtMs"],
    ] as const)
      expect([wrong, ...outcome(await post("grants", { ...grant, ...wrong }))]).toEqual([wrong, ...refused(path)]);
    await house.call("POST", `agents/${agent.id}/retire`, { token, version: 1, body: {} });
    expect(outcome(await post("grants", grant))).toEqual(refused("subjectId"));
  });
});

describe("people and groups", () => {
  it("a user name and a group name are taken once, a member is in a group once", async () => {
    const username = estate.name("twin");
    expect((await post("users", { username, name: "x" })).status).toBe(201);
    expect(outcome(await post("users", { username, name: "x" }))).toEqual([409, "entity.conflict", undefined]);
    const { group, user } = await estate.member();
    expect(outcome(await post(`groups/${group.id}/members`, { userId: user.id }))).toEqual([409, "entity.conflict", undefined]);
    const { name } = (await house.call("GET", `groups/${group.id}`, { token })).json as { name: string };
    expect(outcome(await post("groups", { name }))).toEqual([409, "entity.conflict", undefined]);
    const other = await estate.group();
    expect(outcome(await house.call("PATCH", `groups/${other.id}`, { token, version: 1, body: { name } }))).toEqual([
      409,
      "entity.conflict",
      undefined,
    ]);
  });

  it("a group goes when no grant names it, with its memberships", async () => {
    const { group, user } = await estate.member();
    const service = await estate.service();
    const grant = await estate.make("grants", {
      subjectType: "group",
      subjectId: group.id,
      resourceId: service.id,
      permissions: ["crm:read"],
    });
    expect(outcome(await house.call("DELETE", `groups/${group.id}`, { token, version: 1 }))).toEqual([409, "entity.in_use", undefined]);
    await house.call("DELETE", `grants/${grant.id}`, { token, version: 1 });
    expect((await house.call("DELETE", `groups/${group.id}`, { token, version: 1 })).status).toBe(204);
    expect(await house.store.find("memberships", { where: { userId: user.id } })).toEqual([]);
  });

  it("people of another provider are changed there", async () => {
    const person = await house.person("from-idp", null, { providerId: "idp_x", subject: "42" });
    const answer = await house.call("PATCH", `users/${person.id}`, { token, version: 1, body: { password: "a long enough password" } });
    expect(outcome(answer)).toEqual([409, "entity.invalid_state", undefined]);
  });

  it("identity providers: the secret goes in sealed, opens again, and the issuer stays", async () => {
    const { id } = await estate.provider();
    const row = await house.store.get("identity_providers", id);
    expect(JSON.stringify(row)).not.toContain("idp-secret");
    expect(await house.ports.providers.open(row as NonNullable<typeof row>)).toBeDefined();
    expect(
      (await house.call("PATCH", `identity-providers/${id}`, { token, version: 1, body: { settings: { issuer: "https://evil.example" } } }))
        .status,
    ).toBe(400);
    expect(
      (await house.call("PATCH", `identity-providers/${id}`, { token, version: 1, body: { secrets: { clientSecret: null } } })).json,
    ).toMatchObject({ secretsSet: [] });
    const settings = { issuer: "http://idp.example", clientId: "c" };
    const plain = { name: "x", kind: "oidc", settings };
    expect(outcome(await post("identity-providers", plain))).toEqual(refused("settings.issuer"));
    expect(
      outcome(await post("identity-providers", { ...plain, settings: { ...settings, issuer: "https://idp.example", scopes: "profile" } })),
    ).toEqual(refused("settings.scopes"));
  });
});

describe("decisions and me", () => {
  it("a decision is found by its id, years later too, and none that was never made", async () => {
    const decision = {
      id: house.entropy.id("decision"),
      effect: "allow" as const,
      requested: [],
      allowed: [],
      grants: [],
      policies: [],
      reason: "r",
    };
    const event = house.draft({
      category: "outbound",
      action: "token.issue",
      outcome: "success",
      actor: { type: "agent", id: "a" },
      decision,
    });
    await house.store.commit({ writes: [], events: [event] });
    expect((await house.call("GET", `audit/decisions/${decision.id}`, { token })).json).toMatchObject({
      decision,
      event: { id: event.id },
    });
    expect((await house.call("GET", `audit/decisions/${house.entropy.id("decision")}`, { token })).status).toBe(404);
  });

  it("me", async () => {
    expect((await house.call("GET", "me", { token })).json).toMatchObject({ type: "user", name: "olga", role: "owner" });
    expect((await house.call("GET", "me", { token: house.tokenOf("system") })).json).toMatchObject({
      type: "system",
      id: "system",
      role: "owner",
    });
  });
});
