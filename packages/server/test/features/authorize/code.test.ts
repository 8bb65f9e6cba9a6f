import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { planSuspendAgent } from "../../../src/agents/index.ts";
import { planSuspendClient } from "../../../src/clients/index.ts";
import { planSuspendUser } from "../../../src/directory/suspend-user.ts";
import { planRemoveGrant } from "../../../src/policy/remove-grant.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { settleTown, type Town } from "../../fakes/town.ts";
import {
  answerOf,
  asNative,
  authorizeUrl,
  browserOf,
  callToken,
  codeFor,
  issueAtOnce,
  redemption,
  signInAs,
  type TokenAnswer,
  verifier,
} from "./requests.ts";

let house: PeopleHouse;
let town: Town;
beforeEach(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
});
afterEach(() => house.close());

const redeem = (code: string, change: Readonly<Record<string, string | undefined>> = {}) =>
  callToken(house, town.web.id, town.webSecret, redemption(code, change));
const claimsOf = (answer: TokenAnswer) => house.tokens.verify(String(answer.body.access_token), town.resource.identifier).claims;
const isAlive = (answer: TokenAnswer) => {
  try {
    return claimsOf(answer).sub === town.alice.id;
  } catch {
    return false;
  }
};
const event = async (action: string) => (await house.store.events({ action, newestFirst: true, limit: 1 }))[0];

describe("a code", () => {
  it("gives a token whose audience is the agent, in the transaction that the person began, on record", async () => {
    const code = await codeFor(house, town);
    const answer = await redeem(code);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ token_type: "Bearer", scope: "invoke" });
    expect(Object.keys(answer.body).toSorted()).toEqual(["access_token", "expires_in", "scope", "token_type"]);
    const claims = claimsOf(answer);
    const began = await event("code.issue");
    expect(claims).toMatchObject({
      sub: town.alice.id,
      client_id: town.web.id,
      aud: town.resource.identifier,
      scope: "invoke",
      txn: began?.txn,
    });
    expect(claims.auth_time).toBeLessThanOrEqual(claims.iat);
    expect(claims.act).toBeUndefined();
    expect(await event("token.issue")).toMatchObject({
      category: "inbound",
      outcome: "success",
      userId: town.alice.id,
      clientId: town.web.id,
      tokenId: claims.jti,
    });
    const stored = JSON.stringify([await house.store.find("tickets", {}), await house.store.events({})]);
    for (const secret of [code, verifier, answer.body.access_token]) expect(stored).not.toContain(secret);
  });

  it("for a public client works with PKCE alone", async () => {
    const change = asNative(town, "http://127.0.0.1:4711/callback");
    const code = answerOf(await signInAs(house, "alice", authorizeUrl(house, town, change))).code ?? "";
    const answer = await callToken(house, town.native.id, undefined, redemption(code, { redirect_uri: change.redirect_uri }));
    expect(answer.status).toBe(200);
  });

  it("with openid gives an ID token that says who signed in, when, and at whose request, and opens user info", async () => {
    const answer = await redeem(await codeFor(house, town, "alice", { scope: "openid profile email", nonce: "n-1" }));
    expect(answer.body.scope).toBe("openid profile email invoke");
    const payload = JSON.parse(Buffer.from(String(answer.body.id_token).split(".")[1] ?? "", "base64url").toString());
    expect(payload).toMatchObject({ iss: house.issuer, sub: town.alice.id, aud: town.web.id, nonce: "n-1", name: "alice" });
    const ask = (token: unknown) =>
      house.fetch(new Request(`${house.issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${token}` } }));
    expect(await (await ask(answer.body.access_token)).json()).toEqual({ sub: town.alice.id, name: "alice" });
    const without = await redeem(await codeFor(house, town));
    expect((await ask(without.body.access_token)).status).toBe(403);
    expect((await ask(answer.body.id_token)).status).toBe(401);
    expect((await house.fetch(new Request(`${house.issuer}/oauth/userinfo`))).status).toBe(401);
  });
});

