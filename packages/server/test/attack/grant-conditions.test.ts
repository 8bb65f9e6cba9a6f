import { type GrantConditions, weekdays } from "@agent-id-guard/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Change } from "../../src/audit/index.ts";
import { createApp } from "../../src/http/app.ts";
import { createReadSource } from "../../src/http/middleware/request-source.ts";
import { selfRoutes } from "../../src/http/self.ts";
import { planUpdateGrant } from "../../src/policy/index.ts";
import type { GrantRow, Plan, Store } from "../../src/store/port.ts";
import { earlierAgentId, type GatewayUnderTest, startGateway, userId } from "../fakes/gateway-under-test.ts";
import { openPeopleHouse, type PeopleHouse } from "../fakes/people-house.ts";
import { claimsIn, clientCredentials, exchange, TokenEstate } from "../fakes/token-estate.ts";
import { openTokenHouse, type TokenHouse } from "../fakes/token-house.ts";
import { settleTown, type Town } from "../fakes/town.ts";
import { startUpstream, type Upstream } from "../fakes/upstreams.ts";
import { answerOf, authorizeUrl, callToken, codeFor, redemption, signInAs } from "../features/authorize/requests.ts";

/*
 * Every entrance at which grants are asked, and every condition: what does not hold gives nothing there, whoever may have forgotten to ask.
 */

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const timeOf = (ms: number) => new Date(ms).toISOString().slice(11, 16);
/** Hours of every day that begin and end so many minutes from a moment. */
const hoursAround = (nowMs: number, fromMinutes: number, toMinutes: number): GrantConditions => ({
  hours: { timeZone: "UTC", days: [...weekdays], from: timeOf(nowMs + fromMinutes * minuteMs), to: timeOf(nowMs + toMinutes * minuteMs) },
});
const here: GrantConditions = { networks: ["127.0.0.0/8", "::1/128"] };
const elsewhere: GrantConditions = { networks: ["192.0.2.0/24", "2001:db8::/32"] };
/** What a caller may write to look as if it were elsewhere (case ADM-04). */
const disguise = { "X-Forwarded-For": "192.0.2.7", Forwarded: "for=192.0.2.7", "X-Real-IP": "192.0.2.7" };

interface House {
  readonly store: Store;
  readonly change: () => Change;
}

/** Puts conditions on a grant, as the administration does. */
async function condition({ store, change }: House, grant: GrantRow, conditions: GrantConditions | null): Promise<void> {
  const row = (await store.get("grants", grant.id)) as GrantRow;
  const plan: Plan<GrantRow> = await planUpdateGrant(store, change(), row, row.version, { conditions });
  await store.commit(plan);
}

