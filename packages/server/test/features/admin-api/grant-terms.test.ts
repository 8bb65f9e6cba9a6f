import type { GrantAnswer } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, settleEstate } from "../../fakes/estate.ts";

const house = await openAdminHouse();
let estate: Estate;
let token: string;
let base: {
  readonly subjectType: string;
  readonly subjectId: string;
  readonly resourceId: string;
  readonly permissions: readonly string[];
};
beforeAll(async () => {
  ({ estate } = await settleEstate(house));
  token = estate.token;
  const [agent, service] = [await estate.agent(), await estate.service()];
  base = { subjectType: "agent", subjectId: agent.id, resourceId: service.id, permissions: ["crm:read"] };
});
afterAll(() => house.close());

const hours = { timeZone: "Asia/Shanghai", days: ["mon", "tue"], from: "22:00", to: "06:00" };
const create = (conditions: unknown) => house.call("POST", "grants", { token, body: { ...base, conditions } });
const patch = (id: string, version: number, body: unknown) => house.call("PATCH", `grants/${id}`, { token, version, body });
const made = async (conditions: unknown = null) => (await create(conditions)).json as GrantAnswer;

describe("the conditions of a grant", () => {
  it("are kept in one way, whichever way they came", async () => {
    const client = await estate.client();
    const grant = await made({
      hours: { ...hours, days: ["tue", "mon"] },
      networks: ["10.1.2.3/8", "10.0.0.0/8", "::ffff:10.0.0.0/104", "2001:DB8::1/32"],
      clients: [client.id],
      maxChainLength: 2,
    });
    const kept = { hours, networks: ["10.0.0.0/8", "2001:db8::/32"], clients: [client.id], maxChainLength: 2 };
    expect(grant.conditions).toEqual(kept);
    expect((await house.call("GET", `grants/${grant.id}`, { token })).json).toEqual(grant);
    const [event] = await house.store.events({ action: "grant.create", newestFirst: true, limit: 1 });
    expect(JSON.parse(String(event?.detail?.conditions))).toEqual(kept);
    expect((await made()).conditions).toBeNull();
  });

  it.each<[string, unknown, string]>([
    ["nothing at all", {}, "conditions"],
    ["one that there is not", { weather: "fair" }, "conditions"],
    ["a zone that there is not", { hours: { ...hours, timeZone: "Mars/Olympus" } }, "conditions.hours.timeZone"],
    ["an offset for a zone", { hours: { ...hours, timeZone: "+08:00" } }, "conditions.hours.timeZone"],
    ["no days", { hours: { ...hours, days: [] } }, "conditions.hours.days"],
    ["a day twice", { hours: { ...hours, days: ["mon", "mon"] } }, "conditions.hours.days"],
    ["a day in other letters", { hours: { ...hours, days: ["Mon"] } }, "conditions.hours.days.0"],
    ["24:00", { hours: { ...hours, to: "24:00" } }, "conditions.hours.to"],
    ["a time without its zero", { hours: { ...hours, from: "9:00" } }, "conditions.hours.from"],
    ["hours without an end", { hours: { timeZone: "UTC", days: ["mon"], from: "09:00" } }, "conditions.hours.to"],
    ["an address for a network", { networks: ["10.0.0.1"] }, "conditions.networks.0"],
    ["a prefix too long", { networks: ["10.0.0.0/33"] }, "conditions.networks.0"],
    ["octal", { networks: ["010.0.0.0/8"] }, "conditions.networks.0"],
    ["a host name", { networks: ["office.example/24"] }, "conditions.networks.0"],
    ["a zone in an address", { networks: ["fe80::1%eth0/10"] }, "conditions.networks.0"],
    ["too many networks", { networks: Array.from({ length: 51 }, (_network, index) => `10.${index}.0.0/16`) }, "conditions.networks"],
    ["no networks", { networks: [] }, "conditions.networks"],
    ["a client that there is not", { clients: ["cli_00000000000000000000000001"] }, "conditions.clients.0"],
    ["an agent for a client", { clients: ["agt_00000000000000000000000001"] }, "conditions.clients.0"],
    ["no agents at all", { maxChainLength: 0 }, "conditions.maxChainLength"],
    ["half an agent", { maxChainLength: 1.5 }, "conditions.maxChainLength"],
    ["a number as text", { maxChainLength: "2" }, "conditions.maxChainLength"],
  ])("are refused with %s, at the place where it stands", async (_what, conditions, path) => {
    const grant = await made();
    for (const answer of [await create(conditions), await patch(grant.id, 1, { conditions })]) {
      expect(answer.status).toBe(400);
      expect((answer.json as { fields: { path: string }[] }).fields.map((field) => field.path)).toContain(path);
    }
  });
});

describe("a grant that is changed", () => {
  it("changes what is named, and is told as it then is", async () => {
    const grant = await made({ maxChainLength: 2 });
    const expiresAtMs = house.clock.nowMs() + 3_600_000;
    const answer = await patch(grant.id, 1, { expiresAtMs });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("etag")).toBe('"2"');
    expect(answer.json).toEqual({ ...grant, expiresAtMs, version: 2 });
    expect((await patch(grant.id, 2, { permissions: ["crm:write", "crm:write"], conditions: null })).json).toEqual({
      ...grant,
      ...{ permissions: ["crm:write"], conditions: null, expiresAtMs, version: 3 },
    });
    const [event] = await house.store.events({ action: "grant.update", newestFirst: true, limit: 1 });
    expect(event).toMatchObject({
      target: { type: "grant", id: grant.id },
      agentId: base.subjectId,
      detail: { changed: "conditions permissions", permissions: "crm:write" },
      revokes: [{ kind: "grant", id: base.subjectId }],
    });
  });

  it.each<[string, unknown]>([
    ["nothing", {}],
    ["its ends", { subjectId: "agt_00000000000000000000000001" }],
    ["no permissions", { permissions: [] }],
    ["a permission that the resource lacks", { permissions: ["crm:purge"] }],
    ["an end in the past", { expiresAtMs: 1 }],
    ["conditions that are none", { conditions: [] }],
  ])("is not changed to %s", async (_what, body) => {
    const grant = await made();
    expect((await patch(grant.id, 1, body)).status).toBe(400);
    expect((await house.call("GET", `grants/${grant.id}`, { token })).json).toEqual(grant);
  });

  it("is changed by one of two who saw the same version", async () => {
    const grant = await made();
    const answers = await Promise.all([
      patch(grant.id, 1, { conditions: { maxChainLength: 1 } }),
      patch(grant.id, 1, { permissions: ["crm:write"] }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    expect((await patch(grant.id, 1, { conditions: null })).status).toBe(412);
    expect((await house.call("PATCH", `grants/${grant.id}`, { token, body: { conditions: null } })).status).toBe(428);
  });

  it("is one that is there", async () => {
    expect((await patch("gnt_00000000000000000000000001", 1, { conditions: null })).status).toBe(404);
  });
});
