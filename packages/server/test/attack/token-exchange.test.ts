import { type AccessTokenClaims, type Actor, actorsOf, jwtTypes, maxActors, tokenTypes } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planSuspendAgent } from "../../src/agents/index.ts";
import { planSuspendClient } from "../../src/clients/index.ts";
import { planSuspendUser } from "../../src/directory/index.ts";
import { planRemoveGrant } from "../../src/policy/index.ts";
import type { ClientRow, GrantRow, ResourceRow, UserRow } from "../../src/store/port.ts";
import { assertion, es256, forge, partyKey } from "../fakes/forge.ts";
import { claimsIn, clientCredentials, exchange, type Settled, type SettledAgent, TokenEstate } from "../fakes/token-estate.ts";
import { type Answer, openTokenHouse, type TokenHouse } from "../fakes/token-house.ts";

let house: TokenHouse;
let estate: TokenEstate;

/** A person, a client, three agents that call one another, and a resource that all of them may read. */
interface Cast {
  readonly user: UserRow;
  readonly client: Settled<ClientRow>;
  readonly a: SettledAgent;
  readonly b: SettledAgent;
  readonly c: SettledAgent;
  readonly tickets: Settled<ResourceRow>;
  readonly userOnA: GrantRow;
}

async function settleCast(): Promise<Cast> {
  const [user, client] = [await estate.user(), await estate.client()];
  const [a, b, c] = [await estate.agent(), await estate.agent(), await estate.agent()];
  const tickets = await estate.resource(["tickets:read", "tickets:write", "tickets:admin"]);
  await estate.grant("client", client.id, a.row.resourceId, ["invoke"]);
  const userOnA = await estate.grant("user", user.id, a.row.resourceId, ["invoke"]);
  for (const called of [b, c]) await estate.grant("user", user.id, called.row.resourceId, ["invoke"]);
  await estate.grant("agent", a.id, b.row.resourceId, ["invoke"]);
  for (const caller of [a, b]) await estate.grant("agent", caller.id, c.row.resourceId, ["invoke"]);
  for (const agent of [a, b, c]) await estate.grant("agent", agent.id, tickets.id, ["tickets:read", "tickets:write"]);
  await estate.grant("user", user.id, tickets.id, ["tickets:read"]);
  return { user, client, a, b, c, tickets, userOnA };
}

let cast: Cast;
beforeAll(async () => {
  house = await openTokenHouse();
  estate = new TokenEstate(house);
  cast = await settleCast();
});
afterAll(() => house.close());

const swap = (subject: string, by: SettledAgent, resource: string, more: Readonly<Record<string, string>> = {}) =>
  house.token({ ...exchange(subject, resource), ...by.post, ...more });
const tokenOf = ({ json, text }: Answer): string => {
  if (typeof json.access_token !== "string") throw new Error(text);
  return json.access_token;
};
const isRefusal = (answer: Answer, error: string) => expect(answer).toMatchObject({ status: 400, json: { error } });
/** RFC 8693 §2.2.2: whatever is wrong with a subject token is an invalid request. */
const isRefused = (answer: Answer) =>
  expect(answer).toMatchObject({ status: 400, json: { error: "invalid_request", code: "chain.subject_refused" } });
const calling = (more: Partial<AccessTokenClaims> = {}) => estate.calling(cast.a, cast.user, cast.client, more);
const at = () => cast.tickets.row.identifier;

