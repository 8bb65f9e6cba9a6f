import type { EstateTopology } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, type Registered, settleEstate } from "../../fakes/estate.ts";

const house = await openAdminHouse();
let estate: Estate;
let token: string;
let dan: string;
let triage: Registered & { readonly resourceId: string };
let billing: Registered & { readonly resourceId: string };
let helper: Registered & { readonly resourceId: string };
let crm: Registered;
let ledger: Registered;
let desk: Registered;
let alice: Registered;
let support: Registered;

const grant = (subjectType: string, subjectId: string, resourceId: string, ...permissions: string[]) =>
  estate.make("grants", { subjectType, subjectId, resourceId, permissions });

beforeAll(async () => {
  ({ estate } = await settleEstate(house));
  token = estate.token;
  dan = (await house.person("dan", "developer")).id;
  triage = (await estate.agent({ name: "Triage", ownerId: dan })) as typeof triage;
  billing = (await estate.agent({ name: "Billing" })) as typeof billing;
  helper = (await estate.agent({ name: "Helper" })) as typeof helper;
  [crm, ledger] = [await estate.service({ title: "The CRM" }), await estate.service({ title: "Ledger" })];
  [desk, alice, support] = [await estate.client({ name: "Help desk" }), await estate.user({ name: "Alice" }), await estate.group()];
  await grant("agent", triage.id, crm.id, "crm:read");
  await grant("agent", triage.id, billing.resourceId, "invoke");
  await grant("agent", billing.id, ledger.id, "crm:read");
  await grant("client", desk.id, triage.resourceId, "invoke");
  await grant("group", support.id, triage.resourceId, "invoke");
  await grant("department", "corp/hr", billing.resourceId, "invoke");
  await grant("user", alice.id, crm.id, "crm:read");
  await grant("everyone", "*", ledger.id, "crm:read");
});
afterAll(() => house.close());

const map = async (query = "", as = token) => {
  const answer = await house.call("GET", `topology${query}`, { token: as });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.json as EstateTopology;
};
const idsOf = ({ nodes }: EstateTopology) => nodes.map(({ id }) => id);
/** Every edge has both of its ends on the map: its resource itself, or the agent that is called through it. */
const hasAllEnds = ({ nodes, edges }: EstateTopology) =>
  edges.every(
    ({ subjectType, subjectId, resourceId }) =>
      nodes.some(({ type, id }) => type === subjectType && id === subjectId) &&
      nodes.some((node) => (node.type === "resource" ? node.id : node.resourceId) === resourceId),
  );

describe("TPO-09: the map of the estate", () => {
  it("has every agent, client and resource, who holds grants, who owns agents, and each edge once", async () => {
    const whole = await map();
    expect(whole).toMatchObject({ truncated: false, totals: { agents: 3, clients: 1, resources: 2 } });
    expect(new Set(idsOf(whole)).size).toBe(whole.nodes.length);
    const owners = whole.nodes.filter(({ type }) => type === "agent").map(({ ownerId }) => ownerId);
    const expected = [triage, billing, helper, crm, ledger, desk, alice, support].map(({ id }) => id);
    expect(idsOf(whole).toSorted()).toEqual([...new Set([...expected, ...owners, "corp/hr", "*"])].toSorted());
    expect(whole.edges).toHaveLength(8);
    expect(hasAllEnds(whole)).toBe(true);
    expect(whole.nodes.some(({ kind, type }) => kind === "agent" && type === "resource")).toBe(false);
  });

  it("begins with what a search finds, and shows what that is connected to", async () => {
    const found = await map("?search=crm");
    expect(idsOf(found).toSorted()).toEqual([crm.id, triage.id, alice.id].toSorted());
    expect(found).toMatchObject({ totals: { agents: 0, clients: 0, resources: 1 } });
    expect(idsOf(await map("?search=ALICE")).toSorted()).toEqual([alice.id, crm.id].toSorted());
    expect(idsOf(await map("?search=triage"))).toEqual(expect.arrayContaining([triage.id, billing.id, desk.id, support.id, crm.id]));
    expect(await map("?search=nothing")).toEqual({
      nodes: [],
      edges: [],
      truncated: false,
      totals: { agents: 0, clients: 0, resources: 0 },
    });
  });

  it("can be about the agents of one owner, of one kind, in one state", async () => {
    const own = await map(`?ownerId=${dan}`);
    expect(own.totals).toMatchObject({ agents: 1 });
    expect(idsOf(own)).not.toContain(helper.id);
    expect(await map("?kind=autonomous")).toMatchObject({ nodes: [], totals: { agents: 0 } });
    expect((await map("?kind=interactive")).totals.agents).toBe(3);
    expect(await map("?state=suspended")).toMatchObject({ nodes: [] });
  });

  it("tells when it leaves something out, and then still has all ends of its edges", async () => {
    for (let limit = 1; limit < 13; limit++) {
      const part = await map(`?mostNodes=${limit}`);
      expect(part.nodes.length).toBeLessThanOrEqual(limit);
      expect(part).toMatchObject({ truncated: true, totals: { agents: 3, clients: 1, resources: 2 } });
      expect(hasAllEnds(part)).toBe(true);
    }
    expect((await map("?mostNodes=2000")).truncated).toBe(false);
  });

  it("shows a developer their own agents and the ends of their edges, whatever they ask for", async () => {
    const theirs = house.tokenOf(dan);
    const expected = [triage, billing, crm, desk, support].map(({ id }) => id);
    for (const query of ["", `?ownerId=${dan}`, "?search=triage", "?kind=interactive", "?state=active"]) {
      const own = await map(query, theirs);
      expect([query, ...idsOf(own).toSorted()]).toEqual([query, ...[...expected, dan].toSorted()]);
      expect(own.edges).toHaveLength(4);
    }
    const nothing = { nodes: [], edges: [] };
    for (const query of ["?search=alice", "?search=crm", "?search=ledger", `?ownerId=${alice.id}`, "?search=billing"])
      expect(await map(query, theirs)).toMatchObject(nothing);
    const stranger = await house.person("eve", "developer");
    expect(await map("", house.tokenOf(stranger.id))).toMatchObject({ ...nothing, totals: { agents: 0, clients: 0, resources: 0 } });
  });

  it("takes no query that it does not know", async () => {
    for (const query of [
      "?limit=0",
      "?limit=2001",
      "?kind=robot",
      "?state=asleep",
      "?ownerId=me",
      "?search=",
      "?depth=3",
      "?mostNodes=1&mostNodes=2",
    ])
      expect([query, (await house.call("GET", `topology${query}`, { token })).status]).toEqual([query, 400]);
  });
});
