import { providerSettingsSchemas, syncSettingsSchema } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  planDeparturePolicy,
  planRegisterAgent,
  planResumeAgent,
  planSuspendAgent,
  planTransferAgent,
  startSuspendingUnclaimed,
} from "../../src/agents/index.ts";
import { depart, planDepart, planDepartUser, planReturn, planReturnUser } from "../../src/directory/index.ts";
import { planPerson, refuseInactive } from "../../src/directory/remember-person.ts";
import type { ExternalPerson } from "../../src/idp/port.ts";
import { type IdentityProviderRow, isStoreFailure, type ResourceRow, type Store, type Unit, type UserRow } from "../../src/store/port.ts";
import { findTarget } from "../../src/tokens/authorize/find-target.ts";
import { externalPerson } from "../fakes/fake-directory.ts";
import { userRow } from "../fakes/rows.ts";
import { clientCredentials, exchange, type Settled, type SettledAgent, TokenEstate } from "../fakes/token-estate.ts";
import { openTokenHouse, type TokenHouse } from "../fakes/token-house.ts";

/* What becomes of an agent whose owner leaves, at whatever moment and by whoever's word (case AGT-02). */

const providerId = "idp_00000000000000000000000001";
const dayMs = 24 * 3_600_000;
const provider: IdentityProviderRow = {
  id: providerId,
  version: 1,
  createdAtMs: 0,
  name: "Corp",
  kind: "oidc",
  state: "active",
  settings: providerSettingsSchemas.oidc.parse({ issuer: "https://idp.example", clientId: "guard" }),
  sealedSecrets: {},
  sync: syncSettingsSchema.parse({}),
};

let house: TokenHouse;
let estate: TokenEstate;
let tickets: Settled<ResourceRow>;
let owner: UserRow;
let heir: UserRow;
let agent: SettledAgent;
/** Done right before a unit is committed that it is true of, once. */
let meanwhile: { readonly before: (unit: Unit) => boolean; readonly act: () => Promise<unknown> } | undefined;

function interrupted(store: Store): Store {
  return {
    get: (collection, id) => store.get(collection, id),
    find: (collection, query) => store.find(collection, query),
    count: (collection, by, where) => store.count(collection, by, where),
    events: (query) => store.events(query),
    records: (afterSeq, limit) => store.records(afterSeq, limit),
    subscribe: (listener) => store.subscribe(listener),
    close: () => store.close(),
    commit: async (unit) => {
      const now = meanwhile?.before(unit) === true ? meanwhile : undefined;
      if (now !== undefined) meanwhile = undefined;
      await now?.act();
      return store.commit(unit);
    },
  };
}

async function person(more: Partial<UserRow> = {}): Promise<UserRow> {
  const id = house.entropy.id("user");
  const row = userRow(id, { providerId, createdAtMs: house.clock.nowMs(), ...more });
  const event = house.draft({ category: "admin", action: "user.create", outcome: "success", actor: { type: "system", id: "system" } });
  await house.store.commit({ writes: [{ verb: "insert", collection: "users", row }], events: [event] });
  return row;
}

async function agentOf(user: UserRow): Promise<SettledAgent> {
  const made = await estate.agent();
  const row = await house.done(planTransferAgent(house.store, house.change(), made.row, made.row.version, { ownerId: user.id }));
  return { ...made, row };
}

/** What the provider says of a person at their sign-in. */
const told = ({ subject, name }: UserRow): ExternalPerson => externalPerson(subject, { name, email: null, username: "" });

const read = async ({ id }: { readonly id: string }) => {
  const row = await house.store.get("agents", id);
  if (row === undefined) throw new Error("no such agent");
  return row;
};
const own = (by: SettledAgent = agent) => house.token({ ...clientCredentials(tickets.row.identifier), ...by.post });
const living = async (token: unknown) =>
  (await house.introspect({ token: String(token), client_id: tickets.id, client_secret: tickets.secret })).json.active;
