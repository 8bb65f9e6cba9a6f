import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGuard } from "../../src/guard.ts";
import type { GuardOptions } from "../../src/guard-options.ts";
import { startVaultTransit, vaultToken } from "../fakes/kms/vault-transit.ts";

const folder = mkdtempSync(join(tmpdir(), "guard-key-service-"));
let vault: Awaited<ReturnType<typeof startVaultTransit>>;
let databases = 0;
let database: string;
let atVault: GuardOptions;

beforeAll(async () => {
  vault = await startVaultTransit();
  vault.keys.add("kek");
  const kmsSecretFile = join(folder, "token");
  writeFileSync(kmsSecretFile, vaultToken, { mode: 0o600 });
  atVault = { kms: `vault-transit://${vault.host}/transit/kek?namespace=${vault.namespace}&tls=off`, kmsSecretFile };
});
beforeEach(() => {
  database = join(folder, `guard-${databases++}.sqlite`);
});
afterAll(async () => {
  await vault.close();
  rmSync(folder, { recursive: true });
});

const keyFile = (name: string) => join(folder, `${name}.key`);
/** Starts, opens a signing key to make a token, and ends. */
async function run(options: GuardOptions): Promise<void> {
  const guard = await createGuard({ database, ...options });
  try {
    await guard.systemToken();
  } finally {
    await guard.close();
  }
}

describe("a server whose master key is at a key service", () => {
  it("VLT-05: moves from a key file to Vault while what the file wrapped still opens, and back is refused without Vault", async () => {
    await run({ masterKeyFile: keyFile("one") });
    await expect(run(atVault)).rejects.toMatchObject({ code: "vault.cannot_open" });
    await run({ ...atVault, kmsPrevious: [`key-file:${keyFile("one")}`] });
    await run({ ...atVault, kmsPrevious: [`key-file:${keyFile("one")}`] });
    await expect(run({ masterKeyFile: keyFile("one") })).rejects.toMatchObject({ code: "vault.cannot_open" });
    await expect(run({ masterKeyFile: keyFile("two") })).rejects.toMatchObject({ code: "vault.cannot_open" });
    await run({ masterKeyFile: keyFile("one"), kmsPrevious: [`${atVault.kms}&secret-file=${atVault.kmsSecretFile}`] });
  });

  it("VLT-05: does not start while its key service is sealed or forbids the key, and says so", async () => {
    await run(atVault);
    vault.seal(true);
    await expect(run(atVault)).rejects.toMatchObject({
      code: "vault.unavailable",
      description: "kms (vault-transit): the key service does not answer, so the server does not start.",
    });
    vault.seal(false);
    vault.keys.set("kek", { isDenied: true });
    await expect(run(atVault)).rejects.toMatchObject({ code: "vault.key_denied" });
    vault.keys.set("kek", { isDenied: false });
    await run(atVault);
  });

  it("takes one master key, not two", async () => {
    await expect(run({ ...atVault, masterKeyFile: keyFile("one") })).rejects.toMatchObject({ code: "config.invalid" });
    await expect(run({})).rejects.toMatchObject({ code: "config.invalid" });
  });
});
