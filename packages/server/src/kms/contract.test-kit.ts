import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { Kms } from "./port.ts";

/** What a KMS adapter is tried with: the service, and one with another key (or another installation's). */
export interface KmsUnderTest {
  readonly kms: Kms;
  readonly stranger: Kms;
}

/** What a test does to the service. A member that is missing is something that this kind of service does not have. */
export interface KmsTrouble {
  /** The key is disabled at its service; the next one: about to be deleted. */
  readonly disable?: () => void;
  readonly schedule?: () => void;
  /** Our identity may not use the key any more. */
  readonly deny?: () => void;
  /** The key is not there any more. */
  readonly remove: () => void;
  /** The next calls are too many; and all of them. */
  readonly throttleNext?: (times: number) => void;
  readonly throttle?: () => void;
  /** Calls come and are not answered. Resolves when one has come. */
  readonly hang: () => Promise<void>;
  /** The limit of the calls under way is over. */
  readonly runOut: () => void;
  readonly vanish?: () => void;
  /** Everything is as it was, but for what was removed. */
  readonly recover: () => void;
  /** Texts that nobody may read in a failure. */
  readonly secrets: readonly string[];
}

const dataKey = Uint8Array.from({ length: 32 }, (_value, index) => index * 7 + 1);

/** The contract of the port. Every adapter passes it. */
export function kmsContract(name: string, open: () => Promise<KmsUnderTest>): void {
  describe(`${name} keeps the contract of a KMS`, () => {
    it("opens what it wrapped, and only the wrapped form leaves", async () => {
      const { kms } = await open();
      const wrapped = await kms.wrap(dataKey, "context");
      expect(Buffer.from(wrapped).includes(Buffer.from(dataKey))).toBe(false);
      expect(Buffer.from(await kms.unwrap(wrapped, "context", kms.keyId))).toEqual(Buffer.from(dataKey));
    });

    it("wraps the same key differently each time, fifty at once, and opens each under its own context", async () => {
      const { kms } = await open();
      const contexts = Array.from({ length: 50 }, (_value, index) => JSON.stringify(["ins_1", "credential", "crd_1", index]));
      const wrapped = await Promise.all(contexts.map((context) => kms.wrap(dataKey, context)));
      expect(new Set(wrapped.map((bytes) => Buffer.from(bytes).toString("hex"))).size).toBe(50);
      const opened = await Promise.all(wrapped.map((bytes, index) => kms.unwrap(bytes, contexts[index] as string, kms.keyId)));
      for (const bytes of opened) expect(Buffer.from(bytes)).toEqual(Buffer.from(dataKey));
    });

    it("VLT-01: does not open under another context", async () => {
      const { kms } = await open();
      const wrapped = await kms.wrap(dataKey, "context");
      for (const other of ["", "Context", "context ", "context\u0000"])
        await expect(kms.unwrap(wrapped, other, kms.keyId)).rejects.toMatchObject({ code: "vault.cannot_open" });
    });

    it("VLT-02: does not open when any byte is changed, cut or added", async () => {
      const { kms } = await open();
      const wrapped = await kms.wrap(dataKey, "context");
      const broken: Uint8Array[] = [...wrapped.keys()].map((at) => wrapped.map((byte, index) => (index === at ? byte ^ 1 : byte)));
      broken.push(wrapped.subarray(0, -1), Buffer.concat([wrapped, Buffer.alloc(1)]), new Uint8Array(0), wrapped.subarray(0, 8));
      for (const bytes of broken)
        await expect(kms.unwrap(bytes, "context", kms.keyId)).rejects.toMatchObject({ code: "vault.cannot_open" });
    });

    it("does not open with another key, nor under another key's name", async () => {
      const { kms, stranger } = await open();
      expect(stranger.keyId).not.toBe(kms.keyId);
      expect([kms.holds(kms.keyId), kms.holds(stranger.keyId), kms.holds("no-such-key")]).toEqual([true, false, false]);
      const wrapped = await kms.wrap(dataKey, "context");
      for (const keyId of [kms.keyId, stranger.keyId])
        await expect(stranger.unwrap(wrapped, "context", keyId)).rejects.toMatchObject({ code: "vault.cannot_open" });
      await expect(kms.unwrap(wrapped, "context", "no-such-key")).rejects.toMatchObject({ code: "vault.cannot_open" });
    });

    it("says what it is, in a line that names its key", async () => {
      const { kms } = await open();
      const { adapter, key, keyId } = kms.describe();
      expect(keyId).toBe(kms.keyId);
      expect(`${adapter} ${key} ${keyId}`).toMatch(/^\S+ \S+ \S+$/);
    });
  });
}

/** How a service can be out of order, and the outcome of each way. */
const outcomes = {
  disable: "vault.key_disabled",
  schedule: "vault.key_disabled",
  deny: "vault.key_denied",
  throttle: "vault.unavailable",
  vanish: "vault.unavailable",
} as const;

/** The contract of a service that is not in this process: it may be out of order, in these `ways`. */
export function remoteKmsContract(
  name: string,
  ways: readonly (keyof typeof outcomes)[],
  open: () => Promise<KmsUnderTest & { readonly trouble: KmsTrouble }>,
): void {
  kmsContract(name, open);

  describe(`${name} out of order`, () => {
    it.each(ways)("after %s both calls fail with its outcome, nothing secret is told, and all is well when it is over", async (way) => {
      const { kms, trouble } = await open();
      const wrapped = await kms.wrap(dataKey, "context");
      trouble[way]?.();
      const failures = [await failureOf(kms.wrap(dataKey, "context")), await failureOf(kms.unwrap(wrapped, "context", kms.keyId))];
      for (const failure of failures) {
        expect(failure).toMatchObject({ code: outcomes[way] });
        const told = inspect(failure, { depth: 9, showHidden: true });
        for (const secret of [...trouble.secrets, Buffer.from(dataKey).toString("base64")]) expect(told).not.toContain(secret);
      }
      trouble.recover();
      expect(await kms.unwrap(wrapped, "context", kms.keyId)).toHaveLength(32);
    });

    it("when the service is slow, a call ends with its limit", async () => {
      const { kms, trouble } = await open();
      const wrapped = await kms.wrap(dataKey, "context");
      for (const call of [() => kms.wrap(dataKey, "context"), () => kms.unwrap(wrapped, "context", kms.keyId)]) {
        const hasCome = trouble.hang();
        const failing = failureOf(call());
        await hasCome;
        trouble.runOut();
        expect(await failing).toMatchObject({ code: "vault.unavailable" });
      }
      trouble.recover();
      expect(await kms.unwrap(wrapped, "context", kms.keyId)).toHaveLength(32);
    });

    if (ways.includes("throttle"))
      it("a service that has had enough for a moment is asked again", async () => {
        const { kms, trouble } = await open();
        trouble.throttleNext?.(2);
        const wrapped = await kms.wrap(dataKey, "context");
        trouble.throttleNext?.(2);
        expect(await kms.unwrap(wrapped, "context", kms.keyId)).toHaveLength(32);
      });

    it("when the key is gone for good, it is not said to be damage", async () => {
      const { kms, trouble } = await open();
      const wrapped = await kms.wrap(dataKey, "context");
      trouble.remove();
      const failure = await failureOf(kms.wrap(dataKey, "context"));
      expect(failure).toMatchObject({ code: "vault.key_denied" });
      await expect(kms.unwrap(wrapped, "context", kms.keyId)).rejects.toBeInstanceOf(Error);
    });
  });
}

const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );
