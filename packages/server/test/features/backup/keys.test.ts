import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Installation } from "./installation.ts";

const original = new Installation();
const stranger = new Installation();
const others: Installation[] = [];
const passphrase = "seven gravel otters hum beneath tin";
const canary = "canary-value-of-a-credential/+=";

beforeAll(async () => {
  await original.serve(async (api) => {
    const { id: resourceId } = await api("POST", "resources", {
      name: "upstream",
      kind: "service",
      upstreamUrl: "https://upstream.example",
      permissions: [{ name: "read", description: "" }],
    });
    await api("POST", "credentials", { name: "key", kind: "secret", resourceId, secret: canary });
  });
  await original.backup("by-kms");
  await original.backup("by-both", { backupPassphrase: passphrase });
  await original.backup("by-passphrase", { backupPassphrase: passphrase, passphraseOnly: true });
  await stranger.serve(async () => {});
}, 30_000);
afterAll(() => {
  for (const one of [original, stranger, ...others]) one.remove();
});

function copy(...without: readonly string[]): Installation {
  const other = original.copy(...without);
  others.push(other);
  return other;
}

/** What lies in the folder, by name and content. */
const filesOf = ({ folder }: Installation) =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => !name.endsWith(".lock"))
      .map((name) => [name, readFileSync(`${folder}/${name}`).toString("base64")]),
  );

describe("a backup", () => {
  it("DUR-14, LOG-01: is readable by its owner alone and shows no secret, in no form", () => {
    const bytes = readFileSync(original.at("by-both"));
    expect(statSync(original.at("by-both")).mode & 0o777).toBe(0o600);
    const forms = [canary, passphrase].flatMap((secret) => [
      secret,
      Buffer.from(secret).toString("base64").replace(/=+$/, ""),
      Buffer.from(secret).toString("base64url"),
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ]);
    for (const form of [...forms, "upstream.example", readFileSync(original.at("master.key"))]) expect(bytes.includes(form)).toBe(false);
  });

  it("opens by the key service, by its passphrase, or by each of them", async () => {
    for (const [file, given] of [
      ["by-kms", undefined],
      ["by-both", undefined],
      ["by-both", passphrase],
      ["by-passphrase", passphrase],
    ] as const) {
      const report = await copy("guard.sqlite").restore(original.at(file), { backupPassphrase: given });
      expect(report.events, file).toBeGreaterThan(2);
    }
  });

  it("opens for nobody else, and leaves what is there as it was", async () => {
    const target = copy();
    const before = filesOf(target);
    const wrong = [
      ["by-kms", { backupPassphrase: passphrase }],
      ["by-passphrase", {}],
      ["by-passphrase", { backupPassphrase: `${passphrase} can` }],
      ["by-kms", { masterKeyFile: stranger.at("master.key") }],
    ] as const;
    for (const [file, more] of wrong)
      await expect(target.restore(original.at(file), { replace: true, ...more }), file).rejects.toMatchObject({
        code: "backup.unreadable",
      });
    // Its own passphrase opens the file, but what the vault sealed would stay closed.
    const other = { replace: true, backupPassphrase: passphrase, masterKeyFile: stranger.at("master.key") };
    await expect(target.restore(original.at("by-passphrase"), other)).rejects.toMatchObject({ code: "vault.cannot_open" });
    const missing = { replace: true, masterKeyFile: target.at("no.key") };
    await expect(target.restore(original.at("by-kms"), missing)).rejects.toMatchObject({ code: "vault.unavailable" });
    expect(filesOf(target)).toEqual(before);
  });

  it("is refused by another installation, by a database with something in it, and beside a server", async () => {
    const before = filesOf(stranger);
    const key = { masterKeyFile: original.at("master.key") };
    await expect(stranger.restore(original.at("by-kms"), { ...key, replace: true })).rejects.toMatchObject({ code: "restore.refused" });
    expect(filesOf(stranger)).toEqual(before);
    const target = copy();
    await expect(target.restore(target.at("by-kms"))).rejects.toMatchObject({
      code: "restore.refused",
      hint: expect.stringContaining("--replace"),
    });
    await target.serve(async () => {
      await expect(target.restore(target.at("by-kms"), { replace: true })).rejects.toMatchObject({ code: "restore.refused" });
    });
  });

  it("that somebody has changed is refused before anything is done", async () => {
    const target = copy();
    const whole = readFileSync(target.at("by-kms"));
    const before = filesOf(target);
    const places = [2, 60, 300, whole.length >> 1, whole.length - 1];
    for (const at of places) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] as number) ^ 1;
      writeFileSync(stranger.at("changed"), bytes);
      await expect(target.restore(stranger.at("changed"), { replace: true }), `${at}`).rejects.toMatchObject({ code: "backup.unreadable" });
    }
    for (const bytes of [whole.subarray(0, whole.length - 40), Buffer.concat([whole, randomBytes(9)]), Buffer.from("not a backup")]) {
      writeFileSync(stranger.at("changed"), bytes);
      await expect(target.restore(stranger.at("changed"), { replace: true })).rejects.toMatchObject({ code: "backup.unreadable" });
    }
    expect(filesOf(target)).toEqual(before);
  });

  it("refuses weak passphrases, places that are taken, and databases that are none", async () => {
    await expect(original.backup("weak", { backupPassphrase: "password" })).rejects.toMatchObject({ code: "vault.weak_key" });
    await expect(original.backup("by-kms")).rejects.toMatchObject({ code: "store.unsupported" });
    await expect(original.backup("no such folder/file")).rejects.toMatchObject({ code: "store.unsupported" });
    const empty = new Installation();
    others.push(empty);
    await expect(empty.backup("nothing")).rejects.toMatchObject({ code: "store.unsupported" });
    expect(readdirSync(empty.folder)).toEqual([]);
  });
});