describe("delegation", () => {
  it("keeps the person, the transaction and the time of sign-in, and puts the agent in front", async () => {
    const authTime = Math.floor(house.clock.nowMs() / 1_000) - 60;
    const subject = calling({ auth_time: authTime });
    const answer = await swap(subject, cast.a, at());
    expect(answer.json).toMatchObject({ token_type: "Bearer", issued_token_type: tokenTypes.accessToken, scope: "tickets:read" });
    expect(claimsIn(tokenOf(answer))).toMatchObject({
      sub: cast.user.id,
      client_id: cast.a.id,
      aud: at(),
      scope: "tickets:read",
      act: { sub: cast.a.id, act: { sub: cast.client.id } },
      txn: claimsIn(subject).txn,
      auth_time: authTime,
      agent_id: cast.a.id,
      owner: cast.a.row.ownerId,
    });
  });

  it("is on record with the person, the agent, both sides of the decision and the chain", async () => {
    const answer = await swap(calling(), cast.a, at());
    const { txn, jti } = claimsIn(tokenOf(answer));
    const [event] = await house.store.events({ txn });
    expect(event).toMatchObject({
      action: "token.issue",
      actor: { type: "agent", id: cast.a.id },
      userId: cast.user.id,
      tokenId: jti,
      chain: [cast.user.id, cast.client.id, cast.a.id],
      decision: { effect: "allow", allowed: ["tickets:read"] },
    });
    expect(event?.decision?.grants).toHaveLength(2);
  });

  it("nests from agent to agent, newest outside", async () => {
    const toB = tokenOf(await swap(calling(), cast.a, cast.b.identifier));
    const toC = tokenOf(await swap(toB, cast.b, cast.c.identifier));
    const last = claimsIn(tokenOf(await swap(toC, cast.c, at())));
    expect(last.act).toEqual({ sub: cast.c.id, act: { sub: cast.b.id, act: { sub: cast.a.id, act: { sub: cast.client.id } } } });
    expect(last).toMatchObject({ sub: cast.user.id, scope: "tickets:read" });
  });

  it("an agent without a person is the subject itself, and lends no more than it holds", async () => {
    const d = await estate.agent();
    await estate.grant("agent", d.id, cast.b.row.resourceId, ["invoke"]);
    const toB = tokenOf(await house.token({ ...clientCredentials(cast.b.identifier), ...d.post }));
    isRefusal(await swap(toB, cast.b, at()), "access_denied");
    await estate.grant("agent", d.id, cast.tickets.id, ["tickets:write", "tickets:admin"]);
    const claims = claimsIn(tokenOf(await swap(toB, cast.b, at())));
    expect(claims).toMatchObject({ sub: d.id, scope: "tickets:write", act: { sub: cast.b.id } });
  });

  it("XCH-03: nobody reaches through another agent what they may not reach themselves", async () => {
    const middle = await estate.agent();
    await estate.grant("user", cast.user.id, middle.row.resourceId, ["invoke"]);
    await estate.grant("agent", cast.a.id, middle.row.resourceId, ["invoke"]);
    await estate.grant("agent", middle.id, cast.b.row.resourceId, ["invoke"]);
    const toMiddle = tokenOf(await swap(calling(), cast.a, middle.identifier));
    isRefusal(await swap(toMiddle, middle, at()), "access_denied");
    const toB = tokenOf(await swap(toMiddle, middle, cast.b.identifier));
    isRefusal(await swap(toB, cast.b, at()), "access_denied");
    await estate.grant("agent", middle.id, cast.tickets.id, ["tickets:read", "tickets:admin"]);
    expect(claimsIn(tokenOf(await swap(toB, cast.b, at()))).scope).toBe("tickets:read");
  });

  it("never outlives what it was made from", async () => {
    const exp = Math.floor(house.clock.nowMs() / 1_000) + 30;
    const answer = await swap(calling({ exp }), cast.a, at());
    expect(answer.json.expires_in).toBe(30);
    expect(claimsIn(tokenOf(answer)).exp).toBe(exp);
  });

  it("asked for more than the person holds is refused by name", async () => {
    isRefusal(await swap(calling(), cast.a, at(), { scope: "tickets:write" }), "invalid_scope");
    isRefusal(await swap(calling(), cast.a, at(), { scope: "tickets:read tickets:admin" }), "invalid_scope");
  });

  it("needs `invoke` in the subject token", async () => {
    isRefused(await swap(calling({ scope: "other" }), cast.a, at()));
    isRefused(await swap(calling({ scope: "" }), cast.a, at()));
  });

  it.each([() => house.issuer, () => `${house.issuer}/api/v1`])(
    "reaches neither the server nor its administration (%#)",
    async (target) => {
      isRefusal(await swap(calling(), cast.a, target()), "invalid_target");
    },
  );

  it("is for agents", async () => {
    for (const party of [cast.client, cast.tickets])
      isRefusal(await house.token({ ...exchange(calling(), at()), ...party.post }), "unauthorized_client");
  });
});