const letGo = (reason: "left" | "security" | "disabled" = "left") => depart(house, owner.id, { source: "sync", providerId, reason });

beforeAll(async () => {
  house = await openTokenHouse({ wrap: interrupted });
  estate = new TokenEstate(house);
  tickets = await estate.resource(["tickets:read"]);
});
beforeEach(async () => {
  meanwhile = undefined;
  [owner, heir] = [await person(), await person()];
  agent = await agentOf(owner);
  await estate.grant("agent", agent.id, tickets.id, ["tickets:read"]);
  // What died while this was set up is not what the tests are about.
  house.advance(2_000);
});
afterAll(() => house.close());

describe("AGT-02: whoever says that the owner left", () => {
  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    sync: () => depart(house, owner.id, { source: "sync", providerId, reason: "deleted" }),
    scim: () => depart(house, owner.id, { source: "scim", providerId, reason: "disabled" }),
    callback: () => depart(house, owner.id, { source: "callback", providerId, reason: "left" }),
    signin: async () => {
      const refused = refuseInactive(house, provider, { ...told(owner), isActive: false });
      await expect(refused).rejects.toMatchObject({ code: "signin.failed" });
    },
    administrator: () => house.done(planDepartUser(house.store, house.change(), owner, { reason: "left" })),
  };

  it.each(Object.keys(ways))("%s: the person is departed, and the agent is orphaned and works until its grace ends", async (way) => {
    const before = (await own()).json.access_token;
    await ways[way]?.();
    const nowMs = house.clock.nowMs();
    expect(await house.store.get("users", owner.id)).toMatchObject({ state: "departed", departedAtMs: nowMs, role: null });
    expect(await read(agent)).toMatchObject({ state: "orphaned", ownerLostAtMs: nowMs, graceEndsAtMs: nowMs + 7 * dayMs });
    expect(await living(before)).toBe(true);
    expect((await own()).status).toBe(200);
    const [orphaned] = await house.store.events({ agentId: agent.id, action: "agent.orphan" });
    expect(orphaned).toMatchObject({ userId: owner.id, detail: { before: "active", asked: "administrators" } });
    const [departed] = await house.store.events({ userId: owner.id, action: "user.depart" });
    expect(departed).toMatchObject({ detail: { source: way, agents: 1 }, revokes: [{ kind: "user", id: owner.id }] });
  });

  it("for reasons of security there is no grace: its tokens are dead with the same commit, and it gets none", async () => {
    const before = (await own()).json.access_token;
    await letGo("security");
    expect(await living(before)).toBe(false);
    expect((await own()).json.error).toBe("invalid_client");
    expect(await read(agent)).toMatchObject({ state: "orphaned", graceEndsAtMs: house.clock.nowMs() });
  });

  it("who departs twice departs once, and a provider that does not keep them says nothing", async () => {
    await letGo();
    expect(await letGo()).toMatchObject({ state: "departed" });
    expect(await house.store.events({ userId: owner.id, action: "user.depart" })).toHaveLength(1);
    await expect(depart(house, heir.id, { source: "sync", providerId: "idp_other", reason: "left" })).rejects.toMatchObject({
      code: "entity.invalid_state",
    });
  });

  it("what a person is signed in with is over: sessions, refresh tokens, consents", async () => {
    const base = { version: 1, createdAtMs: house.clock.nowMs() };
    const expiresAtMs = house.clock.nowMs() + dayMs;
    await house.store.commit({
      writes: [
        {
          verb: "insert",
          collection: "sessions",
          row: {
            ...base,
            id: owner.id,
            userId: owner.id,
            authTimeMs: 0,
            lastSeenAtMs: 0,
            expiresAtMs,
            address: null,
            userAgent: null,
            providerId,
            acr: null,
            amr: [],
          },
        },
        {
          verb: "insert",
          collection: "consents",
          row: {
            ...base,
            id: `c${owner.id}`,
            userId: owner.id,
            clientId: "cli_1",
            resourceId: "res_1",
            permissions: [],
            clientFingerprint: "",
          },
        },
      ],
      events: [house.draft({ category: "admin", action: "user.update", outcome: "success", actor: { type: "system", id: "system" } })],
    });
    await letGo();
    for (const collection of ["sessions", "consents", "refresh_tokens"] as const)
      expect({ collection, rows: await house.store.find(collection, { where: { userId: owner.id } }) }).toEqual({ collection, rows: [] });
  });

  it("a suspended agent stays suspended and is latched; it is not resumed before somebody owns it", async () => {
    const { version } = await house.done(planSuspendAgent(house.store, house.change(), agent.row, agent.row.version, undefined));
    await letGo();
    const latched = await read(agent);
    expect(latched).toMatchObject({ state: "suspended", ownerLostAtMs: house.clock.nowMs(), graceEndsAtMs: null, version: version + 1 });
    await expect(planResumeAgent(house.store, house.change(), latched, latched.version, undefined)).rejects.toMatchObject({
      code: "entity.invalid_state",
    });
    const given = await house.done(planTransferAgent(house.store, house.change(), latched, latched.version, { ownerId: heir.id }));
    expect(given).toMatchObject({ state: "suspended", ownerLostAtMs: null });
  });
});

