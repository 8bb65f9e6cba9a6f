import type { WorkloadIdentitySettings } from "@agent-id-guard/protocol";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { CloudSession } from "../../../src/cloud/port.ts";
import { soundKeys } from "../../../src/tokens/index.ts";
import { agentId, type CloudHouse, facts, openCloudHouse, session } from "../../fakes/clouds/cloud-house.ts";

const system = { type: "system", id: "test" } as const;
const minuteMs = 60_000;
type Name = keyof CloudHouse["identities"];

let house: CloudHouse;
beforeAll(async () => {
  house = await openCloudHouse();
});
afterEach(() => {
  house.theirs.skewMs = 0;
});
afterAll(() => house.close());

async function federate(
  name: Name,
  { jwt, settings = {}, more = {} }: { jwt?: string; settings?: object; more?: Partial<CloudSession> } = {},
) {
  const known: WorkloadIdentitySettings = house.identities[name];
  const all = { ...known, ...settings } as WorkloadIdentitySettings;
  return house.clouds.federate(all, jwt ?? (await house.sign(known.audience)), { ...session, ...more });
}
const refusal = (code: string) => ({ code: "delivery.upstream_refused", description: `The token service refused: ${code}` });
const discovery = async () => (await house.house.send("/.well-known/openid-configuration", { method: "GET" })).json;
const keySet = async () => (await house.house.send("/oauth/jwks", { method: "GET" })).json.keys as readonly Record<string, string>[];

