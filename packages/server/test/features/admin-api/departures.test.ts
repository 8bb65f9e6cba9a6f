import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserRow } from "../../../src/store/port.ts";
import { type AdminHouse, openAdminHouse, type Sent } from "../../fakes/admin-house.ts";
import { Estate, type Registered } from "../../fakes/estate.ts";

/* Somebody leaves: what administrators set and see, and who is asked to take over (case AGT-02). */

interface AgentJson extends Registered {
  readonly state: string;
  readonly ownerId: string;
  readonly ownerLostAtMs: number | null;
  readonly graceEndsAtMs: number | null;
}

let house: AdminHouse;
let chief: string;
let estate: Estate;
let owner: UserRow;
let manager: UserRow;
let deputy: UserRow;
let agent: Registered;

beforeAll(async () => {
  house = await openAdminHouse();
  chief = house.tokenOf((await house.person("chief", "owner")).id);
  estate = new Estate(house, chief);
});
afterAll(() => house.close());
beforeEach(async () => {
  const providerId = "idp_1";
  manager = await house.person(estate.name("manager"), null, { providerId, directoryRef: estate.name("cn=manager") });
  owner = await house.person(estate.name("leaver"), null, { providerId, managerRef: manager.directoryRef });
  deputy = await house.person(estate.name("deputy"), null);
  agent = await estate.agent({ ownerId: owner.id });
});

const as = (user: UserRow) => house.tokenOf(user.id);
const send = (method: string, path: string, sent: Sent = {}) => house.call(method, path, { token: chief, ...sent });
const departs = (id = owner.id, body: object = { reason: "left" }) => send("POST", `users/${id}/depart`, { body });
const read = async (id = agent.id) => (await send("GET", `agents/${id}`)).json as AgentJson;
const askedOf = async (user: UserRow) =>
  ((await send("GET", "my/handovers", { token: as(user) })).json as { items: { agent: { id: string }; askedAs: string }[] }).items.map(
    ({ agent: { id }, askedAs }) => [id, askedAs],
  );
const nameDeputy = async () => send("PATCH", `agents/${agent.id}`, { version: (await read()).version, body: { deputyOwnerId: deputy.id } });

describe("AGT-02: who is asked to take over", () => {
  it("is the deputy; who declines is asked no more, then it is the manager, then the administrators", async () => {
    expect((await nameDeputy()).status).toBe(200);
    await departs();
    expect([await askedOf(deputy), await askedOf(manager)]).toEqual([[[agent.id, "deputy"]], []]);
    const declined = await send("POST", `my/handovers/${agent.id}/decline`, { token: as(deputy), body: { reason: "too much to do" } });
    expect(declined.json).toMatchObject({ agentId: agent.id, asksAnother: true });
    expect([await askedOf(deputy), await askedOf(manager)]).toEqual([[], [[agent.id, "manager"]]]);
    expect((await send("POST", `my/handovers/${agent.id}/accept`, { token: as(deputy) })).status).toBe(404);
    const last = await send("POST", `my/handovers/${agent.id}/decline`, { token: as(manager), body: {} });
    expect(last.json).toMatchObject({ asksAnother: false });
    expect(await askedOf(manager)).toEqual([]);
    expect(await read()).toMatchObject({ state: "orphaned", ownerId: owner.id });
    const events = await house.store.events({ agentId: agent.id, action: "agent.handover.decline" });
    expect(events.map(({ detail }) => detail)).toEqual([{ asked: manager.id }, { asked: "administrators" }]);
  });

  it("administrators read who is asked and how many declined; a developer does not, and an agent with an owner has none", async () => {
    const asked = async () => (await send("GET", `agents/${agent.id}/handover`)).json;
    expect(await asked()).toMatchObject({ code: "entity.not_found" });
    await nameDeputy();
    await departs();
    const formerOwner = { id: owner.id, name: owner.name };
    expect(await asked()).toEqual({ formerOwner, asked: { id: deputy.id, name: deputy.name, askedAs: "deputy" }, declined: 0 });
    await send("POST", `my/handovers/${agent.id}/decline`, { token: as(deputy), body: {} });
    expect(await asked()).toMatchObject({ asked: { id: manager.id, askedAs: "manager" }, declined: 1 });
    await send("POST", `my/handovers/${agent.id}/decline`, { token: as(manager), body: {} });
    expect(await asked()).toEqual({ formerOwner, asked: null, declined: 2 });
    const developer = await house.person(estate.name("developer"), "developer");
    expect((await send("GET", `agents/${agent.id}/handover`, { token: as(developer) })).status).toBe(403);
  });

  it("an agent is registered with its deputy, who is not its owner", async () => {
    const body = { name: "New", kind: "autonomous", purpose: "testing", ownerId: owner.id };
    const made = await send("POST", "agents", { body: { ...body, deputyOwnerId: deputy.id } });
    expect(made.json).toMatchObject({ deputyOwnerId: deputy.id });
    const refused = await send("POST", "agents", { body: { ...body, deputyOwnerId: owner.id } });
    expect(refused.json).toMatchObject({ code: "request.invalid", fields: [{ path: "deputyOwnerId" }] });
  });

  it("who accepts owns it, and it works without an end", async () => {
    await departs();
    const accepted = await send("POST", `my/handovers/${agent.id}/accept`, { token: as(manager) });
    expect(accepted.json).toMatchObject({ id: agent.id, state: "active", ownerLostAtMs: null, graceEndsAtMs: null });
    expect(await read()).toMatchObject({ ownerId: manager.id, state: "active" });
    expect(await askedOf(manager)).toEqual([]);
    expect((await send("POST", `my/handovers/${agent.id}/accept`, { token: as(manager) })).status).toBe(404);
  });

  it("a deputy who left or is suspended is passed over, and nobody claims what they were not asked for", async () => {
    await nameDeputy();
    await departs(deputy.id);
    await departs();
    expect(await askedOf(manager)).toEqual([[agent.id, "manager"]]);
    const developer = await house.person(estate.name("developer"), "developer");
    for (const verb of ["accept", "decline"])
      expect((await send("POST", `my/handovers/${agent.id}/${verb}`, { token: as(developer), body: {} })).status).toBe(404);
    const living = await estate.agent();
    expect((await send("POST", `my/handovers/${living.id}/accept`, { token: as(manager) })).status).toBe(404);
  });

  it("a deputy is an active person who is not the owner; null asks the manager again", async () => {
    const gone = await estate.departed();
    for (const deputyOwnerId of [gone.id, owner.id, "usr_00000000000000000000000009"]) {
      const refused = await send("PATCH", `agents/${agent.id}`, { version: (await read()).version, body: { deputyOwnerId } });
      expect(refused.json).toMatchObject({ code: "request.invalid", fields: [{ path: "deputyOwnerId" }] });
    }
    await nameDeputy();
    const cleared = await send("PATCH", `agents/${agent.id}`, { version: (await read()).version, body: { deputyOwnerId: null } });
    expect(cleared.json).toMatchObject({ deputyOwnerId: null });
  });
});

