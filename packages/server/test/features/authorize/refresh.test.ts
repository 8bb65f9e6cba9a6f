import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { planSuspendAgent } from "../../../src/agents/index.ts";
import { planSuspendUser } from "../../../src/directory/suspend-user.ts";
import { planRemoveGrant } from "../../../src/policy/remove-grant.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { settleTown, type Town } from "../../fakes/town.ts";
import { answerOf, asNative, authorizeUrl, callToken, codeFor, issueAtOnce, redemption, signInAs, type TokenAnswer } from "./requests.ts";

const dayMs = 24 * 3_600_000;
const graceMs = 10_000;

let house: PeopleHouse;
let town: Town;
beforeEach(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
});
afterEach(() => house.close());

const web = (form: Readonly<Record<string, string | undefined>>) => callToken(house, town.web.id, town.webSecret, form);
const begin = async (scope = "offline_access") => web(redemption(await codeFor(house, town, "alice", { scope })));
const tokenIn = (answer: TokenAnswer) => String(answer.body.refresh_token);
const refresh = (token: string, change: Readonly<Record<string, string | undefined>> = {}) =>
  web({ grant_type: "refresh_token", refresh_token: token, ...change });
const isAlive = (answer: TokenAnswer) => {
  try {
    return house.tokens.verify(String(answer.body.access_token), town.resource.identifier).claims.sub === town.alice.id;
  } catch {
    return false;
  }
};
const living = async () => (await house.store.find("refresh_tokens", {})).filter((row) => row.spentAtMs === null);

describe("a refresh token", () => {
  it("is given for offline_access only, and gives a new token of the same person, audience and transaction", async () => {
    expect((await web(redemption(await codeFor(house, town)))).body.refresh_token).toBeUndefined();
    const first = await begin("openid offline_access");
    const second = await refresh(tokenIn(first));
    expect(second.status).toBe(200);
    expect(second.body.scope).toBe("openid offline_access invoke");
    expect(tokenIn(second)).not.toBe(tokenIn(first));
    const [before, after] = [first, second].map(
      (answer) => house.tokens.verify(String(answer.body.access_token), town.resource.identifier).claims,
    );
    expect(after).toMatchObject({
      sub: before?.sub,
      aud: before?.aud,
      txn: before?.txn,
      auth_time: before?.auth_time,
      client_id: before?.client_id,
    });
    expect(after?.jti).not.toBe(before?.jti);
    const payload = JSON.parse(Buffer.from(String(second.body.id_token).split(".")[1] ?? "", "base64url").toString());
    expect(payload).toMatchObject({ sub: town.alice.id, aud: town.web.id, auth_time: before?.auth_time });
    expect(payload.nonce).toBeUndefined();
  });

  it("RTK-09: is stored as a digest, and neither the database nor the token alone gives the next one away", async () => {
    const first = await begin();
    const second = await refresh(tokenIn(first));
    const dump = JSON.stringify(await house.store.find("refresh_tokens", {}));
    for (const token of [tokenIn(first), tokenIn(second)]) expect(dump).not.toContain(token);
  });

  it("RTK-04: of a confidential client is nothing without its credentials, or with another client's", async () => {
    const token = tokenIn(await begin());
    const form = { grant_type: "refresh_token", refresh_token: token };
    expect((await callToken(house, town.web.id, undefined, form)).body.error).toBe("invalid_client");
    expect((await callToken(house, town.web.id, "aigs_wrong", form)).body.error).toBe("invalid_client");
    expect((await callToken(house, town.native.id, undefined, form)).body.error).toBe("invalid_grant");
    expect((await refresh(token)).status).toBe(200);
  });

  it("RTK-06: gives no more than was granted; left out means the same", async () => {
    const token = tokenIn(await begin("openid offline_access"));
    expect((await refresh(token, { scope: "openid invoke profile" })).body.error).toBe("invalid_scope");
    expect((await refresh(token, { resource: "https://other.example/" })).body.error).toBe("invalid_target");
    expect((await refresh(token, { resource: `${house.issuer}/api/v1` })).body.error).toBe("invalid_target");
    const answer = await refresh(token, { scope: "invoke" });
    expect(answer.status).toBe(200);
    expect(house.tokens.verify(String(answer.body.access_token), town.resource.identifier).claims.aud).toBe(town.resource.identifier);
  });

  it.each([["made-up"], [undefined], [""]])("as %s is refused", async (token) => {
    const answer = await web({ grant_type: "refresh_token", refresh_token: token });
    expect(answer.body.error).toBe(token === "made-up" ? "invalid_grant" : "invalid_request");
  });
});

describe("RTK-01, RTK-03: a spent one", () => {
  it("after the grace ends the family: the newest refresh token and every access token", async () => {
    const first = await begin();
    const second = await refresh(tokenIn(first));
    const third = await refresh(tokenIn(second));
    house.clock.advance(graceMs);
    expect((await refresh(tokenIn(first))).body.error).toBe("invalid_grant");
    expect((await refresh(tokenIn(third))).body.error).toBe("invalid_grant");
    expect([first, second, third].some(isAlive)).toBe(false);
    const [event] = await house.store.events({ action: "refresh_token.reused" });
    expect(event).toMatchObject({ category: "auth", outcome: "denied", userId: town.alice.id, clientId: town.web.id });
    expect(event?.revokes).toMatchObject([{ kind: "transaction", id: event?.txn }]);
  });

  it("within the grace counts as reuse once its successor has been used", async () => {
    const first = await begin();
    const second = await refresh(tokenIn(first));
    const third = await refresh(tokenIn(second));
    expect((await refresh(tokenIn(first))).body.error).toBe("invalid_grant");
    expect((await refresh(tokenIn(third))).body.error).toBe("invalid_grant");
    expect(isAlive(third)).toBe(false);
  });

  it("of another sign-in of the same person ends nothing here", async () => {
    const here = await begin();
    const there = await begin();
    await refresh(tokenIn(there));
    house.clock.advance(graceMs);
    await refresh(tokenIn(there));
    expect((await refresh(tokenIn(here))).status).toBe(200);
  });
});

