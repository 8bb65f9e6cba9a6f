import { generateKeyPairSync } from "node:crypto";
import { isGuardError } from "@agent-id-guard/protocol";
import fc from "fast-check";
import { calculateJwkThumbprint, compactVerify, importJWK, type JWK } from "jose";
import { describe, expect, it } from "vitest";
import { bytes, der, eddsa, encode, es256, forge, hs256, partyKey, rs256, type Sealing, unsigned } from "../../test/fakes/forge.ts";
import type { PublicJwk } from "../store/port.ts";
import { createSigner } from "./node-crypto.ts";

const signer = createSigner();
const key = partyKey("ES256", "k1");
const rsa = partyKey("RS256", "r1");
const claims = { sub: "somebody" };

function refusalOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (isGuardError(error)) return error.code;
    throw error;
  }
}
const verdict = (token: string, keys: readonly PublicJwk[] = [key.publicJwk]) => refusalOf(() => signer.verify(token, keys)) ?? "verified";
const signed = (header: object, seal: Sealing = es256(key), payload: unknown = claims) => forge({ alg: "ES256", ...header }, payload, seal);
const withSignature = (signature: Buffer) => signed({}, bytes(signature));

describe("signing", () => {
  it("makes what others verify, and what it verifies itself", async () => {
    const { kid, publicJwk, privatePkcs8 } = await signer.generate("ES256");
    signer.load(kid, privatePkcs8);
    const token = signer.sign(kid, "at+jwt", claims);
    const other = await compactVerify(token, await importJWK(publicJwk, "ES256"));
    expect(other.protectedHeader).toEqual({ alg: "ES256", typ: "at+jwt", kid });
    expect(signer.verify(token, [publicJwk])).toMatchObject({ header: { alg: "ES256", typ: "at+jwt", kid }, payload: claims });
  });

  it("INT-09: a new key's public part holds nothing private", async () => {
    const { publicJwk } = await signer.generate("ES256");
    expect(Object.keys(publicJwk).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
  });

  it("makes RSA keys for those who take nothing else, and signs with the algorithm of the key", async () => {
    const { kid, publicJwk, privatePkcs8 } = await signer.generate("RS256");
    expect(Object.keys(publicJwk).toSorted()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
    expect(kid).toBe(await calculateJwkThumbprint(publicJwk as JWK));
    signer.load(kid, privatePkcs8);
    const token = signer.sign(kid, "JWT", claims);
    const other = await compactVerify(token, await importJWK(publicJwk as JWK, "RS256"));
    expect(other.protectedHeader).toEqual({ alg: "RS256", typ: "JWT", kid });
    expect(Buffer.from(String(publicJwk.n), "base64url")).toHaveLength(256);
  });

  it("refuses a kid that was not loaded", () => {
    expect(() => signer.sign("nobody", "at+jwt", {})).toThrow(TypeError);
  });
});

describe("verifying", () => {
  it.each([
    ["ES256", es256],
    ["EdDSA", eddsa],
    ["RS256", rs256],
  ] as const)("takes %s by a key of that kind", (alg, seal) => {
    const other = partyKey(alg);
    expect(verdict(forge({ alg }, claims, seal(other)), [other.publicJwk])).toBe("verified");
  });

  it.each(["none", "None", "nOnE", "", "es256", "ES256 ", "HS256", "ES384", "RS256", "ES256K", null, 1, ["ES256"], undefined])(
    "JWT-01: the header's alg %j verifies nothing that an ES256 key did not sign as such",
    (alg) => {
      const pem = key.publicJwk.x as string;
      for (const seal of [es256(key), hs256(JSON.stringify(key.publicJwk)), hs256(pem), hs256(""), unsigned])
        expect(verdict(forge({ alg }, claims, seal))).toBe("token.invalid");
    },
  );

  it("JWT-01: an RSA key's bytes are no HMAC key, and a key with an algorithm keeps to it", () => {
    for (const alg of ["HS256", "RS256", "PS256"])
      expect(verdict(forge({ alg }, claims, hs256(rsa.publicJwk.n as string)), [rsa.publicJwk])).toBe("token.invalid");
    expect(verdict(forge({ alg: "RS256" }, claims, rs256(rsa)), [{ ...rsa.publicJwk, alg: "PS256" }])).toBe("token.invalid");
    expect(verdict(forge({ alg: "RS256" }, claims, rs256(rsa)), [rsa.publicJwk])).toBe("verified");
  });

  it("JWT-01: a key without alg brings its own, not the header's", () => {
    const { alg: _alg, ...open } = key.publicJwk;
    expect(verdict(signed({}), [open as PublicJwk])).toBe("verified");
    expect(verdict(forge({ alg: "HS256" }, claims, hs256(JSON.stringify(open))), [open as PublicJwk])).toBe("token.invalid");
  });

  it("JWT-02: a key in the header is not used, whatever it is called", () => {
    const stranger = partyKey("ES256", "k1");
    for (const header of [
      { jwk: stranger.publicJwk },
      { jku: "https://attacker.example/jwks" },
      { x5u: "https://attacker.example/cert" },
      { x5c: ["MIIB"] },
      { kid: "k1", jwk: stranger.publicJwk },
      { kid: "https://attacker.example/jwks" },
    ])
      expect(verdict(signed(header, es256(stranger)))).toBe("token.invalid");
  });

  it("the kid chooses among the keys given, and only among them", () => {
    const other = partyKey("ES256", "k2");
    const keys = [other.publicJwk, key.publicJwk];
    expect(verdict(signed({ kid: "k1" }), keys)).toBe("verified");
    expect(verdict(signed({}), keys)).toBe("verified");
    expect(verdict(signed({ kid: "k2" }), keys)).toBe("token.invalid");
    expect(verdict(signed({ kid: "k3" }), keys)).toBe("token.invalid");
    expect(verdict(signed({ kid: 1 }), keys)).toBe("token.invalid");
    expect(verdict(signed({}), [])).toBe("token.invalid");
  });

  it.each([{ crit: ["x"] }, { crit: ["b64"], b64: false }, { b64: false }, { b64: true }, { crit: [] }, { crit: ["exp"], exp: 1 }])(
    "JWT-04: %j in the header is refused",
    (header) => {
      expect(verdict(signed(header))).toBe("token.invalid");
    },
  );

  it("JWT-05: only the compact form is read", () => {
    const [header, payload, signature] = signed({}).split(".");
    for (const text of [
      JSON.stringify({ protected: header, payload, signature }),
      JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
      `{${header}.${payload}.${signature}}`,
      `"${header}.${payload}.${signature}"`,
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${header}.${payload}.${signature}.`,
      `${header}.${payload}.${signature}.${signature}.${signature}`,
      `.${payload}.${signature}`,
      `${header}..${signature}`,
      "",
      "...",
    ])
      expect(verdict(text)).toBe("token.invalid");
  });

  it.each(['{"alg":"ES256","alg":"none"}', '{"alg":"ES256","kid":"k1","k\\u0069d":"k2"}', "[]", "null", '"x"', "{", "{}"])(
    "JWT-07: the header %s is refused",
    (header) => {
      expect(verdict(forge(header, claims, es256(key)))).toBe("token.invalid");
    },
  );

  it.each([
    '{"sub":"a","sub":"b"}',
    '{"sub":"a","s\\u0075b":"b"}',
    '{"act":{"sub":"a","sub":"b"}}',
    '{"__proto__":{}}',
    "[]",
    "null",
    "1",
    "{",
  ])("JWT-07: the payload %s is refused", (payload) => {
    expect(verdict(forge({ alg: "ES256" }, payload, es256(key)))).toBe("token.invalid");
  });

  it("JWT-12: malformed signatures are refused", () => {
    const good = Buffer.from(signed({}).split(".")[2] ?? "", "base64url");
    const [r, s] = [good.subarray(0, 32), good.subarray(32)];
    const n = Buffer.from("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", "hex");
    const zero = Buffer.alloc(32);
    for (const signature of [
      Buffer.concat([zero, s]),
      Buffer.concat([r, zero]),
      Buffer.concat([zero, zero]),
      Buffer.concat([n, s]),
      Buffer.concat([r, n]),
      Buffer.concat([s, r]),
      good.subarray(0, 63),
      Buffer.concat([good, Buffer.alloc(1)]),
      Buffer.concat([Buffer.alloc(1), good]),
      Buffer.alloc(64, 0xff),
      Buffer.alloc(1),
    ])
      expect(verdict(withSignature(signature))).toBe("token.invalid");
    expect(verdict(signed({}, der(key)))).toBe("token.invalid");
  });

  it("JWT-12: a signature with any one bit flipped is refused", () => {
    const good = Buffer.from(signed({}).split(".")[2] ?? "", "base64url");
    for (let bit = 0; bit < 512; bit += 7) {
      const flipped = Buffer.from(good);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const [header, payload] = signed({}).split(".");
      expect(verdict(`${header}.${payload}.${flipped.toString("base64url")}`)).toBe("token.invalid");
    }
  });

  it("JWT-13: what is too long or too deep is refused", () => {
    expect(verdict(signed({}, es256(key), { sub: "x".repeat(5_900) }))).toBe("verified");
    expect(verdict(signed({}, es256(key), { sub: "x".repeat(6_100) }))).toBe("token.invalid");
    expect(verdict("x".repeat(1_000_000))).toBe("token.invalid");
    expect(verdict(`${"x.".repeat(500_000)}x`)).toBe("token.invalid");
    expect(verdict(signed({}, es256(key), `{"a":${"[".repeat(2_500)}${"]".repeat(2_500)}}`))).toBe("token.invalid");
  });

  it("JWT-14: of the sixteen spellings of a token's last character one is read, and padding and white space never", () => {
    const token = signed({});
    const spellings = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map((last) => token.slice(0, -1) + last);
    const sameBytes = spellings.filter((text) =>
      Buffer.from(text.split(".")[2] ?? "", "base64url").equals(Buffer.from(token.split(".")[2] ?? "", "base64url")),
    );
    expect(sameBytes).toHaveLength(16);
    expect(spellings.filter((text) => verdict(text) === "verified")).toEqual([token]);
    const [header, payload, signature] = token.split(".");
    for (const text of [
      `${token}=`,
      `${token}==`,
      ` ${token}`,
      `${token}\n`,
      `${header} .${payload}.${signature}`,
      `${header}.${payload}=.${signature}`,
      token.replaceAll("-", "+").replaceAll("_", "/"),
    ])
      expect(text === token ? "token.invalid" : verdict(text)).toBe("token.invalid");
  });

  it("JWT-14: the twin with n-s is the same token", () => {
    const token = signed({});
    const [header, payload, signature = ""] = token.split(".");
    const good = Buffer.from(signature, "base64url");
    const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const s = (n - BigInt(`0x${good.subarray(32).toString("hex")}`)).toString(16).padStart(64, "0");
    const twin = `${header}.${payload}.${Buffer.concat([good.subarray(0, 32), Buffer.from(s, "hex")]).toString("base64url")}`;
    expect(signer.verify(twin, [key.publicJwk]).signingInputHash).toBe(signer.verify(token, [key.publicJwk]).signingInputHash);
  });

  it("answers whatever it is given with one of two things", () => {
    const part = fc.oneof(fc.string(), fc.json().map(encode), fc.constantFrom(...signed({}).split(".")));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        expect(["verified", "token.invalid"]).toContain(verdict(parts.join(".")));
      }),
      { numRuns: 500 },
    );
  });
});

describe("JWT-15: what may be registered as a key", () => {
  const check = (jwk: object) => refusalOf(() => signer.checkPublicKey(jwk as Readonly<Record<string, unknown>>)) ?? "taken";
  const rsaOf = (modulusLength: number, publicExponent = 65_537) =>
    generateKeyPairSync("rsa", { modulusLength, publicExponent }).publicKey.export({ format: "jwk" });
  const curve = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve }).publicKey.export({ format: "jwk" });

  it.each(["ES256", "EdDSA", "RS256", "PS256"] as const)("a key for %s", (alg) => {
    const { publicJwk } = partyKey(alg, "k");
    expect(signer.checkPublicKey(publicJwk)).toEqual(publicJwk);
  });

  it.each([
    ["RSA of 1,024 bits", () => rsaOf(1_024)],
    ["RSA with exponent 3", () => rsaOf(2_048, 3)],
    ["RSA with exponent 1", () => ({ ...rsaOf(2_048), e: "AQ" })],
    ["P-384", () => curve("P-384")],
    ["secp256k1", () => curve("secp256k1")],
    ["a point off the curve", () => ({ ...key.publicJwk, y: key.publicJwk.x })],
    ["a point of zeros", () => ({ kty: "EC", crv: "P-256", x: encode("\0".repeat(32)), y: encode("\0".repeat(32)) })],
    ["a symmetric key", () => ({ kty: "oct", k: "c2VjcmV0" })],
    ["a private EC key", () => key.privateKey.export({ format: "jwk" })],
    ["a private RSA key", () => rsa.privateKey.export({ format: "jwk" })],
    ["X25519", () => generateKeyPairSync("x25519").publicKey.export({ format: "jwk" })],
    ["another use", () => ({ ...key.publicJwk, use: "enc" })],
    ["other operations", () => ({ ...key.publicJwk, key_ops: ["sign"] })],
    ["an algorithm that is not the key's", () => ({ ...key.publicJwk, alg: "RS256" })],
    ["none as its algorithm", () => ({ ...key.publicJwk, alg: "none" })],
    ["nothing", () => ({})],
    ["numbers for texts", () => ({ kty: "EC", crv: "P-256", x: 1, y: 2 })],
  ])("%s is refused", (_what, jwk) => {
    expect(check(jwk())).toBe("request.invalid");
  });

  it("only members that mean something are kept", () => {
    expect(signer.checkPublicKey({ ...key.publicJwk, x5u: "https://attacker.example", ext: true })).toEqual(key.publicJwk);
  });
});
