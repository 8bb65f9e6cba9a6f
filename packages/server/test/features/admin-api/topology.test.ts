import type { Topology, TopologyEdge, TopologyValidation } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Answer, openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, type Registered, settleEstate } from "../../fakes/estate.ts";

const house = await openAdminHouse();
let estate: Estate;
let token: string;
let agent: Registered & { readonly resourceId: string };
let service: Registered;
let client: Registered;
let user: Registered;

beforeAll(async () => {
  ({ estate } = await settleEstate(house));
  token = estate.token;
});
beforeEach(async () => {
  agent = (await estate.agent()) as typeof agent;
  [service, client, user] = [await estate.service(), await estate.client(), await estate.user()];
});
afterAll(() => house.close());

const path = (id = agent.id) => `agents/${id}/topology`;
const get = async (as = token) => (await house.call("GET", path(), { token: as })).json as Topology;
const validate = async (edges: readonly object[], as = token) => {
  const answer = await house.call("POST", `${path()}/validate`, { token: as, body: { edges } });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.json as TopologyValidation;
};
const put = (edges: readonly object[], version: number, more: object = {}) =>
  house.call("PUT", path(), { token, version, body: { edges }, ...more });
const apply = async (edges: readonly object[]): Promise<Topology> => {
  const answer = await put(edges, (await get()).version);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json as Topology;
};
const out = (more: object = {}) => ({
  subjectType: "agent",
  subjectId: agent.id,
  resourceId: service.id,
  permissions: ["crm:read"],
  ...more,
});
const inbound = (subjectType: string, subjectId: string, more: object = {}) => ({
  subjectType,
  subjectId,
  resourceId: agent.resourceId,
  permissions: ["invoke"],
  ...more,
});
const seqNow = async () => (await house.store.events({ newestFirst: true, limit: 1 }))[0]?.seq ?? 0;
const problemsOf = ({ problems }: TopologyValidation) => problems.map(({ path: at, code, severity }) => [at, code, severity]);
const codeOf = ({ status, json }: Answer) => [status, (json as { code?: string } | undefined)?.code];

describe("an agent's topology", () => {
  it("TPO-01: shows every end with its kind, state, permissions, and whether a credential stands behind it, never its value", async () => {
    const group = await estate.group();
    const other = (await estate.agent()) as typeof agent;
    await estate.make("credentials", { name: "Key", resourceId: service.id, secret: "canary-upstream-key" });
    const edges = [
      out(),
      inbound("client", client.id),
      inbound("user", user.id),
      inbound("group", group.id),
      inbound("department", "corp/hr"),
      inbound("everyone", "*"),
      inbound("agent", other.id),
      out({ resourceId: other.resourceId, permissions: ["invoke"] }),
    ];
    await apply(edges);
    const answer = await house.call("GET", path(), { token });
    const topology = answer.json as Topology;
    expect(answer.headers.get("etag")).toBe(`"${topology.version}"`);
    expect(answer.text).not.toContain("canary");
    expect(topology.agent).toMatchObject({ id: agent.id, kind: "interactive", state: "active", resourceId: agent.resourceId });
    expect(topology).toMatchObject({ totalEdges: 8, truncated: false });
    const node = (id: string) => topology.nodes.find((one) => one.id === id);
    expect(topology.nodes).toHaveLength(8);
    expect(node(service.id)).toMatchObject({
      type: "resource",
      kind: "service",
      state: "active",
      hasCredential: true,
      permissions: [{ name: "crm:read" }, { name: "crm:write" }],
    });
    expect(node(other.resourceId)).toMatchObject({ type: "resource", kind: "agent", agentId: other.id, hasCredential: false });
    expect(node(client.id)).toMatchObject({ type: "client", kind: "web", state: "active" });
    expect(node("corp/hr")).toMatchObject({ type: "department", name: "corp/hr", state: null });
    expect(node("*")).toMatchObject({ type: "everyone", state: null });
  });

  it("TPO-02: what is read can be applied as it is, and changes nothing", async () => {
    const hours = { timeZone: "Asia/Shanghai", days: ["mon", "tue"], from: "09:00", to: "18:00" };
    const { edges, version } = await apply([out({ conditions: { hours, maxChainLength: 2 } }), inbound("user", user.id)]);
    const before = await seqNow();
    expect(await validate(edges)).toEqual({ ok: true, problems: [], changes: [] });
    const answer = await put(edges, version);
    expect(answer.status).toBe(200);
    expect((answer.json as Topology).version).toBe(version);
    expect(await seqNow()).toBe(before);
  });
});