describe("AZC-03: a code is bound to its context", () => {
  it.each<[string, Record<string, string | undefined>]>([
    ["another redirect_uri", { redirect_uri: "https://app.example/other" }],
    ["the redirect_uri with another query", { redirect_uri: "https://app.example/callback?tenant=2" }],
    ["no redirect_uri", { redirect_uri: undefined }],
    ["another verifier", { code_verifier: "b".repeat(43) }],
    ["the verifier in another case", { code_verifier: verifier.toUpperCase() }],
    ["AZC-06: no verifier", { code_verifier: undefined }],
    ["AZC-06: a verifier of 42 characters", { code_verifier: "a".repeat(42) }],
    ["AZC-06: a verifier of 129 characters", { code_verifier: "a".repeat(129) }],
    ["the challenge as the verifier", { code_verifier: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" }],
  ])("%s alone is invalid_grant, and burns it", async (_what, change) => {
    const code = await codeFor(house, town);
    const wrong = await redeem(code, change);
    expect([wrong.status, wrong.body.error]).toEqual([400, "invalid_grant"]);
    const right = await redeem(code);
    expect(right.body.error).toBe("invalid_grant");
    expect(await event("token.issue")).toMatchObject({ outcome: "denied" });
  });

  it("another client, with its own good credentials, alone is invalid_grant, and burns it", async () => {
    const code = await codeFor(house, town);
    const other = await callToken(house, town.native.id, undefined, redemption(code));
    expect(other.body.error).toBe("invalid_grant");
    expect((await redeem(code)).body.error).toBe("invalid_grant");
  });

  it("an agent is no client", async () => {
    const code = await codeFor(house, town);
    const answer = await callToken(house, town.agent.id, "aigs_wrong", redemption(code));
    expect(answer.body.error).toBe("invalid_client");
  });

  it("after a minute alone is invalid_grant", async () => {
    const code = await codeFor(house, town);
    house.clock.advance(60_000);
    expect((await redeem(code)).body.error).toBe("invalid_grant");
  });

  it("wrong client credentials are invalid_client and leave it alone", async () => {
    const code = await codeFor(house, town);
    expect((await callToken(house, town.web.id, "aigs_wrong", redemption(code))).body.error).toBe("invalid_client");
    expect((await callToken(house, town.web.id, undefined, redemption(code))).body.error).toBe("invalid_client");
    expect((await redeem(code)).status).toBe(200);
  });

  it.each([
    ["code", undefined, "invalid_request"],
    ["code", "made-up", "invalid_grant"],
    ["grant_type", undefined, "invalid_request"],
  ])("%s as %s is %s", async (name, value, error) => {
    expect((await redeem(await codeFor(house, town), { [name]: value })).body.error).toBe(error);
  });

  it("JWT-09: a sign-in ticket, a session, a link for the owner and a refresh token are no code", async () => {
    const page = await browserOf(house).goto(authorizeUrl(house, town));
    const ticket = page.url.searchParams.get("ticket") ?? "";
    const link = new URL((await house.directory.bootstrap.createLink()).url).searchParams.get("ticket") ?? "";
    const refresh = String((await redeem(await codeFor(house, town, "alice", { scope: "offline_access" }))).body.refresh_token);
    for (const secret of [ticket, link, refresh]) expect((await redeem(secret)).body.error).toBe("invalid_grant");
    expect(await house.directory.bootstrap.isAlive(link)).toBe(true);
  });
});

describe("AZC-04: guessing the verifier", () => {
  it("ten wrong ones, then the right one: the first burnt the code, and it is on record", async () => {
    const code = await codeFor(house, town);
    for (let guess = 0; guess < 10; guess += 1)
      expect((await redeem(code, { code_verifier: `${guess}`.repeat(43) })).body.error).toBe("invalid_grant");
    expect((await redeem(code)).body.error).toBe("invalid_grant");
    const denials = (await house.store.events({ action: "token.issue" })).filter(({ outcome }) => outcome === "denied");
    expect(denials).toHaveLength(11);
    expect(JSON.stringify(denials)).not.toContain(code);
  });
});

describe("AZC-05: a code is used once", () => {
  it("of 100 who redeem it at once exactly one succeeds, and what it got is revoked", async () => {
    const code = await codeFor(house, town, "alice", { scope: "offline_access" });
    const answers = await Promise.all(Array.from({ length: 100 }, () => redeem(code)));
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error === "invalid_grant")).toHaveLength(99);
    expect(winners.some(isAlive)).toBe(false);
    expect(await house.store.find("refresh_tokens", {})).toEqual([]);
  });

  it("of 100 who have all seen it unspent exactly one succeeds; those who come second end the transaction", async () => {
    const code = await codeFor(house, town, "alice", { scope: "offline_access" });
    const answers = await Promise.all(Array.from({ length: 100 }, () => issueAtOnce(house, town.web.id, town.webSecret, redemption(code))));
    const winners = answers.filter((answer) => typeof answer !== "string");
    expect(winners).toHaveLength(1);
    expect(answers.filter((answer) => answer === "oauth.invalid_grant")).toHaveLength(99);
    expect((await house.store.events({ action: "code.replayed" })).length).toBeGreaterThan(0);
    expect(await house.store.find("refresh_tokens", {})).toEqual([]);
    expect(() => house.tokens.verify(winners[0]?.access_token ?? "", town.resource.identifier)).toThrow();
  });

  it("used again later it revokes what it gave: the token, the refresh token, and nothing of anybody else", async () => {
    const other = await redeem(await codeFor(house, town));
    const code = await codeFor(house, town, "alice", { scope: "offline_access" });
    const answer = await redeem(code);
    house.clock.advance(1_000);
    expect(isAlive(answer)).toBe(true);
    expect((await redeem(code)).body.error).toBe("invalid_grant");
    expect(isAlive(answer)).toBe(false);
    expect(isAlive(other)).toBe(true);
    const refreshed = await callToken(house, town.web.id, town.webSecret, {
      grant_type: "refresh_token",
      refresh_token: String(answer.body.refresh_token),
    });
    expect(refreshed.body.error).toBe("invalid_grant");
    const replay = await event("code.replayed");
    expect(replay).toMatchObject({ category: "auth", outcome: "denied", userId: town.alice.id, clientId: town.web.id });
    expect(replay?.revokes).toMatchObject([{ kind: "transaction", id: replay?.txn }]);
  });

  it("used again by another client, or with another verifier, revokes too", async () => {
    const code = await codeFor(house, town);
    const answer = await redeem(code);
    await callToken(house, town.native.id, undefined, redemption(code, { code_verifier: "x".repeat(43) }));
    expect(isAlive(answer)).toBe(false);
  });
});

