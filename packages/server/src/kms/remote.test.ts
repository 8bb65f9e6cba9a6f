import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { alibabaIdentity, startAlibabaKms } from "../../test/fakes/kms/alibaba-kms.ts";
import { awsIdentity, startAwsKms } from "../../test/fakes/kms/aws-kms.ts";
import { azureIdentity, azureVaultHost, startAzureKeyVault } from "../../test/fakes/kms/azure-key-vault.ts";
import { googleKeyName, googleServiceAccount, startGoogleKms } from "../../test/fakes/kms/google-kms.ts";
import type { KeyRoom } from "../../test/fakes/kms/key-room.ts";
import type { KeyServer } from "../../test/fakes/kms/key-server.ts";
import { KmsClock } from "../../test/fakes/kms/kms-clock.ts";
import { startVaultTransit, vaultRole, vaultToken } from "../../test/fakes/kms/vault-transit.ts";
import { RandomEntropy } from "../../test/fakes/random-entropy.ts";
import { createOutbound } from "../outbound/undici.ts";
import { type KmsTrouble, remoteKmsContract } from "./contract.test-kit.ts";
import { openKms } from "./open.ts";
import type { KmsRing } from "./port.ts";

const folder = mkdtempSync(join(tmpdir(), "guard-kms-"));
const clock = new KmsClock();
const entropy = new RandomEntropy(clock);
const outbound = createOutbound();
const dialled = outbound.fetch(true);
const dataKey = new Uint8Array(32).fill(5);
const opened: KmsRing[] = [];

const secretFile = (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content), { mode: 0o600 });
  return path;
};
const open = async (kms: string, kmsSecretFile?: string, fetch: typeof globalThis.fetch = dialled, kmsPrevious: readonly string[] = []) => {
  const ring = await openKms({ kms, kmsSecretFile, kmsPrevious }, { clock, entropy, salt: new Uint8Array(16), fetch });
  opened.push(ring);
  return ring;
};
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

let aws: Awaited<ReturnType<typeof startAwsKms>>;
let alibaba: Awaited<ReturnType<typeof startAlibabaKms>>;
let google: Awaited<ReturnType<typeof startGoogleKms>>;
let azure: Awaited<ReturnType<typeof startAzureKeyVault>>;
let vault: Awaited<ReturnType<typeof startVaultTransit>>;
let googleFetch: typeof globalThis.fetch;

beforeAll(async () => {
  [aws, alibaba, google, azure, vault] = await Promise.all([
    startAwsKms(),
    startAlibabaKms(),
    startGoogleKms(),
    startAzureKeyVault(),
    startVaultTransit(),
  ]);
  // Google's library has the address of its token endpoint in its code.
  googleFetch = (input, init) => {
    const request = new Request(input, init);
    return request.url === "https://oauth2.googleapis.com/token" ? dialled(`${google.url}/token`, init) : dialled(input, init);
  };
});
afterEach(async () => {
  for (const ring of opened.splice(0)) await ring.close();
});
afterAll(async () => {
  for (const server of [aws, alibaba, google, azure, vault]) await server.close();
  await outbound.close();
  rmSync(folder, { recursive: true });
});

/** What can be done to a service that keeps its keys in a room. */
function troubleOf(server: KeyServer, keys: KeyRoom, id: string, secrets: readonly string[]): KmsTrouble {
  return {
    disable: () => keys.set(id, { state: "disabled" }),
    schedule: () => keys.set(id, { state: "pending_deletion" }),
    deny: () => keys.set(id, { isDenied: true }),
    remove: () => keys.remove(id),
    ...weatherOf(server, secrets),
    recover: () => {
      keys.set(id, { state: "enabled", isDenied: false });
      server.recover();
    },
  };
}

const weatherOf = (server: KeyServer, secrets: readonly string[]) => ({
  throttleNext: server.throttleNext,
  throttle: server.throttle,
  hang: server.hang,
  runOut: () => clock.runOut(),
  vanish: server.vanish,
  secrets,
});

const uuid = () => entropy.uuid();
const awsUri = (key: string) => `aws-kms://${aws.region}/${key}?endpoint=${aws.url}`;
const awsSecret = () => secretFile("aws.json", awsIdentity);
const alibabaUri = (key: string) => `alibaba-kms://cn-hangzhou/${key}?endpoint=${alibaba.url}`;
const alibabaSecret = () => secretFile("alibaba.json", alibabaIdentity);
const googleUri = (key: string) => `gcp-kms://${googleKeyName(key)}?endpoint=${google.url}`;
const googleSecret = () => secretFile("google.json", googleServiceAccount);
const azureUri = (key: string) => `azure-key-vault://${azureVaultHost}/keys/${key}`;
const azureSecret = () => secretFile("azure.json", azureIdentity);
const vaultUri = (key: string) => `vault-transit://${vault.host}/transit/${key}?namespace=${vault.namespace}&tls=off`;
const vaultSecret = () => secretFile("vault-token", vaultToken);

