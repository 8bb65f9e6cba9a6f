import { describe, expect, it } from "vitest";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { RandomEntropy } from "../../test/fakes/random-entropy.ts";
import { createEnvelope } from "./envelope.ts";
import { createLocalKms } from "./local.ts";
import type { Kms, SealContext, Sealed } from "./port.ts";
import { createKmsRing } from "./ring.ts";

const clock = new FakeClock();
const entropy = new RandomEntropy(clock);
const context: SealContext = { purpose: "credential", id: "crd_1", version: 1 };
const secret = Buffer.from("sk-live-0123456789");

/** A KMS that counts how often it is asked. */
async function counting(): Promise<{ readonly kms: Kms; readonly asked: () => number }> {
  const inner = await createLocalKms({ ephemeral: true, entropy });
  let count = 0;
  const kms: Kms = {
    keyId: inner.keyId,
    holds: (keyId) => inner.holds(keyId),
    describe: () => inner.describe(),
    wrap: (...args) => inner.wrap(...args),
    unwrap: (...args) => {
      count++;
      return inner.unwrap(...args);
    },
    close: () => inner.close(),
  };
  return { kms, asked: () => count };
}
const envelopeOf = async (instanceId = "ins_1") => {
  const { kms, asked } = await counting();
  return { envelope: createEnvelope({ kms, instanceId, entropy, clock }), kms, asked };
};
const refused = { code: "vault.cannot_open" };

