import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isWrite, keyOf } from "../../../src/http/api/route.ts";
import { createLocalKms } from "../../../src/kms/local.ts";
import { type AdminHouse, type Answer, openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, type Sample, samples, send, settleEstate } from "../../fakes/estate.ts";

const house = await openAdminHouse();
let estate: Estate;
let token: string;
beforeAll(async () => {
  ({ estate } = await settleEstate(house));
  token = estate.token;
});
afterAll(() => house.close());

const writes = house.routes.filter(isWrite);
const named = (routes: typeof writes) => routes.map((route) => [keyOf(route), route] as const);
const sampleOf = (name: string): Promise<Sample> => samples[name]?.(estate) ?? Promise.reject(new Error(`no sample for ${name}`));
const eventsNow = async (of: AdminHouse = house) => (await of.store.events({ newestFirst: true, limit: 1 }))[0]?.seq ?? 0;
const newKey = () => crypto.randomUUID();
const shown = ({ status, text, headers }: Answer) => ({ status, text, etag: headers.get("etag") });

/** What is no administration: people's own acts, what they give the vault, and a value that is shown. */
const ownCategories: Readonly<Record<string, string>> = {
  startMyConnection: "credential",
  storeMySecret: "credential",
  revealCredential: "alert",
};
/** Taking an agent over changes the registry, whoever does it. */
const ofPeople = /^\/(my\/(?!handovers)|users\/\{userId\}\/sessions\/)/;
const categoryOf = ({ name, path }: (typeof writes)[number]) => ownCategories[name] ?? (ofPeople.test(path) ? "auth" : "admin");

describe("every write", () => {
  it.each(named(writes))("%s is recorded with who did it, in the unit of the change", async (_key, route) => {
    const sample = await sampleOf(route.name);
    const before = await eventsNow();
    const answer = await send(house, route.method, sample, { token, headers: { "user-agent": "a-test" } });
    expect(answer.status).toBeLessThan(300);
    const events = await house.store.events({ afterSeq: before });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ category: categoryOf(route), outcome: "success", actor: { type: "user" } });
    if (!route.path.startsWith("/estate/")) expect(events[0]?.target?.id ?? events[0]?.agentId).toEqual(expect.any(String));
    if (!route.name.endsWith("SigningKey")) expect(events[0]?.source?.userAgent).toBe("a-test");
  });

  it.each(named(writes))("%s answers 503 and changes nothing when its record can't be written", async (_key, route) => {
    const sample = await sampleOf(route.name);
    const before = await eventsNow();
    const commit = house.store.commit;
    house.store.commit = () => Promise.reject(new Error("disk full"));
    const answer = await send(house, route.method, sample, { token }).finally(() => {
      house.store.commit = commit;
    });
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(answer.text).not.toContain("disk full");
    expect(await eventsNow()).toBe(before);
    expect((await send(house, route.method, sample, { token })).status).toBeLessThan(300);
  });
});