remoteKmsContract("AWS KMS", ["disable", "schedule", "deny", "throttle", "vanish"], async () => {
  const [one, other] = [uuid(), uuid()];
  aws.keys.add(one);
  aws.keys.add(other);
  aws.aliases.set("alias/guard", one);
  const secret = awsSecret();
  const [kms, stranger] = [await open(awsUri("alias/guard"), secret), await open(awsUri(other), secret)];
  return { kms, stranger, trouble: troubleOf(aws, aws.keys, one, [awsIdentity.secretAccessKey, awsIdentity.sessionToken]) };
});

remoteKmsContract("Alibaba Cloud KMS", ["disable", "schedule", "deny", "throttle", "vanish"], async () => {
  const [one, other] = [uuid(), uuid()];
  alibaba.keys.add(one);
  alibaba.keys.add(other);
  alibaba.aliases.set("alias/guard", one);
  const secret = alibabaSecret();
  const [kms, stranger] = [await open(alibabaUri("alias/guard"), secret), await open(alibabaUri(other), secret)];
  return { kms, stranger, trouble: troubleOf(alibaba, alibaba.keys, one, Object.values(alibabaIdentity).slice(1)) };
});

remoteKmsContract("Google Cloud KMS", ["disable", "schedule", "deny", "throttle", "vanish"], async () => {
  const [one, other] = [uuid(), uuid()];
  for (const id of [one, other]) google.keys.add(googleKeyName(id));
  const secret = googleSecret();
  const [kms, stranger] = [await open(googleUri(one), secret, googleFetch), await open(googleUri(other), secret, googleFetch)];
  return { kms, stranger, trouble: troubleOf(google, google.keys, googleKeyName(one), ["ya29.", "PRIVATE KEY"]) };
});

remoteKmsContract("Azure Key Vault", ["disable", "deny", "throttle", "vanish"], async () => {
  const [one, other] = [uuid(), uuid()];
  azure.add(one);
  azure.add(other);
  const key = azure.keys.get(one) as { state: "enabled" | "disabled"; isDenied: boolean };
  const secret = azureSecret();
  const [kms, stranger] = [await open(azureUri(one), secret, azure.fetch), await open(azureUri(other), secret, azure.fetch)];
  const trouble: KmsTrouble = {
    ...weatherOf(azure, [azureIdentity.clientSecret, "eyJ."]),
    disable: () => void Object.assign(key, { state: "disabled" }),
    deny: () => void Object.assign(key, { isDenied: true }),
    remove: () => void azure.keys.delete(one),
    recover: () => {
      Object.assign(key, { state: "enabled", isDenied: false });
      azure.recover();
    },
  };
  return { kms, stranger, trouble };
});

remoteKmsContract("Vault Transit", ["deny", "throttle", "vanish"], async () => {
  const [one, other] = [uuid(), uuid()];
  vault.keys.add(one);
  vault.keys.add(other);
  const secret = vaultSecret();
  const [kms, stranger] = [await open(vaultUri(one), secret), await open(vaultUri(other), secret)];
  return { kms, stranger, trouble: troubleOf(vault, vault.keys, one, [vaultToken]) };
});

