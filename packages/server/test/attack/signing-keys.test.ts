import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { digests } from "../../src/entropy/digests.ts";
import { createEnvelope } from "../../src/kms/envelope.ts";
import { createLocalKms } from "../../src/kms/local.ts";
import type { Envelope } from "../../src/kms/port.ts";
import { createSigner } from "../../src/signer/node-crypto.ts";
import type { ResourceRow, Store } from "../../src/store/port.ts";
import { createTokens } from "../../src/tokens/index.ts";
import { claimsIn, clientCredentials, type Settled, type SettledAgent, TokenEstate } from "../fakes/token-estate.ts";
import { openTokenHouse, type TokenHouse } from "../fakes/token-house.ts";

const system = { type: "system", id: "test" } as const;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

let house: TokenHouse;
let agent: SettledAgent;
let tickets: Settled<ResourceRow>;

beforeEach(async () => {
  house = await openTokenHouse();
  const estate = new TokenEstate(house);
  agent = await estate.agent();
  tickets = await estate.resource(["tickets:read"], { tokenTtlSeconds: 3_600 });
  await estate.grant("agent", agent.id, tickets.id, ["tickets:read"]);
});
afterEach(() => house.close());

const issue = async () => String((await house.token({ ...clientCredentials(tickets.row.identifier), ...agent.post })).json.access_token);
const keySet = async () => (await house.send("/oauth/jwks", { method: "GET" })).json as unknown as JSONWebKeySet;
const kidsOf = (set: JSONWebKeySet) => set.keys.map(({ kid }) => kid);
const kidOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).kid as string;
const verify = (token: string, keys: JSONWebKeySet) =>
  jwtVerify(token, createLocalJWKSet(keys), {
    issuer: house.issuer,
    audience: tickets.row.identifier,
    typ: "at+jwt",
    algorithms: ["ES256"],
    currentDate: new Date(house.clock.nowMs()),
  });
/** Another server on the same database. */
const openSecond = (more: { readonly envelope?: Envelope } = {}) => createTokens({ ...house, signer: createSigner(), digests, ...more });
/** Waits until every server has read what was committed. */
const until = (holds: () => boolean) => vi.waitFor(() => expect(holds()).toBe(true));

