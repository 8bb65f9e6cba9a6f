import type { AuditEventDraft, RevocableToken } from "@agent-id-guard/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createRevocations, type Revocations, revocationsOf } from "../../src/audit/index.ts";
import { createPolicy } from "../../src/policy/index.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { FakeEntropy } from "../fakes/fake-entropy.ts";
import { FakeStore } from "../fakes/fake-store.ts";
import { agentRow, grantRow, resourceRow } from "../fakes/rows.ts";

/*
 * INT-11: an administrator suspends an agent while a token is being issued for it. Every interleaving of their steps is a schedule;
 * in none may a token that was handed out be alive once the suspension has committed.
 */

const tickets = resourceRow("res_1", ["read"]);

/** How the issuer asks, after its commit, whether what it decided on still holds. */
type LastLook = (revocations: Revocations, since: number, token: RevocableToken) => boolean;
const asDesigned: LastLook = (revocations, since, token) =>
  (revocations.find(token) ?? revocations.revokedSince(since, token)) === undefined;
/** The rival trusts the times alone. */
const byTimeOnly: LastLook = (revocations, _since, token) => revocations.find(token) === undefined;

async function aliveAfterRevocation(s: fc.Scheduler, ticks: readonly number[], stillHolds: LastLook): Promise<boolean> {
  const clock = new FakeClock();
  const entropy = new FakeEntropy(clock);
  const store = new FakeStore(clock);
  store.seed("agents", agentRow("agt_1"));
  store.seed("grants", grantRow("gnt_1", "agent", "agt_1", tickets.id, ["read"]));
  const [revocations, policy] = [await createRevocations({ store, clock }), await createPolicy({ store, clock, entropy })];
  await policy.decide({ resource: tickets, requested: undefined, agentId: "agt_1", chain: [], sourceAddress: undefined });
  let ticked = 0;
  const pause = async (what: string) => {
    await s.schedule(Promise.resolve(), what);
    clock.advance(ticks[ticked++ % ticks.length] ?? 0);
  };
  store.beforeTelling = () => pause("disk");
  const draft = (action: string, more: Partial<AuditEventDraft>): AuditEventDraft => ({
    ...{ id: entropy.uuid(), timeMs: clock.nowMs(), category: "auth", action, outcome: "success" },
    ...{ actor: { type: "system", id: "test" }, ...more },
  });

  const issue = async (): Promise<RevocableToken | undefined> => {
    const since = revocations.seq;
    await pause("request");
    const decision = await policy.decide({
      resource: tickets,
      requested: undefined,
      agentId: "agt_1",
      chain: [],
      sourceAddress: undefined,
    });
    await pause("decided");
    if (decision.effect === "deny") return undefined;
    const base = { jti: entropy.uuid(), iat: Math.floor(clock.nowMs() / 1_000), aud: tickets.identifier, txn: "txn_1" };
    const token = { ...base, sub: "agt_1", client_id: "agt_1" };
    await pause("signed");
    await store.commit({ writes: [], events: [draft("token.issue", { tokenId: token.jti })] });
    return stillHolds(revocations, since, token) ? token : undefined;
  };
  const suspend = async () => {
    await pause("request");
    const revokes = revocationsOf([{ kind: "agent", id: "agt_1" }], clock.nowMs());
    const event = draft("agent.suspend", { category: "admin", target: { type: "agent", id: "agt_1" }, revokes });
    await pause("planned");
    const write = { verb: "compareAndSet", collection: "agents", id: "agt_1", version: 1, set: { state: "suspended" } } as const;
    await store.commit({ writes: [write], events: [event] });
  };

  const done = Promise.all([issue(), issue(), suspend()]);
  await s.waitFor(done);
  const [first, second] = await done;
  return [first, second].some((token) => token !== undefined && revocations.find(token) === undefined);
}

const schedules = fc.tuple(fc.scheduler(), fc.array(fc.constantFrom(0, 0, 1, 5), { minLength: 1, maxLength: 12 }));

it("INT-11: no token outlives a revocation that committed, in 10,000 schedules of issuing and suspending", async () => {
  const property = fc.asyncProperty(schedules, async ([s, ticks]) => !(await aliveAfterRevocation(s, ticks, asDesigned)));
  await fc.assert(property, { numRuns: 10_000 });
}, 120_000);

it("INT-11: the check catches an issuer that trusts the times alone", async () => {
  const property = fc.asyncProperty(schedules, async ([s, ticks]) => !(await aliveAfterRevocation(s, ticks, byTimeOnly)));
  expect((await fc.check(property, { numRuns: 10_000 })).failed).toBe(true);
}, 120_000);