describe("a dry run", () => {
  it("TPO-03: lists what would be added, changed and removed, and what is newly allowed or stops; and changes nothing", async () => {
    const { edges } = await apply([out({ permissions: ["crm:read"] }), inbound("user", user.id), inbound("client", client.id)]);
    const edgeOf = (subjectType: string, from: readonly TopologyEdge[]) =>
      from.find((edge) => edge.subjectType === subjectType) as TopologyEdge;
    const [held, ofUser, ofClient] = [edgeOf("agent", edges), edgeOf("user", edges), edgeOf("client", edges)];
    const before = await seqNow();
    const changed = { ...held, permissions: ["crm:write"] };
    const result = await validate([changed, ofClient, inbound("department", "corp")]);
    expect(result).toMatchObject({ ok: true, problems: [] });
    expect(result.changes).toEqual([
      { kind: "change", before: held, after: changed, allows: ["crm:write"], stops: ["crm:read"] },
      {
        kind: "add",
        after: { ...inbound("department", "corp"), conditions: null, expiresAtMs: null },
        allows: ["invoke"],
        stops: [],
      },
      { kind: "remove", before: ofUser, allows: [], stops: ["invoke"] },
    ]);
    expect(await seqNow()).toBe(before);
    expect((await get()).edges).toEqual(edges);
  });

  it("TPO-03: a permission that another edge gives as well is neither new nor lost", async () => {
    const expiresAtMs = house.clock.nowMs() + 60_000;
    const { edges } = await apply([out({ permissions: ["crm:read"] }), out({ permissions: ["crm:read", "crm:write"], expiresAtMs })]);
    const [lasting, passing] = edges as [TopologyEdge, TopologyEdge];
    expect((await validate([passing])).changes).toMatchObject([{ kind: "remove", before: { grantId: lasting.grantId }, stops: [] }]);
    expect((await validate([lasting])).changes).toMatchObject([{ kind: "remove", stops: ["crm:write"] }]);
  });

  it("TPO-04: names each problem with its place, and applying refuses the same", async () => {
    const other = (await estate.agent()) as typeof agent;
    const foreign = await estate.grant();
    const retired = (await estate.agent()) as typeof agent;
    await estate.act(retired, `agents/${retired.id}/retire`);
    const { edges, version } = await apply([inbound("user", user.id)]);
    const kept = edges[0] as TopologyEdge;
    const missing = (id: string) => `${id.slice(0, -1)}${id.endsWith("0") ? "1" : "0"}`;
    const wanted = [
      kept,
      out({ permissions: ["crm:read", "crm:destroy"] }),
      out({ resourceId: missing(service.id) }),
      inbound("user", missing(user.id)),
      inbound("department", "/corp"),
      inbound("everyone", "all"),
      out({ expiresAtMs: 1 }),
      { ...out(), subjectId: other.id },
      { ...out(), grantId: foreign.id },
      kept,
      inbound("user", user.id),
      out({ resourceId: agent.resourceId, permissions: ["invoke"] }),
      inbound("agent", retired.id),
      out({ resourceId: retired.resourceId, permissions: ["invoke"] }),
      out({ conditions: { clients: [missing(client.id)] } }),
    ];
    const result = await validate(wanted);
    expect(result.ok).toBe(false);
    expect(problemsOf(result).toSorted()).toEqual(
      [
        ["edges.1.permissions.1", "undeclared_permission", "error"],
        ["edges.2.resourceId", "unknown_resource", "error"],
        ["edges.3.subjectId", "unknown_subject", "error"],
        ["edges.4.subjectId", "unknown_subject", "error"],
        ["edges.5.subjectId", "unknown_subject", "error"],
        ["edges.6.expiresAtMs", "expired", "error"],
        ["edges.7", "not_of_agent", "error"],
        ["edges.8.grantId", "unknown_grant", "error"],
        ["edges.9.grantId", "duplicate_edge", "error"],
        ["edges.10", "duplicate_edge", "error"],
        ["edges.11", "own_resource", "error"],
        ["edges.12.subjectId", "unknown_subject", "error"],
        ["edges.13.resourceId", "retired_end", "error"],
        ["edges.14.conditions.clients.0", "invalid_condition", "error"],
      ].toSorted(),
    );
    expect(result.problems.every(({ message, hint }) => message !== "" && hint !== "")).toBe(true);
    const before = await seqNow();
    const refused = await put(wanted, version);
    expect(codeOf(refused)).toEqual([400, "request.invalid"]);
    const fields = (refused.json as { fields: { path: string }[] }).fields.map(({ path: at }) => at);
    expect(fields.toSorted()).toEqual(
      problemsOf(result)
        .map(([at]) => at)
        .toSorted(),
    );
    expect(await seqNow()).toBe(before);
    expect((await get()).edges).toEqual(edges);
  });

  it("TPO-04: a grant keeps its ends", async () => {
    const { edges } = await apply([out()]);
    const other = await estate.service();
    expect(problemsOf(await validate([{ ...edges[0], resourceId: other.id }]))).toEqual([["edges.0", "ends_fixed", "error"]]);
  });

  it("TPO-04: an end that is not active is a warning, and stands in nobody's way", async () => {
    await estate.act(user, `users/${user.id}/suspend`);
    await estate.act(service, `resources/${service.id}/suspend`);
    const edges = [inbound("user", user.id), out()];
    const result = await validate(edges);
    expect(result.ok).toBe(true);
    expect(problemsOf(result)).toEqual([
      ["edges.0.subjectId", "suspended_end", "warning"],
      ["edges.1.resourceId", "suspended_end", "warning"],
    ]);
    const applied = await apply(edges);
    expect(problemsOf(await validate(applied.edges))).toEqual([]);
  });

  it("TPO-04: what is malformed is refused with its place before it is looked at", async () => {
    for (const [edge, at] of [
      [out({ permissions: [] }), "edges.0.permissions"],
      [out({ permissions: ["no spaces"] }), "edges.0.permissions.0"],
      [out({ subjectType: "robot" }), "edges.0.subjectType"],
      [out({ resourceId: "res_x" }), "edges.0.resourceId"],
      [out({ grantId: "gnt_x" }), "edges.0.grantId"],
      [out({ owner: true }), "edges.0"],
      [out({ conditions: {} }), "edges.0.conditions"],
      [out({ conditions: { networks: ["everywhere"] } }), "edges.0.conditions.networks.0"],
      ["edge", "edges.0"],
    ] as const) {
      for (const [method, to] of [
        ["POST", `${path()}/validate`],
        ["PUT", path()],
      ] as const) {
        const answer = await house.call(method, to, { token, version: 1, body: { edges: [edge] } });
        expect([at, ...codeOf(answer)]).toEqual([at, 400, "request.invalid"]);
        expect((answer.json as { fields: { path: string }[] }).fields[0]?.path).toBe(at);
      }
    }
    expect(codeOf(await house.call("PUT", path(), { token, version: 1, body: {} }))).toEqual([400, "request.invalid"]);
    expect(codeOf(await house.call("PUT", path(), { token, body: { edges: [] } }))).toEqual([428, "request.precondition_required"]);
    const many = Array.from({ length: 2_001 }, () => out());
    expect(codeOf(await house.call("POST", `${path()}/validate`, { token, body: { edges: many } }))).toEqual([400, "request.invalid"]);
  });
});

