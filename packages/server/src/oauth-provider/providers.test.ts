import { type OauthSettings, oauthSettingsSchema } from "@agent-id-guard/protocol";
import { describe, expect, it, vi } from "vitest";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import type { ConsentStart, ProviderClient } from "./port.ts";
import { createOauthProviders } from "./providers.ts";

const issuer = "https://as.example";
const metadata = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  revocation_endpoint: `${issuer}/revoke`,
  authorization_response_iss_parameter_supported: true,
};
const tokens = { access_token: "at-1", refresh_token: "rt-1", token_type: "Bearer", expires_in: 600, scope: "read" };
const start: ConsentStart = {
  redirectUri: "https://guard.example/cb",
  state: "st-1",
  scopes: ["read"],
  verifier: "v".repeat(43),
  nonce: "no-1",
};

type Reply = () => Response | Promise<Response>;

/** The adapter, and a network in which a test answers each path. */
function open(replies: Readonly<Record<string, unknown>>, ownIssuer = "https://guard.example") {
  const asked: string[] = [];
  const clock = new FakeClock();
  const all: Readonly<Record<string, unknown>> = { "/.well-known/openid-configuration": metadata, "/token": tokens, ...replies };
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input);
    asked.push(url.href);
    const reply = all[url.pathname];
    const aborted = new Promise<never>((_resolve, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
    if (typeof reply === "function") return Promise.race([(reply as Reply)(), aborted]);
    return reply === undefined ? Response.json({}, { status: 404 }) : Response.json(reply);
  };
  const intoPrivateNetworks: string[] = [];
  const dialling = (mayBePrivate: boolean) => (input: URL, init?: RequestInit) => {
    if (mayBePrivate) intoPrivateNetworks.push(input.href);
    return fetch(input, init);
  };
  const outbound = { fetch: (mayBePrivate: boolean) => dialling(mayBePrivate) as typeof globalThis.fetch };
  return { asked, intoPrivateNetworks, clock, providers: createOauthProviders({ outbound, clock, issuer: ownIssuer }) };
}

function clientOf(settings: Partial<OauthSettings> = {}, secret: string | undefined = "client-secret-1"): ProviderClient {
  const usual = { provider: "custom", flow: "user", clientId: "client-1", scopes: ["read"], endpoints: { issuer } };
  return { settings: oauthSettingsSchema.parse({ ...usual, ...settings }), secret };
}
const answered = (...pairs: readonly (readonly [string, string])[]) => ({
  ...start,
  answer: new Map([["code", "code-1"], ["state", start.state], ["iss", issuer], ...pairs]),
});
const refusal = (status: number, body: unknown) => () => Response.json(body, { status });
const failureOf = (doing: Promise<unknown>) =>
  doing.then(
    () => expect.unreachable("it was answered"),
    (error: Error) => error,
  );

