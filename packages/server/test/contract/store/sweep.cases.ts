import { afterEach, beforeEach, expect, it } from "vitest";
import type { Collection, Row, Store, Write } from "../../../src/store/port.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { leaseRow } from "../../fakes/rows.ts";
import { event, type MakeDatabase, note, open, type TestDatabase } from "./database.ts";

type Expiring = "tickets" | "sessions" | "session_clients" | "logout_notices" | "refresh_tokens" | "claims" | "counters" | "idempotency";

function rowsUntil(expiresAtMs: number): { readonly [C in Expiring]: Row<C> } {
  const base = { id: `until ${expiresAtMs}`, version: 1, createdAtMs: 1, expiresAtMs };
  const refresh = {
    familyId: "f",
    clientId: "c",
    userId: "u",
    resourceId: "r",
    scope: "",
    txn: "t",
    authTimeMs: 1,
    sid: null,
    spentAtMs: null,
    successorSalt: null,
  };
  return {
    tickets: { ...base, kind: "signin", body: {} },
    sessions: {
      ...base,
      userId: "u",
      authTimeMs: 1,
      lastSeenAtMs: 1,
      address: null,
      userAgent: null,
      providerId: "local",
      acr: null,
      amr: [],
    },
    session_clients: { ...base, sessionId: "s", clientId: "c", userId: "u" },
    logout_notices: { ...base, clientId: "c", userId: "u", sid: "ses", attempts: 0, nextAtMs: 1 },
    refresh_tokens: { ...base, ...refresh },
    claims: base,
    counters: { ...base, value: 1 },
    idempotency: { ...base, fingerprint: "f", status: 200, body: "", etag: null },
  };
}

const inserts = (expiresAtMs: number): readonly Write[] =>
  Object.entries(rowsUntil(expiresAtMs)).map(
    ([collection, row]) => ({ verb: "insert", collection: collection as Collection, row }) as Write,
  );

/** Expired rows go away by themselves. */
export function sweepCases(make: MakeDatabase): void {
  let database: TestDatabase;
  let store: Store;
  let clock: FakeClock;
  beforeEach(async () => {
    clock = new FakeClock();
    database = await make();
    store = await open(database.url, { clock });
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  it("deletes what has expired of each short-lived collection, and nothing else", async () => {
    const now = clock.nowMs();
    await note(store, ...inserts(now + 10_000), ...inserts(now + 60_000), ...inserts(now + 60_001));
    clock.advance(60_000);
    for (const collection of Object.keys(rowsUntil(0)) as Expiring[]) {
      await expect.poll(async () => (await store.find(collection, {})).map(({ id }) => id)).toEqual([`until ${now + 60_001}`]);
    }
  });

  it("forgets fine tallies after 40 days and coarse ones after 400", async () => {
    const dayMs = 86_400_000;
    const timeMs = clock.nowMs();
    await store.commit({ writes: [], events: [event({ timeMs, category: "outbound", agentId: "agt_1" })] });
    const subjectsAfter = async (passedMs: number) => {
      clock.advance(passedMs);
      return (await store.find("tallies", {})).map(({ subject }) => subject);
    };
    expect(await subjectsAfter(39 * dayMs)).toEqual(["agt_1", "all/day", "all/hour", "all", "used"]);
    clock.advance(2 * dayMs);
    await expect.poll(() => subjectsAfter(60_000)).toEqual(["agt_1", "all/day", "all/hour", "used"]);
    expect(await subjectsAfter(350 * dayMs)).toEqual(["agt_1", "all/day", "all/hour", "used"]);
    clock.advance(10 * dayMs);
    await expect.poll(() => subjectsAfter(60_000)).toEqual(["all/day", "used"]);
  });

  it("forgets a lease 90 days after it was over, and none that lives or is still to be killed", async () => {
    const over = { state: "ended", endedAtMs: clock.nowMs() } as const;
    const of = { credentialId: "crd_1", resourceId: "res_1", agentId: "agt_1" };
    const rows = [
      leaseRow("lse_live", of),
      leaseRow("lse_over", of, over),
      leaseRow("lse_due", of, { ...over, killAtMs: 0 }),
      leaseRow("lse_later", of, { ...over, endedAtMs: clock.nowMs() + 86_400_000 }),
    ];
    const writes = rows.map((row): Write => ({ verb: "insert", collection: "leases", row }));
    await store.commit({ writes, events: [event({ timeMs: clock.nowMs() })] });
    clock.advance(90 * 86_400_000);
    const left = async () => {
      clock.advance(60_000);
      return (await store.find("leases", {})).map(({ id }) => id);
    };
    await expect.poll(left).toEqual(["lse_due", "lse_later", "lse_live"]);
  });

  it("goes on in small steps while there is more", async () => {
    const claims = Array.from(
      { length: 1_200 },
      (_, i): Write => ({ verb: "claim", id: `c ${i.toString().padStart(4, "0")}`, nowMs: 1, expiresAtMs: 2 }),
    );
    await note(store, ...claims);
    const left = async () => (await store.find("claims", {})).length;
    clock.advance(60_000);
    await expect.poll(left).toBe(700);
    await expect
      .poll(() => {
        clock.advance(50);
        return left();
      })
      .toBe(0);
  });
}