describe("RTK-02: fifty at once with one token", () => {
  it("all get the same successor, and one branch lives", async () => {
    const first = await begin();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(tokenIn(first))));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(new Set(answers.map(tokenIn)).size).toBe(1);
    expect(await living()).toHaveLength(1);
    expect((await refresh(tokenIn(answers[0] as TokenAnswer))).status).toBe(200);
    expect(await living()).toHaveLength(1);
  });

  it("all get the same one also when they have all seen it unspent", async () => {
    const form = { grant_type: "refresh_token", refresh_token: tokenIn(await begin()) };
    const answers = await Promise.all(Array.from({ length: 50 }, () => issueAtOnce(house, town.web.id, town.webSecret, form)));
    expect(answers.filter((answer) => typeof answer === "string")).toEqual([]);
    expect(new Set(answers.map((answer) => typeof answer !== "string" && answer.refresh_token)).size).toBe(1);
    expect(await living()).toHaveLength(1);
  });
});

describe("RTK-08: a reply that was lost", () => {
  it("is given again within the grace, the same one", async () => {
    const first = await begin();
    const lost = await refresh(tokenIn(first));
    house.clock.advance(graceMs - 1_000);
    const again = await refresh(tokenIn(first));
    expect(tokenIn(again)).toBe(tokenIn(lost));
    expect((await refresh(tokenIn(again))).status).toBe(200);
  });
});

describe("RTK-07: lifetime", () => {
  it("a week without use is the end", async () => {
    const first = await begin();
    house.clock.advance(7 * dayMs);
    expect((await refresh(tokenIn(first))).body.error).toBe("invalid_grant");
  });

  it("thirty days after the sign-in are the end, however often it is used", async () => {
    let answer = await begin();
    for (let day = 0; day < 30; day += 6) {
      expect(answer.status).toBe(200);
      house.clock.advance(6 * dayMs);
      answer = await refresh(tokenIn(answer));
    }
    expect(answer.body.error).toBe("invalid_grant");
  });
});

describe("what is no longer so", () => {
  it("a suspended person, and their refresh tokens are gone for good", async () => {
    const token = tokenIn(await begin());
    await town.done(planSuspendUser(house.store, house.admin(), town.alice, town.alice.version, undefined));
    expect((await refresh(token)).body.error).toBe("invalid_grant");
    expect(await house.store.find("refresh_tokens", {})).toEqual([]);
  });

  it("AZC-20, RTK-07: a person who has left, though a refresh token and a code of theirs should still be there", async () => {
    const token = tokenIn(await begin());
    const code = await codeFor(house, town, "alice");
    const { id, version } = town.alice;
    const event = house.admin().event({ action: "user.update", target: { type: "user", id }, userId: id });
    const set = { state: "departed" } as const;
    await house.commit({ writes: [{ verb: "compareAndSet", collection: "users", id, version, set }], events: [event] });
    expect((await refresh(token)).body.error).toBe("invalid_grant");
    expect((await web(redemption(code))).body.error).toBe("invalid_grant");
  });

  it("a suspended agent", async () => {
    const token = tokenIn(await begin());
    await town.done(planSuspendAgent(house.store, house.admin(), town.agent, town.agent.version, undefined));
    expect((await refresh(token)).body.error).toBe("invalid_grant");
  });

  it("a grant that was taken away: denied with the decision, and the token waits for better days", async () => {
    const token = tokenIn(await begin());
    await town.done(planRemoveGrant(house.store, house.admin(), town.groupGrant, town.groupGrant.version));
    const answer = await refresh(token);
    expect(answer.status).toBe(400);
    expect(answer.body.decision_id).toMatch(/^dec_/);
    await town.grant({ subjectType: "user", subjectId: town.alice.id, resourceId: town.resource.id, permissions: ["invoke"] });
    expect((await refresh(token)).status).toBe(200);
  });

  it("revoked by its client (RFC 7009): the family and its access tokens die, and nobody else can", async () => {
    const answer = await begin();
    const revoke = async (clientId: string, secret: string) => {
      const headers = { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}` };
      const body = new URLSearchParams({ token: tokenIn(answer), token_type_hint: "access_token" });
      return house.fetch(new Request(`${house.issuer}/oauth/revoke`, { method: "POST", headers, body }));
    };
    expect((await revoke(town.web.id, "aigs_wrong")).status).toBe(401);
    expect(isAlive(answer)).toBe(true);
    expect((await revoke(town.web.id, town.webSecret)).status).toBe(200);
    expect(isAlive(answer)).toBe(false);
    expect((await refresh(tokenIn(answer))).body.error).toBe("invalid_grant");
  });

  it("revoked by a public client, which only holds it", async () => {
    const native = asNative(town);
    const code = answerOf(await signInAs(house, "alice", authorizeUrl(house, town, { ...native, scope: "offline_access" }))).code ?? "";
    const answer = await callToken(house, town.native.id, undefined, redemption(code, { redirect_uri: native.redirect_uri }));
    const body = new URLSearchParams({ token: tokenIn(answer), client_id: town.native.id });
    const revoked = await house.fetch(new Request(`${house.issuer}/oauth/revoke`, { method: "POST", body }));
    expect(revoked.status).toBe(200);
    expect(isAlive(answer)).toBe(false);
  });
});
