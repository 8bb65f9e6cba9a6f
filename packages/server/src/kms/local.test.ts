import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { RandomEntropy } from "../../test/fakes/random-entropy.ts";
import { kmsContract } from "./contract.test-kit.ts";
import { checkMasterKey } from "./key-check.ts";
import { createLocalKms } from "./local.ts";

const folder = mkdtempSync(join(tmpdir(), "guard-kms-"));
afterAll(() => rmSync(folder, { recursive: true }));
const entropy = new RandomEntropy(new FakeClock());
const salt = new Uint8Array(16).fill(9);
const passphrase = "violet anchor 71 drumming heron";
let files = 0;
const newFile = () => join(folder, `key-${files++}`);

kmsContract("the local KMS with a key file", async () => ({
  kms: await createLocalKms({ keyFile: newFile(), entropy }),
  stranger: await createLocalKms({ keyFile: newFile(), entropy }),
}));
kmsContract("the local KMS in memory", async () => ({
  kms: await createLocalKms({ ephemeral: true, entropy }),
  stranger: await createLocalKms({ ephemeral: true, entropy }),
}));
const fromPassphrases = Promise.all([
  createLocalKms({ passphrase, salt, entropy }),
  createLocalKms({ passphrase: `${passphrase}.`, salt, entropy }),
]);
kmsContract("the local KMS with a passphrase", async () => {
  const [kms, stranger] = await fromPassphrases;
  return { kms, stranger };
});

describe("the key file", () => {
  it("is made once, for its owner alone, and read from then on", async () => {
    const keyFile = newFile();
    const first = await createLocalKms({ keyFile, entropy });
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(statSync(keyFile).size).toBe(32);
    const wrapped = await first.wrap(new Uint8Array(32), "c");
    const second = await createLocalKms({ keyFile, entropy });
    expect(second.keyId).toBe(first.keyId);
    expect(second.keyId).not.toContain(readFileSync(keyFile).toString("hex").slice(0, 8));
    expect(await second.unwrap(wrapped, "c", first.keyId)).toHaveLength(32);
  });

  it.each([0o640, 0o604, 0o660, 0o644])("is refused when others may read it (%o)", async (mode) => {
    const keyFile = newFile();
    await createLocalKms({ keyFile, entropy });
    chmodSync(keyFile, mode);
    await expect(createLocalKms({ keyFile, entropy })).rejects.toMatchObject({ code: "vault.weak_key" });
  });

  it.each([
    ["empty", Buffer.alloc(0)],
    ["short", Buffer.from(entropy.bytes(31))],
    ["long", Buffer.from(entropy.bytes(33))],
    ["zeros", Buffer.alloc(32)],
    ["text of one letter", Buffer.alloc(32, "a")],
    ["a short pattern", Buffer.alloc(32, "changeme")],
  ])("VLT-06: is refused when it is no key: %s", async (_name, bytes) => {
    const keyFile = newFile();
    writeFileSync(keyFile, bytes, { mode: 0o600 });
    await expect(createLocalKms({ keyFile, entropy })).rejects.toMatchObject({ code: "vault.weak_key" });
  });

  it("fails as unavailable where there is no folder", async () => {
    await expect(createLocalKms({ keyFile: join(folder, "none", "key"), entropy })).rejects.toMatchObject({ code: "vault.unavailable" });
  });
});

describe("VLT-06: the passphrase", () => {
  it.each([
    "",
    "changeme",
    "12345678",
    "your-secret-passphrase-here",
    "Password-Password-Password",
    "aaaaaaaaaaaaaaaaaaaaaaaa",
    "abcdefgabcdefgabcdefg",
    "correct horse battery staple",
  ])("VLT-06: %j is refused, and not repeated", async (weak) => {
    const failure = await createLocalKms({ passphrase: weak, salt, entropy }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "vault.weak_key" });
    if (weak !== "") expect(String(failure)).not.toContain(weak);
  });

  it("makes the same key again, and another one with another salt", async () => {
    const [kms] = await fromPassphrases;
    const again = await createLocalKms({ passphrase, salt, entropy });
    const elsewhere = await createLocalKms({ passphrase, salt: new Uint8Array(16).fill(8), entropy });
    expect(again.keyId).toBe(kms.keyId);
    expect(elsewhere.keyId).not.toBe(kms.keyId);
  });
});

describe("the key check", () => {
  it("VLT-05: passes with the same key and refuses another", async () => {
    const keyFile = newFile();
    const stored = await checkMasterKey(await createLocalKms({ keyFile, entropy }), "ins_1", undefined);
    expect(await checkMasterKey(await createLocalKms({ keyFile, entropy }), "ins_1", stored)).toBe(stored);
    const other = await createLocalKms({ keyFile: newFile(), entropy });
    await expect(checkMasterKey(other, "ins_1", stored)).rejects.toMatchObject({ code: "vault.cannot_open" });
    await expect(checkMasterKey(await createLocalKms({ keyFile, entropy }), "ins_2", stored)).rejects.toMatchObject({
      code: "vault.cannot_open",
    });
    await expect(checkMasterKey(other, "ins_1", "")).rejects.toMatchObject({ code: "vault.cannot_open" });
  });
});
