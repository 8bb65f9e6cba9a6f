import { type Impact, impactItems } from "@agent-id-guard/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AdminHouse, openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, type Registered, settleEstate } from "../../fakes/estate.ts";

/* Who and what stops, told before it is stopped. */

let house: AdminHouse;
let estate: Estate;
afterEach(() => house.close());

type Agent = Registered & { readonly resourceId: string; readonly name: string };
type Service = Registered & { readonly identifier: string };

let agent: Agent;
let caller: Agent;
let client: Registered;
let service: Service;
let [alice, bob, carol, dora]: Registered[] = [];
let group: Registered;

const grant = (subjectType: string, subjectId: string, resourceId: string, permissions: readonly string[], more: object = {}) =>
  estate.make("grants", { subjectType, subjectId, resourceId, permissions, ...more });

beforeEach(async () => {
  house = await openAdminHouse();
  estate = (await settleEstate(house)).estate;
  [agent, caller] = [(await estate.agent({ name: "Scribe" })) as Agent, (await estate.agent()) as Agent];
  client = await estate.client();
  service = (await estate.service()) as Service;
  alice = await estate.user();
  bob = await estate.user({ department: "corp/hr/payroll" });
  carol = await estate.user({ department: "corp/hrx" });
  dora = await estate.user();
  group = await estate.group();
  await estate.make(`groups/${group.id}/members`, { userId: dora.id });
  await grant("agent", agent.id, service.id, ["crm:read"]);
  await grant("agent", caller.id, agent.resourceId, ["invoke"]);
  await grant("client", client.id, agent.resourceId, ["invoke"]);
  await grant("user", alice.id, agent.resourceId, ["invoke"]);
  await grant("department", "corp/hr", agent.resourceId, ["invoke"]);
  await grant("group", group.id, agent.resourceId, ["invoke"]);
});

async function impact(path: string, token = estate.token): Promise<Impact> {
  const { status, json } = await house.call("GET", `${path}/impact`, { token });
  expect(status).toBe(200);
  return json as Impact;
}
const idsIn = ({ items }: { readonly items: readonly { readonly id: string }[] }) => items.map(({ id }) => id).toSorted();
const sorted = (...objects: readonly (Registered | undefined)[]) => objects.map((object) => object?.id).toSorted();

/** The event of a token that was handed out, as the token endpoint records it. */
async function issued(chain: readonly string[], audience: string, facts: object, more: { readonly expiresInSeconds?: number } = {}) {
  const nowMs = house.clock.nowMs();
  const detail = { scope: "crm:read", audience, expiresAtSeconds: Math.floor(nowMs / 1_000) + (more.expiresInSeconds ?? 300) };
  const tokenId = house.entropy.uuid();
  const draft = {
    category: "outbound",
    action: "token.issue",
    outcome: "success",
    actor: { type: "agent", id: chain.at(-1) ?? "" },
  } as const;
  const event = house.draft({ ...draft, txn: house.entropy.id("transaction"), chain: [...chain], tokenId, detail, ...facts });
  await house.store.commit({ writes: [], events: [event] });
}