describe("the envelope", () => {
  it("opens what it sealed", async () => {
    const { envelope } = await envelopeOf();
    const sealed = await envelope.seal(secret, context);
    expect(Buffer.from(sealed.ciphertext).includes(secret)).toBe(false);
    expect(Buffer.from(await envelope.open(sealed, context))).toEqual(secret);
  });

  it("VLT-01: a ciphertext moved to another row, field, version or installation does not open", async () => {
    const { envelope, kms } = await envelopeOf();
    const sealed = await envelope.seal(secret, context);
    await envelope.open(sealed, context);
    const moves: readonly SealContext[] = [
      { ...context, id: "crd_2" },
      { ...context, version: 2 },
      { ...context, purpose: "idp_secret" },
      { ...context, purpose: "signing_key" },
      { purpose: "credential", id: 'crd_1",1]', version: 1 },
    ];
    for (const moved of moves) await expect(envelope.open(sealed, moved)).rejects.toMatchObject(refused);
    const elsewhere = createEnvelope({ kms, instanceId: "ins_2", entropy, clock });
    await expect(elsewhere.open(sealed, context)).rejects.toMatchObject(refused);
  });

  it("VLT-01: parts of two sealed values do not open together", async () => {
    const { envelope } = await envelopeOf();
    const one = await envelope.seal(secret, context);
    const two = await envelope.seal(Buffer.from("sk-live-other-tenant"), context);
    const mixes: readonly Sealed[] = [
      { ...one, wrappedKey: two.wrappedKey },
      { ...one, nonce: two.nonce },
      { ...one, ciphertext: two.ciphertext },
      { ...one, kmsKeyId: "local-0000" },
    ];
    for (const mixed of mixes) await expect(envelope.open(mixed, context)).rejects.toMatchObject(refused);
  });

  it("VLT-02: no changed byte of any part opens, with the data key remembered or not", async () => {
    const { envelope } = await envelopeOf();
    const sealed = await envelope.seal(secret, context);
    for (const part of ["wrappedKey", "nonce", "ciphertext"] as const) {
      for (const at of sealed[part].keys()) {
        const broken = { ...sealed, [part]: sealed[part].map((byte, index) => (index === at ? byte ^ 0x80 : byte)) };
        await expect(envelope.open(broken, context)).rejects.toMatchObject(refused);
      }
      await expect(envelope.open({ ...sealed, [part]: sealed[part].subarray(1) }, context)).rejects.toMatchObject(refused);
      await expect(envelope.open({ ...sealed, [part]: new Uint8Array(0) }, context)).rejects.toMatchObject(refused);
    }
    expect(Buffer.from(await envelope.open(sealed, context))).toEqual(secret);
  });

  it("VLT-03: every sealed value has its own data key and nonce", async () => {
    const { envelope } = await envelopeOf();
    const sealed = await Promise.all(Array.from({ length: 2_000 }, (_value, version) => envelope.seal(secret, { ...context, version })));
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
    for (const part of ["wrappedKey", "nonce", "ciphertext"] as const)
      expect(new Set(sealed.map((one) => hex(one[part]))).size).toBe(2_000);
  });

  it("asks the KMS once per data key, and again when the key has grown old or been used often", async () => {
    const { envelope, asked } = await envelopeOf();
    const sealed = await envelope.seal(secret, context);
    for (let count = 0; count < 5; count++) await envelope.open(sealed, context);
    expect(asked()).toBe(1);
    clock.advance(300_000);
    await envelope.open(sealed, context);
    expect(asked()).toBe(2);
    for (let count = 0; count < 10_000; count++) await envelope.open(sealed, context);
    expect(asked()).toBe(3);
  });

  it("holds a bounded number of data keys", async () => {
    const { envelope, asked } = await envelopeOf();
    const first = await envelope.seal(secret, context);
    await envelope.open(first, context);
    for (let version = 2; version < 1_003; version++) {
      const moved = { ...context, version };
      await envelope.open(await envelope.seal(secret, moved), moved);
    }
    const before = asked();
    await envelope.open(first, context);
    expect(asked()).toBe(before + 1);
  });

  describe("wraps anew", () => {
    const twoKeys = async () => {
      const [before, after] = [await createLocalKms({ ephemeral: true, entropy }), await createLocalKms({ ephemeral: true, entropy })];
      const of = (kms: Kms) => createEnvelope({ kms, instanceId: "ins_1", entropy, clock });
      return { before: of(before), after: of(after), both: of(createKmsRing(after, [before])), newKeyId: after.keyId };
    };

    it("VLT-04: the data key alone: the value opens with the new key and without the old one, and its ciphertext is what it was", async () => {
      const { before, after, both, newKeyId } = await twoKeys();
      const old = await before.seal(secret, context);
      expect(Buffer.from(await both.open(old, context))).toEqual(secret);
      const renewed = await both.rewrap(old, context);
      expect(renewed).toEqual({ ...old, kmsKeyId: newKeyId, wrappedKey: renewed.wrappedKey });
      for (const envelope of [both, after]) expect(Buffer.from(await envelope.open(renewed, context))).toEqual(secret);
      for (const [envelope, sealed] of [
        [before, renewed],
        [after, old],
      ] as const)
        await expect(envelope.open(sealed, context)).rejects.toMatchObject(refused);
      const again = await both.rewrap(renewed, context);
      expect(Buffer.from(await after.open(again, context))).toEqual(secret);
    });

    it("VLT-04: a remembered data key of the old wrapping is none of the new one: each opens by its own", async () => {
      const { kms, asked } = await counting();
      const envelope = createEnvelope({ kms, instanceId: "ins_1", entropy, clock });
      const old = await envelope.seal(secret, context);
      await envelope.open(old, context);
      const renewed = await envelope.rewrap(old, context);
      const mixed = { ...renewed, wrappedKey: renewed.wrappedKey.map((byte, index) => (index === 40 ? byte ^ 1 : byte)) };
      await expect(envelope.open(mixed, context)).rejects.toMatchObject(refused);
      const before = asked();
      await envelope.open(old, context);
      expect(asked()).toBe(before);
      await envelope.open(renewed, context);
      expect(asked()).toBe(before + 1);
    });

    it("VLT-01, VLT-02: nothing that does not open is wrapped anew", async () => {
      const { before, both } = await twoKeys();
      const sealed = await before.seal(secret, context);
      const broken: readonly Sealed[] = [
        { ...sealed, ciphertext: sealed.ciphertext.map((byte, index) => (index === 3 ? byte ^ 1 : byte)) },
        { ...sealed, wrappedKey: sealed.wrappedKey.subarray(1) },
        { ...sealed, nonce: new Uint8Array(0) },
        { ...sealed, kmsKeyId: "local-0000" },
      ];
      for (const one of broken) await expect(both.rewrap(one, context)).rejects.toMatchObject(refused);
      await expect(both.rewrap(sealed, { ...context, version: 2 })).rejects.toMatchObject(refused);
    });
  });
});