describe("the token endpoint", () => {
  let house: TokenHouse;
  let estate: TokenEstate;
  beforeEach(async () => {
    house = await openTokenHouse({ http: true });
    estate = new TokenEstate(house);
  });
  afterEach(() => house.close());

  /** An agent with a grant, alone and called by a person through a client. */
  async function settle() {
    const [user, client, agent, resource] = [
      await estate.user(),
      await estate.client(),
      await estate.agent(),
      await estate.resource(["a", "b"]),
    ];
    const ofAgent = await estate.grant("agent", agent.id, resource.id, ["a"]);
    const ofUser = await estate.grant("user", user.id, resource.id, ["a"]);
    const alone = (headers?: Readonly<Record<string, string>>) =>
      house.token({ ...clientCredentials(resource.row.identifier), ...agent.post }, headers);
    const forUser = (headers?: Readonly<Record<string, string>>) =>
      house.token({ ...exchange(estate.calling(agent, user, client), resource.row.identifier), ...agent.post }, headers);
    return { user, client, agent, resource, ofAgent, ofUser, alone, forUser };
  }

  it("GNT-01: client_credentials and exchange give nothing outside the hours, and say why", async () => {
    const { ofAgent, alone, forUser } = await settle();
    await condition(house, ofAgent, hoursAround(house.clock.nowMs(), 60, 120));
    for (const answer of [await alone(), await forUser()]) {
      expect(answer.status).toBe(400);
      expect(answer.json.error_description).toMatch(
        /by grant gnt_\w+, but not now: it is fri 08:00 in UTC, outside mon tue .* 09:00 to 10:00\./,
      );
    }
    house.advance(60 * minuteMs);
    expect([(await alone()).status, (await forUser()).status]).toEqual([200, 200]);
  });

  it("GNT-01: nor from another network, whatever the caller writes about where it is (ADM-04)", async () => {
    const { ofAgent, ofUser, alone, forUser } = await settle();
    await condition(house, ofAgent, elsewhere);
    for (const answer of [await alone(disguise), await forUser(disguise)]) {
      expect(answer.status).toBe(400);
      expect(answer.json.error_description).toContain("the call comes from none of its networks");
      expect(answer.text).not.toContain("192.0.2");
    }
    await condition(house, ofAgent, here);
    expect([(await alone()).status, (await forUser()).status]).toEqual([200, 200]);
    await condition(house, ofUser, elsewhere);
    expect([(await alone()).status, (await forUser()).status]).toEqual([200, 400]);
  });

  it("GNT-02: nor where it is not known from where the call comes", async () => {
    const { agent, resource, ofAgent } = await settle();
    await condition(house, ofAgent, { networks: ["0.0.0.0/0", "::/0"] });
    const form = new Map(Object.entries({ ...clientCredentials(resource.row.identifier), ...agent.post }));
    await expect(house.tokens.issue({ form, authorization: undefined, source: {} })).rejects.toMatchObject({ code: "access.denied" });
    await expect(house.tokens.issue({ form, authorization: undefined, source: { address: "127.0.0.1" } })).resolves.toBeDefined();
  });

  it("GNT-01: nor where the call did not come through the client, by no way around it", async () => {
    const { client, ofAgent, alone, forUser } = await settle();
    const other = await estate.client();
    await condition(house, ofAgent, { clients: [other.id] });
    expect([(await alone()).status, (await forUser()).status]).toEqual([400, 400]);
    await condition(house, ofAgent, { clients: [client.id] });
    expect([(await alone()).status, (await forUser()).status]).toEqual([400, 200]);
  });

  it("GNT-01: nor where too many agents stand in the chain, or the one before fails its own condition", async () => {
    const { user, client, agent, resource, ofAgent, ofUser } = await settle();
    const second = await estate.agent();
    await estate.grant("agent", agent.id, second.row.resourceId, ["invoke"]);
    await estate.grant("user", user.id, second.row.resourceId, ["invoke"]);
    const ofSecond = await estate.grant("agent", second.id, resource.id, ["a"]);
    const called = await house.token({ ...exchange(estate.calling(agent, user, client), second.identifier), ...agent.post });
    const through = () => house.token({ ...exchange(String(called.json.access_token), resource.row.identifier), ...second.post });
    expect((await through()).status).toBe(200);
    for (const grant of [ofAgent, ofSecond, ofUser]) {
      await condition(house, grant, { maxChainLength: 1 });
      const answer = await through();
      expect(answer.status).toBe(400);
      expect(answer.json.error_description).toContain("2 agents stand in the chain and it allows 1");
      await condition(house, grant, { maxChainLength: 2 });
      expect((await through()).status).toBe(200);
    }
    await condition(house, ofAgent, elsewhere);
    expect((await through()).status).toBe(400);
  });

  it("GNT-04: a token dies with the window and with the grant, alone and for a person", async () => {
    const { ofAgent, ofUser, alone, forUser } = await settle();
    const nowSeconds = house.clock.nowMs() / 1_000;
    await condition(house, ofUser, hoursAround(house.clock.nowMs(), -60, 2));
    expect(claimsIn((await forUser()).json.access_token).exp).toBe(nowSeconds + 120);
    expect((await forUser()).json.expires_in).toBe(120);
    expect(claimsIn((await alone()).json.access_token).exp).toBe(nowSeconds + 300);
    const row = (await house.store.get("grants", ofAgent.id)) as GrantRow;
    await house.done(planUpdateGrant(house.store, house.change(), row, row.version, { expiresAtMs: house.clock.nowMs() + 60_500 }));
    expect(claimsIn((await alone()).json.access_token).exp).toBe(nowSeconds + 60);
    expect(claimsIn((await forUser()).json.access_token).exp).toBe(nowSeconds + 60);
    house.advance(60_000);
    expect(await alone()).toMatchObject({ status: 400, json: { error: "access_denied" } });
  });

  it("GNT-04: of two grants that give the same, the one that lasts longer counts", async () => {
    const { agent, resource, ofAgent, alone } = await settle();
    await condition(house, ofAgent, hoursAround(house.clock.nowMs(), -60, 1));
    await estate.grant("agent", agent.id, resource.id, ["a"]);
    expect((await alone()).json.expires_in).toBe(300);
  });

  it("GNT-05: a grant that gives less ends the tokens that rest on it at once; one that gives more ends none", async () => {
    const { ofAgent, alone, resource } = await settle();
    const isAlive = (token: unknown) => {
      try {
        return house.tokens.verify(String(token), resource.row.identifier).claims.scope === "a";
      } catch {
        return false;
      }
    };
    const change = async (input: Parameters<typeof planUpdateGrant>[4]) => {
      house.advance(2);
      const token = (await alone()).json.access_token;
      house.advance(2);
      const row = (await house.store.get("grants", ofAgent.id)) as GrantRow;
      await house.done(planUpdateGrant(house.store, house.change(), row, row.version, input));
      return isAlive(token);
    };
    expect(await change({ permissions: ["a", "b"] })).toBe(true);
    expect(await change({ permissions: ["a"] })).toBe(false);
    expect(await change({ conditions: here })).toBe(false);
    expect(await change({ conditions: { networks: ["0.0.0.0/0", "::/0"] } })).toBe(true);
    expect(await change({ conditions: null })).toBe(true);
    expect(await change({ expiresAtMs: house.clock.nowMs() + dayMs })).toBe(false);
    expect(await change({ expiresAtMs: null })).toBe(true);
  });

  it("GNT-01: /self shows what may be reached now and from here", async () => {
    const { agent, ofAgent } = await settle();
    const routes = selfRoutes({ tokens: house.tokens, store: house.store, policy: house.policy, issuer: house.issuer });
    const signed = await house.token({ ...clientCredentials(house.issuer), ...agent.post });
    const app = createApp({ ...house, newRequestId: () => "req", readSource: createReadSource([]), surfaces: { self: routes } });
    const headers = { authorization: `Bearer ${String(signed.json.access_token)}`, ...disguise };
    const seen = async (remoteAddress?: string) => {
      const answer = await app.request(`${house.issuer}/self`, { headers }, { incoming: { socket: { remoteAddress } } });
      return ((await answer.json()) as { resources: unknown[] }).resources.length;
    };
    expect(await seen()).toBe(1);
    await condition(house, ofAgent, here);
    expect([await seen("127.0.0.1"), await seen("192.0.2.1"), await seen()]).toEqual([1, 0, 0]);
    await condition(house, ofAgent, hoursAround(house.clock.nowMs(), 60, 120));
    expect(await seen("127.0.0.1")).toBe(0);
    await condition(house, ofAgent, { clients: [(await estate.client()).id] });
    expect(await seen("127.0.0.1")).toBe(1);
  });
});

