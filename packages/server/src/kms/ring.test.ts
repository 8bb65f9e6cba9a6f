import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { RandomEntropy } from "../../test/fakes/random-entropy.ts";
import { kmsContract } from "./contract.test-kit.ts";
import { checkMasterKey } from "./key-check.ts";
import { createLocalKms } from "./local.ts";
import { openKms } from "./open.ts";
import { createKmsRing } from "./ring.ts";
import { readSecretObject } from "./secret-file.ts";
import { loadVendorClient } from "./vendor-client.ts";

const folder = mkdtempSync(join(tmpdir(), "guard-ring-"));
afterAll(() => rmSync(folder, { recursive: true }));
const entropy = new RandomEntropy(new FakeClock());
const fetch = () => Promise.reject(new Error("nobody is asked"));
const surroundings = { clock: new FakeClock(), entropy, salt: new Uint8Array(16).fill(3), fetch };
const file = (name: string, content: string, mode = 0o600) => {
  const path = join(folder, name);
  writeFileSync(path, content, { mode });
  chmodSync(path, mode);
  return path;
};
const passphrase = "violet anchor 71 drumming heron";
const local = () => createLocalKms({ ephemeral: true, entropy });
const dataKey = new Uint8Array(32).fill(5);

kmsContract("a ring of two keys", async () => ({
  kms: createKmsRing(await local(), [await local()]),
  stranger: createKmsRing(await local()),
}));

describe("a ring", () => {
  it("wraps with the current key and opens what older ones wrapped", async () => {
    const [older, current] = [await local(), await local()];
    const ring = createKmsRing(current, [older]);
    const wrapped = await older.wrap(dataKey, "c");
    expect(await ring.unwrap(wrapped, "c", older.keyId)).toHaveLength(32);
    await expect(ring.unwrap(wrapped, "d", older.keyId)).rejects.toMatchObject({ code: "vault.cannot_open" });
    await expect(older.unwrap(await ring.wrap(dataKey, "c"), "c", ring.keyId)).rejects.toMatchObject({ code: "vault.cannot_open" });
    expect(ring.holds(older.keyId)).toBe(true);
    expect(ring.describe()).toEqual({
      adapter: "memory",
      key: current.keyId,
      keyId: current.keyId,
      previous: [{ adapter: "memory", key: older.keyId, keyId: older.keyId }],
    });
    await ring.probe();
  });

  it("VLT-05: the key check moves on to the current key, and a key without a part in it is refused before and after", async () => {
    const [older, current, stranger] = [await local(), await local(), await local()];
    const first = await checkMasterKey(older, "ins_1", undefined);
    await expect(checkMasterKey(createKmsRing(current), "ins_1", first)).rejects.toMatchObject({ code: "vault.cannot_open" });
    const moved = await checkMasterKey(createKmsRing(current, [older]), "ins_1", first);
    expect(moved).toMatch(new RegExp(`^${current.keyId} `));
    expect(await checkMasterKey(createKmsRing(current), "ins_1", moved)).toBe(moved);
    await expect(checkMasterKey(createKmsRing(stranger, [older]), "ins_1", moved)).rejects.toMatchObject({ code: "vault.cannot_open" });
  });
});

describe("the settings of the master key", () => {
  it("a key file and a passphrase file by address are the ones of the older settings", async () => {
    const keyFile = join(folder, "master.key");
    const before = await openKms({ masterKeyFile: keyFile }, surroundings);
    expect((await openKms({ kms: `key-file:${keyFile}` }, surroundings)).keyId).toBe(before.keyId);
    const byText = await openKms({ passphrase }, surroundings);
    const byFile = await openKms(
      { kms: `passphrase-file:${file("passphrase", `${passphrase}\n`)}`, kmsPrevious: [`key-file:${keyFile}`] },
      surroundings,
    );
    expect(byFile.keyId).toBe(byText.keyId);
    expect(await byFile.unwrap(await before.wrap(dataKey, "c"), "c", before.keyId)).toHaveLength(32);
  });

  it("a previous key file is never made", async () => {
    const missing = join(folder, "missing.key");
    const opening = openKms({ kms: `key-file:${join(folder, "k2")}`, kmsPrevious: [`key-file:${missing}`] }, surroundings);
    await expect(opening).rejects.toMatchObject({ code: "config.invalid", description: `kmsPrevious: there is no file ${missing}` });
  });

  it("LOG-08: a secret file that others may read, is empty or missing is refused; so is one without its service", async () => {
    const fails = async (kms: string | undefined, kmsSecretFile?: string) => {
      const opening = openKms({ kms, kmsSecretFile }, surroundings);
      await expect(opening).rejects.toMatchObject({ code: "config.invalid" });
    };
    for (const mode of [0o640, 0o604, 0o644]) await fails(`passphrase-file:${file(`open-${mode}`, passphrase, mode)}`);
    await fails(`passphrase-file:${file("empty", "")}`);
    await fails(`passphrase-file:${join(folder, "none")}`);
    await fails(undefined, file("alone", "x"));
    await fails("vault-transit://vault.example.com/transit/kek");
    await fails("alibaba-kms://cn-hangzhou/key-hzz1");
    await fails("vault-transit://vault.example.com/transit/kek", file("two words", "two words"));
  });

  it("a secret file of another form is refused without a word of what is in it", () => {
    for (const content of ["hunter2", "[]", '{"a":1}', '{"a":"x","more":"hunter2"}', '{"a":""}', "null"]) {
      const path = file("object", content);
      expect(() => readSecretObject(path, ["a"], ["b"])).toThrow(`kmsSecretFile: ${path} must hold a JSON object with a`);
    }
    expect(readSecretObject(file("object", '{"a":"x","b":"y"}'), ["a"], ["b"])).toEqual({ a: "x", b: "y" });
  });

  it("a vendor's client that is missing is named with the command that installs it", async () => {
    const missing = loadVendorClient(["@aws-sdk/client-kms@3"], () => Promise.reject(new Error("ERR_MODULE_NOT_FOUND")));
    await expect(missing).rejects.toMatchObject({ code: "config.invalid", hint: "Run: npm install @aws-sdk/client-kms@3" });
  });
});
