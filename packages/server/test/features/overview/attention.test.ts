import type { Finding, SyncCounts } from "@agent-id-guard/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { adminApi } from "../../../src/cli/api.ts";
import { createGuard } from "../../../src/guard.ts";
import type { SyncJobRow } from "../../../src/store/port.ts";
import { type AdminHouse, openAdminHouse } from "../../fakes/admin-house.ts";
import { Estate, type Registered, settleEstate } from "../../fakes/estate.ts";

const dayMs = 24 * 3_600_000;

let house: AdminHouse;
let estate: Estate;
let ownerId: string;
beforeEach(async () => {
  house = await openAdminHouse();
  const settled = await settleEstate(house);
  estate = settled.estate;
  ownerId = settled.owner.id;
});
afterEach(() => house.close());

async function findings(as = ownerId): Promise<ReadonlyMap<string, Finding>> {
  const answer = await house.call("GET", "attention", { token: house.tokenOf(as) });
  expect(answer.status).toBe(200);
  return new Map((answer.json as { items: Finding[] }).items.map((item) => [item.code, item]));
}
const idsOf = async (code: string, as?: string) => (await findings(as)).get(code)?.examples.map(({ id }) => id) ?? [];

/** What all runs of these tests have in common. */
const aRun: Omit<SyncJobRow, "id" | "createdAtMs" | "providerId" | "state" | "dryRun"> = {
  version: 1,
  mode: "full",
  trigger: "schedule",
  startedBy: "system",
  finishedAtMs: null,
  counts: {} as SyncCounts,
  problems: [],
  error: null,
  thresholds: { people: 5, departments: 5, groups: 5 },
};

/** The token lives five minutes, and the clock is moved by days. */
const make = (path: string, body: unknown) => new Estate(house, house.tokenOf(ownerId)).make(path, body);
const act = (object: Registered, path: string, body: object = {}) => new Estate(house, house.tokenOf(ownerId)).act(object, path, body);

