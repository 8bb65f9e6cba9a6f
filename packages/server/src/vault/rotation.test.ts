import { type DatabaseSettings, GuardError } from "@agent-id-guard/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { secretCredential } from "../../test/fakes/credentials.ts";
import { FakeAccessKeys } from "../../test/fakes/fake-access-keys.ts";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { FakeDatabaseLogin } from "../../test/fakes/fake-database-login.ts";
import { FakeLog } from "../../test/fakes/fake-log.ts";
import { FakeStore } from "../../test/fakes/fake-store.ts";
import { forwardedResource } from "../../test/fakes/forwarded.ts";
import { RandomEntropy } from "../../test/fakes/random-entropy.ts";
import { createChange, createDraft } from "../audit/index.ts";
import type { AwsRoleSettings } from "../cloud/port.ts";
import { createEnvelope } from "../kms/envelope.ts";
import { createLocalKms } from "../kms/local.ts";
import type { CredentialRow, Plan } from "../store/port.ts";
import { createVault } from "./index.ts";
import { type RotationDeps, rotateDue } from "./rotation-runner.ts";

const dayMs = 86_400_000;
const resource = forwardedResource({ upstreamUrl: null });
const first = "pg-first-password";
const settings: DatabaseSettings = {
  ...{ engine: "postgresql", host: "db.test", port: 5_432, database: "app", username: "maker", tls: "verify" },
  ...{ memberOf: ["app_reader"], ttlSeconds: 3_600, mostSeconds: 86_400 },
};
const aws: AwsRoleSettings = {
  ...{ cloud: "aws", region: "eu-central-1", accessKeyId: "AKIAFIRST0000001", role: "arn:aws:iam::123456789012:role/agents" },
  durationSeconds: 3_600,
};

async function open() {
  const clock = new FakeClock();
  const entropy = new RandomEntropy(clock);
  const draft = createDraft(clock, entropy);
  const store = new FakeStore(clock);
  store.seed("resources", resource);
  const kms = await createLocalKms({ ephemeral: true, entropy });
  const envelope = createEnvelope({ kms, instanceId: "ins_1", entropy, clock });
  const databaseRoles = new FakeDatabaseLogin();
  const accessKeys = new FakeAccessKeys();
  accessKeys.keys.set(aws.accessKeyId, first);
  databaseRoles.password = first;
  const ports = {
    issuer: "https://guard.test",
    store,
    envelope,
    entropy,
    clock,
    oauthProviders: { check: async () => {} },
    databaseRoles,
    accessKeys,
  };
  const deps: RotationDeps = { ...ports, draft, log: new FakeLog() };
  const vault = createVault(ports);
  const change = () => createChange({ draft, clock }, { type: "system", id: "cli", role: "owner" }, {});
  const commit = async (plan: Plan<CredentialRow>) => {
    await store.commit(plan);
    return plan.answer;
  };
  const shared = { resourceId: resource.id, boundAgents: null, boundPeople: null, canary: false };
  const rotation = { everyDays: 30, overlapSeconds: 60 };
  const database = () =>
    vault.planStore(change(), {
      kind: "database",
      name: "App",
      secret: first,
      settings,
      rotation,
      ...shared,
    });
  return {
    ...{ clock, store, databaseRoles, accessKeys, vault, change, commit, deps },
    addKey: async () =>
      commit(await vault.planStore(change(), { kind: "cloud_role", name: "Role", secret: first, settings: aws, rotation, ...shared })),
    addDatabase: async () => commit(await database()),
    run: () => rotateDue(deps),
    now: async (id: string) => (await store.get("credentials", id)) as CredentialRow,
    opened: async (id: string) => {
      const row = (await store.get("credentials", id)) as CredentialRow;
      return Buffer.from((await vault.openSecret(row)).secret).toString();
    },
    actions: () => store.log.map(({ event }) => event.action),
  };
}

let house: Awaited<ReturnType<typeof open>>;
beforeEach(async () => {
  house = await open();
});

