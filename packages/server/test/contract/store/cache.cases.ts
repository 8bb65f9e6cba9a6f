import { expect, it } from "vitest";
import type { Store, Write } from "../../../src/store/port.ts";
import { agentRow, resourceRow, userRow } from "../../fakes/rows.ts";
import { change, endings, insertGroup } from "./database.ts";

export function cacheCases(store: () => Store): void {
  it("is never stale after an own commit, whatever was being read meanwhile", async () => {
    await change(store(), insertGroup("grp_1", "name 1"));
    for (let version = 1; version <= 30; version++) {
      const name = `name ${version + 1}`;
      const readers = Array.from({ length: 5 }, () => store().get("groups", "grp_1"));
      const byName = store().find("groups", { where: { name } });
      await change(store(), { verb: "compareAndSet", collection: "groups", id: "grp_1", version, set: { name } });
      expect(await store().get("groups", "grp_1")).toMatchObject({ version: version + 1, name });
      expect(await store().find("groups", { where: { name } })).toHaveLength(1);
      expect(await store().find("groups", { where: { name: `name ${version}` } })).toEqual([]);
      await Promise.all([...readers, byName]);
      expect(await store().get("groups", "grp_1")).toMatchObject({ version: version + 1, name });
    }
  });

  it("learns of rows that come, change and go under each question", async () => {
    const resource = resourceRow("res_1", ["read"], { name: "tickets" });
    const byName = () => store().find("resources", { where: { name: "tickets" } });
    const byIdentifier = () => store().find("resources", { where: { identifier: resource.identifier } });
    expect(await byName()).toEqual([]);
    expect(await store().get("resources", "res_1")).toBeUndefined();
    await change(store(), { verb: "insert", collection: "resources", row: resource });
    expect(await byName()).toEqual([resource]);
    expect(await byIdentifier()).toEqual([resource]);
    await change(store(), { verb: "compareAndSet", collection: "resources", id: "res_1", version: 1, set: { state: "suspended" } });
    expect((await byIdentifier())[0]).toMatchObject({ state: "suspended" });
    await change(store(), { verb: "remove", collection: "resources", where: { name: "tickets" } });
    expect(await byName()).toEqual([]);
    expect(await store().get("resources", "res_1")).toBeUndefined();
  });

  it("counts rows by their values, and counts anew what has changed", async () => {
    const rows = [agentRow("agt_1"), agentRow("agt_2", { kind: "autonomous" }), agentRow("agt_3"), agentRow("agt_4", { ownerId: "usr_2" })];
    const counts = async (where?: { readonly ownerId: string }) =>
      (await store().count("agents", ["state", "kind"], where)).map(({ of, count }) => `${of.state} ${of.kind} ${count}`).toSorted();
    expect(await counts()).toEqual([]);
    await change(store(), ...rows.map((row): Write => ({ verb: "insert", collection: "agents", row })));
    expect(await counts()).toEqual(["active autonomous 1", "active interactive 3"]);
    await change(store(), { verb: "compareAndSet", collection: "agents", id: "agt_1", version: 1, set: { state: "suspended" } });
    expect(await counts()).toEqual(["active autonomous 1", "active interactive 2", "suspended interactive 1"]);
    expect(await counts({ ownerId: "usr_2" })).toEqual(["active interactive 1"]);
  });

  it("forgets members when a membership is consumed", async () => {
    const member = { id: "grp_1:usr_1", version: 1, createdAtMs: 1, groupId: "grp_1", userId: "usr_1" };
    await change(
      store(),
      insertGroup("grp_1"),
      { verb: "insert", collection: "users", row: userRow("usr_1") },
      { verb: "insert", collection: "memberships", row: member },
    );
    const groupsOf = () => store().find("memberships", { where: { userId: "usr_1" } });
    expect(await groupsOf()).toEqual([member]);
    await change(store(), { verb: "consumeOne", collection: "memberships", id: member.id });
    expect(await groupsOf()).toEqual([]);
  });

  it("keeps nothing of a unit that failed", async () => {
    await store().get("groups", "grp_1");
    await endings([change(store(), insertGroup("grp_1"), insertGroup("grp_1"))]);
    expect(await store().get("groups", "grp_1")).toBeUndefined();
  });

  it("hands out rows that nobody can change for the others", async () => {
    const insert: Write = { verb: "insert", collection: "agents", row: agentRow("agt_1", { jwks: [{ kty: "EC" }] }) };
    await change(store(), insert);
    const agent = await store().get("agents", "agt_1");
    expect(() => Object.assign(agent as object, { state: "retired" })).toThrow(TypeError);
    expect(() => ((agent?.jwks ?? []) as unknown[]).pop()).toThrow(TypeError);
    const list = await store().find("agents", { where: { state: "active" } });
    expect(() => (list as unknown[]).pop()).toThrow(TypeError);
  });

  it("stays right when it holds more than it may", async () => {
    const secret = (i: number): Write => {
      const row = { id: `sec_${i}`, version: 1, createdAtMs: 1, partyId: `agt_${i % 50}`, hash: "h", hint: "abcd", expiresAtMs: null };
      return { verb: "insert", collection: "secrets", row };
    };
    await change(store(), ...Array.from({ length: 100 }, (_, i) => secret(i)));
    for (let i = 0; i < 21_000; i++) await store().get("secrets", `none_${i}`);
    for (let i = 0; i < 50; i++) expect(await store().find("secrets", { where: { partyId: `agt_${i}` } })).toHaveLength(2);
    expect(await store().get("secrets", "sec_7")).toMatchObject({ partyId: "agt_7" });
  });
}