describe("AGT-02: the list of agents without an owner", () => {
  it("has the orphaned ones and those suspended for it, page by page, and no other suspended one", async () => {
    const before = await estate.agent({ ownerId: owner.id });
    await send("POST", `agents/${before.id}/suspend`, { version: before.version, body: {} });
    const other = await estate.agent();
    await send("POST", `agents/${other.id}/suspend`, { version: other.version, body: {} });
    await departs();
    const list = async (query: string) =>
      (await send("GET", `agents?ownerLost=true&ownerId=${owner.id}${query}`)).json as { items: AgentJson[]; nextCursor: string | null };
    const first = await list("&limit=1");
    expect(first.items.map(({ id }) => id)).toEqual([agent.id]);
    const second = await list(`&limit=1&cursor=${first.nextCursor}`);
    expect([second.items.map(({ id }) => id), second.nextCursor]).toEqual([[before.id], null]);
    expect((await list("&state=suspended")).items.map(({ id }) => id)).toEqual([before.id]);
    expect((await list("&state=active")).items).toEqual([]);
    const all = (await send("GET", "agents?ownerLost=true&limit=200")).json as { items: AgentJson[] };
    expect(all.items.map(({ id }) => id)).not.toContain(other.id);
    expect(all.items.every(({ ownerLostAtMs }) => ownerLostAtMs !== null)).toBe(true);
    expect((await send("GET", "agents?ownerLost=false")).status).toBe(400);
  });
});

describe("AGT-02: agents given away at once", () => {
  it("all of one person, with an event for each; none when one of those named can't be", async () => {
    const second = await estate.agent({ ownerId: owner.id });
    await departs();
    const to = await estate.user();
    const body = { fromOwnerId: owner.id, toOwnerId: to.id, reason: "the team takes over" };
    const given = await send("POST", "agents/transfer", { body });
    expect(given.json).toMatchObject({ transferred: 2, agentIds: expect.arrayContaining([agent.id, second.id]) });
    for (const { id } of [agent, second]) {
      expect(await read(id)).toMatchObject({ ownerId: to.id, state: "active", ownerLostAtMs: null });
      expect(await house.store.events({ agentId: id, action: "agent.transfer" })).toHaveLength(1);
    }
    const retired = await estate.agent();
    await send("POST", `agents/${retired.id}/retire`, { version: retired.version, body: {} });
    const third = await estate.agent();
    const refused = await send("POST", "agents/transfer", { body: { agentIds: [third.id, retired.id], toOwnerId: to.id } });
    expect(refused.json).toMatchObject({ code: "entity.invalid_state" });
    expect((await read(third.id)).ownerId).not.toBe(to.id);
  });

  it("says what is wrong with what was asked", async () => {
    const to = await estate.user();
    const gone = await estate.departed();
    for (const [body, code] of [
      [{ toOwnerId: to.id }, "request.invalid"],
      [{ toOwnerId: to.id, fromOwnerId: owner.id, agentIds: [agent.id] }, "request.invalid"],
      [{ toOwnerId: gone.id, agentIds: [agent.id] }, "request.invalid"],
      [{ toOwnerId: to.id, agentIds: ["agt_00000000000000000000000009"] }, "entity.not_found"],
      [{ toOwnerId: to.id, fromOwnerId: "usr_00000000000000000000000009" }, "request.invalid"],
    ] as const)
      expect((await send("POST", "agents/transfer", { body })).json).toMatchObject({ code });
    expect((await read()).ownerId).toBe(owner.id);
  });
});