describe("the blast radius", () => {
  it("of an agent: who calls it by whatever grant, what it calls, and the grants at both sides", async () => {
    const found = await impact(`agents/${agent.id}`);
    expect(idsIn(found.agents)).toEqual(sorted(agent, caller));
    expect(idsIn(found.people)).toEqual(sorted(alice, bob, dora));
    expect(idsIn(found.clients)).toEqual(sorted(client));
    expect(found.resources.items).toEqual([{ id: service.id, name: expect.any(String) }]);
    expect(found.grants.total).toBe(6);
    expect(found.grants.items).toContainEqual(
      expect.objectContaining({ subjectType: "agent", subjectId: agent.id, subjectName: "Scribe" }),
    );
  });

  it("of an agent that everybody may call: all who are active, counted beyond those that are named", async () => {
    await grant("everyone", "*", agent.resourceId, ["invoke"]);
    for (let more = 0; more < impactItems; more++) await house.person(`extra-${house.entropy.uuid()}`, null);
    const suspended = await house.person(`gone-${house.entropy.uuid()}`, null, { state: "suspended" });
    const { people } = await impact(`agents/${agent.id}`);
    const active = await house.store.count("users", ["state"], { state: "active" });
    expect(people.total).toBe(active[0]?.count);
    expect(people.items).toHaveLength(impactItems);
    expect(idsIn(people)).not.toContain(suspended.id);
  });

  it("leaves out what has expired, and who is suspended already", async () => {
    const soon = await grant("user", carol?.id ?? "", agent.resourceId, ["invoke"], { expiresAtMs: house.clock.nowMs() + 60_000 });
    expect(idsIn((await impact(`agents/${agent.id}`)).people)).toContain(carol?.id);
    await estate.act(caller, `agents/${caller.id}/suspend`);
    house.clock.advance(61_000);
    const later = await impact(`agents/${agent.id}`, house.tokenOf(estate.caller()));
    expect(idsIn(later.people)).not.toContain(carol?.id);
    expect(idsIn(later.agents)).toEqual(sorted(agent));
    expect(later.grants.items.map(({ id }) => id)).not.toContain(soon.id);
  });

  it("of a person: the agents that act for them, through their groups too, and only the grants to them alone", async () => {
    const found = await impact(`users/${dora?.id}`);
    expect(idsIn(found.people)).toEqual(sorted(dora));
    expect(idsIn(found.agents)).toEqual(sorted(agent));
    expect(idsIn(found.clients)).toEqual(sorted(client));
    expect(found.grants.total).toBe(0);
    expect((await impact(`users/${alice?.id}`)).grants.total).toBe(1);
    expect((await impact(`users/${carol?.id}`)).agents.total).toBe(0);
  });

  it("of a client: the agents behind it and the people who reach them", async () => {
    const found = await impact(`clients/${client.id}`);
    expect(idsIn(found.clients)).toEqual(sorted(client));
    expect(idsIn(found.agents)).toEqual(sorted(agent));
    expect(idsIn(found.people)).toEqual(sorted(alice, bob, dora));
    expect(found.grants.total).toBe(1);
  });

  it("of a resource, and of the credential that it is called with", async () => {
    const credential = await estate.make("credentials", { name: "A key", resourceId: service.id, secret: "upstream-key-value" });
    await grant("user", alice?.id ?? "", service.id, ["crm:read"]);
    for (const path of [`resources/${service.id}`, `credentials/${credential.id}`]) {
      const found = await impact(path);
      expect(idsIn(found.agents)).toEqual(sorted(agent));
      expect(idsIn(found.people)).toEqual(sorted(alice));
      expect(idsIn(found.resources)).toEqual([service.id]);
      expect(found.grants.total).toBe(2);
    }
  });

  it("of everything", async () => {
    const found = await impact("estate");
    const count = async (collection: "agents" | "users" | "clients" | "resources") =>
      (await house.store.count(collection, ["state"], { state: "active" }))[0]?.count;
    expect([found.agents.total, found.people.total, found.clients.total, found.resources.total]).toEqual([
      await count("agents"),
      await count("users"),
      await count("clients"),
      await count("resources"),
    ]);
    expect(found.grants.total).toBeGreaterThanOrEqual(6);
    expect(found.callsLastDay).toBe(0);
  });
});

describe("calls of the last day", () => {
  it("are counted of an agent, a credential and all there is, and not told of anything else", async () => {
    const credential = await estate.make("credentials", { name: "A counted key", resourceId: service.id, secret: "upstream-key-value" });
    const before = (await impact("estate")).callsLastDay ?? 0;
    const actor = { type: "agent", id: agent.id } as const;
    const call = { category: "outbound", action: "gateway.call", actor, agentId: agent.id, credentialId: credential.id } as const;
    const events = (["success", "success", "denied"] as const).map((outcome) => house.draft({ ...call, outcome }));
    await house.store.commit({ writes: [], events });
    expect((await impact(`agents/${agent.id}`)).callsLastDay).toBe(2);
    expect((await impact(`credentials/${credential.id}`)).callsLastDay).toBe(2);
    expect((await impact("estate")).callsLastDay).toBe(before + 2);
    for (const path of [`users/${alice?.id}`, `clients/${client.id}`, `resources/${service.id}`])
      expect(await impact(path)).not.toHaveProperty("callsLastDay");
  });
});