describe("the issuer", () => {
  it("says RS256 once there is a key for it, and publishes that key with its use", async () => {
    expect((await discovery()).id_token_signing_alg_values_supported).toEqual(["ES256"]);
    expect(house.house.tokens.federates()).toBe(false);
    await Promise.all([1, 2, 3].map(() => house.house.tokens.prepareFederation()));
    expect((await discovery()).id_token_signing_alg_values_supported).toEqual(["ES256", "RS256"]);
    expect(await discovery()).toMatchObject({ jwks_uri: `${house.house.issuer}/oauth/jwks`, subject_types_supported: ["public"] });
    const keys = await keySet();
    expect(keys.map(({ alg, use, kty }) => [alg, use, kty])).toEqual([
      ["ES256", "sig", "EC"],
      ["RS256", "sig", "RSA"],
    ]);
    expect(Object.keys(keys[1] ?? {}).toSorted()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
    expect(soundKeys(house.house.tokens).map(({ alg }) => alg)).toEqual(["ES256"]);
    const made = await house.house.store.events({ newestFirst: true, limit: 10 });
    expect(made.filter(({ action }) => action === "signing_key.create")).toHaveLength(2);
  });

  it("tells a cloud of the agent, its owner, the person and the call, for five minutes", async () => {
    const { jwt, jti, kid, expiresAtMs } = await house.house.tokens.signFederation({ ...facts, audience: "sts.amazonaws.com" });
    expect(decodeProtectedHeader(jwt)).toEqual({ alg: "RS256", typ: "JWT", kid });
    const iat = Math.floor(house.clock.nowMs() / 1_000);
    expect(decodeJwt(jwt)).toEqual({
      ...{ iss: house.house.issuer, sub: agentId, aud: "sts.amazonaws.com", iat, nbf: iat, exp: iat + 300, jti },
      ...{ agent_id: agentId, owner: facts.ownerId, user_id: facts.userId },
      ...{ credential_id: facts.credentialId, resource_id: facts.resourceId, txn: facts.txn },
    });
    expect(expiresAtMs).toBe((iat + 300) * 1_000);
    const alone = await house.house.tokens.signFederation({ ...facts, userId: undefined, audience: "x" });
    expect(decodeJwt(alone.jwt)).toMatchObject({ sub: agentId });
    expect(decodeJwt(alone.jwt)).not.toHaveProperty("user_id");
  });

  it("JWT-09: signs for nobody of ours", async () => {
    const { issuer, tokens } = house.house;
    for (const audience of [issuer, `${issuer}/api/v1`, "cli_01k9x3v7q8e5m2n4p6r8s0t1v3", "agt_01k9x3v7q8e5m2n4p6r8s0t1v3"])
      await expect(tokens.signFederation({ ...facts, audience })).rejects.toMatchObject({ code: "request.invalid" });
  });
});

describe("nothing stored", () => {
  it("yields credentials of each cloud for a JWT that it verified itself", async () => {
    expect(await federate("aws")).toMatchObject({ material: { type: "cloud", credentials: { cloud: "aws" } } });
    expect(await federate("alibaba")).toMatchObject({ material: { type: "cloud", credentials: { cloud: "alibaba" } } });
    expect(await federate("google")).toEqual({
      material: { type: "bearer", token: "ya29.account", scopes: ["https://www.googleapis.com/auth/devstorage.read_only"] },
      expiresAtMs: house.clock.nowMs() + 3_600_000,
    });
    expect(await federate("google", { settings: { serviceAccount: undefined } })).toMatchObject({ material: { token: "ya29.federated" } });
    expect(await federate("azure")).toMatchObject({ material: { scopes: ["https://vault.azure.net/.default"] } });
    expect(await federate("model")).toEqual({
      material: { type: "bearer", token: "sk-ant-oat01-short", scopes: ["workspace:developer"] },
      expiresAtMs: house.clock.nowMs() + 600_000,
    });
    for (const grant of ["jwt_bearer", "client_assertion"])
      expect(await federate("partner", { settings: { grant, parameters: {} } })).toMatchObject({ material: { token: "partner-token" } });
    expect(await federate("partner")).toMatchObject({ material: { token: "partner-token", scopes: ["bills:read"] } });
  });

  it("the JWT stands in no address that a log would keep", async () => {
    const jwt = await house.sign("agents");
    await federate("alibaba", { jwt });
    for (const server of Object.values(house.servers)) for (const call of server.calls) expect(call.rawQuery).not.toContain("eyJ");
    expect(house.servers.alibaba.calls.at(-1)?.body).toContain(jwt);
  });

  const wrong: Readonly<Record<Name, { readonly token: string; readonly subject?: string }>> = {
    aws: { token: "InvalidIdentityToken", subject: "AccessDenied" },
    alibaba: { token: "AuthenticationFail.OIDCToken.BadSignature", subject: "NoPermission" },
    google: { token: "invalid_grant" },
    azure: { token: "invalid_client.AADSTS700213" },
    model: { token: "invalid_grant" },
    partner: { token: "invalid_grant" },
  };
  it.each(Object.keys(wrong) as Name[])("at %s: another agent, audience, key or time gets nothing", async (name) => {
    const { audience } = house.identities[name];
    const { token, subject = token } = wrong[name];
    const { tokens } = house.house;
    const other = await tokens.signFederation({ ...facts, audience, agentId: "agt_01k9x3v7q8e5m2n4p6r8s0t1v4" });
    await expect(federate(name, { jwt: other.jwt })).rejects.toMatchObject(refusal(subject));
    await expect(federate(name, { jwt: await house.sign("somebody else") })).rejects.toMatchObject({ code: "delivery.upstream_refused" });
    const good = await house.sign(audience);
    const [header, payload = "", signature] = good.split(".");
    const forged = Buffer.from(payload, "base64url").toString().replace(facts.ownerId, facts.agentId);
    const tampered = [header, Buffer.from(forged).toString("base64url"), signature].join(".");
    await expect(federate(name, { jwt: tampered })).rejects.toMatchObject(refusal(token));
    house.theirs.skewMs = 7 * minuteMs;
    await expect(federate(name, { jwt: good })).rejects.toMatchObject({ code: "delivery.upstream_refused" });
    house.theirs.skewMs = -5 * minuteMs;
    await expect(federate(name, { jwt: good })).rejects.toMatchObject({ code: "delivery.upstream_refused" });
    house.theirs.skewMs = 50_000;
    expect((await federate(name, { jwt: good })).expiresAtMs).toBeGreaterThan(house.clock.nowMs());
  });

  it("an ES256 token of ours is no proof where only RS256 is taken", async () => {
    const claims = decodeJwt(await house.sign("api://AzureADTokenExchange"));
    await expect(federate("azure", { jwt: house.house.tokens.signAs("JWT", claims) })).rejects.toMatchObject({
      code: "delivery.upstream_refused",
    });
  });

  it("wrong settings there are told by the cloud's code", async () => {
    await expect(federate("google", { settings: { audience: "//iam.googleapis.com/other" } })).rejects.toMatchObject(
      refusal("invalid_target"),
    );
    await expect(federate("google", { settings: { serviceAccount: "x@y.example" } })).rejects.toMatchObject(refusal("PERMISSION_DENIED"));
    await expect(federate("google", { more: { durationSeconds: 7_200 } })).rejects.toMatchObject(refusal("INVALID_ARGUMENT"));
    await expect(federate("azure", { settings: { clientId: "8f4b5a3e-0000-4000-8000-000000000009" } })).rejects.toMatchObject(
      refusal("unauthorized_client.AADSTS700016"),
    );
    await expect(federate("azure", { settings: { scope: "https://vault.azure.net" } })).rejects.toMatchObject(
      refusal("invalid_scope.AADSTS70011"),
    );
    await expect(federate("model", { settings: { parameters: {} } })).rejects.toMatchObject(refusal("invalid_request"));
    await expect(federate("alibaba", { settings: { oidcProvider: "another" } })).rejects.toMatchObject(
      refusal("EntityNotExist.OIDCProvider"),
    );
  });

  it("further parameters never replace ours", async () => {
    const before = house.servers.partner.calls.length;
    for (const name of ["grant_type", "assertion", "subject_token", "client_secret", "scope", "client_id"])
      await expect(federate("partner", { settings: { parameters: { [name]: "x" } } })).rejects.toMatchObject({ code: "request.invalid" });
    expect(house.servers.partner.calls).toHaveLength(before);
  });

  it.each([
    ["no life", { access_token: "t", token_type: "Bearer" }],
    ["a life that is over", { access_token: "t", token_type: "Bearer", expires_in: 0 }],
    ["another kind of token", { access_token: "t", token_type: "DPoP", expires_in: 60 }],
    ["a token that is none", { access_token: "a b\n", token_type: "Bearer", expires_in: 60 }],
  ])("an answer with %s is not handed on", async (_what, body) => {
    house.servers.partner.tell(() => ({ status: 200, body: JSON.stringify(body) }));
    await expect(federate("partner")).rejects.toMatchObject({ code: "connection.failed" });
    house.servers.partner.tell(undefined);
  });
});

describe("keys for clouds", () => {
  const forClouds = () => house.house.tokens.signingKeys().filter(({ publicJwk }) => publicJwk.alg === "RS256");
  const kidOf = (jwt: string) => decodeProtectedHeader(jwt).kid;

  it("turn with the others: published first, signing when every cloud can know", async () => {
    const old = kidOf(await house.sign("agents"));
    await house.house.done(house.house.tokens.planRotation(system));
    await vi.waitFor(() => expect(forClouds()).toHaveLength(2));
    expect(kidOf(await house.sign("agents"))).toBe(old);
    expect((await keySet()).filter(({ alg }) => alg === "RS256")).toHaveLength(2);
    await expect(house.house.tokens.planRotation(system)).rejects.toMatchObject({ code: "entity.invalid_state" });
    house.clock.advance(11 * minuteMs);
    expect(kidOf(await house.sign("agents"))).not.toBe(old);
    expect((await federate("alibaba")).material.type).toBe("cloud");
  });

  it("are revoked alone: what such a key signed is refused at once by whoever reads the key set, and our own tokens live", async () => {
    const jwt = await house.sign("agents");
    const own = house.house.tokens.jwks().keys.filter(({ alg }) => alg === "ES256");
    const { kid } = await house.house.done(house.house.tokens.planKeyRevocation(String(kidOf(jwt)), system));
    await vi.waitFor(() => expect(forClouds().some((key) => key.state === "compromised")).toBe(true));
    await expect(federate("alibaba", { jwt })).rejects.toMatchObject(refusal("AuthenticationFail.OIDCToken.BadSignature"));
    expect(kidOf(await house.sign("agents"))).toBe(kid);
    expect((await federate("alibaba")).material.type).toBe("cloud");
    expect(house.house.tokens.jwks().keys.filter(({ alg }) => alg === "ES256")).toEqual(own);
  });
});
