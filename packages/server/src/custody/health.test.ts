import { GuardError } from "@agent-id-guard/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CustodyHouse, openCustodyHouse } from "../../test/fakes/custody-house.ts";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { FakeLog } from "../../test/fakes/fake-log.ts";
import { FakeStore } from "../../test/fakes/fake-store.ts";
import { RandomEntropy } from "../../test/fakes/random-entropy.ts";
import { createLocalKms } from "../kms/local.ts";
import type { Kms } from "../kms/port.ts";

let clock: FakeClock;
let store: FakeStore;
let house: CustodyHouse;
let failure: Error | undefined;
let takesMs = 0;
let garbage = false;

beforeEach(async () => {
  [failure, takesMs, garbage] = [undefined, 0, false];
  clock = new FakeClock();
  store = new FakeStore(clock);
  const inner = await createLocalKms({ ephemeral: true, entropy: new RandomEntropy(clock) });
  const kms: Kms = {
    keyId: inner.keyId,
    holds: (keyId) => inner.holds(keyId),
    describe: () => inner.describe(),
    wrap: async (dataKey, context) => {
      clock.stepTo(clock.nowMs() + takesMs);
      if (failure !== undefined) throw failure;
      return inner.wrap(dataKey, context);
    },
    unwrap: async (...args) => (garbage ? new Uint8Array(32).fill(7) : inner.unwrap(...args)),
    close: () => inner.close(),
  };
  house = await openCustodyHouse({ store, clock, log: new FakeLog(), keys: [kms] });
});
afterEach(() => house.close());

const told = () =>
  store.log.filter(({ event }) => event.action === "kms.health").map(({ event }) => [event.category, event.detail?.from, event.detail?.to]);

describe("the health of the key service", () => {
  it("is told from what becomes of a wrapping and an unwrapping", async () => {
    const cases = [
      [() => undefined, "healthy"],
      [() => (takesMs = 1_500), "slow"],
      [() => (failure = new GuardError("vault.unavailable")), "unavailable"],
      [() => (failure = new GuardError("vault.key_disabled")), "disabled"],
      [() => (failure = new GuardError("vault.key_denied")), "denied"],
      [() => (failure = new GuardError("vault.cannot_open")), "broken"],
      [() => (failure = new TypeError("odd")), "broken"],
      [() => (garbage = true), "broken"],
    ] as const;
    for (const [cause, health] of cases) {
      [failure, takesMs, garbage] = [undefined, 0, false];
      cause();
      const answer = await house.custody.check();
      expect(answer).toMatchObject({ health, latencyMs: takesMs, cachedKeySeconds: 300, job: null, previousKeyIds: [] });
      if (failure !== undefined) expect(answer.explanation).not.toContain("odd");
      expect(answer.explanation === null).toBe(health === "healthy" || health === "slow");
    }
  });

  it("is tried each minute, and a change is on record once: an alert when it is worse", async () => {
    clock.advance(60_000);
    await house.custody.describe();
    expect(told()).toEqual([]);
    failure = new GuardError("vault.unavailable");
    for (let minute = 0; minute < 3; minute++) {
      clock.advance(60_000);
      await expect.poll(() => told().length).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
    }
    failure = new GuardError("vault.key_disabled");
    await house.custody.check();
    [failure, takesMs] = [undefined, 2_000];
    await house.custody.check();
    takesMs = 0;
    await house.custody.check();
    expect(told()).toEqual([
      ["alert", "healthy", "unavailable"],
      ["alert", "unavailable", "disabled"],
      ["admin", "disabled", "slow"],
      ["admin", "slow", "healthy"],
    ]);
  });

  it("a change that could not be recorded is told by the next try", async () => {
    failure = new GuardError("vault.unavailable");
    store.commitFailure = new GuardError("audit.unavailable");
    await expect(house.custody.check()).rejects.toMatchObject({ code: "audit.unavailable" });
    store.commitFailure = undefined;
    expect(await house.custody.check()).toMatchObject({ health: "unavailable" });
    expect(told()).toHaveLength(1);
  });

  it("a key that was taken out of the settings too early is an alert with how much it left closed, until that opens again", async () => {
    await house.seed(3);
    await house.close();
    const next = await createLocalKms({ ephemeral: true, entropy: new RandomEntropy(clock) });
    const whole = await openCustodyHouse({ store, clock, log: new FakeLog(), keys: [next, house.kms] });
    house = await openCustodyHouse({ store, clock, log: new FakeLog(), keys: [next] });
    clock.advance(60_000);
    await expect.poll(told).toEqual([["alert", "healthy", "broken"]]);
    // The three and the key check.
    expect(await house.custody.describe()).toMatchObject({ health: "broken", explanation: expect.stringContaining("opens 4 of") });
    await whole.finished(await whole.start());
    await whole.close();
    expect(await house.custody.check()).toMatchObject({ health: "healthy", explanation: null });
    expect(told().at(-1)).toEqual(["admin", "broken", "healthy"]);
  });

  it("callers who ask together share one try", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => house.custody.check()));
    expect(new Set(answers.map(({ checkedAtMs }) => checkedAtMs)).size).toBe(1);
  });
});