describe("applying", () => {
  it("TPO-05: is one unit with one event a grant, which revokes where rights end", async () => {
    const { edges } = await apply([out(), inbound("user", user.id), inbound("client", client.id, { permissions: ["invoke"] })]);
    const held = edges.find((edge) => edge.subjectType === "agent") as TopologyEdge;
    const ofUser = edges.find((edge) => edge.subjectType === "user") as TopologyEdge;
    const before = await seqNow();
    const expiresAtMs = house.clock.nowMs() + 3_600_000;
    const widened = { ...held, permissions: ["crm:read", "crm:write"] };
    const after = await apply([widened, { ...ofUser, expiresAtMs }, inbound("everyone", "*")]);
    const events = await house.store.events({ afterSeq: before });
    expect(events.map(({ action, userId, revokes }) => [action, userId !== undefined, (revokes ?? []).length > 0]).toSorted()).toEqual([
      ["grant.create", false, false],
      ["grant.remove", false, true],
      ["grant.update", false, false],
      ["grant.update", true, true],
    ]);
    expect(after.edges.map(({ grantId }) => grantId)).toContain(held.grantId);
    expect(await get()).toEqual(after);
    const rows = await Promise.all(after.edges.map(({ grantId }) => house.store.get("grants", grantId)));
    expect(rows.every((row) => row !== undefined)).toBe(true);
  });

  it("TPO-06: an edit in between makes it stale, whichever edit it was", async () => {
    const edits: readonly (readonly [string, (held: TopologyEdge) => Promise<unknown>])[] = [
      ["a grant was added", () => estate.make("grants", inbound("everyone", "*"))],
      [
        "a grant was changed",
        (held) => house.call("PATCH", `grants/${held.grantId}`, { token, version: 1, body: { permissions: ["crm:write"] } }),
      ],
      ["a grant was removed", (held) => house.call("DELETE", `grants/${held.grantId}`, { token, version: 1 })],
    ];
    for (const [what, edit] of edits) {
      agent = (await estate.agent()) as typeof agent;
      const { edges, version } = await apply([out()]);
      await edit(edges[0] as TopologyEdge);
      expect([what, ...codeOf(await put([], version))]).toEqual([what, 412, "entity.stale"]);
      expect((await put([], (await get()).version)).status).toBe(200);
      expect((await get()).edges).toEqual([]);
    }
  });

  it("TPO-06: of twenty at once on one version, one passes, the first time and ever after", async () => {
    for (let round = 0; round < 3; round++) {
      const { version, edges } = await get();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_none, index) => put([...edges, inbound("department", `round/${round}-${index}`)], version)),
      );
      expect(answers.map(codeOf).toSorted()).toEqual([[200, undefined], ...Array.from({ length: 19 }, () => [412, "entity.stale"])]);
      expect((await get()).edges).toHaveLength(round + 1);
    }
  });

  it("TPO-06: what was undone can be done again at once", async () => {
    const { version } = await get();
    for (let times = 0; times < 3; times++) {
      const drawn = await put([out()], version);
      expect(drawn.status).toBe(200);
      expect((await put([], (drawn.json as Topology).version)).status).toBe(200);
      expect((await get()).version).toBe(version);
    }
  });

  it("TPO-07: a commit that fails leaves nothing of it behind", async () => {
    const { edges, version } = await apply([out(), inbound("user", user.id)]);
    const commit = house.store.commit;
    // The last write of the unit is refused as it would be when somebody was faster.
    house.store.commit = (unit) => {
      const broken = { verb: "consumeOne", collection: "grants", id: "gnt_gone" } as const;
      return commit.call(house.store, { ...unit, writes: [...unit.writes, broken] });
    };
    const answer = await put([inbound("everyone", "*")], version).finally(() => {
      house.store.commit = commit;
    });
    expect(codeOf(answer)).toEqual([412, "entity.stale"]);
    expect(await get()).toMatchObject({ edges, version });
  });

  it("TPO-08: a developer reads and tries their own agents only, and applies none", async () => {
    const dan = await house.person("dan", "developer");
    const theirs = house.tokenOf(dan.id);
    expect(codeOf(await house.call("GET", path(), { token: theirs }))).toEqual([404, "entity.not_found"]);
    expect(codeOf(await house.call("POST", `${path()}/validate`, { token: theirs, body: { edges: [] } }))).toEqual([
      404,
      "entity.not_found",
    ]);
    agent = (await estate.agent({ ownerId: dan.id })) as typeof agent;
    expect(await get(theirs)).toMatchObject({ edges: [] });
    const tried = await validate([out()], theirs);
    expect(problemsOf(tried)).toEqual([["edges", "role_required", "error"]]);
    expect(tried.changes).toMatchObject([{ kind: "add", allows: ["crm:read"] }]);
    expect(await validate([], theirs)).toEqual({ ok: true, problems: [], changes: [] });
    expect(codeOf(await put([out()], (await get()).version, { token: theirs }))).toEqual([403, "access.role_required"]);
  });

  it("TPO-04: a retired agent gets no edge", async () => {
    await estate.act(agent, `agents/${agent.id}/retire`);
    expect(problemsOf(await validate([inbound("user", user.id)]))).toEqual([["edges.0", "agent_retired", "error"]]);
    expect((await apply([])).edges).toEqual([]);
  });

  it("ADM-14: a document that was made by hand or by somebody else is refused whole, and names no file and no prototype", async () => {
    const { version, edges } = await apply([out()]);
    const edge = JSON.stringify(edges[0]);
    const before = await seqNow();
    const documents: readonly (readonly [body: string, status: number, at?: number])[] = [
      [`{"edges":[${edge}],"__proto__":{"role":"owner"}}`, 400],
      [`{"edges":[${edge.replace("{", '{"__proto__":{"permissions":["crm:write"]},')}]}`, 400],
      [`{"edges":[${edge.replace("{", '{"constructor":{"prototype":{}},')}]}`, 400],
      [`{"edges":[${edge.replace(service.id, "../../../etc/passwd")}]}`, 400],
      [`{"edges":[${edge}],"format":"zip"}`, 400],
      [`{"edges":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, 400],
      [`{"edges":[${edge}${`,${edge}`.repeat(20_000)}]}`, 413],
      [`{"edges":[]}`, 412, version + 1],
    ];
    for (const [raw, status, at = version] of documents) {
      const answer = await house.call("PUT", path(), { token, version: at, raw, headers: { "content-type": "application/json" } });
      expect([raw.slice(0, 60), answer.status]).toEqual([raw.slice(0, 60), status]);
    }
    expect(await get()).toMatchObject({ edges, version });
    expect((await house.store.events({ afterSeq: before })).filter(({ action }) => action.startsWith("grant."))).toEqual([]);
    expect({}).not.toHaveProperty("role");
  });
});