describe("what comes back from a consent", () => {
  it.each([
    [
      "another issuer",
      new Map([
        ["code", "c"],
        ["state", "st-1"],
        ["iss", "https://evil.example"],
      ]),
    ],
    [
      "an issuer with one slash more",
      new Map([
        ["code", "c"],
        ["state", "st-1"],
        ["iss", `${issuer}/`],
      ]),
    ],
    [
      "no issuer, although it is announced",
      new Map([
        ["code", "c"],
        ["state", "st-1"],
      ]),
    ],
    [
      "an error in the name of another issuer",
      new Map([
        ["error", "access_denied"],
        ["state", "st-1"],
        ["iss", "https://evil.example"],
      ]),
    ],
    [
      "another state",
      new Map([
        ["code", "c"],
        ["state", "st-2"],
        ["iss", issuer],
      ]),
    ],
    [
      "no code",
      new Map([
        ["state", "st-1"],
        ["iss", issuer],
      ]),
    ],
  ])("AZC-07: with %s sends no code anywhere", async (_what, answer) => {
    const { providers, asked } = open({});
    await expect(providers.redeem(clientOf(), { ...start, answer })).rejects.toMatchObject({ code: "connection.failed" });
    expect(asked).toEqual([`${issuer}/.well-known/openid-configuration`]);
  });

  it("LOG-02: an error is told by its code where that is a word, and never by what stands beside it", async () => {
    const { providers } = open({});
    const told = await failureOf(providers.redeem(clientOf(), answered(["error", "access_denied"], ["error_description", "<b>psst</b>"])));
    expect(told).toMatchObject({ description: "The provider refused: access_denied" });
    const odd = await failureOf(providers.redeem(clientOf(), answered(["error", "<script>alert(1)</script>"])));
    expect(odd).toMatchObject({ description: "The provider refused with status 302" });
  });

  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss: issuer, aud: "client-1", sub: "s-1", exp: 1_800_000_300, nonce: "no-1", email: "lin@example.com" };
  const idToken = (more: object) => `${part({ alg: "ES256" })}.${part({ ...claims, ...more })}.c2ln`;
  const openid = { ...answered(), scopes: ["openid", "read"] };

  it("takes the person's name from an ID token of this consent", async () => {
    const { providers } = open({ "/token": { ...tokens, id_token: idToken({}) } });
    await expect(providers.redeem(clientOf(), openid)).resolves.toMatchObject({ account: "lin@example.com" });
  });

  it.each([
    ["another nonce", { nonce: "no-2" }],
    ["no nonce", { nonce: undefined }],
    ["another issuer", { iss: "https://evil.example" }],
    ["another audience", { aud: "client-2" }],
    ["a second audience", { aud: ["client-1", "client-2"] }],
    ["another authorized party", { azp: "client-2" }],
    ["its time over", { exp: 1_799_999_000 }],
  ])("FED-01: refuses an ID token with %s", async (_what, more) => {
    const { providers } = open({ "/token": { ...tokens, id_token: idToken(more) } });
    await expect(providers.redeem(clientOf(), openid)).rejects.toMatchObject({
      code: "connection.failed",
      description: "The provider's ID token does not belong to this consent",
    });
  });
});