describe("the key set", () => {
  it("lets others verify our tokens", async () => {
    const token = await issue();
    const { payload, protectedHeader } = await verify(token, await keySet());
    expect(payload).toEqual(claimsIn(token));
    expect(protectedHeader.kid).toBe(kidOf(token));
  });

  it("INT-09: nothing private is in it, nor in any other document", async () => {
    await house.done(house.tokens.planRotation(system));
    for (const path of ["/oauth/jwks", "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"]) {
      const { text } = await house.send(path, { method: "GET" });
      expect(text).not.toMatch(/"(d|p|q|dp|dq|qi|k|oth)":/);
    }
    for (const key of (await keySet()).keys) expect(Object.keys(key).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
    const stored = JSON.stringify(await house.store.find("signing_keys", {}));
    expect(stored).not.toMatch(/"d":|PRIVATE/);
  });

  it("INT-08: is kept by nobody for more than five minutes", async () => {
    const { headers } = await house.send("/oauth/jwks", { method: "GET" });
    expect(Number(/^public, max-age=(\d+)$/.exec(headers.get("cache-control") ?? "")?.[1])).toBeLessThanOrEqual(300);
  });
});

describe("rotation", () => {
  it("publishes first, signs when everybody can know, and keeps the old key as long as its tokens live", async () => {
    const old = kidOf(await issue());
    const { kid } = await house.done(house.tokens.planRotation(system));
    await until(() => house.tokens.jwks().keys.length === 2);
    expect(kidOf(await issue())).toBe(old);
    house.advance(9 * minuteMs);
    expect(kidOf(await issue())).toBe(old);
    house.advance(minuteMs);
    const last = await issue();
    expect(kidOf(last)).toBe(kid);
    house.advance(59 * minuteMs);
    expect(kidsOf(await keySet()).toSorted()).toEqual([old, kid].toSorted());
    house.advance(2 * minuteMs);
    expect(kidsOf(await keySet())).toEqual([kid]);
    expect(
      house.tokens
        .signingKeys()
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(["active", "retired"]);
  });

  it("comes by itself after thirty days", async () => {
    const old = kidOf(await issue());
    house.advance(30 * dayMs - 2 * 60 * minuteMs);
    expect(house.tokens.jwks().keys).toHaveLength(1);
    house.advance(3 * 60 * minuteMs);
    await until(() => house.tokens.jwks().keys.length === 2);
    house.advance(10 * minuteMs);
    expect(kidOf(await issue())).not.toBe(old);
  });

  it("once at a time", async () => {
    const plans = await Promise.all([house.tokens.planRotation(system), house.tokens.planRotation(system)]);
    const outcomes = await Promise.allSettled(plans.map((plan) => house.store.commit(plan)));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await until(() => house.tokens.jwks().keys.length === 2);
    await expect(house.tokens.planRotation(system)).rejects.toMatchObject({ code: "entity.invalid_state" });
  });

  it("INT-07: twenty rotations refuse no valid token and sign with no unpublished key", async () => {
    const second = await openSecond();
    let cached = await keySet();
    let cachedAtMs = house.clock.nowMs();
    const waiting: { readonly token: string; readonly expMs: number }[] = [];
    let verified = 0;
    const check = async (token: string) => {
      // A verifier keeps the set for as long as it may, and reads it again only then.
      if (house.clock.nowMs() - cachedAtMs >= 300_000) [cached, cachedAtMs] = [await keySet(), house.clock.nowMs()];
      await verify(token, cached);
      for (const server of [house.tokens, second]) server.verify(token, tickets.row.identifier);
      verified++;
    };
    for (let rotation = 0; rotation < 20; rotation++) {
      const server = rotation % 2 === 0 ? house.tokens : second;
      const { kid } = await house.done(server.planRotation(system));
      await until(() => [house.tokens, second].every((each) => each.jwks().keys.some((key) => key.kid === kid)));
      for (let step = 0; step < 13; step++) {
        const token = await issue();
        await check(token);
        const { exp } = claimsIn(token);
        waiting.push({ token, expMs: exp * 1_000 });
        house.advance(minuteMs - 1_000);
        while (waiting[0] !== undefined && waiting[0].expMs - house.clock.nowMs() <= minuteMs) await check(waiting.shift()?.token ?? "");
        house.advance(1_000);
      }
    }
    second.close();
    expect(house.tokens.signingKeys()).toHaveLength(21);
    expect(verified).toBeGreaterThan(400);
  });
});

describe("INT-08: a compromised key", () => {
  it("is out at once, with its tokens, and another signs", async () => {
    const second = await openSecond();
    const token = await issue();
    const seenBefore = await issue();
    for (const server of [house.tokens, second]) server.verify(seenBefore, tickets.row.identifier);
    await house.done(house.tokens.planKeyRevocation(kidOf(token), system));
    expect(kidOf(await issue())).not.toBe(kidOf(token));
    for (const server of [house.tokens, second]) {
      expect(() => server.verify(seenBefore, tickets.row.identifier)).toThrow("token.revoked");
      await until(() => !server.jwks().keys.some((key) => key.kid === kidOf(token)));
      expect(() => server.verify(token, tickets.row.identifier)).toThrow("token.");
    }
    expect((await house.introspect({ token, ...tickets.post })).json).toEqual({ active: false });
    const next = await issue();
    expect(kidOf(next)).not.toBe(kidOf(token));
    expect(second.verify(next, tickets.row.identifier).claims.sub).toBe(agent.id);
    second.close();
  });

  it("signs nothing more, however long it takes to read which key is next", async () => {
    let reading = Promise.resolve();
    const slow = (store: Store): Store => ({
      ...bound(store),
      find: async (collection, query) => {
        if (collection === "signing_keys") await reading;
        return store.find(collection, query);
      },
    });
    const there = await openTokenHouse({ wrap: slow });
    const { post } = await new TokenEstate(there).agent();
    const own = async () => kidOf(String((await there.token({ ...clientCredentials(there.issuer), ...post })).json.access_token));
    const old = await own();
    const plan = await there.tokens.planKeyRevocation(old, system);
    const gate = Promise.withResolvers<void>();
    reading = gate.promise;
    await there.store.commit(plan);
    const next = own();
    setTimeout(gate.resolve, 50);
    expect(await next).toBe(plan.answer.kid);
    await there.close();
  });

  it("does not come to life by a token that claims to be younger", async () => {
    const kid = kidOf(await issue());
    const later = estateClaims({ jti: "fffffffe-0000-7000-8000-000000000000" });
    const forged = house.tokens.signAs("at+jwt", later);
    house.tokens.verify(forged, tickets.row.identifier);
    await house.done(house.tokens.planKeyRevocation(kid, system));
    expect(() => house.tokens.verify(forged, tickets.row.identifier)).toThrow("token.revoked");
  });

  it("that only waited to sign is out, and the old one goes on", async () => {
    const old = kidOf(await issue());
    const { kid } = await house.done(house.tokens.planRotation(system));
    await until(() => house.tokens.jwks().keys.length === 2);
    await house.done(house.tokens.planKeyRevocation(kid, system));
    await until(() => house.tokens.jwks().keys.length === 1);
    house.advance(20 * minuteMs);
    expect(kidOf(await issue())).toBe(old);
    house.advance(5 * 60 * minuteMs);
    expect(kidOf(await issue())).toBe(old);
  });

  it("is revoked once, and only if it is one of ours", async () => {
    const kid = kidOf(await issue());
    await house.done(house.tokens.planKeyRevocation(kid, system));
    await until(() => house.tokens.signingKeys().some(({ state }) => state === "compromised"));
    await expect(house.tokens.planKeyRevocation(kid, system)).rejects.toMatchObject({ code: "entity.invalid_state" });
    await expect(house.tokens.planKeyRevocation("nobody", system)).rejects.toMatchObject({ code: "entity.not_found" });
  });
});

describe("INT-10: a key for clouds", () => {
  it("is one, however many replicas need it first, and every replica signs with it", async () => {
    const second = await openSecond();
    await Promise.all([house.tokens, second, house.tokens, second].map((tokens) => tokens.prepareFederation()));
    const kids = house.tokens.jwks().keys.flatMap(({ alg, kid }) => (alg === "RS256" ? [kid] : []));
    expect(kids).toHaveLength(1);
    const facts = { agentId: agent.id, ownerId: agent.id, audience: "sts.amazonaws.com", credentialId: "c", resourceId: "r", txn: "t" };
    for (const tokens of [house.tokens, second]) expect((await tokens.signFederation(facts)).kid).toBe(kids[0]);
    second.close();
  });

  it("is rotated by schedule too, and ours with it only when they are due", async () => {
    house.advance(20 * dayMs);
    await house.tokens.prepareFederation();
    const of = (wanted: string) => house.tokens.signingKeys().filter(({ publicJwk }) => publicJwk.alg === wanted).length;
    house.advance(11 * dayMs);
    await until(() => of("ES256") === 2);
    expect(of("RS256")).toBe(1);
    house.advance(20 * dayMs);
    await until(() => of("RS256") === 2);
    expect(of("ES256")).toBe(2);
  });
});

describe("after a restart", () => {
  it("the same key signs, and old tokens live on", async () => {
    const token = await issue();
    const second = await openSecond();
    expect(second.verify(token, tickets.row.identifier).claims).toEqual(claimsIn(token));
    expect(second.jwks()).toEqual(house.tokens.jwks());
    second.close();
  });

  it("another master key is refused", async () => {
    const kms = await createLocalKms({ ephemeral: true, entropy: house.entropy });
    const envelope = createEnvelope({ kms, instanceId: "test", entropy: house.entropy, clock: house.clock });
    await expect(openSecond({ envelope })).rejects.toMatchObject({ code: "vault.cannot_open" });
  });
});

/** A store's methods, to be replaced one by one. */
function bound(store: Store): Store {
  return {
    get: (collection, id) => store.get(collection, id),
    find: (collection, query) => store.find(collection, query),
    count: (collection, by, where) => store.count(collection, by, where),
    commit: (unit) => store.commit(unit),
    events: (query) => store.events(query),
    records: (afterSeq, limit) => store.records(afterSeq, limit),
    subscribe: (listener) => store.subscribe(listener),
    close: () => store.close(),
  };
}

function estateClaims(more: object) {
  return { ...new TokenEstate(house).claims(tickets.row.identifier, agent.id, agent.id), ...more };
}
