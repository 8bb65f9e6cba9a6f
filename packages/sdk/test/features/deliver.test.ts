import { inspect } from "node:util";
import { type DeliveryMaterial, endpoints, type HandedOverMode } from "@agent-id-guard/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AgentGuard } from "../../src/index.ts";
import { agentIdentifier, createWorld, type World } from "../fakes/world.ts";

const canary = "delivered-canary-0123456789";
const id = (prefix: string, last: string) => `${prefix}_01k9x3v7q8e5m2n4p6r8s0t1${last}`;
const credentialId = id("crd", "c1");

let world: World;
let agent: AgentGuard;
/** What was asked, in order: method, path, body, and whose token. */
let asked: { readonly path: string; readonly body: Record<string, unknown>; readonly bearer: string | null }[];
let leases: number;

const materials: Readonly<Record<HandedOverMode, DeliveryMaterial>> = {
  token: { type: "bearer", token: canary, scopes: ["repo"] },
  minted: { type: "bearer", token: canary, scopes: [] },
  federated: { type: "bearer", token: canary, scopes: [] },
  sts: {
    type: "cloud",
    credentials: { cloud: "aws", accessKeyId: "ASIA1", secretAccessKey: canary, sessionToken: canary, region: "eu-central-1" },
  },
  dynamic: {
    type: "database",
    login: { engine: "postgresql", host: "db", port: 5432, database: "d", username: "aig_1", password: canary, tls: "verify" },
  },
  reveal: { type: "secret", secret: canary },
};

const leaseOf = (leaseId: string, expiresAtMs: number) => ({
  id: leaseId,
  credentialId,
  connectionId: null,
  resourceId: id("res", "v2"),
  agentId: id("agt", "v3"),
  userId: null,
  mode: "dynamic",
  purpose: null,
  txn: "txn_1",
  address: null,
  state: "live",
  expiresAtMs,
  mostUntilMs: expiresAtMs,
  renewals: 1,
  endedAtMs: null,
  killing: null,
  version: 2,
  createdAtMs: 0,
});

beforeEach(async () => {
  world = await createWorld();
  agent = await world.connect();
  asked = [];
  leases = 0;
  await vi.waitFor(() => expect(world.guard.openStreams).toBe(1));
  answer(async (_request, body) => {
    const mode = body.mode as HandedOverMode;
    const leaseId = id("lse", `d${++leases}`);
    const expiresAtMs = world.clock.nowMs() + 600_000;
    return Response.json({
      leaseId,
      credentialId,
      kind: "secret",
      mode,
      expiresAtMs,
      isRenewable: mode === "dynamic",
      material: materials[mode],
    });
  });
});
afterEach(() => agent.close());

function answer(reply: (request: Request, body: Record<string, unknown>) => Promise<Response>, path: string = endpoints.deliveries) {
  world.guard.faults.set(`POST ${path}`, async (request) => {
    const text = await request.clone().text();
    const body = text === "" ? {} : JSON.parse(text);
    asked.push({ path, body, bearer: request.headers.get("authorization") });
    return reply(request, body);
  });
}

const problem = (status: number, code: string, more = {}) =>
  Response.json({ type: "x", title: "x", status, detail: "said", code, hint: "do", requestId: "r", ...more }, { status });

describe("each way of delivery has one call", () => {
  it("which hands the value over, and shows it nowhere else", async () => {
    const { deliver } = agent;
    const all = [
      await deliver.token("crm", { scopes: ["repo"], purpose: "weekly report" }),
      await deliver.minted("crm", { durationSeconds: 300 }),
      await deliver.sts("crm", { sessionPolicy: '{"Version":"2012-10-17"}' }),
      await deliver.federated("crm"),
      await deliver.dynamic("crm"),
      await deliver.reveal("crm", { reason: "the vendor's tool takes nothing else" }),
    ];
    expect(all.map(({ mode }) => mode)).toEqual(["token", "minted", "sts", "federated", "dynamic", "reveal"]);
    for (const one of all) expect(JSON.stringify(one.value)).toContain(canary);
    expect(asked[0]).toMatchObject({ body: { mode: "token", scopes: ["repo"], purpose: "weekly report" } });
    expect(asked[5]).toMatchObject({ body: { mode: "reveal", reason: "the vendor's tool takes nothing else" } });
    for (const one of all) expect([JSON.stringify(one), inspect(one, { depth: 9 }), String(one)].join()).not.toContain(canary);
  });

  it("with a token for that resource, which acts for the caller in a session", async () => {
    const session = await agent.actFor(await world.guard.token({ aud: agentIdentifier }));
    await session.deliver.token("crm");
    await agent.deliver.token("crm");
    const claims = asked.map(({ bearer }) => JSON.parse(atob(bearer?.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "")));
    expect(claims.map(({ aud }) => aud)).toEqual(["urn:example:crm", "urn:example:crm"]);
    expect(claims[0].sub).not.toBe(claims[1].sub);
    expect(leases).toBe(2);
  });

  it("and refuses what is not what was asked for", async () => {
    answer(async () =>
      Response.json({
        leaseId: id("lse", "d1"),
        credentialId,
        kind: "secret",
        mode: "token",
        expiresAtMs: null,
        isRenewable: false,
        material: materials.reveal,
      }),
    );
    await expect(agent.deliver.token("crm")).rejects.toMatchObject({ code: "sdk.unreachable" });
    await expect(agent.deliver.token("nothing")).rejects.toMatchObject({ code: "oauth.invalid_target" });
  });
});

