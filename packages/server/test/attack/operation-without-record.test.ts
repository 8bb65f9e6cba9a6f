import { endpoints } from "@agent-id-guard/protocol";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createChange, createDraft, createRevocations, type Revocations } from "../../src/audit/index.ts";
import { createApp } from "../../src/http/app.ts";
import { eventRoutes } from "../../src/http/events.ts";
import { createReadSource } from "../../src/http/middleware/request-source.ts";
import { createRevocationFeed, type RevocationFeed } from "../../src/http/revocation-feed.ts";
import { createPolicy, type Policy, planCreateGrant } from "../../src/policy/index.ts";
import { openStore } from "../../src/store/open.ts";
import type { ResourceRow, Store } from "../../src/store/port.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { FakeEntropy } from "../fakes/fake-entropy.ts";
import { FakeLog } from "../fakes/fake-log.ts";
import { sha256 } from "../fakes/fake-store.ts";
import { type Fate, faultyStore } from "../fakes/faulty-store.ts";
import { HeldTokens } from "../fakes/held-tokens.ts";
import { agentRow, resourceRow } from "../fakes/rows.ts";

/*
 * AUD-03 above the store (its own tests fill the disk, hold the lock and kill the process): whatever becomes of a commit, the caller hears of
 * success only when it is recorded, and a refusal leaves neither an effect nor a record that says otherwise.
 */

const issuer = "https://guard.example";
const clock = new FakeClock();
const entropy = new FakeEntropy(clock);
const draft = createDraft(clock, entropy);
const log = new FakeLog();
const agent = entropy.id("agent");
const tickets: ResourceRow = resourceRow(entropy.id("resource"), ["tickets:read"]);

let fate: Fate;
let store: Store;
let revocations: Revocations;
let policy: Policy;
let feed: RevocationFeed;
let report: (tokenId: string) => Promise<Response>;

beforeEach(async () => {
  fate = "done";
  store = faultyStore(await openStore({ database: ":memory:", clock, sha256, log }), () => fate);
  const registered = draft({ category: "admin", action: "resource.create", outcome: "success", actor: { type: "system", id: "test" } });
  const resource = { verb: "insert", collection: "resources", row: tickets } as const;
  await store.commit({ writes: [resource, { verb: "insert", collection: "agents", row: agentRow(agent) }], events: [registered] });
  revocations = await createRevocations({ store, clock });
  policy = await createPolicy({ store, clock, entropy });
  feed = createRevocationFeed({ revocations, clock });
  const tokens = new HeldTokens(clock, entropy, revocations);
  const { token } = tokens.issue(tickets.id, issuer, "audit:write");
  const app = createApp({
    issuer,
    log,
    newRequestId: () => entropy.uuid(),
    readSource: createReadSource([]),
    surfaces: { events: eventRoutes({ issuer, tokens, revocations, feed, store, clock, draft }) },
  });
  report = async (tokenId) => {
    const event = { action: "tool.call", outcome: "success", tokenId, txn: "txn_1", sub: agent, chain: [agent], tool: "list" };
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return app.request(endpoints.auditIngest, { method: "POST", headers, body: JSON.stringify({ events: [event] }) });
  };
});

afterEach(async () => {
  feed.close();
  policy.close();
  revocations.close();
  await store.close();
});

const grantOnce = async () => {
  const change = createChange({ draft, clock }, { type: "system", id: "system", role: "owner" }, {});
  const plan = await planCreateGrant({ store, entropy }, change, {
    subjectType: "agent",
    subjectId: agent,
    resourceId: tickets.id,
    permissions: ["tickets:read"],
  });
  await store.commit(plan);
  return plan.answer.id;
};
const recorded = async (action: string) => store.events({ action });

describe("AUD-03: an operation whose record can't be written", () => {
  it("is answered with 503 and did not happen; reads go on; the next one succeeds", async () => {
    fate = "refused";
    const response = await report("jti-1");
    expect([response.status, response.headers.get("retry-after"), (await response.json()).code]).toEqual([503, "1", "audit.unavailable"]);
    await expect(grantOnce()).rejects.toMatchObject({ code: "audit.unavailable" });
    expect([await recorded("tool.call"), await recorded("grant.create"), await store.find("grants", {})]).toEqual([[], [], []]);
    const question = { resource: tickets, requested: undefined, agentId: agent, chain: [], sourceAddress: undefined };
    expect((await policy.decide(question)).effect).toBe("deny");
    fate = "done";
    expect((await report("jti-1")).status).toBe(204);
    await grantOnce();
    expect((await policy.decide(question)).effect).toBe("allow");
  });

  it("1,000 operations of every fate: success means recorded, refused means nothing, and effect and record agree", async () => {
    const asked = new Map<string, Fate>();
    const granted = new Set<string>();
    const step = fc.tuple(fc.constantFrom<Fate>("done", "done", "refused", "unheard"), fc.boolean());
    for (const [index, [next, reports]] of fc.sample(step, 1_000).entries()) {
      fate = next;
      if (reports) {
        const { status } = await report(`jti-${index}`);
        expect(status).toBe(next === "done" ? 204 : 503);
        asked.set(`jti-${index}`, next);
      } else {
        const id = await grantOnce().catch(() => undefined);
        expect(id === undefined).toBe(next !== "done");
        if (id !== undefined) granted.add(id);
      }
    }
    const calls = (await recorded("tool.call")).map((event) => event.tokenId);
    expect(calls).toEqual([...asked].filter(([, was]) => was !== "refused").map(([tokenId]) => tokenId));
    const rows = (await store.find("grants", {})).map((row) => row.id);
    const events = (await recorded("grant.create")).map((event) => event.target?.id);
    expect(rows.toSorted()).toEqual(events.toSorted());
    expect([...granted].filter((id) => !rows.includes(id))).toEqual([]);
  });
});
