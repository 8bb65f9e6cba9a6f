import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, type Registered, settleEstate } from "../../fakes/estate.ts";

const house = await openAdminHouse();
let estate: Estate;
let token: string;
const made: string[] = [];

interface Page {
  readonly items: readonly (Registered & { readonly seq?: number; readonly name?: string })[];
  readonly nextCursor: string | null;
}

beforeAll(async () => {
  ({ estate } = await settleEstate(house));
  token = estate.token;
  for (let index = 0; index < 23; index++) made.push((await estate.make("groups", { name: `Group ${String(index).padStart(2, "0")}` })).id);
});
afterAll(() => house.close());

const page = async (path: string) => {
  const answer = await house.call("GET", path, { token });
  expect(answer.status).toBe(200);
  return answer.json as Page;
};

async function walk(path: string): Promise<readonly Page["items"][number][]> {
  const items: Page["items"][number][] = [];
  for (let cursor: string | null = null; ; ) {
    const next: Page = await page(cursor === null ? path : `${path}&cursor=${cursor}`);
    items.push(...next.items);
    if (next.nextCursor === null) return items;
    cursor = next.nextCursor;
  }
}

describe("every list comes in pages", () => {
  const lists = house.routes.filter((route) => route.method === "get" && route.query !== undefined);

  it("there is no list without", () => {
    const endless = house.routes.filter((route) => route.name.startsWith("list") && route.query === undefined).map((route) => route.name);
    // At most two secrets a party or connection, a key a rotation, the providers that are known by name, and what one person has: agents that work for them or wait for them, consents, connections, sessions, ways in.
    expect(endless.toSorted()).toEqual([
      "listAgentSecrets",
      "listClientSecrets",
      "listConnectionCatalogue",
      "listMyAgents",
      "listMyConnections",
      "listMyConsents",
      "listMyHandovers",
      "listMySessions",
      "listResourceSecrets",
      "listScimTokens",
      "listSigningKeys",
      "listUserConsents",
      "listUserIdentities",
      "listUserSessions",
    ]);
    expect(lists.length).toBeGreaterThan(8);
  });

  it.each([1, 5, 23, 22, 200])("%i at a time, none twice and none left out", async (limit) => {
    expect((await walk(`groups?limit=${limit}`)).map(({ id }) => id)).toEqual(made);
    expect((await walk(`groups?limit=${limit}&order=newest`)).map(({ id }) => id)).toEqual(made.toReversed());
  });

  it("what comes and goes between two pages shifts nothing", async () => {
    const first = await page("groups?limit=10");
    const late = await estate.make("groups", { name: "Late" });
    const rest = await page(`groups?limit=200&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual([...made, late.id]);
    await house.call("DELETE", `groups/${late.id}`, { token, version: 1 });
    const oneLess = await page("groups?limit=10");
    expect(oneLess.nextCursor).toBe(first.nextCursor);
  });

  it("50 unless told, 200 at most", async () => {
    expect((await house.call("GET", "groups?limit=200", { token })).status).toBe(200);
    for (let index = 0; index < 40; index++) await estate.user();
    expect((await page("users")).items.length).toBeLessThanOrEqual(50);
    expect((await page("audit/events")).items).toHaveLength(50);
  });

  it("searches names, ignoring case, and takes no pattern", async () => {
    expect((await page("groups?search=GROUP%200&limit=200")).items).toHaveLength(10);
    expect((await page("groups?search=%25")).items).toEqual([]);
    expect((await page("groups?search=_")).items).toEqual([]);
    expect((await page("groups?name=Group%2001")).items.map(({ id }) => id)).toEqual([made[1]]);
  });
});

describe("filters", () => {
  it("of agents", async () => {
    const [active, gone] = [await estate.agent({ name: "Keeper" }), await estate.agent({ kind: "autonomous" })];
    await house.call("POST", `agents/${gone.id}/suspend`, { token, version: 1, body: {} });
    const ids = async (query: string) => (await page(`agents?${query}`)).items.map(({ id }) => id);
    expect(await ids("state=suspended")).toEqual([gone.id]);
    expect(await ids("kind=interactive")).toEqual([active.id]);
    expect(await ids("search=keep&state=active")).toEqual([active.id]);
    expect(await ids(`ownerId=${(active as Registered & { ownerId: string }).ownerId}`)).toEqual([active.id]);
    expect((await house.call("GET", "agents?state=dead", { token })).status).toBe(400);
  });

  it("of grants and memberships", async () => {
    const grant = (await estate.grant()) as Registered & { subjectId: string; resourceId: string };
    await estate.grant();
    expect((await page(`grants?subjectId=${grant.subjectId}`)).items.map(({ id }) => id)).toEqual([grant.id]);
    expect((await page(`grants?resourceId=${grant.resourceId}&subjectType=agent`)).items.map(({ id }) => id)).toEqual([grant.id]);
    expect((await page("grants?subjectType=group")).items).toEqual([]);
  });

  it("of the audit log, both ways, with every event once", async () => {
    const all = await walk("audit/events?limit=200&order=oldest");
    expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: all.length }, (_value, index) => index + 1));
    expect((await walk("audit/events?limit=7")).map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq).toReversed());
    const groups = await walk("audit/events?limit=200&action=group.create");
    expect(groups).toHaveLength(24);
    const agent = await estate.agent();
    expect(await walk(`audit/events?limit=5&agentId=${agent.id}&category=admin&outcome=success`)).toHaveLength(1);
    expect((await page(`audit/events?fromMs=${house.clock.nowMs() + 60_000}`)).items).toEqual([]);
    expect((await house.call("GET", "audit/events?fromMs=yesterday", { token })).status).toBe(400);
  });
});