describe("AZC-18: the resource at the token endpoint", () => {
  it("may be repeated", async () => {
    expect((await redeem(await codeFor(house, town), { resource: town.resource.identifier })).status).toBe(200);
  });

  it.each(["https://other.example/", "issuer", "adminApi"])("another one is invalid_target and burns the code: %s", async (name) => {
    const resource = name === "issuer" ? house.issuer : name === "adminApi" ? `${house.issuer}/api/v1` : name;
    const code = await codeFor(house, town);
    expect((await redeem(code, { resource })).body.error).toBe("invalid_target");
    expect((await redeem(code)).body.error).toBe("invalid_grant");
  });
});

describe("AZC-20: what happens between code and token", () => {
  it("a suspended person is invalid_grant", async () => {
    const code = await codeFor(house, town);
    await town.done(planSuspendUser(house.store, house.admin(), town.alice, town.alice.version, undefined));
    expect((await redeem(code)).body.error).toBe("invalid_grant");
  });

  it("a suspended client is invalid_client, a suspended agent invalid_target", async () => {
    const [first, second] = [await codeFor(house, town), await codeFor(house, town)];
    await town.done(planSuspendAgent(house.store, house.admin(), town.agent, town.agent.version, undefined));
    expect((await redeem(first)).body.error).toBe("invalid_target");
    const web = await house.store.get("clients", town.web.id);
    if (web === undefined) throw new Error("no client");
    await town.done(planSuspendClient(house.admin(), web, web.version, undefined));
    expect((await redeem(second)).body.error).toBe("invalid_client");
  });

  it("a grant that was taken away is a denial with its decision, and burns the code", async () => {
    const code = await codeFor(house, town);
    await town.done(planRemoveGrant(house.store, house.admin(), town.groupGrant, town.groupGrant.version));
    const answer = await redeem(code);
    expect(answer.status).toBe(400);
    expect(answer.body.decision_id).toMatch(/^dec_/);
    expect((await redeem(code)).body.error).toBe("invalid_grant");
  });
});
