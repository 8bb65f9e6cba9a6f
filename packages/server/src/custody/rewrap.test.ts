import { globSync, readFileSync } from "node:fs";
import { GuardError } from "@agent-id-guard/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type CustodyHouse,
  credentialIdOf,
  openCustodyHouse,
  sealOneOfEach,
  secretOf,
  versionIdOf,
} from "../../test/fakes/custody-house.ts";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { FakeLog } from "../../test/fakes/fake-log.ts";
import { sha256 } from "../../test/fakes/fake-store.ts";
import { RandomEntropy } from "../../test/fakes/random-entropy.ts";
import { createLocalKms } from "../kms/local.ts";
import { type Envelope, fromSealedRow, type Kms, sealContexts, toSealedRow } from "../kms/port.ts";
import { openStore } from "../store/open.ts";
import type { Store } from "../store/port.ts";
import { sealedPlaces } from "./sealed-things.ts";

/** A key whose service a test may break. */
class FaultyKms implements Kms {
  readonly #inner: Kms;
  failure: GuardError | undefined;
  calls = 0;

  constructor(inner: Kms) {
    this.#inner = inner;
  }
  get keyId() {
    return this.#inner.keyId;
  }
  holds = (keyId: string) => this.#inner.holds(keyId);
  describe = () => this.#inner.describe();
  close = () => this.#inner.close();
  wrap = (...args: Parameters<Kms["wrap"]>) => this.#answer(() => this.#inner.wrap(...args));
  unwrap = (...args: Parameters<Kms["unwrap"]>) => this.#answer(() => this.#inner.unwrap(...args));
  async #answer<T>(work: () => Promise<T>): Promise<T> {
    this.calls++;
    if (this.failure !== undefined) throw this.failure;
    return work();
  }
}

const unavailable = () => new GuardError("vault.unavailable");
let clock: FakeClock;
let store: Store;
let log: FakeLog;
let before: FaultyKms;
let after: FaultyKms;
let old: CustodyHouse;
let house: CustodyHouse;
/** Called before each wrapping anew, while it is set. */
let meanwhile: (() => Promise<void>) | undefined;

const around = (envelope: Envelope): Envelope => ({
  ...envelope,
  async rewrap(sealed, context) {
    const renewed = await envelope.rewrap(sealed, context);
    await meanwhile?.();
    return renewed;
  },
});
const house2 = (...keys: [Kms, ...Kms[]]) => openCustodyHouse({ store, clock, log, keys, around });

beforeEach(async () => {
  clock = new FakeClock();
  log = new FakeLog();
  meanwhile = undefined;
  const entropy = new RandomEntropy(clock);
  store = await openStore({ database: ":memory:", clock, sha256, log });
  before = new FaultyKms(await createLocalKms({ ephemeral: true, entropy }));
  after = new FaultyKms(await createLocalKms({ ephemeral: true, entropy }));
  old = await house2(before);
  await old.close();
  house = await house2(after, before);
});
afterEach(async () => {
  await house.close();
  await store.close();
});

