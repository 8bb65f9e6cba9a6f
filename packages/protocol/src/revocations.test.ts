import { describe, expect, it } from "vitest";
import { type Revocation, RevocationSet } from "./revocations.ts";

const issuedMs = 1_700_000_000_123;
const hex = issuedMs.toString(16).padStart(12, "0");
const token = {
  jti: `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`,
  iat: 1_700_000_000,
  sub: "usr_1",
  client_id: "agt_2",
  act: { sub: "agt_2", act: { sub: "agt_1", act: { sub: "cli_1" } } },
  aud: "https://tickets.example/mcp",
  txn: "txn_1",
  kid: "k1",
};
const at = (kind: Revocation["kind"], id: string, aud?: string, atMs = issuedMs) => {
  const set = new RevocationSet();
  set.add({ kind, id, atMs, untilMs: atMs + 1_000, ...(aud === undefined ? {} : { aud }) });
  return set;
};

describe("RevocationSet", () => {
  it.each([
    ["token", token.jti],
    ["transaction", "txn_1"],
    ["agent", "agt_1"],
    ["agent", "agt_2"],
    ["user", "usr_1"],
    ["client", "cli_1"],
    ["resource", token.aud],
    ["key", "k1"],
  ] as const)("a revoked %s (%s) kills every token of its chain (XCH-10)", (kind, id) => {
    expect(at(kind, id).find(token)).toBeDefined();
  });

  it("a token issued after the revocation lives, to the millisecond", () => {
    expect(at("agent", "agt_1", undefined, issuedMs - 1).find(token)).toBeUndefined();
    expect(at("agent", "agt_1", undefined, issuedMs).find(token)).toBeDefined();
  });

  it("a compromised key kills whatever it signed, also what claims to be younger (INT-08)", () => {
    expect(at("key", "k1", undefined, issuedMs - 1_000).find(token)).toBeDefined();
  });

  it("a removed grant kills the tokens of its audience only", () => {
    expect(at("grant", "agt_2", token.aud).find(token)).toBeDefined();
    expect(at("grant", "*", token.aud).find(token)).toBeDefined();
    expect(at("grant", "agt_2", "https://other.example").find(token)).toBeUndefined();
    expect(at("grant", "agt_9", token.aud).find(token)).toBeUndefined();
  });

  it("a removed grant on an agent kills what came through that agent, for those before it in the chain (XCH-10)", () => {
    for (const id of ["usr_1", "cli_1", "*"]) expect(at("grant", id, "agt_1").find(token)).toBeDefined();
    for (const id of ["usr_1", "cli_1", "agt_1", "*"]) expect(at("grant", id, "agt_2").find(token)).toBeDefined();
    expect(at("grant", "agt_2", "agt_1").find(token)).toBeUndefined();
    expect(at("grant", "usr_2", "agt_1").find(token)).toBeUndefined();
    expect(at("grant", "usr_1", "agt_9").find(token)).toBeUndefined();
  });

  it("all kills whatever an agent, a client or a person holds, but for the audience that it spares", () => {
    const admin = "https://guard.example/api/v1";
    const agentId = "agt_01k9x3v7q8e5m2n4p6r8s0t1v3";
    const resourceId = "res_01k9x3v7q8e5m2n4p6r8s0t1v3";
    const own = { ...token, sub: agentId, client_id: agentId, act: undefined };
    const ofServer = { ...token, sub: resourceId, client_id: resourceId, act: undefined, aud: "https://guard.example" };
    const set = at("all", admin);
    for (const dead of [
      token,
      own,
      { ...ofServer, act: { sub: agentId } },
      { ...token, sub: "system", client_id: "system", act: undefined },
    ])
      expect(set.find(dead)).toMatchObject({ kind: "all" });
    for (const living of [ofServer, { ...token, aud: admin }, { ...token, sub: "system", client_id: "system", act: undefined, aud: admin }])
      expect(set.find(living)).toBeUndefined();
    expect(at("all", admin, undefined, issuedMs - 1).find(token)).toBeUndefined();
    set.prune(issuedMs + 1_001);
    expect(set.size).toBe(0);
    expect(set.find(token)).toBeUndefined();
  });

  it("forgets entries whose last token has expired", () => {
    const set = at("user", "usr_1");
    set.prune(issuedMs + 1_001);
    expect(set.size).toBe(0);
  });
});