describe("what a token endpoint answers", () => {
  it.each([
    ["no JSON", () => new Response("access_token=at-1")],
    ["a list", () => Response.json([tokens])],
    ["no access token", () => Response.json({ token_type: "Bearer" })],
    ["an access token that splits headers", () => Response.json({ ...tokens, access_token: "a\r\nx: y" })],
    ["an endless access token", () => Response.json({ ...tokens, access_token: "a".repeat(20_000) })],
    ["a token of another type", () => Response.json({ ...tokens, token_type: "DPoP" })],
    ["a redirect", () => new Response(null, { status: 307, headers: { location: "https://evil.example/" } })],
    ["an error with status 200", () => Response.json({ ...tokens, error: "server_error" })],
  ])("refuses %s, and asks once", async (_what, reply) => {
    const { providers, asked } = open({ "/token": reply });
    await expect(providers.refresh(clientOf(), "rt-0", ["read"])).rejects.toMatchObject({ code: "connection.failed" });
    expect(asked.filter((url) => url.endsWith("/token"))).toHaveLength(1);
    expect(asked.join()).not.toContain("evil");
  });

  it.each([
    ["slack", "/api/oauth.v2.access", { ...tokens, ok: false }],
    ["feishu", "/oauth/v3/token", { ...tokens, code: 20_050 }],
    ["dingtalk", "/v1.0/oauth2/userAccessToken", { accessToken: "at-1", code: "systemBusy" }],
    ["github", "/login/oauth/access_token", { ...tokens, error: "slow_down" }],
  ])("a refusal of %s with status 200 is one, whatever else it holds", async (provider, path, reply) => {
    const { providers } = open({ [path]: reply });
    const client = clientOf({ provider, endpoints: undefined });
    await expect(providers.refresh(client, "rt-0", [])).rejects.toMatchObject({ code: "connection.failed" });
  });

  it("a call that breaks off is not repeated: the code may be spent", async () => {
    const broken = () => Promise.reject(new TypeError("socket hang up at https://as.example/token?code=code-1"));
    const { providers, asked } = open({ "/token": broken });
    const error = await failureOf(providers.redeem(clientOf(), answered()));
    expect(error).toMatchObject({ code: "connection.failed", description: "The provider could not be reached" });
    expect(error.cause).toBeUndefined();
    expect(asked.filter((url) => url.endsWith("/token"))).toHaveLength(1);
  });

  it("FED-10: who does not answer in five seconds is not waited for", async () => {
    const { providers, clock } = open({ "/token": () => new Promise<Response>(() => undefined) });
    const client = clientOf({ flow: "machine", endpoints: { tokenEndpoint: `${issuer}/token` } });
    const waiting = failureOf(providers.machine(client));
    await vi.waitFor(() => expect(clock.waiting).toBe(1));
    clock.advance(5_000);
    await expect(waiting).resolves.toMatchObject({ code: "connection.failed", description: "The provider did not answer in time" });
    expect(clock.waiting).toBe(0);
  });

  it("LOG-02: no code of a refusal repeats what was sent, whole or in part", async () => {
    for (const echoed of ["client-secret-1", "x-client-secret-1", "rt-12345678", "12345678", "client-1"]) {
      const { providers } = open({ "/token": refusal(400, { error: echoed, error_description: "client-secret-1 rt-12345678" }) });
      const error = await failureOf(providers.refresh(clientOf(), "rt-12345678", []));
      expect(error).toMatchObject({ code: "connection.failed", description: "The provider refused with status 400" });
    }
  });

  it("counts a life from when it was asked, and believes none without end", async () => {
    const lives = { "600": 600_000, "6e9": undefined, "-1": undefined, "99999999999": undefined } as const;
    for (const [life, expected] of Object.entries(lives)) {
      const { providers, clock } = open({ "/token": { ...tokens, expires_in: life } });
      const { expiresAtMs } = await providers.refresh(clientOf(), "rt-0", []);
      expect(expiresAtMs).toBe(expected === undefined ? undefined : clock.nowMs() + expected);
    }
  });
});

describe("metadata of a custom provider", () => {
  it("is read once in ten minutes, however many ask, and again after a failure", async () => {
    const { providers, asked, clock } = open({});
    await Promise.all(Array.from({ length: 5 }, () => providers.check(clientOf())));
    expect(asked).toHaveLength(1);
    clock.advance(10 * 60_000);
    await providers.check(clientOf());
    expect(asked).toHaveLength(2);
    const failing = open({ "/.well-known/openid-configuration": refusal(503, {}) });
    for (let time = 0; time < 2; time += 1)
      await expect(failing.providers.check(clientOf())).rejects.toMatchObject({ code: "connection.failed" });
    expect(failing.asked).toHaveLength(4);
  });

  it("may stand where RFC 8414 puts it, also below a path", async () => {
    const below = `${issuer}/tenant`;
    const { providers, asked } = open({
      "/.well-known/openid-configuration": undefined,
      "/.well-known/oauth-authorization-server/tenant": { ...metadata, issuer: below },
    });
    await providers.check(clientOf({ endpoints: { issuer: below } }));
    expect(asked).toEqual([`${below}/.well-known/openid-configuration`, `${issuer}/.well-known/oauth-authorization-server/tenant`]);
  });

  it.each([
    ["another issuer", { issuer: "https://evil.example" }, "connection.failed"],
    ["the issuer with a slash", { issuer: `${issuer}/` }, "connection.failed"],
    ["no token endpoint", { token_endpoint: undefined }, "connection.failed"],
    ["a token endpoint in clear text", { token_endpoint: "http://as.example/token" }, "request.invalid"],
    ["a token endpoint of another kind", { token_endpoint: "file:///etc/passwd" }, "request.invalid"],
    ["an authorization endpoint that is a script", { authorization_endpoint: "javascript:alert(1)" }, "request.invalid"],
    ["only ways to prove oneself that are not ours", { token_endpoint_auth_methods_supported: ["private_key_jwt"] }, "connection.failed"],
  ])("FED-14: is refused with %s", async (_what, more, code) => {
    const { providers } = open({ "/.well-known/openid-configuration": { ...metadata, ...more } });
    await expect(providers.check(clientOf())).rejects.toMatchObject({ code });
  });

  it("FED-14: plain http is for a loopback address, and for a server that is one itself", async () => {
    const endpoints = { tokenEndpoint: "http://127.0.0.1:9/token" };
    const client = clientOf({ flow: "machine", endpoints });
    await expect(open({}).providers.check(client)).rejects.toMatchObject({ code: "request.invalid" });
    await expect(open({}, "http://127.0.0.1:8080").providers.check(client)).resolves.toBeUndefined();
    const far = clientOf({ flow: "machine", endpoints: { tokenEndpoint: "http://as.example/token" } });
    await expect(open({}, "http://127.0.0.1:8080").providers.check(far)).rejects.toMatchObject({ code: "request.invalid" });
  });
});

