import { expect, it } from "vitest";
import { type Store, StoreFailure, type Write } from "../../../src/store/port.ts";
import { grantRow, resourceRow, userRow } from "../../fakes/rows.ts";
import { change, endings, groupRow, insertGroup, note } from "./database.ts";

const farMs = 9_000_000_000_000;
const ticket = (id: string, kind: "code" | "signin" = "code"): Write => ({
  verb: "insert",
  collection: "tickets",
  row: { id, version: 1, createdAtMs: 1, kind, body: { clientId: "cli_1" }, expiresAtMs: farMs },
});
const claim = (nowMs: number, expiresAtMs: number): Write => ({ verb: "claim", id: "jti", nowMs, expiresAtMs });
const add = (by: number, nowMs = 1_000): Write => ({
  verb: "incrementWithin",
  id: "quota",
  by,
  limit: 10,
  nowMs,
  expiresAtMs: nowMs + 1_000,
});

async function failure(promise: Promise<unknown>): Promise<Pick<StoreFailure, "reason" | "at" | "collection">> {
  const error = await promise.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StoreFailure);
  const { reason, at, collection } = error as StoreFailure;
  return { reason, at, collection };
}

export function verbCases(store: () => Store): void {
  insertCases(store);
  compareAndSetCases(store);
  onceCases(store);
  removeCases(store);
}

function insertCases(store: () => Store): void {
  it("insert keeps the row, and refuses an id and a unique value that is taken", async () => {
    const { rows } = await change(store(), insertGroup("grp_1", "Ops"));
    expect(rows).toEqual([groupRow("grp_1", "Ops")]);
    expect(await failure(change(store(), insertGroup("grp_1", "Other")))).toEqual({ reason: "conflict", at: 0, collection: "groups" });
    expect(await failure(change(store(), insertGroup("grp_2"), insertGroup("grp_3", "Ops")))).toEqual({
      reason: "conflict",
      at: 1,
      collection: "groups",
    });
    expect(await store().find("groups", {})).toEqual([groupRow("grp_1", "Ops")]);
  });

  it("insert refuses a second user with the same provider and subject, whatever else differs", async () => {
    await change(store(), { verb: "insert", collection: "users", row: userRow("usr_1", { providerId: "idp_1", subject: "s" }) });
    await change(store(), { verb: "insert", collection: "users", row: userRow("usr_2", { providerId: "idp_2", subject: "s" }) });
    const third: Write = { verb: "insert", collection: "users", row: userRow("usr_3", { providerId: "idp_1", subject: "s" }) };
    expect(await failure(change(store(), third))).toMatchObject({ reason: "conflict" });
  });

  it("insert refuses a row that refers to one that is not there", async () => {
    const grant: Write = { verb: "insert", collection: "grants", row: grantRow("gnt_1", "agent", "agt_1", "res_1", ["read"]) };
    expect(await failure(change(store(), grant))).toEqual({ reason: "missing", at: 0, collection: "grants" });
    await change(store(), { verb: "insert", collection: "resources", row: resourceRow("res_1", ["read"]) }, grant);
    expect(await store().get("grants", "gnt_1")).toMatchObject({ resourceId: "res_1" });
  });
}