describe("narrowing", () => {
  it("an agent may trade its own token for a narrower one at the same resource, and for nothing else", async () => {
    const own = tokenOf(await house.token({ ...clientCredentials(at()), ...cast.a.post }));
    const narrow = claimsIn(tokenOf(await swap(own, cast.a, at(), { scope: "tickets:read" })));
    expect(narrow).toMatchObject({ sub: cast.a.id, scope: "tickets:read", txn: claimsIn(own).txn });
    expect(narrow.act).toBeUndefined();
    const again = await swap(tokenOf(await swap(own, cast.a, at(), { scope: "tickets:read" })), cast.a, at(), { scope: "tickets:write" });
    isRefusal(again, "invalid_scope");
    isRefused(await swap(own, cast.a, cast.b.identifier));
    isRefused(await swap(own, cast.b, at()));
  });

  it("what the token does not carry is refused by name, and is no token where nothing is left", async () => {
    const own = tokenOf(await house.token({ ...clientCredentials(at(), "tickets:read"), ...cast.a.post }));
    isRefusal(await swap(own, cast.a, at(), { scope: "tickets:read tickets:write" }), "invalid_scope");
    expect(claimsIn(tokenOf(await swap(own, cast.a, at()))).scope).toBe("tickets:read");
    const other = house.tokens.signAs(jwtTypes.accessToken, estate.claims(at(), cast.a.id, cast.a.id, { scope: "tickets:admin" }));
    isRefusal(await swap(other, cast.a, at()), "access_denied");
  });

  it("a delegated token stays delegated", async () => {
    const delegated = tokenOf(await swap(calling(), cast.a, at()));
    const narrow = claimsIn(tokenOf(await swap(delegated, cast.a, at())));
    expect(narrow.act).toEqual(claimsIn(delegated).act);
    expect(narrow.sub).toBe(cast.user.id);
  });
});

describe("whose token it is", () => {
  it("XCH-01: a token that was made for another agent is refused", async () => {
    isRefused(await swap(calling(), cast.b, at()));
    const autonomous = await estate.agent("client_secret", undefined, "autonomous");
    isRefused(await swap(calling(), autonomous, at()));
  });

  it("XCH-01: a token that another party got for the same resource is refused", async () => {
    const ofB = tokenOf(await house.token({ ...clientCredentials(at()), ...cast.b.post }));
    isRefused(await swap(ofB, cast.a, at()));
    isRefused(await swap(ofB, cast.a, cast.b.identifier));
  });

  it("XCH-06: there is no actor but the caller", async () => {
    const ofB = tokenOf(await house.token({ ...clientCredentials(house.issuer), ...cast.b.post }));
    for (const actorToken of [ofB, assertion(house, cast.b)])
      isRefusal(
        await swap(calling(), cast.a, at(), { actor_token: actorToken, actor_token_type: tokenTypes.accessToken }),
        "invalid_request",
      );
    isRefusal(await swap(calling(), cast.a, at(), { actor_token_type: tokenTypes.accessToken }), "invalid_request");
    expect(claimsIn(tokenOf(await swap(calling(), cast.a, at()))).act?.sub).toBe(cast.a.id);
  });

  it("XCH-06: a person who has no grant at the agent's next hop does not get there by it", async () => {
    const stranger = await estate.user();
    const subject = estate.calling(cast.a, stranger, cast.client);
    isRefusal(await swap(subject, cast.a, at()), "access_denied");
    isRefusal(await swap(subject, cast.a, cast.b.identifier), "access_denied");
  });

  it("XCH-07: nobody but the server writes act", async () => {
    const act = JSON.stringify({ sub: cast.b.id });
    isRefusal(await swap(calling(), cast.a, at(), { act }), "invalid_request");
    const own = assertion(house, cast.a, estate.claims(cast.a.identifier, cast.user.id, cast.a.id, { act: { sub: cast.b.id } }), {
      typ: "at+jwt",
    });
    isRefused(await swap(own, cast.a, at()));
    const unsigned = forge({ alg: "none", typ: "at+jwt" }, { ...claimsIn(calling()), act: { sub: cast.b.id } }, () => Buffer.alloc(0));
    isRefused(await swap(unsigned, cast.a, at()));
  });

  it("XCH-15: no token comes out without its actor", async () => {
    for (const resource of [at(), cast.b.identifier]) {
      const claims = claimsIn(tokenOf(await swap(calling(), cast.a, resource)));
      expect(claims.act?.sub).toBe(cast.a.id);
      expect(claims.client_id).toBe(cast.a.id);
    }
  });
});

