import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { planSuspendAgent } from "../../src/agents/index.ts";
import { planRemoveGrant } from "../../src/policy/index.ts";
import type { ClientRow, GrantRow, ResourceRow, UserRow } from "../../src/store/port.ts";
import { es256, forge, partyKey } from "../fakes/forge.ts";
import { claimsIn, clientCredentials, exchange, type Settled, type SettledAgent, TokenEstate } from "../fakes/token-estate.ts";
import { openTokenHouse, type TokenHouse } from "../fakes/token-house.ts";

let house: TokenHouse;
let estate: TokenEstate;
let user: UserRow;
let client: Settled<ClientRow>;
let agent: SettledAgent;
let stranger: SettledAgent;
let tickets: Settled<ResourceRow>;
let other: Settled<ResourceRow>;
let grant: GrantRow;

beforeAll(async () => {
  house = await openTokenHouse();
  estate = new TokenEstate(house);
  [user, client, stranger] = [await estate.user(), await estate.client(), await estate.agent()];
  [tickets, other] = [await estate.resource(["tickets:read"]), await estate.resource(["read"])];
});
beforeEach(async () => {
  agent = await estate.agent();
  grant = await estate.grant("agent", agent.id, tickets.id, ["tickets:read"]);
});
afterAll(() => house.close());

const issue = async (resource = tickets.row.identifier) =>
  String((await house.token({ ...clientCredentials(resource), ...agent.post })).json.access_token);
const ask = (token: string, by: { readonly post: object }, more: object = {}) =>
  house.introspect({ token, ...by.post, ...more } as Record<string, string>);
const isActive = async (token: string, by: { readonly post: object } = tickets) => (await ask(token, by)).json.active;

describe("introspection", () => {
  it("tells the resource all that the token says", async () => {
    const token = await issue();
    const answer = await ask(token, tickets);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ active: true, token_type: "Bearer", ...claimsIn(token) });
  });

  it("tells the chain of a delegated token to its resource, and to the agent that got it", async () => {
    for (const [type, id] of [
      ["client", client.id],
      ["user", user.id],
    ] as const)
      await estate.grant(type, id, agent.row.resourceId, ["invoke"]);
    await estate.grant("user", user.id, tickets.id, ["tickets:read"]);
    const calling = estate.calling(agent, user, client);
    const token = String((await house.token({ ...exchange(calling, tickets.row.identifier), ...agent.post })).json.access_token);
    for (const by of [tickets, agent])
      expect((await ask(token, by)).json).toMatchObject({ active: true, sub: user.id, act: { sub: agent.id, act: { sub: client.id } } });
    for (const by of [agent, client]) expect((await ask(calling, by)).json).toMatchObject({ active: true, sub: user.id });
  });

  it("INT-02: tells everybody else nothing, in no format", async () => {
    const token = await issue();
    for (const by of [stranger, other, client]) {
      for (const accept of ["application/json", "application/token-introspection+jwt"]) {
        const answer = await house.post("/oauth/introspect", { token, ...by.post }, { Accept: accept });
        expect(answer).toMatchObject({ status: 200, text: '{"active":false}' });
      }
    }
  });

  it("INT-03: unknown, expired, malformed, foreign and revoked tokens look alike", async () => {
    const nowSeconds = Math.floor(house.clock.nowMs() / 1_000);
    const claims = estate.claims(tickets.row.identifier, agent.id, agent.id);
    const revoked = await issue();
    await house.revoke({ token: revoked, ...agent.post });
    const dead = [
      "unknown",
      "",
      "a.b.c",
      "x".repeat(9_000),
      house.entropy.secret(),
      house.tokens.signAs("at+jwt", { ...claims, exp: nowSeconds - 1 }),
      house.tokens.signAs("JWT", { ...claims }),
      forge({ alg: "ES256", typ: "at+jwt" }, claims, es256(partyKey("ES256"))),
      revoked,
      tickets.secret,
    ];
    const answers = await Promise.all(dead.filter((token) => token !== "").map((token) => ask(token, tickets)));
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, text: '{"active":false}' });
    expect(await ask("", tickets)).toMatchObject({ status: 400, json: { error: "invalid_request" } });
  });

  it("asks who asks", async () => {
    expect((await house.introspect({ token: await issue() })).status).toBe(401);
    expect((await house.introspect({ token: await issue(), client_id: tickets.id, client_secret: "wrong" })).status).toBe(401);
  });

  it("a hint of another kind changes nothing", async () => {
    const token = await issue();
    for (const hint of ["refresh_token", "access_token", "pat"])
      expect((await ask(token, tickets, { token_type_hint: hint })).json.active).toBe(true);
  });
});