function compareAndSetCases(store: () => Store): void {
  const set = (id: string, version: number, name: string): Write => ({
    verb: "compareAndSet",
    collection: "groups",
    id,
    version,
    set: { name, externalId: name },
  });

  it("compareAndSet changes what has that version and raises it by one", async () => {
    await change(store(), insertGroup("grp_1", "Ops"));
    const { rows } = await change(store(), set("grp_1", 1, "Operations"));
    expect(rows).toEqual([{ ...groupRow("grp_1", "Operations"), version: 2 }]);
    expect(await store().get("groups", "grp_1")).toEqual({ ...groupRow("grp_1", "Operations"), version: 2 });
  });

  it("compareAndSet refuses another version, a row that is not there, and a unique value that is taken", async () => {
    await change(store(), insertGroup("grp_1", "Ops"), insertGroup("grp_2", "Dev"));
    expect(await failure(change(store(), set("grp_1", 2, "X")))).toEqual({ reason: "stale", at: 0, collection: "groups" });
    expect(await failure(change(store(), set("grp_9", 1, "X")))).toEqual({ reason: "missing", at: 0, collection: "groups" });
    expect(await failure(change(store(), set("grp_1", 1, "Dev")))).toEqual({ reason: "conflict", at: 0, collection: "groups" });
    expect(await store().get("groups", "grp_1")).toEqual(groupRow("grp_1", "Ops"));
  });

  it("compareAndSet can set to null and back, and an empty set still raises the version", async () => {
    await change(store(), { verb: "insert", collection: "users", row: userRow("usr_1", { email: "a@b.example", role: "admin" }) });
    const base = { verb: "compareAndSet", collection: "users", id: "usr_1" } as const;
    await change(store(), { ...base, version: 1, set: { email: null, role: null } });
    expect(await store().get("users", "usr_1")).toMatchObject({ email: null, role: null, version: 2 });
    await change(store(), { ...base, version: 2, set: {} });
    await change(store(), { ...base, version: 3, set: { role: "auditor" } });
    expect(await store().get("users", "usr_1")).toMatchObject({ email: null, role: "auditor", version: 4 });
  });

  it("VLT-04: rewrap changes what has that version and leaves the version, so that it makes nobody's change stale and loses to each", async () => {
    await change(store(), insertGroup("grp_1", "Ops"));
    const rewrapOf = (id: string): Write => ({
      verb: "rewrap",
      collection: "groups",
      id,
      version: 1,
      set: { name: "Wrapped", externalId: "Wrapped" },
    });
    const rewrap = rewrapOf("grp_1");
    const { rows } = await change(store(), rewrap);
    expect(rows).toEqual([groupRow("grp_1", "Wrapped")]);
    expect(await store().get("groups", "grp_1")).toEqual(groupRow("grp_1", "Wrapped"));
    await change(store(), set("grp_1", 1, "Operations"));
    expect(await failure(change(store(), rewrap))).toEqual({ reason: "stale", at: 0, collection: "groups" });
    expect(await failure(change(store(), rewrapOf("grp_9")))).toEqual({ reason: "missing", at: 0, collection: "groups" });
    expect(await store().get("groups", "grp_1")).toMatchObject({ name: "Operations", version: 2 });
  });

  it("has one winner among 50 that change the same version", async () => {
    await change(store(), insertGroup("grp_1"));
    const ends = await endings(Array.from({ length: 50 }, (_, i) => change(store(), set("grp_1", 1, `name ${i}`))));
    expect(ends.filter((end) => end === "ok")).toHaveLength(1);
    expect(ends.filter((end) => end === "stale")).toHaveLength(49);
  });
}

