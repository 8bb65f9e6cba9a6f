import { expect, it } from "vitest";
import type { CredentialRow, CredentialVersionRow, Store, Write } from "../../../src/store/port.ts";
import { agentRow, resourceRow, userRow } from "../../fakes/rows.ts";
import { change, insertGroup, note } from "./database.ts";

const insertUser = (id: string, more: Parameters<typeof userRow>[1]): Write => ({
  verb: "insert",
  collection: "users",
  row: userRow(id, more),
});
const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

export function readCases(store: () => Store): void {
  valueCases(store);
  whereCases(store);
  pageCases(store);
  searchCases(store);
}

function valueCases(store: () => Store): void {
  it("gives rows back as they were put in, the order of JSON keys aside", async () => {
    const jwks = [{ y: "2", kty: "EC", x: "1", crv: "P-256", nested: { b: [1.5, true, null], a: "" } }];
    const agent = agentRow("agt_1", { jwks, resourceId: "res_1", purpose: "héllo ✓ 🔑 \\ ' \" \n" });
    const resource = resourceRow("res_1", [], { models: null, upstreamUrl: null, allowPrivateNetwork: true, permissions: [] });
    const other = resourceRow("res_2", ["a"], { models: ["gpt"], upstreamUrl: "https://x.example/" });
    await change(
      store(),
      { verb: "insert", collection: "agents", row: agent },
      { verb: "insert", collection: "resources", row: resource },
      { verb: "insert", collection: "resources", row: other },
    );
    expect(await store().get("agents", "agt_1")).toEqual(agent);
    expect(await store().find("resources", {})).toEqual([resource, other]);
  });

  it("gives bytes back as arrays of their own, and big values whole", async () => {
    const version: CredentialVersionRow = {
      id: "crv_1",
      version: 1,
      createdAtMs: Number.MAX_SAFE_INTEGER,
      credentialId: "crd_1",
      number: 1,
      retireAtMs: null,
      kmsKeyId: "k",
      wrappedKey: new Uint8Array(),
      nonce: Uint8Array.from([0, 255, 128]),
      ciphertext: Uint8Array.from({ length: 300_000 }, (_, i) => i & 0xff),
    };
    const injection = { in: "header", name: "authorization", template: "Bearer {secret}" } as const;
    const row = {
      id: "crd_1",
      version: 1,
      createdAtMs: 1,
      name: "n".repeat(1_000_000),
      resourceId: "res_1",
      state: "active",
      kind: "secret",
      sharing: "shared",
      boundAgents: null,
      canary: true,
      rotateAtMs: 2,
    } as const;
    const credential: CredentialRow = {
      ...row,
      settings: {},
      modes: ["proxied", "reveal"],
      destinations: ["https://x.example/"],
      injection,
      boundPeople: [{ type: "department", id: "corp/hr" }],
      rotation: { everyDays: 30, overlapSeconds: 60 },
      activeVersionId: "crv_1",
    };
    await change(
      store(),
      { verb: "insert", collection: "resources", row: resourceRow("res_1", []) },
      { verb: "insert", collection: "credentials", row: credential },
      { verb: "insert", collection: "credential_versions", row: version },
    );
    const read = await store().get("credential_versions", "crv_1");
    expect(read).toEqual(version);
    expect(read?.nonce.constructor).toBe(Uint8Array);
    expect(read?.nonce.buffer.byteLength).toBe(3);
    expect(await store().get("credentials", "crd_1")).toEqual(credential);
  });

  it("finds nothing under an id or a value that no engine can hold", async () => {
    await change(store(), insertGroup("grp_1"));
    for (const text of ["grp_1\u0000", "\ud800"]) {
      expect(await store().get("groups", text)).toBeUndefined();
      expect(await store().get("tickets", text)).toBeUndefined();
      expect(await store().find("groups", { where: { name: text } })).toEqual([]);
      expect(idsOf(await store().find("groups", { where: { name: [text, "grp_1"] } }))).toEqual(["grp_1"]);
      expect(await store().find("groups", { containing: text })).toEqual([]);
      expect(await store().find("groups", { afterId: text })).toEqual([]);
      expect(await store().events({ agentId: text })).toEqual([]);
    }
  });
}