describe("deliveries that would end", () => {
  it("are those that are live: of an agent, for a person, of a resource and its credential, in a chain, and all of them", async () => {
    const credential = await estate.make("credentials", { name: "A key", resourceId: service.id, secret: "upstream-key-value" });
    const held = { credentialId: credential.id, resourceId: service.id, agentId: agent.id, userId: alice?.id ?? null };
    await estate.lease({ ...held, chain: [alice?.id ?? "", client.id, agent.id] });
    await estate.lease({ ...held, userId: null, chain: [caller.id, agent.id] });
    await estate.lease({ ...held, state: "revoked" });
    await estate.lease({ ...held, expiresAtMs: house.clock.nowMs() - 1 });
    const expected = {
      ...{ [`agents/${agent.id}`]: 2, [`agents/${caller.id}`]: 1, [`users/${alice?.id}`]: 1, [`users/${bob?.id}`]: 0 },
      ...{ [`clients/${client.id}`]: 1, [`resources/${service.id}`]: 2, [`credentials/${credential.id}`]: 2, estate: 2 },
    };
    for (const [path, leases] of Object.entries(expected)) expect({ path, leases: (await impact(path)).leases }).toEqual({ path, leases });
  });
});

describe("tokens that would die", () => {
  it("are those of the log that are alive: neither expired nor revoked, and not for the admin API", async () => {
    const resource = { id: service.id, kind: "service", identifier: service.identifier };
    const facts = { agentId: agent.id, resource, userId: alice?.id };
    const chain = [alice?.id ?? "", client.id, agent.id];
    await issued(chain, service.identifier, facts);
    await issued(chain, service.identifier, facts);
    await issued([agent.id], service.identifier, { agentId: agent.id, resource });
    await issued(chain, service.identifier, facts, { expiresInSeconds: -1 });
    await issued([alice?.id ?? "", client.id], `${house.issuer}/api/v1`, { clientId: client.id, userId: alice?.id });
    const living = async (path: string) => (await impact(path)).tokens;
    expect(await living(`agents/${agent.id}`)).toEqual({ living: 3, isComplete: true });
    expect(await living(`users/${alice?.id}`)).toEqual({ living: 2, isComplete: true });
    expect(await living(`resources/${service.id}`)).toEqual({ living: 3, isComplete: true });
    expect(await living(`clients/${client.id}`)).toEqual({ living: 0, isComplete: true });
    expect((await living("estate")).living).toBe(3);
    await estate.act(alice as Registered, `users/${alice?.id}/suspend`);
    expect((await living(`agents/${agent.id}`)).living).toBe(1);
    await house.call("POST", "estate/stop", { token: estate.token, body: { reason: "an incident" } });
    expect((await living("estate")).living).toBe(0);
    await house.call("POST", "estate/resume", { token: estate.token, body: {} });
  });
});

describe("ADM-01: whose blast radius may be seen", () => {
  it("a developer sees that of their own agents, with people counted and not named", async () => {
    const developer = await house.person(`dev-${house.entropy.uuid()}`, "developer");
    const own = (await estate.agent({ ownerId: developer.id })) as Agent;
    await grant("user", alice?.id ?? "", own.resourceId, ["invoke"]);
    const token = house.tokenOf(developer.id);
    const found = await impact(`agents/${own.id}`, token);
    expect(found.people).toEqual({ total: 1, items: [] });
    expect(JSON.stringify(found)).not.toContain(alice?.id);
    expect((await house.call("GET", `agents/${agent.id}/impact`, { token })).status).toBe(404);
  });

  it.each(["agents/agt_x/impact", "agents/usr_01k9x3v7q8e5m2n4p6r8s0t1v3/impact", "users/usr_01k9x3v7q8e5m2n4p6r8s0t1v3/impact"])(
    "%s is not found",
    async (path) => {
      expect((await house.call("GET", path, { token: estate.token })).json).toMatchObject({ code: "entity.not_found" });
    },
  );

  it("takes no parameters", async () => {
    expect((await house.call("GET", "estate/impact?limit=1", { token: estate.token })).status).toBe(400);
  });
});
