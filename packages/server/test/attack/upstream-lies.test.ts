import { generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOidcProvider } from "../../src/idp/oidc.ts";
import type { RedirectSignIn } from "../../src/idp/port.ts";
import { createOutbound } from "../../src/outbound/undici.ts";
import { type Lie, lyingClientId, startLyingUpstream } from "../fakes/lying-upstream.ts";

const callbackUrl = "https://guard.example/signin/callback/idp_1";
const outbound = createOutbound();
let upstream: Awaited<ReturnType<typeof startLyingUpstream>>;
let provider: RedirectSignIn;
beforeAll(async () => {
  upstream = await startLyingUpstream();
  provider = createOidcProvider({
    issuer: upstream.issuer,
    clientId: lyingClientId,
    clientSecret: "a secret that both sides know, long enough for HS256",
    scopes: "openid",
    groupsClaim: "realm.groups",
    fetch: outbound.fetch(true),
    allowLoopbackHttp: true,
  }).signIn as RedirectSignIn;
});
afterAll(async () => {
  await upstream.close();
  await outbound.close();
});

async function signIn(lie: Lie, answer: Readonly<Record<string, string>> = {}) {
  const { memory } = await provider.start("state", callbackUrl);
  upstream.tell(memory.nonce ?? "", lie);
  const parameters = new URLSearchParams({ code: "code", state: "state", iss: upstream.issuer, ...answer });
  return provider.finish(new URL(`${callbackUrl}?${parameters}`), "state", memory);
}

const now = () => Math.floor(Date.now() / 1_000);
const claims = (change: JWTPayload): Lie => ({ claims: (honest) => ({ ...honest, ...change }) });
const without = (name: string): Lie => ({
  claims: (honest) => Object.fromEntries(Object.entries(honest).filter(([key]) => key !== name)),
});
const unsigned: Lie = {
  token: (payload) =>
    `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.`,
};
const signedBy = (alg: string): Lie => ({
  token: async (payload) => new SignJWT(payload).setProtectedHeader({ alg, kid: "k1" }).sign((await generateKeyPair(alg)).privateKey),
});
const hmac = (secret: string): Lie => ({
  token: (payload) => new SignJWT(payload).setProtectedHeader({ alg: "HS256" }).sign(Buffer.from(secret)),
});

describe("FED-01: an ID token that is not what it should be", () => {
  it("an honest one is accepted, so that what follows means something", async () => {
    expect(await signIn({})).toMatchObject({ person: { subject: "ada", name: "Ada", email: null, groups: [], departments: [] } });
    expect((await signIn(claims({ aud: [lyingClientId], azp: lyingClientId }))).person.subject).toBe("ada");
  });

  it.each<[string, Lie]>([
    ["another iss", claims({ iss: "https://evil.example" })],
    ["no iss", without("iss")],
    ["another aud", claims({ aud: "another" })],
    ["no aud", without("aud")],
    ["a second aud", claims({ aud: [lyingClientId, "another"] })],
    ["a second aud with us as azp", claims({ aud: [lyingClientId, "another"], azp: lyingClientId })],
    ["another azp", claims({ azp: "another" })],
    ["another nonce", claims({ nonce: "another" })],
    ["no nonce", without("nonce")],
    ["exp in the past", claims({ iat: now() - 120, exp: now() - 60 })],
    ["no exp", without("exp")],
    ["no iat", without("iat")],
    ["no sub", without("sub")],
    ["an empty sub", claims({ sub: "" })],
    ["a sub that is too long", claims({ sub: "a".repeat(256) })],
    ["a sub with a NUL", claims({ sub: "a\0b" })],
    ["a sub beyond ASCII", claims({ sub: "adа" })],
    ["a sub that is a number", { claims: (honest) => ({ ...honest, sub: 7 }) as unknown as JWTPayload }],
    ["alg none", unsigned],
    ["the key id of another key", signedBy("ES256")],
    ["an algorithm that was not announced", signedBy("RS256")],
    ["HS256 with the client secret", hmac("a secret that both sides know, long enough for HS256")],
    ["no JWT at all", { token: () => "not a token" }],
    ["user info about somebody else", { userinfo: { sub: "mallory" } }],
  ])("%s is refused", async (_what, lie) => {
    await expect(signIn(lie)).rejects.toMatchObject({ code: "signin.failed" });
  });

  it.each([
    ["another provider's iss in the answer", { iss: "https://evil.example" }],
    ["an empty iss in the answer", { iss: "" }],
  ])("%s is refused before the code is sent anywhere", async (_what, answer) => {
    await expect(signIn({}, answer)).rejects.toMatchObject({ code: "signin.failed" });
  });
});

describe("what a provider says of a person", () => {
  it("nested groups are found, odd ones left out, and the ID token wins over user info", async () => {
    const lie = {
      claims: (honest: JWTPayload) => ({
        ...honest,
        realm: { groups: ["a", 7, " b ", "", "a", null, "c".repeat(201), "d\u202Ee", "f\0", "\uD800"] },
      }),
      userinfo: { name: "Somebody", realm: { groups: ["admins"] }, department: "corp/it" },
    };
    expect(await signIn(lie)).toMatchObject({
      person: {
        subject: "ada",
        name: "Ada",
        email: null,
        groups: ["a", "b"].map((name) => ({ id: name, name })),
        departments: [["corp", "it"]],
      },
    });
  });

  it("an email that is called unverified is dropped", async () => {
    expect((await signIn(claims({ email: "ada@corp.example", email_verified: false }))).person.email).toBeNull();
    expect((await signIn(claims({ email: "ada@corp.example", email_verified: true }))).person.email).toBe("ada@corp.example");
  });

  it("a thousand groups are cut to 200", async () => {
    const groups = Array.from({ length: 1_000 }, (_none, index) => `g${index}`);
    expect((await signIn(claims({ realm: { groups } }))).person.groups).toHaveLength(200);
  });
});