function whereCases(store: () => Store): void {
  it("finds by equality, null, booleans and lists, all of which must hold", async () => {
    await change(
      store(),
      insertUser("usr_1", { role: "admin", department: "corp/hr" }),
      insertUser("usr_2", { role: null, department: "corp/hr" }),
      insertUser("usr_3", { role: null, department: "corp", state: "suspended" }),
      { verb: "insert", collection: "resources", row: resourceRow("res_1", [], { allowPrivateNetwork: true }) },
      { verb: "insert", collection: "resources", row: resourceRow("res_2", []) },
    );
    const find = async (where: object) => idsOf(await store().find("users", { where }));
    expect(await find({ department: "corp/hr" })).toEqual(["usr_1", "usr_2"]);
    expect(await find({ role: null })).toEqual(["usr_2", "usr_3"]);
    expect(await find({ role: null, state: "active" })).toEqual(["usr_2"]);
    expect(await find({ state: "active", role: null })).toEqual(["usr_2"]);
    expect(await find({ id: ["usr_3", "usr_1", "usr_9"], state: undefined })).toEqual(["usr_1", "usr_3"]);
    expect(await find({ id: [] })).toEqual([]);
    expect(await find({ department: "CORP" })).toEqual([]);
    expect(idsOf(await store().find("resources", { where: { allowPrivateNetwork: true } }))).toEqual(["res_1"]);
    expect(idsOf(await store().find("resources", { where: { allowPrivateNetwork: [false] } }))).toEqual(["res_2"]);
  });

  it("asking for a column that is not there is a mistake of ours: TypeError", async () => {
    await expect(store().find("users", { where: { colour: "red" } as never })).rejects.toBeInstanceOf(TypeError);
    await expect(store().find("sessions", { where: { colour: ["red"] } as never })).rejects.toBeInstanceOf(TypeError);
    await expect(store().find("sessions", { containing: "x" })).rejects.toBeInstanceOf(TypeError);
  });
}

function pageCases(store: () => Store): void {
  it("pages by id in the order of bytes, both ways", async () => {
    const ids = ["A", "B", "_", "a", "a1", "b", "ä"];
    for (const id of ids.toReversed()) await change(store(), insertGroup(id));
    expect(idsOf(await store().find("groups", {}))).toEqual(ids);
    expect(idsOf(await store().find("groups", { limit: 3 }))).toEqual(["A", "B", "_"]);
    expect(idsOf(await store().find("groups", { limit: 3, afterId: "_" }))).toEqual(["a", "a1", "b"]);
    expect(idsOf(await store().find("groups", { newestFirst: true, limit: 2 }))).toEqual(["ä", "b"]);
    expect(idsOf(await store().find("groups", { newestFirst: true, afterId: "B" }))).toEqual(["A"]);
    expect(await store().find("groups", { limit: 0 })).toEqual([]);
    expect(await store().find("groups", { limit: -1 })).toEqual([]);
  });

  it("never gives more than 1,000 rows at once", async () => {
    const writes = Array.from({ length: 1_005 }, (_, i): Write => {
      const row = { id: i.toString().padStart(5, "0"), version: 1, createdAtMs: 1, value: "" };
      return { verb: "insert", collection: "settings", row };
    });
    await note(store(), ...writes);
    expect(await store().find("settings", {})).toHaveLength(1_000);
    expect(await store().find("settings", { where: { value: "" } })).toHaveLength(1_000);
    expect(await store().find("settings", { limit: 5_000 })).toHaveLength(1_000);
    expect(await store().find("settings", { afterId: "00999" })).toHaveLength(5);
  });
}

function searchCases(store: () => Store): void {
  it("searches names for a text, ignoring the case of ASCII alone, and takes no sign for a pattern", async () => {
    const names = { grp_1: "Sales 100%", grp_2: "sales_team", grp_3: "SALESXTEAM", grp_4: "Ärzte", grp_5: "back\\slash", grp_6: "it's" };
    await change(store(), ...Object.entries(names).map(([id, name]) => insertGroup(id, name)));
    const search = async (containing: string) => idsOf(await store().find("groups", { containing }));
    expect(await search("sales")).toEqual(["grp_1", "grp_2", "grp_3"]);
    expect(await search("SaLeS")).toEqual(["grp_1", "grp_2", "grp_3"]);
    expect(await search("%")).toEqual(["grp_1"]);
    expect(await search("s_t")).toEqual(["grp_2"]);
    expect(await search("S_T")).toEqual(["grp_2"]);
    expect(await search("\\")).toEqual(["grp_5"]);
    expect(await search("'")).toEqual(["grp_6"]);
    expect(await search("ärzte")).toEqual([]);
    expect(await search("ÄRZTE")).toEqual(["grp_4"]);
    expect(await search("")).toHaveLength(6);
    expect(await search("x".repeat(100_000))).toEqual([]);
  });

  it("searches users by name and email, also those without one, within the other conditions", async () => {
    await change(
      store(),
      insertUser("usr_1", { name: "Ada", email: "ada@x.example" }),
      insertUser("usr_2", { name: "Bob", email: null }),
      insertUser("usr_3", { name: "Eve", email: "EVE@ADA.example", state: "suspended" }),
    );
    const search = async (more: object) => idsOf(await store().find("users", { containing: "ada", ...more }));
    expect(await search({})).toEqual(["usr_1", "usr_3"]);
    expect(await search({ where: { state: "active" } })).toEqual(["usr_1"]);
    expect(await search({ afterId: "usr_1" })).toEqual(["usr_3"]);
  });
}
