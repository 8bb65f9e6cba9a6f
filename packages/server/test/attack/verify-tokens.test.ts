import { grantTypes, jwtTypes } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digests } from "../../src/entropy/digests.ts";
import type { ClientRow, RefreshTokenRow, ResourceRow, UserRow } from "../../src/store/port.ts";
import { assertion, encode, es256, forge, partyKey, presenting } from "../fakes/forge.ts";
import { claimsIn, clientCredentials, exchange, type Settled, type SettledAgent, TokenEstate } from "../fakes/token-estate.ts";
import { openTokenHouse, type TokenHouse } from "../fakes/token-house.ts";

let house: TokenHouse;
let estate: TokenEstate;
let agent: SettledAgent;
let keyed: SettledAgent;
let user: UserRow;
let client: Settled<ClientRow>;
let tickets: Settled<ResourceRow>;

beforeAll(async () => {
  house = await openTokenHouse();
  estate = new TokenEstate(house);
  [agent, user, client] = [await estate.agent(), await estate.user(), await estate.client()];
  keyed = await estate.agent("private_key_jwt");
  tickets = await estate.resource(["tickets:read"]);
  for (const [type, id] of [
    ["agent", agent.id],
    ["user", user.id],
    ["agent", keyed.id],
  ] as const)
    await estate.grant(type, id, tickets.id, ["tickets:read"]);
  for (const [type, id] of [
    ["client", client.id],
    ["user", user.id],
  ] as const)
    await estate.grant(type, id, agent.row.resourceId, ["invoke"]);
});
afterAll(() => house.close());

function verdict(token: string, audience: string): string {
  try {
    house.tokens.verify(token, audience);
    return "verified";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "thrown";
  }
}
const sign = (typ: string, claims: object) => house.tokens.signAs(typ, claims as Readonly<Record<string, unknown>>);
const good = (more: object = {}) => ({ ...estate.claims(tickets.row.identifier, agent.id, agent.id), ...more });
const access = async (resource = tickets.row.identifier) =>
  String((await house.token({ ...clientCredentials(resource), ...agent.post })).json.access_token);

const federation = () =>
  house.tokens.signFederation({
    ...{ agentId: agent.id, ownerId: user.id, audience: "sts.amazonaws.com", txn: house.entropy.id("transaction") },
    ...{ credentialId: house.entropy.id("credential"), resourceId: tickets.id },
  });
const signedForClouds = async (claims: object) =>
  house.signer.sign((await federation()).kid, "at+jwt", claims as Readonly<Record<string, unknown>>);