describe("the parameters", () => {
  const without = (name: string) => Object.fromEntries(Object.entries(exchange(calling(), at())).filter(([key]) => key !== name));

  it.each(["subject_token", "subject_token_type", "resource"])(
    "XCH-02: %s left out or empty is refused, never made up for",
    async (name) => {
      isRefusal(await house.token({ ...without(name), ...cast.a.post }), "invalid_request");
      isRefusal(await house.token({ ...without(name), ...cast.a.post, [name]: "" }), "invalid_request");
      isRefusal(await house.token({ ...without(name), ...cast.a.post, [name.toUpperCase()]: calling() }), "invalid_request");
    },
  );

  it("XCH-02: a subject token twice is refused", async () => {
    const form = new URLSearchParams({ ...exchange(calling(), at()), ...cast.a.post });
    form.append("subject_token", calling());
    expect((await house.token(form.toString())).json.code).toBe("request.duplicate_parameter");
  });

  it.each([
    tokenTypes.jwt,
    "urn:ietf:params:oauth:token-type:id_token",
    "urn:ietf:params:oauth:token-type:refresh_token",
    "urn:ietf:params:oauth:token-type:saml2",
    tokenTypes.accessToken.toUpperCase(),
    "access_token",
  ])("XCH-04: the declared type %s is not an access token", async (type) => {
    isRefusal(await swap(calling(), cast.a, at(), { subject_token_type: type }), "invalid_request");
    isRefusal(await swap(calling(), cast.a, at(), { requested_token_type: type }), "invalid_request");
  });

  it("XCH-04: another kind of token declared as an access token is refused", async () => {
    const claims = { ...claimsIn(calling()) };
    for (const typ of [jwtTypes.idToken, jwtTypes.revocations, jwtTypes.clientAssertion])
      isRefused(await swap(house.tokens.signAs(typ, claims), cast.a, at()));
    isRefused(await swap(forge({ alg: "ES256", typ: "at+jwt" }, claims, es256(partyKey("ES256"))), cast.a, at()));
  });

  it("audience, which is no identifier, is not taken for one", async () => {
    isRefusal(await swap(calling(), cast.a, at(), { audience: cast.b.identifier }), "invalid_request");
  });
});