describe("a database's login", () => {
  it("VLT-09: is given a new password when it is due, and the database and the vault agree", async () => {
    const { id } = await house.addDatabase();
    await house.run();
    expect(house.databaseRoles.password).toBe(first);
    house.clock.advance(30 * dayMs);
    await house.run();
    expect(house.databaseRoles.password).not.toBe(first);
    expect(await house.opened(id)).toBe(house.databaseRoles.password);
    expect((await house.now(id)).rotateAtMs).toBe(house.clock.nowMs() + 30 * dayMs);
    await house.run();
    expect((await house.store.find("credential_versions", {})).map(({ number }) => number)).toEqual([2]);
    expect(house.actions()).toEqual(["credential.create", "credential.rotate", "credential.rotate", "credential.version.erase"]);
    expect(JSON.stringify(house.store.log)).not.toContain(house.databaseRoles.password);
  });

  it.each(["told", "not told"])(
    "VLT-09: a crash once the new password was stored, the database %s, leaves one that is known",
    async (told) => {
      const { id } = await house.addDatabase();
      house.clock.advance(30 * dayMs);
      if (told === "not told") house.databaseRoles.isGone = true;
      const credential = await house.now(id);
      const plan = house.vault.planRotate(house.change(), credential, credential.version, {});
      if (told === "told") await plan;
      else await expect(plan).rejects.toMatchObject({ code: "connection.failed" });
      house.databaseRoles.isGone = false;
      expect(house.databaseRoles.password === first).toBe(told === "not told");
      await house.run();
      expect(await house.opened(id)).toBe(first);
      house.clock.advance(61_000);
      await house.run();
      expect(await house.opened(id)).toBe(house.databaseRoles.password);
      expect(house.databaseRoles.password).not.toBe(first);
      expect((await house.store.find("credential_versions", {})).map(({ number }) => number)).toContain(2);
    },
  );

  it("raises an alert when it can't be done, and waits longer each time", async () => {
    const { id } = await house.addDatabase();
    house.databaseRoles.isGone = true;
    house.clock.advance(30 * dayMs);
    const alerts = () => house.actions().filter((action) => action === "credential.rotation_failed").length;
    const after: number[] = [];
    for (let minute = 0; minute < 16; minute++) {
      const before = alerts();
      await house.run();
      if (alerts() > before) after.push(minute);
      house.clock.advance(61_000);
    }
    expect(after).toEqual([0, 1, 2, 4, 8]);
    const alert = house.store.log.find(({ event }) => event.action === "credential.rotation_failed")?.event;
    expect(alert).toMatchObject({ category: "alert", outcome: "failure", reason: "connection.failed", target: { id } });
    house.databaseRoles.isGone = false;
    house.clock.advance(dayMs);
    await house.run();
    expect(await house.opened(id)).toBe(house.databaseRoles.password);
  });

  it("is rotated by one at a time", async () => {
    const credential = await house.addDatabase();
    const plan = await house.vault.planRotate(house.change(), credential, 1, {});
    await expect(house.vault.planRotate(house.change(), credential, 1, {})).rejects.toMatchObject({ code: "entity.invalid_state" });
    await house.commit(plan);
    expect(await house.opened(credential.id)).toBe(house.databaseRoles.password);
  });

  it("takes a value that somebody has set there themselves, and forgets one that was made and not used", async () => {
    const credential = await house.addDatabase();
    house.databaseRoles.isGone = true;
    await expect(house.vault.planRotate(house.change(), credential, 1, {})).rejects.toMatchObject({ code: "connection.failed" });
    await house.commit(await house.vault.planRotate(house.change(), credential, 1, { secret: "set-by-hand", overlapSeconds: 0 }));
    expect(await house.opened(credential.id)).toBe("set-by-hand");
    await house.run();
    expect((await house.store.find("credential_versions", {})).map(({ number }) => number)).toEqual([3]);
  });
});

