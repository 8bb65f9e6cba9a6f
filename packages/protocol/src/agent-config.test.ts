import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { agentConfigSchema } from "./agent-config.ts";

const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
const okp = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
const base = { version: 1, issuer: "https://guard.example", agentId: "agt_01k9x3v7q8e5m2n4p6r8s0t1v3" };

describe("a configuration", () => {
  it.each([
    ["a P-256 key", { ...base, privateKey: ec }],
    ["a P-256 key that says what it is for", { ...base, privateKey: { ...ec, kid: "k1", alg: "ES256", use: "sig" } }],
    ["an Ed25519 key", { ...base, privateKey: okp, name: "财务助手" }],
    ["a secret", { ...base, issuer: "http://127.0.0.1:8080/guard", secret: "aigs_0123456789" }],
  ])("with %s is taken as it is", (_what, config) => {
    expect(agentConfigSchema.parse(config)).toEqual(config);
  });

  it.each([
    ["version", { ...base, version: 2, secret: "s" }],
    ["issuer", { ...base, issuer: "https://guard.example/", secret: "s" }],
    ["issuer", { ...base, issuer: "https://user:pass@guard.example", secret: "s" }],
    ["issuer", { ...base, issuer: "file:///etc/passwd", secret: "s" }],
    ["agentId", { ...base, agentId: "cli_01k9x3v7q8e5m2n4p6r8s0t1v3", secret: "s" }],
    ["name", { ...base, name: "two\nlines", secret: "s" }],
    ["secret", { ...base, secret: "" }],
    ["privateKey", base],
    ["privateKey", { ...base, secret: "s", privateKey: ec }],
    ["privateKey.d", { ...base, privateKey: { ...ec, d: undefined } }],
    ["privateKey.x", { ...base, privateKey: { ...ec, x: "short" } }],
    ["privateKey.crv", { ...base, privateKey: { ...ec, crv: "P-384" } }],
    ["privateKey.alg", { ...base, privateKey: { ...ec, alg: "HS256" } }],
    ["privateKey.kty", { ...base, privateKey: { kty: "oct", k: "x" } }],
    ["privateKey", { ...base, privateKey: { ...okp, y: ec.y } }],
    ["", { ...base, secret: "s", clock: 1 }],
    ["", { ...base, secret: "s", tokenFile: "/etc/passwd" }],
  ])("is refused where %s is wrong", (path, config) => {
    const { error } = agentConfigSchema.safeParse(config);
    expect(error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
  });
});
