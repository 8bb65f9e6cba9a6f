import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSystemClock } from "../../../src/clock/system.ts";
import { createSystemEntropy } from "../../../src/entropy/system.ts";
import { createLocalKms } from "../../../src/kms/local.ts";
import type { Kms } from "../../../src/kms/port.ts";
import { type AdminHouse, openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, samples, send, settleEstate } from "../../fakes/estate.ts";
import { startPostgres, type TestPostgres } from "../../fakes/postgres.ts";

let postgres: TestPostgres;
let kms: Kms;
let here: AdminHouse;
let there: AdminHouse;
let estate: Estate;
let ownerId: string;

beforeAll(async () => {
  postgres = await startPostgres();
  kms = await createLocalKms({ ephemeral: true, entropy: createSystemEntropy(createSystemClock()) });
  const database = await postgres.createDatabase();
  here = await openAdminHouse({ database, kms });
  there = await openAdminHouse({ database, kms });
  const settled = await settleEstate(here);
  estate = settled.estate;
  ownerId = settled.owner.id;
});
afterAll(async () => {
  await there.close();
  await here.close();
  await kms.close();
  await postgres.close();
});

/** One write of each kind: new rows, changed ones, removed ones, shown secrets, sealed ones, keys. */
const writes = [
  ["createAgent", "post"],
  ["issueAgentSecret", "post"],
  ["suspendAgent", "post"],
  ["updateClient", "patch"],
  ["createGrant", "post"],
  ["removeGrant", "delete"],
  ["createUser", "post"],
  ["addGroupMember", "post"],
  ["createCredential", "post"],
  ["rotateCredential", "post"],
  ["rotateSigningKey", "post"],
] as const;

/** Until the other replica has heard of what was made on the first. */
const heard = (path: string) =>
  expect.poll(async () => (await there.call("GET", path, { token: estate.token })).status, { timeout: 2_000, interval: 10 }).toBe(200);

describe("two servers on one PostgreSQL", () => {
  it.each(writes)("%s has one effect for 20 requests with one key, half of them at each", async (name, method) => {
    const sample = (await samples[name]?.(estate)) ?? { path: "" };
    const object = /^[a-z-]+\/[a-z]{3}_[0-9a-z]{26}/.exec(sample.path)?.[0];
    if (object !== undefined) await heard(object);
    const before = (await here.store.events({ newestFirst: true, limit: 1 }))[0]?.seq ?? 0;
    const key = crypto.randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_value, index) => send(index % 2 === 0 ? here : there, method, sample, { token: estate.token, key })),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBeLessThan(300);
    expect((await here.store.events({ afterSeq: before })).filter((event) => event.outcome === "success")).toHaveLength(1);
  });

  it("ADM-18: two owners who demote each other at two servers leave one", async () => {
    for (let round = 0; round < 5; round++) {
      const other = await here.person(`owner-${round}`, "owner");
      await heard(`users/${other.id}`);
      const me = await here.store.get("users", ownerId);
      await Promise.all([
        here.call("PUT", `users/${other.id}/role`, { token: here.tokenOf(ownerId), version: other.version, body: { role: null } }),
        there.call("PUT", `users/${ownerId}/role`, { token: there.tokenOf(other.id), version: me?.version, body: { role: "admin" } }),
      ]);
      const left = await here.store.find("users", { where: { role: "owner", state: "active" } });
      expect(left.length).toBeGreaterThanOrEqual(1);
      if (!left.some(({ id }) => id === ownerId)) break;
    }
  });
});