describe("what is dead", () => {
  it("XCH-05: an expired, foreign or revoked subject is refused", async () => {
    const nowSeconds = Math.floor(house.clock.nowMs() / 1_000);
    isRefused(await swap(calling({ exp: nowSeconds }), cast.a, at()));
    isRefused(await swap(calling({ exp: nowSeconds - 100, iat: nowSeconds - 400 }), cast.a, at()));
    isRefused(await swap(calling({ iss: "https://other.example" }), cast.a, at()));
    const toB = tokenOf(await swap(calling(), cast.a, cast.b.identifier));
    await house.revoke({ token: toB, ...cast.a.post });
    isRefused(await swap(toB, cast.b, at()));
  });

  it("XCH-05: the subject of another installation is refused, though its claims name this one", async () => {
    const other = await openTokenHouse();
    const foreign = new TokenEstate(other);
    const twin = foreign.claims(cast.a.identifier, cast.user.id, cast.client.id);
    isRefused(await swap(other.tokens.signAs(jwtTypes.accessToken, twin), cast.a, at()));
    await other.close();
  });

  it.each(["user", "client", "first agent", "middle agent"] as const)(
    "XCH-10: when the %s is suspended, what it was part of is dead",
    async (who) => {
      const { user, client, a, b, c, tickets } = await settleCast();
      const toA = estate.calling(a, user, client);
      const toB = tokenOf(await swap(toA, a, b.identifier));
      const toC = tokenOf(await swap(toB, b, c.identifier));
      const last = tokenOf(await swap(toC, c, tickets.row.identifier));
      const other = tokenOf(await house.token({ ...clientCredentials(tickets.row.identifier), ...c.post }));
      const { store } = house;
      const change = house.change();
      const suspensions = {
        user: () => planSuspendUser(store, change, user, user.version, undefined),
        client: () => planSuspendClient(change, client.row, client.row.version, undefined),
        "first agent": () => planSuspendAgent(store, change, a.row, a.row.version, undefined),
        "middle agent": () => planSuspendAgent(store, change, b.row, b.row.version, undefined),
      };
      await store.commit(await suspensions[who]());
      expect(() => house.tokens.verify(last, tickets.row.identifier)).toThrow("token.revoked");
      expect((await house.introspect({ token: last, ...tickets.post })).json).toEqual({ active: false });
      isRefused(await swap(toC, c, tickets.row.identifier));
      expect(house.tokens.verify(other, tickets.row.identifier).claims.sub).toBe(c.id);
    },
  );

  it("XCH-10: when the grant of a middle link is removed, what came over it is dead", async () => {
    const { user, client, a, b, tickets, userOnA } = await settleCast();
    const toB = tokenOf(await swap(estate.calling(a, user, client), a, b.identifier));
    const last = tokenOf(await swap(toB, b, tickets.row.identifier));
    const other = await estate.user();
    for (const id of [a.row.resourceId, b.row.resourceId]) await estate.grant("user", other.id, id, ["invoke"]);
    await estate.grant("user", other.id, tickets.id, ["tickets:read"]);
    const ofOther = tokenOf(await swap(tokenOf(await swap(estate.calling(a, other, client), a, b.identifier)), b, tickets.row.identifier));
    await house.done(planRemoveGrant(house.store, house.change(), userOnA, userOnA.version));
    for (const [token, audience] of [
      [toB, b.identifier],
      [last, tickets.row.identifier],
    ] as const)
      expect(() => house.tokens.verify(token, audience)).toThrow("token.revoked");
    expect(house.tokens.verify(ofOther, tickets.row.identifier).claims.sub).toBe(other.id);
  });
});

describe("XCH-08: chains are short and free of loops", () => {
  const nested = (...actors: readonly string[]): Actor =>
    actors.reduceRight<Actor | undefined>((act, sub) => (act === undefined ? { sub } : { sub, act }), undefined) as Actor;

  it("an agent is in a chain once", async () => {
    for (const id of [cast.a.id, cast.b.id]) await estate.grant("agent", id, cast.a.row.resourceId, ["invoke"]);
    const toB = tokenOf(await swap(calling(), cast.a, cast.b.identifier));
    const toA = tokenOf(await swap(toB, cast.b, cast.a.identifier));
    expect((await swap(toA, cast.a, at())).json.code).toBe("chain.loop");
    expect((await swap(toA, cast.a, cast.b.identifier)).json.code).toBe("chain.loop");
  });

  it("an agent does not act for itself through another", async () => {
    const toB = tokenOf(await house.token({ ...clientCredentials(cast.b.identifier), ...cast.a.post }));
    const toA = tokenOf(await swap(toB, cast.b, cast.a.identifier));
    expect((await swap(toA, cast.a, at())).json.code).toBe("chain.loop");
  });

  it(`has at most ${maxActors} actors`, async () => {
    const others = Array.from({ length: maxActors }, () => house.entropy.id("client"));
    const fits = calling({ act: nested(...others.slice(1)) });
    const tooLong = calling({ act: nested(...others) });
    const answer = await swap(fits, cast.a, at());
    expect(actorsOf(claimsIn(tokenOf(answer)))).toHaveLength(maxActors);
    expect((await swap(tooLong, cast.a, at())).json.code).toBe("chain.too_deep");
  });
});
