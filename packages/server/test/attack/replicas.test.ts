import type { RevocableToken } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDraft, createRevocations, type Revocations, revocationsOf } from "../../src/audit/index.ts";
import { createPolicy, type Policy } from "../../src/policy/index.ts";
import { openStore } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { FakeEntropy } from "../fakes/fake-entropy.ts";
import { FakeLog } from "../fakes/fake-log.ts";
import { sha256 } from "../fakes/fake-store.ts";
import { startPostgres, type TestPostgres } from "../fakes/postgres.ts";
import { agentRow, grantRow, resourceRow } from "../fakes/rows.ts";

/* Two servers on one PostgreSQL: what one revokes, the other must refuse. */

interface Replica {
  readonly store: Store;
  readonly revocations: Revocations;
  readonly policy: Policy;
}

const clock = new FakeClock();
const entropy = new FakeEntropy(clock);
const draft = createDraft(clock, entropy);
const tickets = resourceRow(entropy.id("resource"), ["read"]);
const facts = { category: "admin", outcome: "success", actor: { type: "system", id: "test" } } as const;

let server: TestPostgres;
let one: Replica;
let two: Replica;

async function openReplica(database: string): Promise<Replica> {
  const store = await openStore({ database, clock, sha256, log: new FakeLog() });
  const [revocations, policy] = [await createRevocations({ store, clock }), await createPolicy({ store, clock, entropy })];
  return { store, revocations, policy };
}

async function close({ store, revocations, policy }: Replica): Promise<void> {
  policy.close();
  revocations.close();
  await store.close();
}

beforeAll(async () => {
  server = await startPostgres();
  const database = await server.createDatabase();
  one = await openReplica(database);
  two = await openReplica(database);
  await one.store.commit({
    writes: [{ verb: "insert", collection: "resources", row: tickets }],
    events: [draft({ ...facts, action: "resource.create" })],
  });
});
afterAll(async () => {
  await Promise.all([close(one), close(two)]);
  await server.close();
});

/** An agent with a grant, known to both replicas. */
async function newAgent(): Promise<string> {
  const agent = agentRow(entropy.id("agent"));
  const grant = grantRow(entropy.id("grant"), "agent", agent.id, tickets.id, ["read"]);
  const events = [
    draft({ ...facts, action: "agent.create", target: { type: "agent", id: agent.id } }),
    draft({ ...facts, action: "grant.create", target: { type: "grant", id: grant.id } }),
  ];
  const writes = [
    { verb: "insert", collection: "agents", row: agent },
    { verb: "insert", collection: "grants", row: grant },
  ] as const;
  await one.store.commit({ writes, events });
  await expect.poll(() => effectAt(two, agent.id), { timeout: 1_000, interval: 10 }).toBe("allow");
  return agent.id;
}

const effectAt = async ({ policy }: Replica, agentId: string) =>
  (await policy.decide({ resource: tickets, requested: undefined, agentId, chain: [], sourceAddress: undefined })).effect;

function tokenOf(agent: string): RevocableToken {
  return {
    jti: entropy.uuid(),
    iat: Math.floor(clock.nowMs() / 1_000),
    sub: agent,
    client_id: agent,
    aud: tickets.identifier,
    txn: "txn_1",
  };
}

function suspend(agent: string): Promise<unknown> {
  const event = draft({
    ...facts,
    action: "agent.suspend",
    target: { type: "agent", id: agent },
    revokes: revocationsOf([{ kind: "agent", id: agent }], clock.nowMs()),
  });
  return one.store.commit({
    writes: [{ verb: "compareAndSet", collection: "agents", id: agent, version: 1, set: { state: "suspended" } }],
    events: [event],
  });
}

it("INT-01: what one replica revokes is dead at the other within a second, and no longer decided for", async () => {
  const agent = await newAgent();
  const token = tokenOf(agent);
  await suspend(agent);
  expect(one.revocations.find(token)).toBeDefined();
  await expect.poll(() => two.revocations.find(token), { timeout: 1_000, interval: 10 }).toBeDefined();
  expect(await effectAt(two, agent)).toBe("deny");
});

it("INT-11: a token decided at one replica before it heard of the revocation at the other is known to be dead when its own commit is answered", async () => {
  const agent = await newAgent();
  const since = two.revocations.seq;
  const [effect] = await Promise.all([effectAt(two, agent), suspend(agent)]);
  clock.advance(5);
  const token = tokenOf(agent);
  await two.store.commit({ writes: [], events: [draft({ ...facts, category: "outbound", action: "token.issue", tokenId: token.jti })] });
  expect(effect).toBe("allow");
  expect(two.revocations.find(token), "by its time alone it would live").toBeUndefined();
  expect(two.revocations.revokedSince(since, token)).toMatchObject({ kind: "agent", id: agent });
});