describe("people and their clients", () => {
  let people: PeopleHouse;
  let town: Town;
  let house: House;
  beforeEach(async () => {
    people = await openPeopleHouse();
    town = await settleTown(people);
    house = { store: people.store, change: people.admin };
  });
  afterEach(() => people.close());

  const web = (form: Readonly<Record<string, string | undefined>>) => callToken(people, town.web.id, town.webSecret, form);
  const authorize = async () => answerOf(await signInAs(people, "alice", authorizeUrl(people, town)));
  const closed = () => ({ hours: hoursAround(people.clock.nowMs(), 60, 120), network: elsewhere, client: { clients: [town.native.id] } });

  it.each(["hours", "network", "client"] as const)(
    "GNT-01: the authorization endpoint gives no code where the %s is wrong",
    async (what) => {
      await condition(house, town.groupGrant, closed()[what]);
      expect(await authorize()).toMatchObject({ error: "access_denied" });
      await condition(house, town.groupGrant, { ...here, clients: [town.web.id] });
      expect((await authorize()).code).toBeDefined();
    },
  );

  it.each(["hours", "network", "client"] as const)(
    "GNT-01: a code that was got before is worth nothing where the %s is wrong by then",
    async (what) => {
      const code = await codeFor(people, town);
      await condition(house, town.groupGrant, closed()[what]);
      expect(await web(redemption(code))).toMatchObject({
        status: 400,
        body: { error_description: expect.stringContaining("but not now") },
      });
    },
  );

  it("GNT-01: a code that was got at home is redeemed at home only", async () => {
    await condition(house, town.groupGrant, here);
    for (const address of ["192.0.2.9", undefined, "127.0.0.1"]) {
      const form = new Map(
        Object.entries({ ...redemption(await codeFor(people, town)), client_id: town.web.id, client_secret: town.webSecret }),
      );
      const issued = people.tokens.issue({ form: form as Map<string, string>, authorization: undefined, source: { address } });
      if (address === "127.0.0.1") await expect(issued).resolves.toMatchObject({ token_type: "Bearer" });
      else await expect(issued).rejects.toMatchObject({ description: expect.stringContaining("but not now") });
    }
  });

  it.each(["hours", "network", "client"] as const)("GNT-01: a refresh token gives nothing where the %s is wrong", async (what) => {
    const first = await web(redemption(await codeFor(people, town, "alice", { scope: "offline_access" })));
    expect(first.status).toBe(200);
    await condition(house, town.groupGrant, closed()[what]);
    const second = await web({ grant_type: "refresh_token", refresh_token: String(first.body.refresh_token) });
    expect(second).toMatchObject({ status: 400, body: { error_description: expect.stringContaining("but not now") } });
  });
});