describe("JWT-09: each kind of token passes only where it belongs", () => {
  const redirectUri = "https://app.example/cb";
  const codeVerifier = "v".repeat(43);
  const code = async () => {
    const body = {
      ...{ clientId: client.id, redirectUri, codeChallenge: digests.sha256Base64url(codeVerifier), resource: agent.identifier },
      ...{ userId: user.id, permissions: ["invoke"], openid: [], authTimeMs: house.clock.nowMs(), txn: house.entropy.id("transaction") },
    };
    const { secret, write } = house.tickets.issuing("code", body, 60_000);
    await house.store.commit({ writes: [write], events: [] });
    return secret;
  };
  const refreshToken = async () => {
    const secret = house.entropy.secret();
    const nowMs = house.clock.nowMs();
    const txn = house.entropy.id("transaction");
    const row: RefreshTokenRow = {
      ...{ id: digests.sha256Hex(secret), version: 1, createdAtMs: nowMs, familyId: txn, clientId: client.id, userId: user.id },
      ...{
        resourceId: agent.row.resourceId ?? "",
        scope: "invoke",
        txn,
        authTimeMs: nowMs,
        sid: null,
        spentAtMs: null,
        successorSalt: null,
      },
      expiresAtMs: nowMs + 60_000,
    };
    await house.store.commit({ writes: [{ verb: "insert", collection: "refresh_tokens", row }], events: [] });
    return secret;
  };
  const nowSeconds = () => Math.floor(house.clock.nowMs() / 1_000);

  const kinds: Readonly<Record<string, () => Promise<string>>> = {
    "access token of the server": () => access(house.issuer),
    "access token of a resource": () => access(),
    "access token of an agent": async () => estate.calling(agent, user, client),
    "ID token": async () => sign(jwtTypes.idToken, good({ aud: client.id, sub: user.id })),
    "revocation snapshot": async () => sign(jwtTypes.revocations, good({ aud: house.issuer })),
    checkpoint: async () => sign(jwtTypes.checkpoint, good({ aud: house.issuer })),
    "client assertion": async () => assertion(house, keyed, {}, { typ: jwtTypes.clientAssertion }),
    "client assertion that says it is an access token": async () =>
      assertion(house, keyed, good({ sub: keyed.id, iss: keyed.id, aud: house.issuer }), { typ: "at+jwt" }),
    "federation JWT": async () => (await federation()).jwt,
    "access token of a resource, signed with the key for clouds": async () => signedForClouds(good()),
    "access token of the server, signed with the key for clouds": async () => signedForClouds(good({ aud: house.issuer })),
    "access token of an agent, signed with the key for clouds": async () =>
      signedForClouds(good({ aud: agent.identifier, client_id: client.id, sub: user.id, scope: "invoke" })),
    "DPoP proof": async () =>
      assertion(house, keyed, { htm: "POST", htu: `${house.issuer}/oauth/token`, iat: nowSeconds() }, { typ: "dpop+jwt" }),
    "secret of an agent": async () => agent.secret,
    "authorization code": code,
    "refresh token": refreshToken,
    "cookie of a session": async () => house.entropy.secret(),
  };

  const passes = async (form: Record<string, string>) => (await house.token(form)).status === 200;
  const consumers: Readonly<Record<string, (token: string) => Promise<boolean>>> = {
    "the server's own surfaces": async (token) => verdict(token, house.issuer) === "verified",
    "the gateway, for a resource": async (token) => verdict(token, tickets.row.identifier) === "verified",
    "the agent that is called": async (token) => verdict(token, agent.identifier) === "verified",
    "introspection by the resource": async (token) => (await house.introspect({ token, ...tickets.post })).json.active === true,
    "token exchange": (token) => passes({ ...exchange(token, tickets.row.identifier), ...agent.post }),
    "client assertion": (token) => passes({ ...clientCredentials(house.issuer), ...presenting(token) }),
    "client secret": (token) => passes({ ...clientCredentials(house.issuer), client_id: agent.id, client_secret: token }),
    "code redemption": (token) =>
      passes({
        grant_type: grantTypes.authorizationCode,
        code: token,
        redirect_uri: redirectUri,
        code_verifier: codeVerifier,
        ...client.post,
      }),
    refresh: (token) => passes({ grant_type: grantTypes.refreshToken, refresh_token: token, ...client.post }),
  };

  /** What passes. All that is not here must fail. */
  const diagonal: Readonly<Record<string, readonly string[]>> = {
    "the server's own surfaces": ["access token of the server"],
    "the gateway, for a resource": ["access token of a resource"],
    "the agent that is called": ["access token of an agent"],
    "introspection by the resource": ["access token of a resource"],
    "token exchange": ["access token of an agent", "access token of a resource"],
    "client assertion": ["client assertion"],
    "client secret": ["secret of an agent"],
    "code redemption": ["authorization code"],
    refresh: ["refresh token"],
  };

  const rows = Object.keys(consumers).flatMap((consumer) => Object.keys(kinds).map((kind) => [consumer, kind] as const));
  it.each(rows)("%s is given: %s", async (consumer, kind) => {
    const token = await (kinds[kind] as () => Promise<string>)();
    const isTaken = await (consumers[consumer] as (token: string) => Promise<boolean>)(token);
    expect(isTaken).toBe(diagonal[consumer]?.includes(kind));
  });
});