describe("AGT-02: the end of a grace", () => {
  it("stops it at that very moment at every entrance, and no token lives beyond", async () => {
    const caller = await agentOf(heir);
    const [client, user] = [await estate.client(), await estate.user()];
    for (const [type, id] of [
      ["client", client.id],
      ["user", user.id],
      ["agent", caller.id],
    ] as const)
      await estate.grant(type, id, agent.row.resourceId, ["invoke"]);
    await estate.grant("user", user.id, tickets.id, ["tickets:read"]);
    await letGo();
    const { graceEndsAtMs } = await read(agent);
    const endsAtMs = graceEndsAtMs as number;
    house.advance(endsAtMs - house.clock.nowMs() - 2_000);
    const last = await own();
    expect(last.status).toBe(200);
    expect(last.json.expires_in).toBeLessThanOrEqual(2);
    const calling = await house.token({ ...clientCredentials(agent.identifier), ...caller.post });
    expect(calling.json.expires_in).toBeLessThanOrEqual(2);
    const forUser = await house.token({ ...exchange(estate.calling(agent, user, client), tickets.row.identifier), ...agent.post });
    expect(forUser.json.expires_in).toBeLessThanOrEqual(2);

    const question = { resource: tickets.row, requested: ["tickets:read"], agentId: agent.id, chain: [agent.id], sourceAddress: undefined };
    house.advance(endsAtMs - house.clock.nowMs() - 1);
    expect(await house.policy.decide(question)).toMatchObject({ effect: "allow", untilMs: endsAtMs });
    expect((await house.policy.grantsOf({ agentId: agent.id }, { sourceAddress: undefined })).size).toBe(1);
    expect((await findTarget(house.store, house.issuer, agent.identifier, house.clock.nowMs())).kind).toBe("agent");
    house.advance(1);
    expect(await house.policy.decide(question)).toMatchObject({ effect: "deny", reason: `agent ${agent.id} is orphaned.` });
    expect((await house.policy.grantsOf({ agentId: agent.id }, { sourceAddress: undefined })).size).toBe(0);
    await expect(findTarget(house.store, house.issuer, agent.identifier, house.clock.nowMs())).rejects.toMatchObject({
      code: "oauth.invalid_target",
    });
    expect((await own()).json.error).toBe("invalid_client");
    expect((await house.token({ ...clientCredentials(agent.identifier), ...caller.post })).json.error).toBe("invalid_target");
    const chained = { ...question, agentId: caller.id, chain: [agent.id, caller.id] };
    expect(await house.policy.decide({ ...chained, agentId: agent.id })).toMatchObject({ effect: "deny" });
    for (const token of [last, calling, forUser]) expect(await living(token.json.access_token)).toBe(false);
  });

  it("suspends who was not taken over, once on however many replicas, with the resource through which it is called", async () => {
    await letGo();
    const stops = [startSuspendingUnclaimed(house), startSuspendingUnclaimed(house)];
    await settle(7 * dayMs - 1);
    expect((await read(agent)).state).toBe("orphaned");
    await settle(1);
    await settle(30_000);
    expect(await read(agent)).toMatchObject({ state: "suspended", ownerLostAtMs: expect.any(Number) });
    expect(await house.store.get("resources", String(agent.row.resourceId))).toMatchObject({ state: "suspended" });
    const suspended = await house.store.events({ agentId: agent.id, action: "agent.suspend" });
    expect(suspended).toMatchObject([
      { actor: { type: "system", id: "system" }, revokes: [{ kind: "agent", id: agent.id }, { kind: "resource" }] },
    ]);
    for (const stop of stops) await stop();

    const latched = await read(agent);
    const given = await house.done(planTransferAgent(house.store, house.change(), latched, latched.version, { ownerId: heir.id }));
    expect(given).toMatchObject({ state: "active", ownerId: heir.id, ownerLostAtMs: null, graceEndsAtMs: null });
    expect(await house.store.get("resources", String(agent.row.resourceId))).toMatchObject({ state: "active" });
    expect((await own()).status).toBe(200);
  });

  it("is set by the administrators, for departures from then on", async () => {
    await house.done(planDeparturePolicy(house.store, house.change(), { securityGraceSeconds: 60, otherGraceSeconds: 0 }));
    const before = (await own()).json.access_token;
    await letGo("disabled");
    expect(await living(before)).toBe(false);
    await house.done(planDeparturePolicy(house.store, house.change(), { securityGraceSeconds: 0, otherGraceSeconds: 604_800 }));
    expect((await read(agent)).graceEndsAtMs).toBe(house.clock.nowMs());
  });

  /** Moves the clock on and lets what runs in the background come to rest. */
  async function settle(byMs: number): Promise<void> {
    house.advance(byMs);
    for (let turns = 0; turns < 30; turns++) await new Promise((resolve) => setImmediate(resolve));
  }
});