describe("what is each service's own", () => {
  it("AWS: an alias is followed once, so that what it pointed to then still opens; another key of the same account does not", async () => {
    const [one, other] = [uuid(), uuid()];
    aws.keys.add(one);
    aws.keys.add(other);
    aws.aliases.set("alias/moving", one);
    const before = await open(awsUri("alias/moving"), awsSecret());
    const wrapped = await before.wrap(dataKey, "c");
    aws.aliases.set("alias/moving", other);
    expect(await before.unwrap(wrapped, "c", before.keyId)).toHaveLength(32);
    const after = await open(awsUri("alias/moving"), awsSecret());
    await expect(after.unwrap(wrapped, "c", before.keyId)).rejects.toMatchObject({ code: "vault.cannot_open" });
    const withBoth = await open(awsUri("alias/moving"), awsSecret(), dialled, [`${awsUri(one)}&secret-file=${awsSecret()}`]);
    expect(await withBoth.unwrap(wrapped, "c", before.keyId)).toHaveLength(32);
    expect(withBoth.keyId).toBe(after.keyId);
  });

  it("a rotation at the vendor changes nothing here: what the older version wrapped opens, AWS, Alibaba Cloud, Google and Vault alike", async () => {
    const id = uuid();
    const places = [
      { keys: aws.keys, name: id, kms: () => open(awsUri(id), awsSecret()) },
      { keys: alibaba.keys, name: id, kms: () => open(alibabaUri(id), alibabaSecret()) },
      { keys: google.keys, name: googleKeyName(id), kms: () => open(googleUri(id), googleSecret(), googleFetch) },
      { keys: vault.keys, name: id, kms: () => open(vaultUri(id), vaultSecret()) },
    ];
    for (const { keys, name, kms } of places) {
      keys.add(name);
      const before = await kms();
      const wrapped = await before.wrap(dataKey, "c");
      keys.rotate(name);
      const after = await kms();
      expect(after.keyId).toBe(before.keyId);
      expect(await after.unwrap(wrapped, "c", before.keyId)).toHaveLength(32);
    }
  });

  it("Azure: what a version wrapped names it and opens after a rotation, and a version that was never there is not asked for by another name", async () => {
    const id = uuid();
    azure.add(id);
    const before = await open(azureUri(id), azureSecret(), azure.fetch);
    const wrapped = await before.wrap(dataKey, "c");
    azure.rotate(id);
    const after = await open(azureUri(id), azureSecret(), azure.fetch);
    expect(after.keyId).not.toBe(before.keyId);
    expect(await after.unwrap(wrapped, "c", before.keyId)).toHaveLength(32);
    await expect(after.unwrap(wrapped, "c", after.keyId)).rejects.toMatchObject({ code: "vault.cannot_open" });
    expect(after.holds(`${before.keyId}/../other`)).toBe(false);
  });

  it("Google: an answer that was damaged on the way is asked for again, and never believed", async () => {
    const id = uuid();
    google.keys.add(googleKeyName(id));
    const kms = await open(googleUri(id), googleSecret(), googleFetch);
    google.damageNext(1);
    const wrapped = await kms.wrap(dataKey, "c");
    google.damageNext(1);
    expect(await kms.unwrap(wrapped, "c", kms.keyId)).toHaveLength(32);
    google.damageNext(9);
    await expect(kms.unwrap(wrapped, "c", kms.keyId)).rejects.toMatchObject({ code: "vault.unavailable" });
    google.damageNext(0);
  });

  it("Vault: an AppRole signs in once for many calls, and again when its token was revoked; a wrong one is refused", async () => {
    const id = uuid();
    vault.keys.add(id);
    const role = secretFile("approle.json", vaultRole);
    const kms = await open(vaultUri(id), role);
    const wrapped = await Promise.all(Array.from({ length: 20 }, () => kms.wrap(dataKey, "c")));
    const logins = () => vault.asked.filter((path) => path.endsWith("/login")).length;
    expect(logins()).toBe(1);
    vault.revokeTokens();
    expect(await kms.unwrap(wrapped[0] as Uint8Array, "c", kms.keyId)).toHaveLength(32);
    expect(logins()).toBe(2);
    const wrong = secretFile("approle-wrong.json", { ...vaultRole, secret_id: "wrong-secret-id" });
    const failure = await failureOf(open(vaultUri(id), wrong));
    expect(failure).toMatchObject({ code: "vault.key_denied" });
    expect(String(failure)).not.toContain("wrong-secret-id");
  });

  it("Vault: a version that its policy no longer opens is a disabled key; a sealed Vault is one that does not answer", async () => {
    const id = uuid();
    vault.keys.add(id);
    const role = secretFile("approle.json", vaultRole);
    const kms = await open(vaultUri(id), role);
    const wrapped = await kms.wrap(dataKey, "c");
    vault.keys.rotate(id);
    vault.keys.set(id, { oldestOpened: 2 });
    await expect(kms.unwrap(wrapped, "c", kms.keyId)).rejects.toMatchObject({ code: "vault.key_disabled" });
    vault.seal(true);
    await expect(kms.wrap(dataKey, "c")).rejects.toMatchObject({ code: "vault.unavailable" });
    vault.seal(false);
    expect(await kms.wrap(dataKey, "c")).toBeInstanceOf(Uint8Array);
  });
});

describe("VLT-05: a key service that does not serve keeps the server from starting, in a sentence", () => {
  it("disabled, denied, missing, gone, and a wrong secret", async () => {
    const id = uuid();
    aws.keys.add(id);
    aws.keys.set(id, { state: "disabled" });
    expect(await failureOf(open(awsUri(id), awsSecret()))).toMatchObject({
      code: "vault.key_disabled",
      description: "kms (aws-kms): the key is disabled or about to be deleted, so the server does not start.",
    });
    aws.keys.set(id, { state: "enabled", isDenied: true });
    expect(await failureOf(open(awsUri(id), awsSecret()))).toMatchObject({ code: "vault.key_denied" });
    expect(await failureOf(open(alibabaUri(uuid()), alibabaSecret()))).toMatchObject({ code: "vault.key_denied" });
    expect(await failureOf(open(googleUri(uuid()), googleSecret(), googleFetch))).toMatchObject({ code: "vault.key_denied" });
    const nobody = secretFile("nobody.json", { ...awsIdentity, secretAccessKey: "another-secret" });
    expect(await failureOf(open(awsUri(id), nobody))).toMatchObject({ code: "vault.key_denied" });
    const stranger = secretFile("stranger.json", { ...azureIdentity, clientSecret: "another-secret" });
    azure.add(id);
    const refused = await failureOf(open(azureUri(id), stranger, azure.fetch));
    expect(refused).toMatchObject({ code: "vault.key_denied" });
    expect(String(refused)).not.toContain("another-secret");
    const gone = `alibaba-kms://cn-hangzhou/${id}?endpoint=http://127.0.0.1:1`;
    expect(await failureOf(open(gone, alibabaSecret()))).toMatchObject({
      code: "vault.unavailable",
      description: "kms (alibaba-kms): the key service does not answer, so the server does not start.",
    });
  });
});