function onceCases(store: () => Store): void {
  it("consumeOne returns the row once, and only if all of it matches", async () => {
    await note(store(), ticket("t1"));
    const take = (kind: "code" | "signin"): Write => ({ verb: "consumeOne", collection: "tickets", id: "t1", where: { kind } });
    expect(await failure(note(store(), take("signin")))).toEqual({ reason: "spent", at: 0, collection: "tickets" });
    const { rows } = await note(store(), take("code"));
    expect(rows[0]).toMatchObject({ id: "t1", kind: "code", body: { clientId: "cli_1" } });
    expect(await failure(note(store(), take("code")))).toMatchObject({ reason: "spent" });
  });

  it("consumeOne matches null and lists", async () => {
    const user = userRow("usr_1", { role: null });
    await change(store(), { verb: "insert", collection: "users", row: user });
    const take = (where: object): Write => ({ verb: "consumeOne", collection: "users", id: "usr_1", where });
    expect(await failure(change(store(), take({ role: ["admin", "owner"] })))).toMatchObject({ reason: "spent" });
    expect(await failure(change(store(), take({ role: null, state: ["suspended"] })))).toMatchObject({ reason: "spent" });
    expect((await change(store(), take({ role: null, state: ["active"] }))).rows).toEqual([user]);
  });

  it("consumeOne has one winner among 50", async () => {
    await note(store(), ticket("t1"));
    const ends = await endings(Array.from({ length: 50 }, () => note(store(), { verb: "consumeOne", collection: "tickets", id: "t1" })));
    expect(ends.filter((end) => end === "ok")).toHaveLength(1);
    expect(ends.filter((end) => end === "spent")).toHaveLength(49);
  });

  it("claim takes a name once until it has expired", async () => {
    expect((await note(store(), claim(1_000, 2_000))).rows).toEqual([{ id: "jti", version: 1, createdAtMs: 1_000, expiresAtMs: 2_000 }]);
    expect(await failure(note(store(), claim(1_999, 9_000)))).toEqual({ reason: "spent", at: 0, collection: "claims" });
    expect((await note(store(), claim(2_000, 3_000))).rows).toEqual([{ id: "jti", version: 2, createdAtMs: 2_000, expiresAtMs: 3_000 }]);
    expect(await failure(note(store(), claim(2_500, 9_000)))).toMatchObject({ reason: "spent" });
  });

  it("claim has one winner among 50", async () => {
    const ends = await endings(Array.from({ length: 50 }, () => note(store(), claim(1_000, 2_000))));
    expect(ends.filter((end) => end === "ok")).toHaveLength(1);
    expect(ends.filter((end) => end === "spent")).toHaveLength(49);
  });

  it("incrementWithin adds up to the limit, gives back, and starts anew in the next window", async () => {
    expect((await note(store(), add(7))).rows[0]).toMatchObject({ value: 7, expiresAtMs: 2_000 });
    expect(await failure(note(store(), add(4)))).toEqual({ reason: "limit", at: 0, collection: "counters" });
    expect((await note(store(), add(3))).rows[0]).toMatchObject({ value: 10, expiresAtMs: 2_000 });
    expect((await note(store(), add(-5))).rows[0]).toMatchObject({ value: 5 });
    expect((await note(store(), add(2, 2_000))).rows[0]).toMatchObject({ value: 2, expiresAtMs: 3_000 });
    expect(await failure(note(store(), add(11, 9_000)))).toMatchObject({ reason: "limit" });
  });

  it("incrementWithin lets exactly the limit through among 50", async () => {
    const ends = await endings(Array.from({ length: 50 }, () => note(store(), add(1))));
    expect(ends.filter((end) => end === "ok")).toHaveLength(10);
    expect(ends.filter((end) => end === "limit")).toHaveLength(40);
  });
}

function removeCases(store: () => Store): void {
  it("remove deletes all that match, which may be none", async () => {
    await note(store(), ticket("t1"), ticket("t2"), ticket("t3", "signin"));
    expect((await note(store(), { verb: "remove", collection: "tickets", where: { kind: "code" } })).rows).toEqual([undefined]);
    await note(store(), { verb: "remove", collection: "tickets", where: { kind: "code" } });
    expect((await store().find("tickets", {})).map(({ id }) => id)).toEqual(["t3"]);
    await note(store(), { verb: "remove", collection: "tickets", where: { id: ["t3", "t4"] } });
    expect(await store().find("tickets", {})).toEqual([]);
  });

  it("remove refuses a row that others refer to", async () => {
    await change(
      store(),
      { verb: "insert", collection: "resources", row: resourceRow("res_1", ["read"]) },
      { verb: "insert", collection: "grants", row: grantRow("gnt_1", "agent", "agt_1", "res_1", ["read"]) },
    );
    const removeResource: Write = { verb: "remove", collection: "resources", where: { id: "res_1" } };
    expect(await failure(change(store(), removeResource))).toEqual({ reason: "conflict", at: 0, collection: "resources" });
    await change(store(), { verb: "remove", collection: "grants", where: { resourceId: "res_1" } }, removeResource);
    expect(await store().get("resources", "res_1")).toBeUndefined();
  });

  it("remove without a condition is refused: nothing of ours empties a collection", async () => {
    await note(store(), ticket("t1"));
    await expect(note(store(), { verb: "remove", collection: "tickets", where: {} })).rejects.toBeInstanceOf(TypeError);
    await expect(note(store(), { verb: "remove", collection: "tickets", where: { kind: undefined } as never })).rejects.toBeInstanceOf(
      TypeError,
    );
    expect(await store().get("tickets", "t1")).toBeDefined();
  });
}