describe("revocation", () => {
  it("INT-01: what is revoked is dead everywhere when the answer comes", async () => {
    const token = await issue();
    expect(await isActive(token)).toBe(true);
    const answer = await house.revoke({ token, ...agent.post });
    expect(answer).toMatchObject({ status: 200, text: "" });
    expect(await isActive(token)).toBe(false);
    expect(await isActive(token, agent)).toBe(false);
    expect(() => house.tokens.verify(token, tickets.row.identifier)).toThrow("token.revoked");
    const [event] = await house.store.events({ action: "token.revoke", newestFirst: true, limit: 1 });
    const { jti, txn } = claimsIn(token);
    expect(event).toMatchObject({ outcome: "success", tokenId: jti, txn, revokes: [{ kind: "token", id: jti }] });
    expect(house.revocations.entriesAfter(0).map(({ id }) => id)).toContain(jti);
  });

  it("INT-01: so is what dies with its agent or its grant, and nothing beside", async () => {
    const [token, own, ofOthers] = [
      await issue(),
      await issue(house.issuer),
      (await house.token({ ...clientCredentials(house.issuer), ...stranger.post })).json,
    ];
    await house.done(planRemoveGrant(house.store, house.change(), grant, grant.version));
    expect(() => house.tokens.verify(token, tickets.row.identifier)).toThrow("token.revoked");
    expect(house.tokens.verify(own, house.issuer).claims.sub).toBe(agent.id);
    await house.done(planSuspendAgent(house.store, house.change(), agent.row, agent.row.version, undefined));
    expect(() => house.tokens.verify(own, house.issuer)).toThrow("token.revoked");
    expect(house.tokens.verify(String(ofOthers.access_token), house.issuer).claims.sub).toBe(stranger.id);
  });

  it("INT-04: nobody revokes what is another's, and nobody is told", async () => {
    const token = await issue();
    const before = (await house.store.events({ newestFirst: true, limit: 1 }))[0]?.seq;
    for (const by of [stranger, tickets, client])
      expect(await house.revoke({ token, ...by.post })).toMatchObject({ status: 200, text: "" });
    expect(await isActive(token)).toBe(true);
    expect((await house.store.events({ newestFirst: true, limit: 1 }))[0]?.seq).toBe(before);
  });

  it("INT-04: what is no token is answered alike", async () => {
    for (const token of ["unknown", "a.b.c", house.entropy.secret(), "x".repeat(9_000)])
      expect(await house.revoke({ token, ...agent.post })).toMatchObject({ status: 200, text: "" });
    expect(await house.revoke({ ...agent.post })).toMatchObject({ status: 400, json: { error: "invalid_request" } });
  });

  it.each(["refresh_token", "access_token", "nonsense"])("INT-05: the hint %s changes nothing", async (hint) => {
    const token = await issue();
    await house.revoke({ token, token_type_hint: hint, ...agent.post });
    expect(await isActive(token)).toBe(false);
  });

  it("a second time it is the same", async () => {
    const token = await issue();
    for (let time = 0; time < 2; time++) expect((await house.revoke({ token, ...agent.post })).status).toBe(200);
    expect(await isActive(token)).toBe(false);
  });
});