describe("an access key of AWS", () => {
  const keyOf = async (id: string) => [(await house.now(id)).settings, await house.opened(id)] as const;
  const inUse = async (id: string) => {
    const [settings, secret] = await keyOf(id);
    return "accessKeyId" in settings && house.accessKeys.keys.get(settings.accessKeyId) === secret;
  };

  it("VLT-09: is replaced when it is due: id and secret in one write; the one before is deleted after the overlap", async () => {
    const { id } = await house.addKey();
    const stale = await house.now(id);
    await house.run();
    expect(house.actions()).toEqual(["credential.create"]);
    house.clock.advance(30 * dayMs);
    await house.run();
    expect([(await keyOf(id))[0], await inUse(id)]).toMatchObject([{ accessKeyId: "AKIAMADE00000001" }, true]);
    // Who has read it before has both of the key before, and the cloud still takes that.
    expect(Buffer.from((await house.vault.openSecret(stale)).secret).toString()).toBe(first);
    expect([...house.accessKeys.keys.keys()]).toEqual([aws.accessKeyId, "AKIAMADE00000001"]);
    await expect(house.vault.planRotate(house.change(), await house.now(id), 2, {})).rejects.toMatchObject({
      code: "entity.invalid_state",
    });
    house.clock.advance(60_000);
    await Promise.all([house.run(), house.run()]);
    expect([...house.accessKeys.keys.keys()]).toEqual(["AKIAMADE00000001"]);
    expect((await house.now(id)).settings).toEqual({ ...aws, accessKeyId: "AKIAMADE00000001" });
    expect(await house.store.find("credential_versions", {})).toHaveLength(1);
    const steps = house.store.log.map(({ event }) => event.detail?.step).filter((step) => step !== undefined);
    expect(steps).toEqual(["stored", "used", "deleted"]);
    expect(JSON.stringify(house.store.log)).not.toContain("made-secret");
  });

  it("VLT-09: waits until the cloud takes the new one; a crash meanwhile loses nothing", async () => {
    const { id } = await house.addKey();
    house.clock.advance(30 * dayMs);
    house.accessKeys.isSpread = false;
    await house.run();
    expect([await house.opened(id), house.accessKeys.keys.size]).toEqual([first, 2]);
    house.accessKeys.isSpread = true;
    house.clock.advance(60_000);
    await house.run();
    expect([await inUse(id), house.accessKeys.keys.size]).toEqual([true, 2]);
    expect(house.actions()).not.toContain("credential.rotation_failed");
  });

  it("one that the cloud never takes is given up, and another one is made", async () => {
    const { id } = await house.addKey();
    house.clock.advance(30 * dayMs);
    house.accessKeys.isSpread = false;
    await house.run();
    house.clock.advance(900_000);
    await house.run();
    expect([...house.accessKeys.keys.keys()]).toEqual([aws.accessKeyId]);
    house.accessKeys.isSpread = true;
    house.clock.advance(60_000);
    await house.run();
    expect([(await house.now(id)).settings, await inUse(id)]).toMatchObject([{ accessKeyId: "AKIAMADE00000002" }, true]);
  });

  it("one that can't be stored is deleted again; a third is refused with an alert, and the one in use goes on", async () => {
    const { id } = await house.addKey();
    const credential = await house.now(id);
    const commit = house.store.commit.bind(house.store);
    house.store.commit = (unit) => (unit.events.length > 0 ? Promise.reject(new GuardError("audit.unavailable")) : commit(unit));
    await expect(house.vault.planRotate(house.change(), credential, 1, {})).rejects.toMatchObject({ code: "audit.unavailable" });
    house.store.commit = commit;
    expect([...house.accessKeys.keys.keys()]).toEqual([aws.accessKeyId]);
    house.accessKeys.keys.set("AKIASOMEBODYELSE", "of-somebody-else");
    house.clock.advance(30 * dayMs);
    await house.run();
    expect(house.actions().filter((action) => action === "credential.rotation_failed")).toHaveLength(1);
    expect([await inUse(id), house.accessKeys.keys.size]).toEqual([true, 2]);
  });

  it("one that somebody has put in use again is not deleted", async () => {
    const { id } = await house.addKey();
    await house.commit(await house.vault.planRotate(house.change(), await house.now(id), 1, {}));
    await house.commit(
      await house.vault.planRotate(house.change(), await house.now(id), 2, { secret: first, accessKeyId: aws.accessKeyId }),
    );
    house.clock.advance(dayMs);
    await house.run();
    expect([(await house.now(id)).settings, await inUse(id)]).toEqual([aws, true]);
  });
});

describe("what only somebody can rotate", () => {
  const add = async () => {
    house.store.seed("resources", forwardedResource());
    const input = secretCredential({ resourceId: resource.id, secret: "sk-1", rotation: { everyDays: 7, overlapSeconds: 60 } });
    return house.commit(await house.vault.planStore(house.change(), input));
  };

  it("is told once when it is due, and again when it is due again", async () => {
    const credential = await add();
    const told = () => house.actions().filter((action) => action === "credential.rotation_due").length;
    await house.run();
    expect(told()).toBe(0);
    house.clock.advance(7 * dayMs);
    await Promise.all([house.run(), house.run()]);
    await house.run();
    expect(told()).toBe(1);
    const due = await house.now(credential.id);
    await house.commit(await house.vault.planRotate(house.change(), due, due.version, { secret: "sk-2" }));
    await house.run();
    house.clock.advance(7 * dayMs);
    await house.run();
    expect(told()).toBe(2);
  });

  it("VLT-09: its value before opens until the overlap is over, is dead from then on, and is erased", async () => {
    const stale = await add();
    await house.commit(await house.vault.planRotate(house.change(), stale, 1, { secret: "sk-2" }));
    const before = async () => Buffer.from((await house.vault.openSecret(stale)).secret).toString();
    house.clock.advance(59_999);
    await house.run();
    expect(await before()).toBe("sk-1");
    house.clock.advance(1);
    await expect(before()).rejects.toMatchObject({ code: "vault.unavailable" });
    await Promise.all([house.run(), house.run()]);
    await expect(before()).rejects.toMatchObject({ code: "vault.cannot_open" });
    expect(house.actions().filter((action) => action === "credential.version.erase")).toHaveLength(1);
    expect(await house.opened(stale.id)).toBe("sk-2");
  });

  it("is refused a value that the server can't make", async () => {
    await expect(house.vault.planRotate(house.change(), await add(), 1, {})).rejects.toMatchObject({ fields: [{ path: "secret" }] });
  });
});