describe("what was handed over is remembered", () => {
  it("for callers at the same time and until it is nearly over", async () => {
    const [a, b] = await Promise.all([agent.deliver.token("crm"), agent.deliver.token("crm")]);
    expect(a).toBe(b);
    await world.clock.advance(470_000);
    expect((await agent.deliver.token("crm")).leaseId).toBe(a.leaseId);
    await world.clock.advance(20_000);
    expect((await agent.deliver.token("crm")).leaseId).not.toBe(a.leaseId);
    await agent.deliver.token("crm", { scopes: ["other"] });
    expect(leases).toBe(3);
  });

  it.each(["lease", "credential", "connection"] as const)("until the feed tells that its %s is revoked", async (kind) => {
    const first = await agent.deliver.token("crm");
    world.guard.revoke({ kind, id: { lease: first.leaseId, credential: credentialId, connection: id("con", "k1") }[kind] });
    await vi.waitFor(async () => expect((await agent.deliver.token("crm")).leaseId).not.toBe(first.leaseId));
  });

  it("never where it was revealed", async () => {
    await agent.deliver.reveal("crm", { reason: "why" });
    await agent.deliver.reveal("crm", { reason: "why" });
    expect(leases).toBe(2);
  });

  it("a database login is prolonged, and replaced where that is refused", async () => {
    const login = await agent.deliver.dynamic("crm");
    const renewal = `${endpoints.deliveries}/${login.leaseId}/renew`;
    answer(async () => Response.json(leaseOf(login.leaseId, world.clock.nowMs() + 600_000)), renewal);
    await world.clock.advance(500_000);
    const later = await agent.deliver.dynamic("crm");
    expect([later.leaseId, later.value]).toEqual([login.leaseId, login.value]);
    expect(later.expiresAtMs).toBe(world.clock.nowMs() + 600_000);
    answer(async () => problem(409, "lease.over"), renewal);
    await world.clock.advance(500_000);
    expect((await agent.deliver.dynamic("crm")).leaseId).not.toBe(login.leaseId);
  });
});

describe("a person who has to connect an account", () => {
  const request = { id: id("cnr", "q1"), url: "https://guard.example/connect/x" };
  const state = (status: string, failure: string | null = null) => ({
    ...request,
    credentialId,
    userId: id("usr", "p1"),
    agentId: id("agt", "v3"),
    status,
    scopes: [],
    connectionId: null,
    failure,
    createdAtMs: 0,
    expiresAtMs: 900_000,
  });

  it("is named by the error, and waited for", async () => {
    answer(async () => problem(403, "connection.required", { connectionRequest: request }));
    await expect(agent.deliver.token("crm")).rejects.toMatchObject({ code: "connection.required", connectionRequest: request });
    const answers = ["pending", "callback_received", "completed"];
    const path = `${endpoints.connectionRequests}/${request.id}`;
    world.guard.faults.set(`GET ${path}`, () => Response.json(state(answers.shift() ?? "completed")));
    expect((await agent.deliver.connected("crm", request)).status).toBe("completed");
    world.guard.faults.set(`GET ${path}`, () => Response.json(state("failed", "You said no at the provider.")));
    await expect(agent.deliver.connected("crm", request)).rejects.toMatchObject({
      code: "connection.failed",
      description: "You said no at the provider.",
    });
    world.guard.faults.set(`GET ${path}`, () => Response.json(state("pending")));
    await expect(agent.deliver.connected("crm", request, { waitMs: 0 })).rejects.toMatchObject({
      code: "connection.required",
      connectionRequest: request,
    });
    world.guard.faults.set(`GET ${path}`, () => Response.json(state("expired")));
    await expect(agent.deliver.connected("crm", request)).rejects.toMatchObject({ code: "connection.required" });
  });
});

it("gives a lease back and lists what it holds", async () => {
  const held = await agent.deliver.token("crm");
  answer(
    async () => Response.json({ ...leaseOf(held.leaseId, 1), state: "revoked", killing: { outcome: "killed", explanation: "done" } }),
    `${endpoints.deliveries}/${held.leaseId}/revoke`,
  );
  expect((await agent.deliver.giveBack("crm", held.leaseId)).killing).toEqual({ outcome: "killed", explanation: "done" });
  expect((await agent.deliver.token("crm")).leaseId).not.toBe(held.leaseId);
  world.guard.faults.set(`GET ${endpoints.deliveries}`, () => Response.json({ items: [leaseOf(held.leaseId, 5)] }));
  expect(await agent.deliver.leases("crm")).toHaveLength(1);
});
