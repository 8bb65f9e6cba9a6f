import { createHmac } from "node:crypto";
import { endpoints, jwtTypes, RevocationSet } from "@agent-id-guard/protocol";
import { base64url, type CryptoKey, exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { createHttp } from "../../src/connection/http.ts";
import { KeySet } from "../../src/connection/key-set.ts";
import { createTokenVerifier, isGuardError, type TokenVerifier } from "../../src/index.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { FakeGuard, user } from "../fakes/fake-guard.ts";

const audience = "https://tickets.example/mcp";
let clock: FakeClock;
let guard: FakeGuard;
let verifier: TokenVerifier;
let revocations: RevocationSet;
let keys: KeySet;
let verifications: number;

const verifierFor = (aud: string, maxRemembered?: number) =>
  createTokenVerifier({
    issuer: guard.issuer,
    audience: aud,
    keys: {
      find(kid) {
        verifications++;
        return keys.find(kid);
      },
    },
    feed: { assertFresh: () => undefined, find: (token) => revocations.find(token) },
    clock,
    maxRemembered,
  });
const codeOf = (token: string, by: TokenVerifier = verifier) =>
  by.verify(token).then(
    () => "accepted",
    (error) => (isGuardError(error) ? error.code : String(error)),
  );
const good = () => guard.token({ aud: audience });
const claims = () => {
  const iat = Math.floor(clock.nowMs() / 1_000);
  return {
    iss: guard.issuer,
    sub: user,
    aud: audience,
    client_id: "cli_1",
    scope: "invoke",
    jti: guard.newJti(),
    iat,
    exp: iat + 300,
    txn: "txn_1",
  };
};
const signWith = (key: CryptoKey | Uint8Array, header: { alg: string } & Record<string, unknown>) =>
  new SignJWT(claims()).setProtectedHeader(header).sign(key);
const encode = (value: unknown) => base64url.encode(JSON.stringify(value));

beforeEach(async () => {
  clock = new FakeClock();
  guard = await FakeGuard.start(clock, []);
  keys = new KeySet(createHttp(guard.fetch, clock), `${guard.issuer}${endpoints.jwks}`, clock);
  revocations = new RevocationSet();
  verifications = 0;
  verifier = verifierFor(audience);
});

describe("a token of the server passes", () => {
  it("with its claims, its chain and its permissions, which nobody can change", async () => {
    const token = await guard.token({ aud: audience, scope: "a b", client_id: "agt_1", act: { sub: "agt_1", act: { sub: "cli_1" } } });
    const verified = await verifier.verify(token);
    expect(verified).toMatchObject({
      kid: "key-1",
      chain: [user, "cli_1", "agt_1"],
      permissions: ["a", "b"],
      claims: { aud: audience, act: { sub: "agt_1" } },
    });
    expect(() => Object.assign(verified.claims.act as object, { sub: "agt_evil" })).toThrow(TypeError);
    expect(() => (verified.permissions as string[]).push("admin")).toThrow(TypeError);
  });

  it("and its signature is checked once, however often it comes", async () => {
    const token = await good();
    for (let time = 0; time < 100; time++) await verifier.verify(token);
    expect(verifications).toBe(1);
  });
});

describe("JWT-01, JWT-02: the header chooses nothing", () => {
  it.each(["none", "None", "nOnE", ""])("alg %j", async (alg) => {
    const unsigned = `${encode({ alg, typ: jwtTypes.accessToken, kid: "key-1" })}.${encode(claims())}`;
    expect(await codeOf(`${unsigned}.`)).toBe("token.invalid");
    expect(await codeOf(`${unsigned}.AAAA`)).toBe("token.invalid");
  });

  it("HS256 with the public key as the secret", async () => {
    const { keys: published } = await (await guard.fetch(`${guard.issuer}${endpoints.jwks}`)).json();
    const input = `${encode({ alg: "HS256", typ: jwtTypes.accessToken, kid: "key-1" })}.${encode(claims())}`;
    for (const secret of [JSON.stringify(published[0]), Buffer.from(published[0].x, "base64url")])
      expect(await codeOf(`${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`)).toBe("token.invalid");
  });

  it.each(["jwk", "jku", "x5u", "x5c"])("a key in the header (%s) is not used, and nothing is fetched", async (name) => {
    const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
    const value = name === "jwk" ? await exportJWK(publicKey) : name === "x5c" ? ["AA=="] : "https://evil.example/keys";
    expect(await codeOf(await signWith(privateKey, { alg: "ES256", typ: jwtTypes.accessToken, kid: "key-1", [name]: value }))).toBe(
      "token.invalid",
    );
    expect(guard.requests.every(({ url }) => url.origin === guard.issuer)).toBe(true);
  });

  it.each(["RS256", "PS256", "ES384", "EdDSA"])("another algorithm: %s", async (alg) => {
    const { privateKey } = await generateKeyPair(alg);
    expect(await codeOf(await signWith(privateKey, { alg, typ: jwtTypes.accessToken, kid: "key-1" }))).toBe("token.invalid");
  });

  it.each([undefined, "key-9", 7, ["key-1"]])("kid %j", async (kid) => {
    const { privateKey } = await generateKeyPair("ES256");
    expect(
      await codeOf(await signWith(privateKey, { alg: "ES256", typ: jwtTypes.accessToken, ...(kid === undefined ? {} : { kid }) })),
    ).toBe("token.invalid");
  });

  it("JWT-04: an unknown crit, or an unencoded payload", async () => {
    for (const header of [
      { crit: ["x"], x: 1 },
      { crit: ["b64"], b64: false },
    ]) {
      const [, payload, signature] = (await good()).split(".");
      expect(await codeOf(`${encode({ alg: "ES256", typ: jwtTypes.accessToken, kid: "key-1", ...header })}.${payload}.${signature}`)).toBe(
        "token.invalid",
      );
    }
  });
});

describe("JWT-05, JWT-06, JWT-08, JWT-13: what is not one compact token of ordinary size is refused unread", () => {
  it.each([
    ["empty", ""],
    ["JSON serialization", '{"payload":"x","signatures":[]}'],
    ["a JWE", "a.b.c.d.e"],
    ["two parts", "a.b"],
    ["one character too many", `a.b.${"c".repeat(8_192)}`],
    ["a megabyte", `a.b.${"c".repeat(1_048_576)}`],
    ["SQL (TOK-19)", "' OR '1'='1"],
  ])("%s", async (_what, token) => {
    expect(await codeOf(token)).toBe("token.invalid");
    expect(verifications).toBe(0);
  });
});

describe("JWT-13: a token that is too long", () => {
  it("is refused though its signature is good", async () => {
    const padded = (length: number) => guard.sign({ ...claims(), padding: "x".repeat(length) }, { typ: jwtTypes.accessToken });
    expect(await codeOf(await padded(5_000))).toBe("accepted");
    verifications = 0;
    expect(await codeOf(await padded(6_200))).toBe("token.invalid");
    expect(verifications).toBe(0);
  });
});

describe("JWT-09: each other kind of token", () => {
  it.each([
    jwtTypes.idToken,
    jwtTypes.clientAssertion,
    jwtTypes.revocations,
    jwtTypes.checkpoint,
    "dpop+jwt",
    "oauth-id-jag+jwt",
    undefined,
  ])("typ %j", async (typ) => {
    expect(await codeOf(await guard.sign(claims(), typ === undefined ? {} : { typ }))).toBe("token.invalid");
  });
});

describe("JWT-10, JWT-11, JWT-17: claims", () => {
  it.each([
    ["no exp", { exp: undefined }],
    ["exp as text", { exp: "9999999999" }],
    ["exp in milliseconds", { exp: 1_800_000_300_000 }],
    ["exp with a fraction", { exp: 1_800_000_300.5 }],
    ["exp beyond all numbers", { exp: 1e308 }],
    ["no iat", { iat: undefined }],
    ["iat in the future", { iat: 1_800_000_011 }],
    ["nbf in the future", { nbf: 1_800_000_100 }],
    ["no sub", { sub: undefined }],
    ["no jti", { jti: undefined }],
    ["no txn", { txn: undefined }],
    ["no client_id", { client_id: undefined }],
    ["no scope", { scope: undefined }],
    ["a scope that is none", { scope: "a  b" }],
    ["another issuer", { iss: "https://guard.example/" }],
    ["an act of another shape", { act: { sub: "a", extra: 1 } }],
    ["two audiences", { aud: [audience, "https://other.example"] }],
    ["one audience in an array", { aud: [audience] }],
  ])("%s is token.invalid", async (_what, change) => {
    expect(await codeOf(await guard.sign({ ...claims(), ...change }, { typ: jwtTypes.accessToken }))).toBe("token.invalid");
  });

  it.each([undefined, `${audience}/`, `${audience}.evil.example`, "HTTPS://tickets.example/mcp", "https://tickets.example:443/mcp", ""])(
    "aud %j is for another resource",
    async (aud) => {
      const code = await codeOf(await guard.sign({ ...claims(), aud }, { typ: jwtTypes.accessToken }));
      expect(code).toBe("token.wrong_audience");
    },
  );

  it("iat a few seconds ahead is a clock that differs", async () => {
    const iat = Math.floor(clock.nowMs() / 1_000) + 8;
    expect(await codeOf(await guard.token({ aud: audience, iat, exp: iat + 300 }))).toBe("accepted");
  });

  it.each([-1, 0, 1_800_000_000 - 4_000])("a token older than any may be (iat %s)", async (iat) => {
    expect(await codeOf(await guard.token({ aud: audience, iat, exp: 1_800_010_000 }))).toBe("token.expired");
  });

  it("exp to the second, also for a token seen before", async () => {
    const token = await good();
    expect(await codeOf(token)).toBe("accepted");
    await clock.advance(299_999);
    expect(await codeOf(token)).toBe("accepted");
    await clock.advance(1);
    expect(await codeOf(token)).toBe("token.expired");
    expect(await codeOf(token, verifierFor(audience))).toBe("token.expired");
  });
});

describe("JWT-12: signatures", () => {
  it("of all zeros, of r or s zero, DER, short, long, one bit off", async () => {
    const [header, payload, signature] = (await good()).split(".") as [string, string, string];
    const bytes = base64url.decode(signature);
    const zeros = new Uint8Array(32);
    const flipped = bytes.slice();
    flipped[10] = (flipped[10] as number) ^ 1;
    const forged = [
      new Uint8Array(64),
      Uint8Array.of(...zeros, ...bytes.subarray(32)),
      Uint8Array.of(...bytes.subarray(0, 32), ...zeros),
      Uint8Array.of(0x30, 0x44, 0x02, 0x20, ...bytes.subarray(0, 32), 0x02, 0x20, ...bytes.subarray(32)),
      bytes.subarray(0, 63),
      Uint8Array.of(...bytes, 0),
      flipped,
    ];
    for (const each of forged) expect(await codeOf(`${header}.${payload}.${base64url.encode(each)}`)).toBe("token.invalid");
  });
});

describe("JWT-14: the spellings of one token", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

  /** The same signature with s replaced by n - s, which verifies too. */
  function twinOf(token: string): string {
    const [header, payload, signature] = token.split(".") as [string, string, string];
    const bytes = base64url.decode(signature);
    const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).toString("hex")}`);
    const other = Buffer.from((order - s).toString(16).padStart(64, "0"), "hex");
    return `${header}.${payload}.${base64url.encode(Uint8Array.of(...bytes.subarray(0, 32), ...other))}`;
  }

  it("only the canonical one passes: not one with another last character, padding or white space", async () => {
    const token = await good();
    expect(await codeOf(token)).toBe("accepted");
    const last = alphabet.indexOf(token.at(-1) as string);
    const others = Array.from({ length: 16 }, (_, low) => alphabet[(last & 0b110000) | low] as string).filter(
      (character) => character !== token.at(-1),
    );
    expect(others).toHaveLength(15);
    for (const character of others) expect(await codeOf(token.slice(0, -1) + character)).toBe("token.invalid");
    for (const twin of [`${token}=`, `${token}==`, `${token}\n`, ` ${token}`, `${token} `, token.replace(".", ".="), `${token}.`])
      expect(await codeOf(twin)).toBe("token.invalid");
  });

  it("the twin whose signature verifies too dies with the same revocation", async () => {
    const token = await good();
    const twin = twinOf(token);
    expect(await codeOf(token)).toBe("accepted");
    expect(await codeOf(twin)).toBe("accepted");
    const { jti } = (await verifier.verify(token)).claims;
    revocations.add({ kind: "token", id: jti, atMs: clock.nowMs(), untilMs: clock.nowMs() + 1_000_000 });
    expect(await codeOf(token)).toBe("token.revoked");
    expect(await codeOf(twin)).toBe("token.revoked");
    expect(await codeOf(twinOf(await good()))).toBe("accepted");
  });
});

describe("TOK-20: what is remembered", () => {
  it("is found by the whole token only", async () => {
    const token = await good();
    await verifier.verify(token);
    for (const cut of [20, 60, 200]) expect(await codeOf(token.slice(0, cut) + "A".repeat(token.length - cut))).toBe("token.invalid");
  });

  it("is never a token that was refused, and never more than the limit", async () => {
    const small = verifierFor(audience, 2);
    const tokens = [await good(), await good(), await good()];
    for (const token of tokens) await small.verify(token);
    verifications = 0;
    for (const token of [tokens[2], tokens[1]]) await small.verify(token as string);
    expect(verifications).toBe(0);
    await small.verify(tokens[0] as string);
    expect(verifications).toBe(1);
    const forged = `${tokens[0]?.slice(0, -10)}AAAAAAAAAA`;
    for (let time = 0; time < 2; time++) expect(await codeOf(forged, small)).toBe("token.invalid");
    expect(verifications).toBe(3);
  });

  it("belongs to one audience", async () => {
    const token = await good();
    await verifier.verify(token);
    expect(await codeOf(token, verifierFor("https://other.example"))).toBe("token.wrong_audience");
  });
});

describe("INT-07, INT-08: keys", () => {
  const reads = () => guard.seen(endpoints.jwks).length;

  it("a new key is read once, when its first token comes", async () => {
    await verifier.verify(await good());
    await clock.advance(30_000);
    await guard.rotate();
    const tokens = [await good(), await good()];
    expect(await Promise.all(tokens.map((token) => codeOf(token)))).toEqual(["accepted", "accepted"]);
    expect(reads()).toBe(2);
  });

  it("tokens with made-up keys make it read at most once in 30 s", async () => {
    await verifier.verify(await good());
    const { privateKey } = await generateKeyPair("ES256");
    const madeUp = (kid: number) => signWith(privateKey, { alg: "ES256", typ: jwtTypes.accessToken, kid: `made-up-${kid}` });
    for (let kid = 0; kid < 100; kid++) {
      await clock.advance(599);
      expect(await codeOf(await madeUp(kid))).toBe("token.invalid");
    }
    expect(reads()).toBeLessThanOrEqual(3);
  });

  it("a key that is published no more is forgotten within five minutes", async () => {
    const token = await guard.token({ aud: audience, exp: Math.floor(clock.nowMs() / 1_000) + 1_000 });
    await verifier.verify(token);
    guard.faults.set(`GET ${endpoints.jwks}`, () => Response.json({ keys: [] }));
    await clock.advance(300_000);
    expect(await codeOf(token, verifierFor(audience))).toBe("token.invalid");
  });

  it("known keys stay in use while the server can't be reached; unknown ones are sdk.unreachable", async () => {
    const token = await guard.token({ aud: audience, exp: Math.floor(clock.nowMs() / 1_000) + 1_000 });
    await verifier.verify(token);
    await guard.rotate();
    guard.faults.set(`GET ${endpoints.jwks}`, () => new Response("", { status: 503 }));
    await clock.advance(300_000);
    expect(await clock.run(codeOf(token, verifierFor(audience)))).toBe("accepted");
    await clock.advance(30_000);
    expect(await clock.run(codeOf(await good()))).toBe("sdk.unreachable");
  });

  it("a compromised key's tokens die at once, remembered ones too", async () => {
    const token = await good();
    await verifier.verify(token);
    revocations.add({ kind: "key", id: "key-1", atMs: clock.nowMs(), untilMs: clock.nowMs() + 1_000_000 });
    expect(await codeOf(token)).toBe("token.revoked");
  });

  it("INT-09: a private or foreign key in the set is not used", async () => {
    const { publicKey } = await generateKeyPair("ES384", { extractable: true });
    guard.faults.set(`GET ${endpoints.jwks}`, async () =>
      Response.json({
        keys: [
          { ...(await exportJWK(publicKey)), kid: "key-1" },
          { kty: "oct", k: "AA", kid: "key-1" },
          { kty: "EC", crv: "P-256", x: "AA", y: "AA", kid: "key-1" },
        ],
      }),
    );
    expect(await codeOf(await good())).toBe("token.invalid");
  });
});
