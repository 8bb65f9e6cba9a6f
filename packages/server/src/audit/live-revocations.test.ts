import type { AuditEventDraft, RevocableToken } from "@agent-id-guard/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { FakeEntropy } from "../../test/fakes/fake-entropy.ts";
import { FakeStore } from "../../test/fakes/fake-store.ts";
import { createRevocations, type RevocationTarget, revocationsOf } from "./index.ts";
import { revocationLifetimeMs } from "./revocations-of.ts";

let clock: FakeClock;
let entropy: FakeEntropy;
let store: FakeStore;

beforeEach(() => {
  clock = new FakeClock();
  entropy = new FakeEntropy(clock);
  store = new FakeStore(clock);
});

function event(revokes?: readonly RevocationTarget[]): AuditEventDraft {
  const facts = { category: "admin", action: "agent.suspend", outcome: "success", actor: { type: "system", id: "test" } } as const;
  const base = { id: entropy.uuid(), timeMs: clock.nowMs(), ...facts };
  return revokes === undefined ? base : { ...base, revokes: revocationsOf(revokes, clock.nowMs()) };
}

const revoke = (...targets: RevocationTarget[]) => store.commit({ writes: [], events: [event(targets)] });

/** A token of agent C for `tickets`, through the chain user → A → B → C. */
function tokenOfChain(aud = "https://tickets.example/"): RevocableToken {
  return {
    jti: entropy.uuid(),
    iat: Math.floor(clock.nowMs() / 1_000),
    sub: "usr_1",
    client_id: "agt_c",
    act: { sub: "agt_c", act: { sub: "agt_b", act: { sub: "agt_a" } } },
    aud,
    txn: "txn_1",
    kid: "k1",
  };
}

describe("XCH-10: a revocation in the middle of a chain", () => {
  it.each<RevocationTarget>([
    { kind: "agent", id: "agt_a" },
    { kind: "agent", id: "agt_b" },
    { kind: "user", id: "usr_1" },
    { kind: "transaction", id: "txn_1" },
    { kind: "grant", id: "usr_1", aud: "https://tickets.example/" },
    { kind: "grant", id: "*", aud: "https://tickets.example/" },
  ])("of $kind $id kills what was issued behind it", async (target) => {
    const revocations = await createRevocations({ store, clock });
    const token = tokenOfChain();
    expect(revocations.find(token)).toBeUndefined();
    await revoke(target);
    expect(revocations.find(token)).toMatchObject(target);
    clock.advance(1);
    expect(revocations.find(tokenOfChain())).toBeUndefined();
  });

  it("INT-08: a compromised key kills whatever it signed, whenever that was", async () => {
    const revocations = await createRevocations({ store, clock });
    await revoke({ kind: "key", id: "k1" });
    clock.advance(1);
    expect(revocations.find(tokenOfChain())).toMatchObject({ kind: "key", id: "k1" });
  });
});

describe("revocations in force", () => {
  it("INT-01: a revocation is in force when its commit resolves, also after a restart", async () => {
    const before = await createRevocations({ store, clock });
    const token = tokenOfChain();
    await revoke({ kind: "agent", id: "agt_b" });
    expect(before.find(token)).toBeDefined();
    before.close();
    expect((await createRevocations({ store, clock })).find(token)).toBeDefined();
  });

  it("loads across pages, and misses nothing that is committed while it loads", async () => {
    for (let index = 0; index < 2_100; index++) await revoke({ kind: "token", id: `jti-${index}` });
    const loading = createRevocations({ store, clock });
    await revoke({ kind: "agent", id: "agt_b" });
    const revocations = await loading;
    expect(revocations.entriesAfter(0)).toHaveLength(2_101);
    expect(new Set(revocations.entriesAfter(0).map((entry) => entry.seq)).size).toBe(2_101);
    expect(revocations.seq).toBe(2_101);
  });

  it("INT-06: forgets an entry once the last token that it kills has expired", async () => {
    const revocations = await createRevocations({ store, clock });
    await revoke({ kind: "agent", id: "agt_a" });
    clock.advance(revocationLifetimeMs);
    expect(revocations.entriesAfter(0)).toHaveLength(1);
    clock.advance(60_000);
    expect(revocations.entriesAfter(0)).toHaveLength(0);
    expect((await createRevocations({ store, clock })).entriesAfter(0)).toHaveLength(0);
  });

  it("gives a page of entries, and never half of an event", async () => {
    const revocations = await createRevocations({ store, clock });
    await revoke({ kind: "token", id: "1" });
    await revoke({ kind: "token", id: "2" }, { kind: "token", id: "3" }, { kind: "token", id: "4" });
    await revoke({ kind: "token", id: "5" });
    expect(revocations.entriesAfter(0, 2).map((entry) => entry.id)).toEqual(["1", "2", "3", "4"]);
    expect(revocations.entriesAfter(2).map((entry) => entry.id)).toEqual(["5"]);
    expect(revocations.entriesAfter(3)).toEqual([]);
  });

  it("tells listeners of new entries only, and lets go of everything when closed", async () => {
    const revocations = await createRevocations({ store, clock });
    let told = 0;
    revocations.subscribe(() => told++);
    await store.commit({ writes: [], events: [event()] });
    expect([told, revocations.seq]).toEqual([0, 1]);
    await revoke({ kind: "token", id: "1" });
    expect(told).toBe(1);
    revocations.close();
    expect([store.subscribers, clock.waiting]).toEqual([0, 0]);
  });

  it("does not start on a store that can't be read, and leaves nothing behind", async () => {
    store.readFailure = new Error("no database");
    await expect(createRevocations({ store, clock })).rejects.toThrow("no database");
    expect([store.subscribers, clock.waiting]).toEqual([0, 0]);
  });

  it("counts from the commit, not from the plan, and lives as much longer", async () => {
    const revocations = await createRevocations({ store, clock });
    const planned = event([{ kind: "agent", id: "agt_b" }]);
    const plannedAtMs = clock.nowMs();
    clock.advance(500);
    const token = tokenOfChain();
    await store.commit({ writes: [], events: [planned] });
    expect(revocations.find(token)).toMatchObject({ atMs: plannedAtMs + 500, untilMs: plannedAtMs + 500 + revocationLifetimeMs });
  });
});