describe("AGT-02: the latch", () => {
  it("survives the person's return, who gets neither role nor agents back", async () => {
    await letGo();
    const departed = (await house.store.get("users", owner.id)) as UserRow;
    const back = await house.done(planReturn(house, { user: departed, evidence: { source: "sync", providerId } }));
    expect(back).toMatchObject({ state: "active", departedAtMs: null, role: null });
    expect(await read(agent)).toMatchObject({ state: "orphaned", ownerLostAtMs: expect.any(Number) });
    const latched = await read(agent);
    const again = await house.done(planTransferAgent(house.store, house.change(), latched, latched.version, { ownerId: owner.id }));
    expect(again).toMatchObject({ state: "active", ownerLostAtMs: null });
  });

  it("the provider that keeps them brings them back by a sign-in, an administrator's word stands", async () => {
    await letGo();
    const back = await house.done(planPerson(house, provider, told(owner)));
    expect(back).toBe(owner.id);
    expect(await house.store.get("users", owner.id)).toMatchObject({ state: "active" });
    await house.done(planDepartUser(house.store, house.change(), heir, { reason: "left" }));
    await expect(planPerson(house, provider, told(heir))).rejects.toMatchObject({ code: "signin.failed" });
  });

  it("whom an administrator let go no provider brings back, and who was suspended stays so", async () => {
    const suspended = await person({ state: "suspended" });
    const gone = await house.done(planDepartUser(house.store, house.change(), suspended, { reason: "security" }));
    const unchanged = await planReturn(house, { user: gone, evidence: { source: "scim", providerId } });
    expect(unchanged).toEqual({ writes: [], events: [], answer: gone });
    expect(await house.done(planReturnUser(house.store, house.change(), gone, undefined))).toMatchObject({ state: "suspended" });
  });

  it("who has departed gets no agent, new or given", async () => {
    await letGo();
    const input = { name: "New", kind: "autonomous", purpose: "testing", ownerId: owner.id } as const;
    const ports = { ...house, checkPublicKey: house.signer.checkPublicKey.bind(house.signer) };
    await expect(planRegisterAgent(ports, house.change(), input)).rejects.toMatchObject({ code: "request.invalid" });
    const other = await agentOf(heir);
    await expect(planTransferAgent(house.store, house.change(), other.row, other.row.version, { ownerId: owner.id })).rejects.toMatchObject(
      {
        code: "request.invalid",
      },
    );
  });
});

