import { GuardError } from "@agent-id-guard/protocol";
import { expect, it } from "vitest";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { RandomEntropy } from "../../test/fakes/random-entropy.ts";
import { unavailable } from "./failures.ts";
import { patiently } from "./patience.ts";

const surroundings = () => {
  const clock = new FakeClock();
  return { clock, entropy: new RandomEntropy(clock) };
};
/** Moves the clock by milliseconds, giving way after each, so that what waits can go on. */
const pass = async (clock: FakeClock, ms: number) => {
  for (let at = 0; at < ms; at++) {
    clock.advance(1);
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
  }
};

it("a call that hears nothing of its signal is over with the limit all the same", async () => {
  const { clock, entropy } = surroundings();
  let signal: AbortSignal | undefined;
  const call = patiently(
    (given) => {
      signal = given;
      return new Promise<never>(() => {});
    },
    { clock, entropy },
  );
  const failing = expect(call).rejects.toMatchObject({ code: "vault.unavailable", detail: "no answer within 5000 ms" });
  clock.advance(4_999);
  expect(signal?.aborted).toBe(false);
  clock.advance(1);
  await failing;
  expect(signal?.aborted).toBe(true);
  expect(clock.waiting).toBe(0);
});

it("three tries with pauses of a random half to whole, then the failure; one limit for them all", async () => {
  const { clock, entropy } = surroundings();
  const triedAtMs: number[] = [];
  const startMs = clock.nowMs();
  const call = patiently(
    () => {
      triedAtMs.push(clock.nowMs() - startMs);
      return Promise.reject(unavailable("503"));
    },
    { clock, entropy },
  );
  const failing = expect(call).rejects.toMatchObject({ code: "vault.unavailable", detail: "503" });
  await pass(clock, 520);
  await failing;
  const [first, second = 0, third = 0] = triedAtMs;
  expect(triedAtMs).toHaveLength(3);
  expect(first).toBe(0);
  expect(second).toBeGreaterThanOrEqual(50);
  expect(second).toBeLessThanOrEqual(101);
  expect(third - second).toBeGreaterThanOrEqual(200);
  expect(third - second).toBeLessThanOrEqual(401);
});

it("what another try can't mend is not tried again", async () => {
  const { clock, entropy } = surroundings();
  for (const code of ["vault.key_disabled", "vault.key_denied", "vault.cannot_open", "config.invalid"] as const) {
    let tries = 0;
    const call = patiently(
      () => {
        tries++;
        return Promise.reject(new GuardError(code));
      },
      { clock, entropy },
    );
    await expect(call).rejects.toMatchObject({ code });
    expect(tries).toBe(1);
  }
});