describe("attention", () => {
  it("STA-04: agents that have done nothing for 30 days, until they do something", async () => {
    const agent = await estate.agent();
    const fresh = async () => (await idsOf("agent.unused")).includes(agent.id);
    expect(await fresh()).toBe(false);
    house.clock.advance(31 * dayMs);
    expect(await fresh()).toBe(true);
    const actor = { type: "agent" as const, id: agent.id };
    const call = house.draft({ category: "outbound", action: "gateway.call", outcome: "success", actor, agentId: agent.id });
    await house.store.commit({ writes: [], events: [call] });
    expect(await fresh()).toBe(false);
  });

  it("STA-04: agents without grants, and grants and secrets that expire soon", async () => {
    const agent = await estate.agent();
    expect(await idsOf("agent.without_grants")).toContain(agent.id);
    const service = await estate.service();
    const soon = { subjectType: "agent", subjectId: agent.id, resourceId: service.id, permissions: ["crm:read"] };
    const grant = await make("grants", { ...soon, expiresAtMs: house.clock.nowMs() + 13 * dayMs });
    const late = await make("grants", { ...soon, permissions: ["crm:write"], expiresAtMs: house.clock.nowMs() + 30 * dayMs });
    await make(`agents/${agent.id}/secrets`, { expiresInSeconds: (13 * dayMs) / 1_000 });
    expect(await idsOf("agent.without_grants")).not.toContain(agent.id);
    expect(await idsOf("grant.expiring")).toEqual([grant.id]);
    expect(await idsOf("secret.expiring")).toEqual([agent.id]);
    house.clock.advance(17 * dayMs);
    expect(await idsOf("grant.expiring")).toEqual([late.id]);
    expect(await idsOf("secret.expiring")).toEqual([]);
  });

  it("STA-04: checkpoints that can't be written, to whoever answers for the installation", async () => {
    const developer = await house.person("dev", "developer");
    expect((await findings()).has("audit.checkpoint_failing")).toBe(false);
    house.checkpoints.failingSinceMs = house.clock.nowMs();
    expect((await findings()).get("audit.checkpoint_failing")).toMatchObject({ severity: "critical", count: 1 });
    expect((await findings(developer.id)).has("audit.checkpoint_failing")).toBe(false);
    house.checkpoints.failingSinceMs = undefined;
    expect((await findings()).has("audit.checkpoint_failing")).toBe(false);
  });

  it("STA-04: a whole server whose disk is full says so", async () => {
    const guard = await createGuard({ checkpointFile: "/dev/full" });
    try {
      const api = adminApi(guard.fetch, guard.issuer, await guard.systemToken());
      await api.post("groups", { name: "Support" });
      const codes = async () => (await api.get<{ items: Finding[] }>("attention")).items.map(({ code }) => code);
      expect(await codes()).not.toContain("audit.checkpoint_failing");
      await expect(api.post("audit/verify", {})).rejects.toThrow();
      expect(await codes()).toContain("audit.checkpoint_failing");
    } finally {
      await guard.close();
    }
  });

  it("STA-04: agents whose owner is suspended, gravest first, with five examples at most", async () => {
    const user = await estate.user();
    for (let i = 0; i < 7; i++) await estate.agent({ ownerId: user.id });
    expect((await findings()).has("agent.owner_suspended")).toBe(false);
    await act(user, `users/${user.id}/suspend`);
    const found = [...(await findings()).values()];
    const orphaned = found.find(({ code }) => code === "agent.owner_suspended" || code === "agent.orphaned");
    expect([orphaned?.count, orphaned?.examples.length]).toEqual([7, 5]);
    const gravity = found.map(({ severity }) => ["critical", "warning", "info"].indexOf(severity));
    expect(gravity).toEqual(gravity.toSorted());
  });

  it("STA-04: resources that lack a credential, credentials that are old, a single owner, no identity provider", async () => {
    const bare = await estate.service();
    const credential = await estate.credential();
    // What is handed over by another way is no use to the gateway.
    const minted = { kind: "jwt", name: "Partner", resourceId: bare.id, settings: { audience: ["https://partner.example"] } };
    await make("credentials", minted);
    const first = await findings();
    expect(first.get("resource.without_credential")?.examples.map(({ id }) => id)).toEqual([bare.id]);
    expect(first.has("credential.old")).toBe(false);
    expect([first.get("owner.single")?.count, first.get("identity_provider.none")?.count]).toEqual([1, 1]);
    house.clock.advance(91 * dayMs);
    expect(await idsOf("credential.old")).toEqual([credential.id]);
    await act(credential, `credentials/${credential.id}/rotate`, { secret: "another-upstream-value" });
    expect(await idsOf("credential.old")).toEqual([]);
    await house.person("second", "owner");
    await new Estate(house, house.tokenOf(ownerId)).provider();
    const then = await findings();
    expect([then.has("owner.single"), then.has("identity_provider.none")]).toEqual([false, false]);
  });

  it("STA-04: credentials whose new value somebody must bring, and those to which the server could give none", async () => {
    const shared = { rotation: { everyDays: 7 }, secret: "a-value-of-today" };
    const { id: resourceId } = await estate.service();
    const settings = { engine: "postgresql", host: "db.test", database: "app", username: "maker", memberOf: ["reader"] };
    const key = await make("credentials", { name: "Key", resourceId, ...shared });
    const login = await make("credentials", { kind: "database", name: "Login", resourceId, settings, ...shared });
    house.clock.advance(7 * dayMs - 1_000);
    expect([await idsOf("credential.rotation_due"), await idsOf("credential.rotation_failed")]).toEqual([[], []]);
    house.clock.advance(1_000);
    expect([await idsOf("credential.rotation_due"), await idsOf("credential.rotation_failed")]).toEqual([[key.id], []]);
    house.clock.advance(600_000);
    expect(await idsOf("credential.rotation_failed")).toEqual([login.id]);
    expect((await findings()).get("credential.rotation_failed")).toMatchObject({ severity: "critical", count: 1 });
    await act(login, `credentials/${login.id}/rotate`, {});
    await act(key, `credentials/${key.id}/rotate`, { secret: "a-value-of-tomorrow" });
    expect([await idsOf("credential.rotation_due"), await idsOf("credential.rotation_failed")]).toEqual([[], []]);
  });

  it("STA-04: directory syncs that wait for a yes, and providers whose last three runs failed", async () => {
    const provider = await estate.provider();
    const ended = async (state: SyncJobRow["state"], dryRun = false) => {
      const id = house.entropy.id("syncJob");
      const row = { ...aRun, id, createdAtMs: house.clock.nowMs(), providerId: provider.id, state, dryRun };
      await house.store.commit({ writes: [{ verb: "insert", collection: "sync_jobs", row }], events: [] });
    };
    await ended("failed");
    await ended("failed");
    await ended("failed", true);
    expect((await findings()).has("sync.failing")).toBe(false);
    await ended("failed");
    const found = await findings();
    expect(found.get("sync.failing")).toMatchObject({ severity: "warning", count: 1, examples: [{ id: provider.id }] });
    expect(found.has("sync.waiting")).toBe(false);
    await ended("waiting");
    const then = await findings();
    expect(then.get("sync.waiting")).toMatchObject({ count: 1, examples: [{ type: "identity_provider", id: provider.id }] });
    expect(then.has("sync.failing")).toBe(false);
  });

  it("STA-04: alerts of the last 30 days", async () => {
    const actor = { type: "system" as const, id: "system" };
    const alert = house.draft({ category: "alert", action: "credential.echoed", outcome: "failure", actor });
    await house.store.commit({ writes: [], events: [alert] });
    expect((await findings()).get("credential.echoed")).toMatchObject({ severity: "critical", count: 1 });
    house.clock.advance(32 * dayMs);
    expect((await findings()).has("credential.echoed")).toBe(false);
  });

  it("STA-02: tells a developer of their own agents and of nothing else", async () => {
    const developer = await house.person("dan", "developer");
    const own = await estate.agent({ ownerId: developer.id });
    await estate.agent();
    await estate.service();
    const found = await findings(developer.id);
    expect([...found.keys()]).toEqual(["agent.without_grants"]);
    expect(found.get("agent.without_grants")?.examples.map(({ id }) => id)).toEqual([own.id]);
  });
});