describe("every write with an Idempotency-Key", () => {
  it.each(named(writes))("%s has one effect and one answer, also for 20 requests at once", async (_key, route) => {
    const sample = await sampleOf(route.name);
    const before = await eventsNow();
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(house, route.method, sample, { token, key })));
    const later = await send(house, route.method, sample, { token, key });
    expect(answers[0]?.status).toBeLessThan(300);
    for (const answer of [...answers, later]) expect(shown(answer)).toEqual(shown(answers[0] as Answer));
    expect(await eventsNow()).toBe(before + 1);
  });

  it.each(named(writes))("%s refuses the key for another request", async (_key, route) => {
    const key = newKey();
    expect((await send(house, route.method, await sampleOf(route.name), { token, key })).status).toBeLessThan(300);
    const other = { path: "groups", body: { name: estate.name("other") } };
    const refused = await send(house, "post", other, { token, key });
    expect(refused.status).toBe(409);
    expect(refused.json).toMatchObject({ code: "request.idempotency_conflict" });
  });

  it("keeps callers apart: the same key of two people is two requests", async () => {
    const key = newKey();
    const admin = house.tokenOf((await house.person("adam", "admin")).id);
    const [first, second] = [
      await house.call("POST", "groups", { token, key, body: { name: estate.name("mine") } }),
      await house.call("POST", "groups", { token: admin, key, body: { name: estate.name("theirs") } }),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).not.toBe(first.text);
  });

  it("does not remember a refusal: the same key works once the request can", async () => {
    const { id, version } = await estate.agent();
    const key = newKey();
    const retry = { path: `agents/${id}/resume`, body: {}, version: version + 1 };
    expect((await send(house, "post", retry, { token, key })).status).toBe(409);
    await house.call("POST", `agents/${id}/suspend`, { token, body: {}, version });
    expect((await send(house, "post", retry, { token, key })).status).toBe(200);
  });

  it("forgets after a day", async () => {
    const key = newKey();
    const body = { name: estate.name("daily") };
    await house.call("POST", "groups", { token, key, body });
    house.clock.advance(24 * 3_600_000 + 1);
    const fresh = house.tokenOf((await house.store.find("users", { where: { role: "owner" } }))[0]?.id ?? "");
    const again = await house.call("POST", "groups", { token: fresh, key, body });
    expect(again.json).toMatchObject({ code: "entity.conflict" });
    token = fresh;
    Object.assign(estate, { token: fresh });
  });

  it.each(["short", "a".repeat(201), "with space in it 123456", "nön-ascii-0123456789"])("refuses the key %j", async (key) => {
    const answer = await house.call("POST", "groups", {
      token,
      body: { name: "x" },
      headers: { "idempotency-key": Buffer.from(key).toString("latin1") },
    });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ fields: [{ path: "Idempotency-Key" }] });
  });

  it("remembers across a restart, a shown secret sealed and nowhere in the clear", async () => {
    const folder = mkdtempSync(join(tmpdir(), "guard-idempotency-"));
    const database = join(folder, "guard.db");
    const kms = await createLocalKms({ ephemeral: true, entropy: house.entropy });
    const first = await openAdminHouse({ database, kms });
    const { estate: there, owner } = await settleEstate(first);
    const agent = await there.agent();
    const request = { path: `agents/${agent.id}/secrets`, body: {} };
    const key = newKey();
    const issued = await send(first, "post", request, { token: there.token, key });
    const secret = (issued.json as { secret: string }).secret;
    expect(secret).toMatch(/^aigs_[A-Za-z0-9_-]{43}$/);
    const rows = await first.store.find("idempotency", {});
    expect(JSON.stringify(rows)).not.toContain(secret);
    await first.close();

    const second = await openAdminHouse({ database, kms });
    const again = await send(second, "post", request, { token: second.tokenOf(owner.id), key });
    expect(shown(again)).toEqual(shown(issued));
    await second.close();
    rmSync(folder, { recursive: true });
  });
});

describe("every change of an object", () => {
  const conditional = writes.filter((route) => route.precondition === true);

  it("is one that names the version it is made on, unless it makes something new", () => {
    const without = writes.filter((route) => route.precondition !== true).map(keyOf);
    expect(without.filter((key) => !key.startsWith("POST ")).toSorted()).toEqual([
      "DELETE /connections/{connectionId}",
      "DELETE /consents/{consentId}",
      "DELETE /groups/{groupId}/members/{userId}",
      "DELETE /my/connections/{connectionId}",
      "DELETE /my/consents/{consentId}",
      "DELETE /my/sessions/{sessionId}",
      "DELETE /users/{userId}/identities/{identityId}",
      "DELETE /users/{userId}/sessions/{sessionId}",
      "PUT /departure-policy",
    ]);
  });

  it.each(named(conditional))("%s needs If-Match", async (_key, route) => {
    const { version: _version, ...sample } = await sampleOf(route.name);
    const answer = await send(house, route.method, sample, { token });
    expect([answer.status, answer.json]).toEqual([428, expect.objectContaining({ code: "request.precondition_required" })]);
  });

  it.each(named(conditional))("%s fails on a version that is not the newest", async (_key, route) => {
    const sample = await sampleOf(route.name);
    for (const version of [(sample.version ?? 0) + 1, (sample.version ?? 0) + 7]) {
      const answer = await send(house, route.method, { ...sample, version }, { token });
      expect([answer.status, answer.json]).toEqual([412, expect.objectContaining({ code: "entity.stale" })]);
    }
    expect((await send(house, route.method, sample, { token })).status).toBeLessThan(300);
    expect((await send(house, route.method, sample, { token })).status).toBeGreaterThanOrEqual(400);
  });

  it.each(named(conditional))("%s takes one strong ETag and nothing else", async (_key, route) => {
    const { version, ...sample } = await sampleOf(route.name);
    for (const ifMatch of ["*", `W/"${version}"`, `${version}`, `"${version}", "9"`, '"x"', '"0"', '"-1"', '"1e3"', ""]) {
      const answer = await send(house, route.method, sample, { token, headers: { "if-match": ifMatch } });
      expect([ifMatch, answer.status]).toEqual([ifMatch, 400]);
    }
  });

  it("of two that race, one wins and the other is told", async () => {
    const { id, version } = await estate.agent();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_value, index) =>
        house.call("PATCH", `agents/${id}`, { token, version, body: { name: `Racer ${index}` } }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
  });

  it("GET shows the version that the change answered with", async () => {
    const { id, version } = await estate.client();
    const changed = await house.call("PATCH", `clients/${id}`, { token, version, body: { name: "Other" } });
    const read = await house.call("GET", `clients/${id}`, { token });
    expect(read.headers.get("etag")).toBe(changed.headers.get("etag"));
    expect(read.text).toBe(changed.text);
  });
});