describe("the private network", () => {
  it("is open to hosts that an administrator named, and to none that metadata names", async () => {
    const elsewhere = { ...metadata, token_endpoint: "https://metadata.internal/token" };
    const { providers, asked, intoPrivateNetworks } = open({ "/.well-known/openid-configuration": elsewhere });
    await providers.refresh(clientOf(), "rt-0", []);
    expect(asked).toEqual([`${issuer}/.well-known/openid-configuration`, "https://metadata.internal/token"]);
    expect(intoPrivateNetworks).toEqual([`${issuer}/.well-known/openid-configuration`]);
  });

  it("is open to an installation of one's own, and to no vendor", async () => {
    const { providers, intoPrivateNetworks } = open({ "/oauth/token": tokens, "/login/oauth/access_token": tokens });
    const known = (provider: string, parameters = {}) => clientOf({ provider, endpoints: undefined, parameters });
    await providers.refresh(known("gitlab", { host: "gitlab.internal" }), "rt-0", []);
    await providers.refresh(known("github"), "rt-0", []);
    expect(intoPrivateNetworks).toEqual(["https://gitlab.internal/oauth/token"]);
  });
});

describe("the account's name", () => {
  const client = clientOf({ provider: "github", endpoints: undefined });
  const connect = (user: unknown) => open({ "/login/oauth/access_token": tokens, "/user": user }).providers.redeem(client, answered());

  it("is one line without marks that turn what is shown", async () => {
    await expect(connect({ login: " lin\u202e\u0000\n ", id: 1 })).resolves.toMatchObject({ account: "lin" });
    await expect(connect({ id: 7 })).resolves.toMatchObject({ account: "7" });
  });

  it("may fail: the tokens are worth more", async () => {
    const silent = () => Promise.reject(new TypeError("hang up"));
    for (const user of [refusal(500, {}), refusal(403, { login: "nobody" }), silent, { login: { a: 1 } }])
      await expect(connect(user)).resolves.toMatchObject({ tokens: { accessToken: "at-1" }, account: undefined });
  });
});