/** Lets timers run until nothing runs any more. */
async function settled(id: string) {
  for (let round = 0; round < 400 && (await house.custody.job(id)).state === "running"; round++) {
    clock.advance(5_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return house.finished(id);
}
const actions = async () => (await store.events({})).map(({ action }) => action).filter((action) => action.startsWith("rewrap."));

describe("VLT-04: wrapping anew", () => {
  it("covers everything that is sealed, leaves each ciphertext as it was, and nothing refers to the old key then", async () => {
    await old.seed(3);
    await sealOneOfEach(old);
    const sealedBefore = await Promise.all(Object.values(sealedPlaces).map((place) => place.page(store, undefined, 10)));
    expect(await house.wrapped()).toEqual({ [before.keyId]: 11 });
    const job = await house.finished(await house.start());
    expect(job).toMatchObject({ state: "completed", total: 10, done: 10, failed: 0, problems: [], error: null, targetKeyId: after.keyId });
    expect(await house.wrapped()).toEqual({ [after.keyId]: 11 });
    const alone = await house2(after);
    for (const [index, place] of Object.values(sealedPlaces).entries()) {
      const now = await place.page(store, undefined, 10);
      expect(now.map(({ name }) => name)).toEqual(sealedBefore[index]?.map(({ name }) => name));
      for (const [at, { parts }] of now.entries())
        for (const [which, { sealed, context }] of parts.entries()) {
          const was = sealedBefore[index]?.[at]?.parts[which]?.sealed;
          expect([sealed.nonce, sealed.ciphertext]).toEqual([was?.nonce, was?.ciphertext]);
          expect(sealed.wrappedKey).not.toEqual(was?.wrappedKey);
          const opened = Buffer.from(await alone.envelope.open(sealed, context)).toString();
          expect(context.purpose === "credential" ? opened : `${context.purpose} ${context.id}`).toBe(opened);
        }
    }
    expect((await store.get("idempotency", "plain"))?.body).toBe(JSON.stringify({ plain: '{"sealed":"no"}' }));
    for (const place of Object.values(sealedPlaces))
      for (const { id } of await place.page(store, undefined, 10)) expect((await store.get(place.collection, id))?.version).toBe(1);
    await alone.close();
  });

  it("a column that holds something sealed, and whoever seals, is known to it", () => {
    const at = (pattern: string) =>
      globSync(pattern, { cwd: new URL("..", import.meta.url).pathname }).filter((path) => !path.includes(".test"));
    const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
    const columns = at("store/rows/*.ts").flatMap((path) =>
      [...read(path).matchAll(/readonly (\w+): [^;]*\bSealedRow\b/g)].map((match) => match[1]),
    );
    expect(columns.toSorted()).toEqual(["handle", "sealed", "sealed", "sealedPrivateKey", "sealedSecrets"]);
    const bytes = at("store/rows/*.ts").flatMap((path) => [...read(path).matchAll(/readonly wrappedKey: Uint8Array/g)]);
    expect(bytes).toHaveLength(1);
    const sealing = at("**/*.ts").filter(
      (path) => !path.startsWith("kms/") && !path.startsWith("custody/") && /\benvelope\.seal\(/.test(read(path)),
    );
    for (const path of sealing) expect([path, /sealContexts|contextOf|, context\b/.test(read(path))]).toEqual([path, true]);
    const wrapping = at("**/*.ts").filter((path) => !path.startsWith("kms/") && /\bkms\.wrap\(/.test(read(path)));
    // A backup's key is wrapped too, and stands in the backup's own file: it is no part of the database.
    expect(wrapping).toEqual(["offline/backup-key.ts"]);
    expect(Object.keys(sealedPlaces).toSorted()).toEqual(Object.keys(sealContexts).toSorted());
  });

  it("writes in batches, each with one event that counts and holds nothing of what it is about", async () => {
    await old.seed(250);
    const id = await house.start();
    await house.finished(id);
    const events = (await store.events({})).filter(({ action }) => action.startsWith("rewrap."));
    expect(events.map(({ action, detail }) => [action, detail?.done])).toEqual([
      ["rewrap.start", undefined],
      ["rewrap.batch", 100],
      ["rewrap.batch", 100],
      ["rewrap.batch", 50],
      ["rewrap.end", 250],
    ]);
    expect(new Set(events.map(({ txn }) => txn))).toEqual(new Set([`txn_${id.slice(4)}`]));
    expect(JSON.stringify(events)).not.toContain("upstream-key");
  });

  it("a value that is rotated meanwhile keeps its new value, a removed one stays away, and a new one needs nothing", async () => {
    await old.seed(5);
    await sealOneOfEach(old);
    let changes = 0;
    meanwhile = async () => {
      if (changes++ > 0) return;
      const sealed = toSealedRow(await old.envelope.seal(Buffer.from("rotated"), sealContexts.connection("con_1", 8)));
      const { version = 0 } = (await store.get("connections", "con_1")) ?? {};
      await house.commit(
        { verb: "compareAndSet", collection: "connections", id: "con_1", version, set: { sealed, sealNumber: 8 } },
        { verb: "compareAndSet", collection: "credential_versions", id: versionIdOf(1), version: 1, set: { retireAtMs: 99 } },
        { verb: "remove", collection: "credential_versions", where: { id: versionIdOf(2) } },
      );
      await house.seed(1, 900);
    };
    // The signing key is the first: the change comes while it is wrapped, and again while the versions are.
    const id = await house.start();
    const job = await house.finished(id);
    expect(job).toMatchObject({ state: "completed", failed: 0 });
    const connection = await store.get("connections", "con_1");
    expect(connection).toMatchObject({ sealNumber: 8, version: 2 });
    const opened = await house.envelope.open(fromSealedRow(connection?.sealed as never), sealContexts.connection("con_1", 8));
    expect(Buffer.from(opened).toString()).toBe("rotated");
    expect(await store.get("credential_versions", versionIdOf(1))).toMatchObject({ retireAtMs: 99, kmsKeyId: after.keyId });
    expect(await store.get("credential_versions", versionIdOf(2))).toBeUndefined();
    expect(await house.open(900)).toBe(secretOf(900));
    expect(await house.wrapped()).toEqual({ [after.keyId]: expect.any(Number) });
  });

  it("of a batch in which a row was changed after it was read, the others are done and the changed one is read again", async () => {
    await old.seed(20);
    let calls = 0;
    meanwhile = async () => {
      const call = ++calls;
      if (call % 5 !== 0 || call > 20) return;
      const id = versionIdOf(call % 20);
      const row = await store.get("credential_versions", id);
      await house.commit({
        verb: "compareAndSet",
        collection: "credential_versions",
        id,
        version: row?.version ?? 0,
        set: { retireAtMs: call },
      });
    };
    expect(await house.finished(await house.start())).toMatchObject({ state: "completed", done: 20, failed: 0 });
    for (let number = 0; number < 20; number++) expect(await house.open(number)).toBe(secretOf(number));
    const changed = await store.find("credential_versions", { where: { retireAtMs: [5, 10, 15, 20] } });
    expect(changed.map(({ kmsKeyId }) => kmsKeyId)).toEqual(Array(4).fill(after.keyId));
  });

  it("what does not open is counted and named, and the run goes on", async () => {
    await old.seed(120);
    for (const number of [3, 110]) {
      const row = await store.get("credential_versions", versionIdOf(number));
      const ciphertext = row?.ciphertext.map((byte) => byte ^ 1) ?? new Uint8Array();
      await house.commit({
        verb: "compareAndSet",
        collection: "credential_versions",
        id: versionIdOf(number),
        version: 1,
        set: { ciphertext },
      });
    }
    const job = await house.finished(await house.start());
    expect(job).toMatchObject({ state: "completed", total: 120, done: 118, failed: 2 });
    expect(job.problems).toEqual(
      [3, 110].map((number) => ({ of: `credential_versions/${versionIdOf(number)}`, code: "vault.cannot_open" })),
    );
    expect(await house.wrapped()).toMatchObject({ [before.keyId]: 2 });
  });

  it("of a provider with one secret that does not open, the others are wrapped anew", async () => {
    await old.seed(1);
    await sealOneOfEach(old);
    const provider = await store.get("identity_providers", "idp_1");
    const { clientSecret, callbackKey } = provider?.sealedSecrets ?? {};
    if (clientSecret === undefined || callbackKey === undefined) throw new Error("no secrets");
    const sealedSecrets = { callbackKey, clientSecret: { ...clientSecret, nonce: callbackKey.nonce } };
    await house.commit({ verb: "compareAndSet", collection: "identity_providers", id: "idp_1", version: 1, set: { sealedSecrets } });
    const job = await house.finished(await house.start());
    expect(job).toMatchObject({ state: "completed", failed: 1, problems: [{ of: "identity_providers/idp_1", code: "vault.cannot_open" }] });
    expect((await store.get("identity_providers", "idp_1"))?.sealedSecrets.callbackKey?.kmsKeyId).toBe(after.keyId);
  });

  it("everything: what the current key has wrapped is wrapped anew too, once", async () => {
    await house.seed(150);
    expect(await house.finished(await house.start())).toMatchObject({ state: "completed", total: 0, done: 0 });
    const was = (await store.get("credential_versions", versionIdOf(7)))?.wrappedKey;
    const callsBefore = after.calls;
    expect(await house.finished(await house.start(true))).toMatchObject({ state: "completed", total: 150, done: 150, failed: 0 });
    expect(after.calls - callsBefore).toBeLessThan(310);
    expect((await store.get("credential_versions", versionIdOf(7)))?.wrappedKey).not.toEqual(was);
    expect(await house.open(7)).toBe(secretOf(7));
  });
});

describe("VLT-04: when the key service does not play along", () => {
  const failHalfWay = (kms: FaultyKms, failure: GuardError) => {
    let wrapped = 0;
    meanwhile = async () => {
      if (++wrapped === 150) kms.failure = failure;
    };
  };

  it("a service that is gone is waited for, said so, and the run goes on when it is back", async () => {
    await old.seed(300);
    failHalfWay(after, unavailable());
    const id = await house.start();
    await expect.poll(async () => (await house.custody.job(id)).error).toContain("does not answer");
    expect(await house.custody.job(id)).toMatchObject({ state: "running", done: 100 });
    expect(await house.open(250)).toBe(secretOf(250));
    after.failure = undefined;
    meanwhile = undefined;
    expect(await settled(id)).toMatchObject({ state: "completed", done: 300, failed: 0, error: null });
  });

  it("one that stays away fails the run with what is wrong; what was wrapped stays so, and it can be started again", async () => {
    await old.seed(300);
    failHalfWay(after, unavailable());
    const id = await house.start();
    const job = await settled(id);
    expect(job).toMatchObject({ state: "failed", done: 100, error: expect.stringContaining("vault.unavailable") });
    expect((await store.events({})).at(-1)).toMatchObject({ action: "rewrap.end", outcome: "failure", category: "alert" });
    after.failure = undefined;
    meanwhile = undefined;
    expect(await house.finished(await house.start())).toMatchObject({ state: "completed", total: 200, done: 200 });
    for (const number of [0, 99, 100, 299]) expect(await house.open(number)).toBe(secretOf(number));
  });

  it("a current key that is disabled ends the run at once; an old one is told of what it wrapped, and asked once", async () => {
    await old.seed(120);
    after.failure = new GuardError("vault.key_disabled");
    expect(await settled(await house.start())).toMatchObject({
      state: "failed",
      done: 0,
      error: expect.stringContaining("vault.key_disabled"),
    });
    after.failure = undefined;
    before.failure = new GuardError("vault.key_disabled");
    before.calls = 0;
    const job = await house.finished(await house.start());
    expect(job).toMatchObject({ state: "completed", done: 0, failed: 120 });
    expect(job.problems).toHaveLength(100);
    expect(job.problems[0]?.code).toBe("vault.key_disabled");
    expect(before.calls).toBeLessThan(10);
  });
});

describe("jobs", () => {
  it("one runs at a time, and of two that begin at once one is refused", async () => {
    await old.seed(300);
    after.failure = unavailable();
    const plans = await Promise.all([0, 1].map(() => house.custody.planRewrap({ everything: false }, house.change())));
    const ends = await Promise.allSettled(plans.map((plan) => store.commit(plan)));
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(house.start()).rejects.toMatchObject({ code: "entity.invalid_state" });
  });

  it("a cancelled run writes nothing more, and what it did stays", async () => {
    await old.seed(300);
    let id = "";
    let wrapped = 0;
    meanwhile = async () => {
      if (++wrapped === 150) await store.commit(await house.custody.planCancel(id, house.change()));
    };
    id = await house.start();
    const job = await house.finished(id);
    expect(job).toMatchObject({ state: "cancelled", done: 100, error: null });
    expect((await actions()).at(-1)).toBe("rewrap.cancel");
    expect(await house.wrapped()).toMatchObject({ [before.keyId]: 201, [after.keyId]: 100 });
    await expect(house.custody.planCancel(id, house.change())).rejects.toMatchObject({ code: "entity.invalid_state" });
    await expect(house.custody.planCancel("rwj_none", house.change())).rejects.toMatchObject({ code: "entity.not_found" });
  });

  it("one that is stopped in the middle is let go at once, and goes on elsewhere from there; for another key it does not", async () => {
    await old.seed(300);
    let wrapped = 0;
    let closing: Promise<void> | undefined;
    meanwhile = async () => {
      if (++wrapped === 150) closing = house.close();
    };
    const id = await house.start();
    await house.runner.idle();
    await closing;
    meanwhile = undefined;
    const stopped = await house.custody.job(id);
    expect(stopped).toMatchObject({ state: "running", leaseUntilMs: 0 });
    const other = await house2(before, after);
    clock.advance(60_000);
    await other.runner.idle();
    expect(await other.custody.job(id)).toMatchObject({ state: "running", done: stopped.done });
    await other.close();
    house = await house2(after, before);
    clock.advance(1);
    expect(await house.finished(id)).toMatchObject({ state: "completed", done: 300, failed: 0 });
    expect(await store.get("credentials", credentialIdOf(299))).toBeDefined();
  });

  it("is held however slow the key service is, so that no other process takes it over in the middle of a batch", async () => {
    await old.seed(100);
    let id = "";
    const heldForMs: number[] = [];
    meanwhile = async () => {
      clock.stepTo(clock.nowMs() + 1_500);
      heldForMs.push((await house.custody.job(id)).leaseUntilMs - clock.nowMs());
    };
    id = await house.start();
    expect(await house.finished(id)).toMatchObject({ state: "completed", done: 100, failed: 0 });
    expect(Math.min(...heldForMs)).toBeGreaterThan(40_000);
  });

  it("one for a key that is no longer the current one is told failed by the next", async () => {
    await old.seed(120);
    after.failure = unavailable();
    const id = await house.start();
    await house.close();
    after.failure = undefined;
    const back = await house2(before, after);
    clock.advance(61_000);
    expect(await back.finished(await back.start())).toMatchObject({ state: "completed" });
    expect(await back.custody.job(id)).toMatchObject({ state: "failed", error: expect.stringContaining("Another key") });
    await back.close();
    house = await house2(after, before);
  });
});