describe("AGT-02: races", () => {
  const ofToken = ({ events }: Unit) => events.some(({ action }) => action === "token.issue");
  const ofDeparture = ({ events }: Unit) => events.some(({ action }) => action === "user.depart");

  it("a token that is decided while its agent loses the owner without a grace is not handed out", async () => {
    meanwhile = { before: ofToken, act: () => letGo("security") };
    expect((await own()).json.error).toBe("invalid_grant");
  });

  it("an agent that is given away while its owner departs is the new owner's and active, or the departure's and orphaned: never both", async () => {
    const { row } = agent;
    meanwhile = {
      before: ofDeparture,
      act: () => house.done(planTransferAgent(house.store, house.change(), row, row.version, { ownerId: heir.id })),
    };
    await letGo();
    expect(await read(agent)).toMatchObject({ ownerId: heir.id, state: "active", ownerLostAtMs: null });
    expect(await house.store.get("users", owner.id)).toMatchObject({ state: "departed" });

    const second = await agentOf(await person());
    const plan = await planTransferAgent(house.store, house.change(), second.row, second.row.version, { ownerId: heir.id });
    await depart(house, second.row.ownerId, { source: "sync", providerId, reason: "left" });
    await expect(house.store.commit(plan)).rejects.toSatisfy((error) => isStoreFailure(error, "stale"));
    expect(await read(second)).toMatchObject({ state: "orphaned" });
  });

  it("an agent that is registered, or given, while its new owner departs is latched or refused", async () => {
    const other = await agentOf(heir);
    const input = { name: "New", kind: "autonomous", purpose: "testing", ownerId: owner.id } as const;
    const ports = { ...house, checkPublicKey: house.signer.checkPublicKey.bind(house.signer) };
    const registering = await planRegisterAgent(ports, house.change(), input);
    const giving = await planTransferAgent(house.store, house.change(), other.row, other.row.version, { ownerId: owner.id });
    const early = await planRegisterAgent(ports, house.change(), input);
    meanwhile = { before: ofDeparture, act: () => house.store.commit(early) };
    await letGo();
    expect(await read(early.answer)).toMatchObject({ state: "orphaned", ownerLostAtMs: expect.any(Number) });
    for (const late of [registering, giving])
      await expect(house.store.commit(late)).rejects.toSatisfy((error) => isStoreFailure(error, "limit"));
    expect(await read(other)).toMatchObject({ ownerId: heir.id, state: "active" });
  });

  it("1,500 agents of one owner are latched in one unit", async () => {
    const { row } = agent;
    const rows = Array.from({ length: 1_500 }, () => ({ ...row, id: house.entropy.id("agent"), resourceId: null, version: 1 }));
    const event = house.draft({ category: "admin", action: "agent.create", outcome: "success", actor: { type: "system", id: "system" } });
    await house.store.commit({ writes: rows.map((one) => ({ verb: "insert", collection: "agents", row: one })), events: [event] });
    const { events } = await planDepart(house, { user: owner, evidence: { source: "sync", providerId, reason: "security" } });
    expect(events).toHaveLength(1_502);
    await letGo("security");
    expect(await house.store.count("agents", ["state"], { ownerId: owner.id })).toEqual([{ of: { state: "orphaned" }, count: 1_501 }]);
  });
});