describe("an access token", () => {
  it("is verified for its audience, and says who is in it", async () => {
    const token = await access();
    const { claims, kid, chain } = house.tokens.verify(token, tickets.row.identifier);
    expect(claims).toEqual(claimsIn(token));
    expect(house.tokens.jwks().keys.map((key) => key.kid)).toContain(kid);
    expect(chain).toEqual([agent.id]);
  });

  it.each([
    (id: string) => `${id}/`,
    (id: string) => `${id}.evil.example`,
    (id: string) => id.slice(0, -1),
    (id: string) => id.toUpperCase(),
    () => "",
  ])("JWT-11: an audience that is nearly it is not it (%#)", async (spell) => {
    expect(verdict(await access(), spell(tickets.row.identifier))).toBe("token.wrong_audience");
  });

  it.each([{ aud: undefined }, { aud: ["https://a.example"] }, { aud: [] }, { aud: null }, { aud: {} }])(
    "JWT-11: %j is no audience",
    (more) => {
      expect(verdict(sign("at+jwt", good(more)), tickets.row.identifier)).toBe("token.invalid");
    },
  );

  it("JWT-11: an audience among others is none", () => {
    expect(verdict(sign("at+jwt", good({ aud: [tickets.row.identifier, house.issuer] })), tickets.row.identifier)).toBe("token.invalid");
  });

  it.each(["1800000000", 1.5, -1, null, true, {}, undefined, 1e15, 1_800_000_000_000])("JWT-10: %j is no date", (date) => {
    for (const name of ["exp", "iat", "auth_time"])
      if (name !== "auth_time" || date !== undefined)
        expect(verdict(sign("at+jwt", good({ [name]: date })), tickets.row.identifier)).toBe("token.invalid");
  });

  it.each(["iss", "sub", "aud", "client_id", "scope", "jti", "iat", "exp", "txn"])("without %s is none", (name) => {
    expect(verdict(sign("at+jwt", good({ [name]: undefined })), tickets.row.identifier)).toBe("token.invalid");
  });

  it.each([
    { iss: "https://other.example" },
    { iss: "https://guard.example/" },
    { act: "agt_1" },
    { act: { sub: "a", more: 1 } },
    { act: { act: { sub: "a" } } },
  ])("with %j is none", (more) => {
    expect(verdict(sign("at+jwt", good(more)), tickets.row.identifier)).toBe("token.invalid");
  });

  it("dies to the second, also when it has been seen before", () => {
    const nowSeconds = Math.floor(house.clock.nowMs() / 1_000);
    const token = sign("at+jwt", good({ exp: nowSeconds + 2 }));
    expect(verdict(token, tickets.row.identifier)).toBe("verified");
    house.advance(2_000);
    expect(verdict(token, tickets.row.identifier)).toBe("token.expired");
    expect(verdict(token, tickets.row.identifier)).toBe("token.expired");
  });

  it("of the future is none", () => {
    const nowSeconds = Math.floor(house.clock.nowMs() / 1_000);
    expect(verdict(sign("at+jwt", good({ iat: nowSeconds + 8 })), tickets.row.identifier)).toBe("verified");
    expect(verdict(sign("at+jwt", good({ iat: nowSeconds + 60 })), tickets.row.identifier)).toBe("token.invalid");
  });

  it("JWT-01: signed by somebody else is none, whatever its kid says", () => {
    const [kid] = house.tokens.jwks().keys.map((key) => key.kid);
    const stranger = partyKey("ES256", "k1");
    for (const header of [{ kid }, { kid: "k1" }, {}])
      expect(verdict(forge({ alg: "ES256", typ: "at+jwt", ...header }, good(), es256(stranger)), tickets.row.identifier)).toBe(
        "token.invalid",
      );
    expect(
      verdict(
        forge({ alg: "none", typ: "at+jwt", kid }, good(), () => Buffer.alloc(0)),
        tickets.row.identifier,
      ),
    ).toBe("token.invalid");
  });

  it.each(["AT+JWT", "application/at+jwt", "JWT", "", undefined])("JWT-09: of typ %j is none", (typ) => {
    const token = sign(typ as string, good());
    expect(verdict(token, tickets.row.identifier)).toBe("token.invalid");
  });

  it("TOK-20: tokens that begin alike never share what is remembered", async () => {
    const token = await access();
    expect(verdict(token, tickets.row.identifier)).toBe("verified");
    for (let length = 20; length < token.length - 1; length += 40) {
      const tail = [...token.slice(length)].map((letter) => (letter === "A" ? "B" : letter === "." ? "." : "A")).join("");
      expect(verdict(token.slice(0, length) + tail, tickets.row.identifier)).toBe("token.invalid");
    }
    const [header, , signature] = token.split(".");
    const other = encode({ ...claimsIn(token), sub: user.id });
    expect(verdict(`${header}.${other}.${signature}`, tickets.row.identifier)).toBe("token.invalid");
  });

  it("JWT-14: revoking one spelling revokes them all", async () => {
    const token = await access();
    const [header, payload, signature = ""] = token.split(".");
    const raw = Buffer.from(signature, "base64url");
    const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const s = (n - BigInt(`0x${raw.subarray(32).toString("hex")}`)).toString(16).padStart(64, "0");
    const twin = `${header}.${payload}.${Buffer.concat([raw.subarray(0, 32), Buffer.from(s, "hex")]).toString("base64url")}`;
    expect([verdict(token, tickets.row.identifier), verdict(twin, tickets.row.identifier)]).toEqual(["verified", "verified"]);
    expect((await house.revoke({ token: twin, ...agent.post })).status).toBe(200);
    expect([verdict(token, tickets.row.identifier), verdict(twin, tickets.row.identifier)]).toEqual(["token.revoked", "token.revoked"]);
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (const last of letters) expect(verdict(token.slice(0, -1) + last, tickets.row.identifier)).not.toBe("verified");
  });

  it("JWT-13: what is too long is refused unread", () => {
    expect(verdict("x".repeat(8_193), tickets.row.identifier)).toBe("token.invalid");
    expect(verdict("x".repeat(10_000_000), tickets.row.identifier)).toBe("token.invalid");
  });
});
