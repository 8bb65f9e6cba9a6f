import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { KmsClock } from "../../../test/fakes/kms/kms-clock.ts";
import { openSoftHsm, type SoftHsm, softHsmPin, withoutSoftHsm } from "../../../test/fakes/kms/softhsm.ts";
import { RandomEntropy } from "../../../test/fakes/random-entropy.ts";
import { remoteKmsContract } from "../contract.test-kit.ts";
import { openKms } from "../open.ts";
import type { KmsRing } from "../port.ts";

const folder = mkdtempSync(join(tmpdir(), "guard-pin-"));
const clock = new KmsClock();
const entropy = new RandomEntropy(clock);
const opened: KmsRing[] = [];
let hsm: SoftHsm | undefined;
let labels = 0;

beforeAll(async () => {
  hsm = await openSoftHsm();
});
beforeEach(({ skip }) => skip(hsm === undefined, withoutSoftHsm));
afterEach(async () => {
  for (const ring of opened.splice(0)) await ring.close();
});
afterAll(async () => {
  // Hooks of the same kind run last to first: the sessions are closed by now.
  await hsm?.close();
  rmSync(folder, { recursive: true });
});

const token = () => hsm as SoftHsm;
const pinFile = (pin = softHsmPin) => {
  const path = join(folder, `pin-${pin}`);
  writeFileSync(path, `${pin}\n`, { mode: 0o600 });
  return path;
};
const openOne = (kms: string, kmsSecretFile = pinFile()) => {
  const fetch = () => Promise.reject(new Error("a token is not on the network"));
  return openKms({ kms, kmsSecretFile }, { clock, entropy, salt: new Uint8Array(16), fetch });
};
/** Closed when its test is over. */
const open = async (kms: string, kmsSecretFile = pinFile()) => {
  const ring = await openOne(kms, kmsSecretFile);
  opened.push(ring);
  return ring;
};
const newKey = () => {
  const label = `kek-${labels++}`;
  token().addKey(label, "01");
  return label;
};
const dataKey = new Uint8Array(32).fill(5);

/** Two keys with their sessions, until one is removed. */
let pair: { readonly label: string; readonly kms: KmsRing; readonly stranger: KmsRing } | undefined;
const openPair = async () => {
  const label = newKey();
  return { label, kms: await openOne(token().uri(label)), stranger: await openOne(token().uri(newKey())) };
};
afterAll(async () => {
  await pair?.kms.close();
  await pair?.stranger.close();
});

remoteKmsContract("a token by PKCS#11 (SoftHSM)", [], async () => {
  pair ??= await openPair();
  const { label, ...both } = pair;
  const trouble = {
    remove: () => {
      pair = undefined;
      opened.push(both.kms, both.stranger);
      token().removeKeys(label);
      token().loseSessions();
    },
    hang: () => Promise.resolve(),
    runOut: () => clock.runOut(),
    recover: () => {},
    secrets: [softHsmPin],
  };
  return { ...both, trouble };
});

describe("a token by PKCS#11", () => {
  it("opens its session again when that was lost", async () => {
    const kms = await open(token().uri(newKey()));
    const wrapped = await kms.wrap(dataKey, "c");
    token().loseSessions();
    expect(await kms.unwrap(wrapped, "c", kms.keyId)).toHaveLength(32);
    token().loseSessions();
    expect(await kms.wrap(dataKey, "c")).toHaveLength(60);
  });

  it("a wrong PIN is refused, is not tried again, and is told to nobody", async () => {
    const label = newKey();
    const failure = await open(token().uri(label), pinFile("wrong-pin-0000")).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "vault.key_denied", detail: "pkcs11: C_Login CKR 0xa0: it is not tried again" });
    expect(String(failure)).not.toContain("wrong-pin");
    expect(await (await open(token().uri(label))).wrap(dataKey, "c")).toHaveLength(60);
  });

  it("a key that was rotated by a new object of its label still opens; two of a label have to be told apart", async () => {
    const label = newKey();
    const before = await open(token().uri(label));
    const wrapped = await before.wrap(dataKey, "c");
    token().addKey(label, "0203");
    await expect(open(token().uri(label))).rejects.toMatchObject({ code: "config.invalid" });
    const after = await open(token().uri(label, ";id=%02%03"));
    expect(after.keyId).toBe(`pkcs11:token=aig;object=${label};id=0203`);
    expect(await after.unwrap(wrapped, "c", before.keyId)).toHaveLength(32);
    await expect(after.unwrap(wrapped, "c", after.keyId)).rejects.toMatchObject({ code: "vault.cannot_open" });
  });

  it("a token, a key or a library that is not there keeps the server from starting, in a sentence", async () => {
    await expect(open(token().uri("no-such-key"))).rejects.toMatchObject({
      code: "vault.key_denied",
      description: "kms (pkcs11): the key is not there, or this server may not use it, so the server does not start.",
    });
    await expect(open(token().uri("kek").replace("token=aig", "token=other"))).rejects.toMatchObject({ code: "vault.unavailable" });
    await expect(open("pkcs11:token=aig;object=kek?module-path=/nowhere/libnone.so")).rejects.toMatchObject({
      code: "config.invalid",
      description: "kms: the PKCS#11 library can't be loaded",
    });
  });
});