describe("AGT-02: what administrators see and set", () => {
  it("the blast radius of a person names their agents and the grace; the list of things to do the agents and their end", async () => {
    const impact = (await send("GET", `users/${owner.id}/impact`)).json;
    expect(impact).toMatchObject({
      departure: {
        otherGraceSeconds: 604_800,
        securityGraceSeconds: 0,
        isLastOwner: false,
        ownedAgents: { total: 1, items: [{ id: agent.id }] },
      },
    });
    await departs();
    const found = ((await send("GET", "attention")).json as { items: { code: string; examples: { id: string; untilMs?: number }[] }[] })
      .items;
    const { graceEndsAtMs } = await read();
    expect(found.find(({ code }) => code === "agent.orphaned")?.examples.map(({ untilMs }) => untilMs)).toContain(graceEndsAtMs);
    const list = (await send("GET", `agents?state=orphaned&ownerId=${owner.id}`)).json;
    expect(list).toMatchObject({ items: [{ id: agent.id, state: "orphaned" }] });
  });

  it("the grace, which is checked and on record", async () => {
    const before = (await send("GET", "departure-policy")).json;
    expect(before).toEqual({ securityGraceSeconds: 0, otherGraceSeconds: 604_800 });
    const body = { securityGraceSeconds: 30, otherGraceSeconds: 60 };
    expect((await send("PUT", "departure-policy", { body })).json).toEqual(body);
    await departs(owner.id, { reason: "security", note: "badge found abroad" });
    const { ownerLostAtMs, graceEndsAtMs } = await read();
    expect((graceEndsAtMs ?? 0) - (ownerLostAtMs ?? 0)).toBe(30_000);
    for (const wrong of [{ otherGraceSeconds: -1 }, { securityGraceSeconds: 7_776_001 }, { grace: 1 }])
      expect((await send("PUT", "departure-policy", { body: wrong })).status).toBe(400);
    await send("PUT", "departure-policy", { body: before });
    const events = await house.store.events({ action: "departure_policy.update" });
    expect(events.map(({ detail }) => detail)).toEqual([
      { before: "0 604800", after: "30 60" },
      { before: "30 60", after: "0 604800" },
    ]);
  });

  it("a departed person gets no role, is neither suspended nor resumed, and comes back without what they had", async () => {
    const admin = await house.person(estate.name("admin"), "admin");
    const session = await house.session(admin.id);
    expect((await send("GET", "me", { token: undefined, headers: session.headers })).status).toBe(200);
    const gone = (await departs(admin.id)).json as Registered;
    expect(gone).toMatchObject({ state: "departed", role: null, departedAtMs: expect.any(Number) });
    expect((await send("GET", "me", { token: undefined, headers: session.headers })).status).toBe(401);
    expect((await send("GET", "me", { token: as(admin) })).status).toBe(401);
    expect((await departs(admin.id)).json).toMatchObject({ code: "entity.invalid_state" });
    const { version } = gone;
    expect((await send("PUT", `users/${admin.id}/role`, { version, body: { role: "admin" } })).json).toMatchObject({
      code: "entity.invalid_state",
    });
    for (const verb of ["suspend", "resume"])
      expect((await send("POST", `users/${admin.id}/${verb}`, { version, body: {} })).json).toMatchObject({ code: "entity.invalid_state" });
    expect((await send("POST", `users/${admin.id}/return`, { body: {} })).json).toMatchObject({
      state: "active",
      role: null,
      departedAtMs: null,
    });
    expect((await send("POST", `users/${admin.id}/return`, { body: {} })).json).toMatchObject({ code: "entity.invalid_state" });
  });

  it("an admin lets no owner depart; the last owner may go, and the list of things to do says so", async () => {
    const single = await openAdminHouse();
    try {
      const last = await single.person("last", "owner");
      const helper = await single.person("helper", "admin");
      const refused = await single.call("POST", `users/${last.id}/depart`, { token: single.tokenOf(helper.id), body: { reason: "left" } });
      expect(refused.json).toMatchObject({ code: "access.role_required" });
      const impact = await single.call("GET", `users/${last.id}/impact`, { token: single.tokenOf(last.id) });
      expect(impact.json).toMatchObject({ departure: { isLastOwner: true } });
      await single.call("POST", `users/${last.id}/depart`, { token: single.tokenOf(last.id), body: { reason: "left" } });
      const { items } = (await single.call("GET", "attention", { token: single.tokenOf(helper.id) })).json as { items: { code: string }[] };
      expect(items.map(({ code }) => code)).toContain("owner.none");
    } finally {
      await single.close();
    }
  });
});
