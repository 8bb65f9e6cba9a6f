import { describe, expect, it } from "vitest";
import type { Kms } from "./port.ts";

/** What a KMS adapter is tried with: the service, and one with another key (or another installation's). */
export interface KmsUnderTest {
  readonly kms: Kms;
  readonly stranger: Kms;
}

/** The contract of the port. Every adapter passes it. */
export function kmsContract(name: string, open: () => Promise<KmsUnderTest>): void {
  const dataKey = Uint8Array.from({ length: 32 }, (_value, index) => index * 7 + 1);

  describe(`${name} keeps the contract of a KMS`, () => {
    it("opens what it wrapped, and only the wrapped form leaves", async () => {
      const { kms } = await open();
      const wrapped = await kms.wrap(dataKey, "context");
      expect(Buffer.from(wrapped).includes(Buffer.from(dataKey))).toBe(false);
      expect(Buffer.from(await kms.unwrap(wrapped, "context", kms.keyId))).toEqual(Buffer.from(dataKey));
    });

    it("wraps the same key differently each time", async () => {
      const { kms } = await open();
      const wrapped = await Promise.all(Array.from({ length: 50 }, () => kms.wrap(dataKey, "context")));
      expect(new Set(wrapped.map((bytes) => Buffer.from(bytes).toString("hex"))).size).toBe(50);
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
      const wrapped = await kms.wrap(dataKey, "context");
      for (const keyId of [kms.keyId, stranger.keyId])
        await expect(stranger.unwrap(wrapped, "context", keyId)).rejects.toMatchObject({ code: "vault.cannot_open" });
      await expect(kms.unwrap(wrapped, "context", "no-such-key")).rejects.toMatchObject({ code: "vault.cannot_open" });
    });
  });
}
