import type { ActivityAnswer, StatisticsAnswer } from "@agent-id-guard/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AdminHouse, openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, type Registered, settleEstate } from "../../fakes/estate.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

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

/** The clock is moved by days, which no token outlives. */
const tokenNow = () => house.tokenOf(ownerId);
const read = async <Body>(path: string, as = tokenNow()): Promise<Body> => {
  const answer = await house.call("GET", path, { token: as });
  expect({ path, status: answer.status }).toEqual({ path, status: 200 });
  return answer.json as Body;
};
const refused = async (path: string, as = tokenNow()) => {
  const { status, json } = await house.call("GET", path, { token: as });
  return [status, ((json as { fields?: readonly { path: string }[] }).fields ?? []).map((field) => field.path)];
};
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Puts what happened into the log, as the gateway and the token endpoint do. */
async function happen(
  agent: Registered,
  action: "gateway.call" | "gateway.answer" | "token.issue",
  outcome: "success" | "denied" | "failure",
  more = {},
) {
  const actor = { type: "agent" as const, id: agent.id };
  await house.store.commit({
    writes: [],
    events: [house.draft({ category: "outbound", action, outcome, actor, agentId: agent.id, ...more })],
  });
}

describe("statistics", () => {
  it("STA-01: count the registry by state and kind", async () => {
    const before = await read<StatisticsAnswer>("statistics");
    const agents = [await estate.agent(), await estate.agent({ kind: "autonomous" })];
    await estate.act(agents[0] as Registered, `agents/${agents[0]?.id}/suspend`);
    await estate.credential();
    await estate.client();
    const after = await read<StatisticsAnswer>("statistics");
    expect(after.agents.total - before.agents.total).toBe(2);
    expect(after.agents.byState.suspended - before.agents.byState.suspended).toBe(1);
    expect(after.agents.byKind.autonomous - before.agents.byKind.autonomous).toBe(1);
    expect(after.resources.byKind.service - before.resources.byKind.service).toBe(1);
    expect(after.resources.byKind.agent - before.resources.byKind.agent).toBe(1);
    expect(after.credentials?.active).toBe((before.credentials?.active ?? 0) + 1);
    expect(after.clients.total).toBe(before.clients.total + 1);
    expect(after.people?.total).toBe((before.people?.total ?? 0) + 2);
    const [newest] = await house.store.events({ newestFirst: true, limit: 1 });
    expect(after.newestSeq).toBe(newest?.seq);
  });

  it("STA-01: give a point for every moment, with what the log has of it", async () => {
    const agent = await estate.agent();
    await happen(agent, "token.issue", "success");
    await happen(agent, "gateway.call", "success");
    await happen(agent, "gateway.answer", "failure");
    house.clock.advance(2 * hourMs);
    await happen(agent, "gateway.call", "denied");
    const nowMs = house.clock.nowMs();
    for (const [query, points] of [
      ["", 25],
      [`?bucket=1d&fromMs=${nowMs - 3 * dayMs}`, 4],
      [`?bucket=5m&fromMs=${nowMs - 5 * hourMs}`, 61],
    ] as const) {
      const { series } = await read<StatisticsAnswer>(`statistics${query}`);
      const { atMs, bucketMs, ...columns } = series;
      expect(Math.abs(atMs.length - points), query).toBeLessThanOrEqual(1);
      expect(atMs.every((at, index) => at === (atMs[0] ?? 0) + index * bucketMs && at % bucketMs === 0)).toBe(true);
      expect(Object.values(columns).map((values) => [values.length, sum(values)])).toEqual([
        [atMs.length, 1],
        [atMs.length, 1],
        [atMs.length, 1],
        [atMs.length, 1],
        [atMs.length, 1],
      ]);
      expect(series.denials.at(-1), query).toBe(1);
    }
    const before = await read<StatisticsAnswer>(`statistics?fromMs=${nowMs - 9 * dayMs}&toMs=${nowMs - 5 * dayMs}`);
    expect(sum(before.series.calls)).toBe(0);
  });

  it("STA-01: are bounded, and a time that is none is refused", async () => {
    const nowMs = house.clock.nowMs();
    expect(await refused(`statistics?bucket=5m&fromMs=${nowMs - 9 * dayMs}`)).toEqual([400, ["bucket"]]);
    expect(await refused(`statistics?fromMs=${nowMs}&toMs=${nowMs - 1}`)).toEqual([400, ["fromMs"]]);
    expect(await refused("statistics?fromMs=0&toMs=253402300799999&bucket=1d")).toEqual([400, ["bucket"]]);
    expect(await refused("statistics?bucket=1s")).toEqual([400, ["bucket"]]);
    expect(await refused("statistics?fromMs=yesterday")).toEqual([400, ["fromMs"]]);
    expect(await refused("statistics?colour=red")).toEqual([400, [""]]);
  });

  it("STA-02: are a developer's own agents' for a developer", async () => {
    const developer = await house.person("dan", "developer");
    const own = await estate.agent({ ownerId: developer.id });
    const other = await estate.agent();
    await happen(own, "gateway.call", "success");
    await happen(other, "gateway.call", "success");
    const dan = house.tokenOf(developer.id);
    const { agents, people, credentials, newestSeq, series } = await read<StatisticsAnswer>("statistics", dan);
    expect([agents.total, people, credentials, newestSeq, sum(series.calls)]).toEqual([1, null, null, null, 1]);
    expect(await refused("statistics?bucket=5m", dan)).toEqual([400, ["bucket"]]);
    expect((await house.call("GET", `agents/${other.id}/activity`, { token: dan })).status).toBe(404);
    expect(sum((await read<ActivityAnswer>(`agents/${own.id}/activity`, dan)).series.calls)).toBe(1);
  });
});

describe("activity", () => {
  it("STA-03: tells when an agent was seen first and last, in its own page, in lists and in its activity", async () => {
    const agent = await estate.agent();
    const idle = await estate.agent();
    await happen(agent, "gateway.call", "success");
    const firstAtMs = house.clock.nowMs();
    house.clock.advance(40 * hourMs);
    await happen(agent, "gateway.call", "success");
    const activity = await read<ActivityAnswer>(`agents/${agent.id}/activity`);
    expect(Math.abs((activity.firstSeenAtMs ?? 0) - firstAtMs)).toBeLessThan(5_000);
    expect((activity.lastSeenAtMs ?? 0) - (activity.firstSeenAtMs ?? 0)).toBeGreaterThanOrEqual(40 * hourMs);
    expect([activity.usesLastDay, activity.usesLast30Days, sum(activity.series.calls)]).toEqual([1, 2, 1]);
    const one = await read<{ lastActiveAtMs: number | null }>(`agents/${agent.id}`);
    expect(one.lastActiveAtMs).toBe(activity.lastSeenAtMs);
    const { items } = await read<{ items: { id: string; lastActiveAtMs: number | null }[] }>("agents?limit=200");
    const lastOf = (id: string) => items.find((item) => item.id === id)?.lastActiveAtMs;
    expect([lastOf(agent.id), lastOf(idle.id)]).toEqual([activity.lastSeenAtMs, null]);
    expect(await read(`agents/${idle.id}/activity`)).toMatchObject({ firstSeenAtMs: null, lastSeenAtMs: null, usesLastDay: 0 });
    expect(await refused(`agents/${agent.id}/activity?bucket=5m`)).toEqual([400, ["bucket"]]);
  });

  it("STA-03: tells the same of a credential, which an administrator's changes do not use", async () => {
    const credential = await estate.credential();
    const agent = await estate.agent();
    expect(await read(`credentials/${credential.id}`)).toMatchObject({ lastUsedAtMs: null });
    for (let i = 0; i < 3; i++) await happen(agent, "gateway.call", "success", { credentialId: credential.id });
    const activity = await read<ActivityAnswer>(`credentials/${credential.id}/activity`);
    expect([activity.usesLastDay, activity.usesLast30Days]).toEqual([3, 3]);
    expect(await read(`credentials/${credential.id}`)).toMatchObject({ lastUsedAtMs: activity.lastSeenAtMs });
    const { items } = await read<{ items: { lastUsedAtMs: number | null }[] }>("credentials");
    expect(items[0]?.lastUsedAtMs).toBe(activity.lastSeenAtMs);
    expect([sum(activity.series.calls), sum(activity.series.denials)]).toEqual([3, 0]);
  });

  it("STA-05: lists a credential's versions, newest first, and never a value", async () => {
    const credential = await estate.credential();
    await estate.act(credential, `credentials/${credential.id}/rotate`, { secret: "another-upstream-value" });
    const answer = await house.call("GET", `credentials/${credential.id}/versions`, { token: tokenNow() });
    expect(answer.json).toMatchObject({
      items: [
        { number: 2, active: true },
        { number: 1, active: false },
      ],
    });
    const page = await read<{ items: { number: number }[]; nextCursor: string }>(`credentials/${credential.id}/versions?limit=1`);
    const next = await read(`credentials/${credential.id}/versions?limit=1&cursor=${page.nextCursor}`);
    expect([page.items[0]?.number, next]).toMatchObject([2, { items: [{ number: 1 }], nextCursor: null }]);
    const keys = new Set((answer.json as { items: object[] }).items.flatMap((item) => Object.keys(item)));
    expect([...keys].toSorted()).toEqual(["active", "createdAtMs", "id", "kmsKeyId", "lastUsedAtMs", "number", "retireAtMs"]);
    expect(answer.text).not.toMatch(/upstream|cipher|wrapped|nonce/);
    expect((await house.call("GET", `credentials/${house.entropy.id("credential")}/versions`, { token: tokenNow() })).status).toBe(404);
  });
});