describe("settings that can't work", () => {
  const gitlab = (host: string) => clientOf({ provider: "gitlab", endpoints: undefined, parameters: { host } });
  const microsoft = (tenant: string) => clientOf({ provider: "microsoft", endpoints: undefined, parameters: { tenant } });
  const salesforce = (domain: string) => clientOf({ provider: "salesforce", endpoints: undefined, parameters: { domain } });
  const unworkable: readonly (readonly [what: string, client: ProviderClient, path: string])[] = [
    ["an unknown provider", clientOf({ provider: "nobody", endpoints: undefined }), "provider"],
    ["no endpoints of a custom provider", clientOf({ endpoints: undefined }), "endpoints"],
    ["endpoints of a known provider", clientOf({ provider: "github" }), "endpoints"],
    ["a flow that it has not", clientOf({ provider: "github", endpoints: undefined, flow: "machine" }), "flow"],
    ["a missing parameter", clientOf({ provider: "microsoft", endpoints: undefined }), "parameters.tenant"],
    ["an unknown parameter", clientOf({ provider: "github", endpoints: undefined, parameters: { host: "x.example" } }), "parameters.host"],
    [
      "a client without its secret",
      { ...clientOf(), secret: undefined, settings: { ...clientOf().settings, provider: "github", endpoints: undefined } },
      "secret",
    ],
    [
      "a proof that it does not take",
      clientOf({ provider: "notion", endpoints: undefined, clientAuth: "client_secret_post" }),
      "clientAuth",
    ],
    [
      "a machine without a secret",
      clientOf({ flow: "machine", endpoints: { tokenEndpoint: `${issuer}/token` }, clientAuth: "none" }),
      "clientAuth",
    ],
    ...[
      "evil.example/x",
      "a@evil.example",
      "evil.example#",
      "evil.example?",
      "..",
      "a..b",
      "[::1]",
      "exa mple",
      "x:0",
      "evil.example:99999999",
    ].map((host) => [`the host ${host}`, gitlab(host), "parameters.host"] as const),
    ...["..", ".", "a/b", "a%2fb", "a?b", "a#b", "@evil.example", "common\\..", "a".repeat(101)].map(
      (tenant) => [`the tenant ${tenant}`, microsoft(tenant), "parameters.tenant"] as const,
    ),
    ...[
      "evil.example",
      "my.salesforce.com.evil.example",
      "xmy.salesforce.com",
      "my.salesforce.com:8443",
      "a.my.salesforce.com@evil.example",
    ].map((domain) => [`the domain ${domain}`, salesforce(domain), "parameters.domain"] as const),
  ];
  it.each(unworkable)("are told: %s", async (_what, client, path) => {
    const { providers, asked } = open({});
    await expect(providers.check(client)).rejects.toMatchObject({ code: "request.invalid", fields: [{ path }] });
    expect(asked).toEqual([]);
  });

  it("hosts that a parser reads as another address are refused, and good ones taken as they are", async () => {
    const { providers } = open({});
    for (const odd of ["2130706433", "0x7f.1", "127.1"])
      await expect(providers.check(gitlab(odd))).rejects.toMatchObject({ code: "request.invalid" });
    for (const good of ["GitLab.Example.com", "gitlab.example.com:8443", "10.0.0.7"]) {
      const url = new URL(await providers.consentUrl(gitlab(good), start));
      expect([url.host, url.pathname]).toEqual([good.toLowerCase(), "/oauth/authorize"]);
    }
    await expect(providers.check(salesforce("acme--dev.sandbox.my.salesforce.com"))).resolves.toBeUndefined();
  });

  it("a client id stays in its segment of a path", async () => {
    const client = clientOf({ provider: "github", endpoints: undefined, clientId: "../../user?x=" });
    const { providers, asked } = open({ "/applications/..%2F..%2Fuser%3Fx%3D/grant": () => new Response(null, { status: 204 }) });
    await expect(providers.revoke(client, { accessToken: "at-1", refreshToken: "rt-1" }, "grant")).resolves.toBe("revoked");
    expect(asked).toEqual(["https://api.github.com/applications/..%2F..%2Fuser%3Fx%3D/grant"]);
    const dots = clientOf({ provider: "github", endpoints: undefined, clientId: ".." });
    await expect(providers.check(dots)).rejects.toMatchObject({ code: "request.invalid" });
  });
});