describe("the gateway", () => {
  let upstream: Upstream;
  let gateway: GatewayUnderTest;
  beforeEach(async () => {
    upstream = await startUpstream((_request, response) => response.end("ok"));
    gateway = await startGateway({ upstream: upstream.url });
  });
  afterEach(async () => {
    await gateway.close();
    await upstream.close();
  });

  /** Puts conditions on a grant; the token is got after that. */
  async function put(id: string, conditions: GrantConditions | null): Promise<string> {
    await condition(gateway, { id } as GrantRow, conditions);
    gateway.clock.advance(2);
    return gateway.tokens.issue(gateway.claims());
  }
  const call = async (token: string, via: "direct" | "hono" | "process" = "direct") =>
    (await gateway.call("/x", { headers: { authorization: `Bearer ${token}`, ...disguise } }, via)).status;

  it("GNT-01: decides each call anew: a token that was got where it was allowed opens nothing elsewhere, at no entrance", async () => {
    const away = await put("gnt_1", elsewhere);
    expect([await call(away), await call(away, "hono"), await call(away, "process")]).toEqual([403, 403, 403]);
    const home = await put("gnt_1", here);
    expect([await call(home), await call(home, "hono"), await call(home, "process")]).toEqual([200, 200, 403]);
  });

  it("GNT-01: nor when the hours are over", async () => {
    const token = await put("gnt_1", hoursAround(gateway.clock.nowMs(), -60, 1));
    expect(await call(token)).toBe(200);
    gateway.clock.advance(minuteMs);
    expect(await call(token)).toBe(403);
    const [refused] = (await gateway.recorded("gateway.call", 2)).slice(1);
    expect(refused?.decision?.reason).toContain("but not now: it is fri 08:01 in UTC");
  });

  it("GNT-01: asks for every agent of the chain, not for the last one alone", async () => {
    await put("gnt_3", here);
    const chained = () =>
      gateway.tokens.issue(gateway.claims({ sub: userId, act: { sub: gateway.claims().client_id, act: { sub: earlierAgentId } } }));
    expect(await call(chained())).toBe(200);
    await put("gnt_3", elsewhere);
    expect(await call(chained())).toBe(403);
  });

  it("GNT-04: a stream that began within the hours ends with them", async () => {
    await gateway.close();
    await upstream.close();
    upstream = await startUpstream((_request, response) => void response.write("first"));
    gateway = await startGateway({ upstream: upstream.url });
    const token = await put("gnt_1", hoursAround(gateway.clock.nowMs(), -60, 1));
    const answer = await gateway.call("/x", { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    const rest = answer.text().then(
      () => "whole",
      () => "cut",
    );
    gateway.clock.advance(minuteMs);
    expect(await rest).toBe("cut");
    const [outcome] = await gateway.recorded("gateway.answer");
    expect(outcome).toMatchObject({ outcome: "failure", reason: expect.stringContaining("access.denied") });
  });
});
