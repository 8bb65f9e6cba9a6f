import { GuardError } from "@agent-id-guard/protocol";
import { describe, expect, it } from "vitest";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { RandomEntropy } from "../../test/fakes/random-entropy.ts";
import { createEnvelope } from "./envelope.ts";
import { createLocalKms } from "./local.ts";
import type { Kms } from "./port.ts";

const context = { purpose: "credential", id: "crd_1", version: 1 } as const;
/** As docs/kms.md says. */
const boundMs = 300_000;

/** A KMS that can be put out of order. */
async function house() {
  const clock = new FakeClock();
  const entropy = new RandomEntropy(clock);
  const inner = await createLocalKms({ ephemeral: true, entropy });
  let failure: GuardError | undefined;
  const orFail = <T>(work: () => Promise<T>): Promise<T> => (failure === undefined ? work() : Promise.reject(failure));
  const kms: Kms = {
    keyId: inner.keyId,
    holds: (keyId) => inner.holds(keyId),
    describe: () => inner.describe(),
    wrap: (...args) => orFail(() => inner.wrap(...args)),
    unwrap: (...args) => orFail(() => inner.unwrap(...args)),
    close: () => inner.close(),
  };
  const envelope = createEnvelope({ kms, instanceId: "ins_1", entropy, clock });
  const sealed = await envelope.seal(Buffer.from("sk-live-0123456789"), context);
  const fail = (code: "vault.unavailable" | "vault.key_disabled" | "vault.key_denied" | undefined) => {
    failure = code === undefined ? undefined : new GuardError(code);
  };
  return { clock, envelope, sealed, fail, open: () => envelope.open(sealed, context) };
}

describe("data keys that are remembered", () => {
  it("carry reads for five minutes after a KMS is gone, however often they are used, and not a millisecond longer", async () => {
    const { clock, fail, open } = await house();
    await open();
    fail("vault.unavailable");
    for (let minute = 0; minute < 4; minute++) {
      clock.advance(60_000);
      expect(await open()).toHaveLength(18);
    }
    clock.advance(59_999);
    expect(await open()).toHaveLength(18);
    clock.advance(1);
    await expect(open()).rejects.toMatchObject({ code: "vault.unavailable" });
    fail(undefined);
    expect(await open()).toHaveLength(18);
  });

  it("are not prolonged by a clock that is set back", async () => {
    const { clock, fail, open } = await house();
    await open();
    fail("vault.unavailable");
    clock.stepTo(clock.nowMs() - 1);
    await expect(open()).rejects.toMatchObject({ code: "vault.unavailable" });
  });

  it("are forgotten at once when the KMS says that their key is disabled", async () => {
    const { envelope, fail, open } = await house();
    const other = { ...context, version: 2 };
    const unread = await envelope.seal(Buffer.from("another"), other);
    await open();
    fail("vault.key_disabled");
    expect(await open()).toHaveLength(18);
    await expect(envelope.open(unread, other)).rejects.toMatchObject({ code: "vault.key_disabled" });
    await expect(open()).rejects.toMatchObject({ code: "vault.key_disabled" });
  });

  it("end within the bound after their key was disabled, also when nothing else was asked meanwhile", async () => {
    const { clock, fail, open } = await house();
    await open();
    fail("vault.key_disabled");
    clock.advance(boundMs - 1);
    expect(await open()).toHaveLength(18);
    clock.advance(1);
    await expect(open()).rejects.toMatchObject({ code: "vault.key_disabled" });
  });

  it("never stand in for the KMS where something is sealed", async () => {
    const { envelope, fail, open } = await house();
    await open();
    fail("vault.key_denied");
    await expect(envelope.seal(Buffer.from("x"), { ...context, version: 3 })).rejects.toMatchObject({ code: "vault.key_denied" });
  });
});
