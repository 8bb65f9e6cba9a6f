import { mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backup } from "../../src/store/backup.ts";
import type { Store } from "../../src/store/port.ts";
import { change, event, insertGroup, open, verifiedLog } from "./store/database.ts";
import { describeStore } from "./store.test-kit.ts";

const newFolder = () => mkdtemp(join(tmpdir(), "agent-id-guard-store-"));
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe("store on an SQLite file", () => {
  describeStore(async () => {
    const folder = await newFolder();
    return { url: join(folder, "guard.sqlite"), drop: () => rm(folder, { recursive: true }) };
  });
});

describe("an SQLite file", () => {
  let folder: string;
  let file: string;
  let store: Store;
  beforeEach(async () => {
    folder = await newFolder();
    file = join(folder, "data", "guard.sqlite");
    store = await open(file);
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  it("keeps what was committed when it is closed and opened again", async () => {
    await change(store, insertGroup("grp_1"));
    await store.close();
    store = await open(file);
    await change(store, insertGroup("grp_2"));
    expect((await store.find("groups", {})).map(({ id }) => id)).toEqual(["grp_1", "grp_2"]);
    expect(await verifiedLog(store)).toHaveLength(2);
  });

  it("DUR-14: is readable by its owner alone, with all that belongs to it", async () => {
    await change(store, insertGroup("grp_1"));
    expect(await modeOf(join(folder, "data"))).toBe("700");
    const files = await readdir(join(folder, "data"));
    expect(files.toSorted()).toEqual(["guard.sqlite", "guard.sqlite-shm", "guard.sqlite-wal", "guard.sqlite.lock"]);
    for (const name of files) expect(await modeOf(join(folder, "data", name)), name).toBe("600");
  });

  it("DUR-13: is one file under all its names", async () => {
    await symlink(file, join(folder, "link"));
    await expect(open(join(folder, "link"))).rejects.toMatchObject({ code: "store.unsupported" });
    await expect(open(join(folder, "data", "..", "data", "guard.sqlite"))).rejects.toMatchObject({ code: "store.unsupported" });
  });

  it("AUD-12: refuses to change or delete what the log holds, whoever asks", async () => {
    await store.commit({ writes: [], events: [event(), event()] });
    const other = new Database(file);
    for (const statement of [
      "UPDATE audit_log SET body = '{}' WHERE seq = 1",
      "DELETE FROM audit_log",
      "REPLACE INTO audit_log SELECT * FROM audit_log",
    ]) {
      expect(() => other.exec(statement), statement).toThrow("append-only");
    }
    other.close();
    expect(await verifiedLog(store)).toHaveLength(2);
  });

  it("AUD-03: does nothing that it can't record while another tool holds the file, and goes on afterwards", async () => {
    await change(store, insertGroup("grp_1"));
    const other = new Database(file);
    other.exec("BEGIN IMMEDIATE");
    await expect(change(store, insertGroup("grp_2"))).rejects.toMatchObject({ code: "audit.unavailable" });
    expect(await store.get("groups", "grp_1")).toBeDefined();
    expect(await store.get("groups", "grp_2")).toBeUndefined();
    other.exec("ROLLBACK");
    other.close();
    await change(store, insertGroup("grp_3"));
    expect(await verifiedLog(store)).toHaveLength(2);
  });

  it("is refused when it is no database", async () => {
    const text = join(folder, "text");
    await writeFile(text, "this is not a database, however long it may be".repeat(100));
    await expect(open(text)).rejects.toMatchObject({ code: "store.unsupported" });
    await expect(open(folder)).rejects.toMatchObject({ code: "store.unsupported" });
  });
});

describe("backup", () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await newFolder();
    file = join(folder, "guard.sqlite");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("copies one moment of a database that is being written to", async () => {
    const store = await open(file);
    let more = true;
    const writing = (async () => {
      for (let i = 0; more; i++) await change(store, insertGroup(`grp_${i}`));
    })();
    await expect.poll(async () => (await store.find("groups", {})).length).toBeGreaterThan(20);
    const copy = join(folder, "copy.sqlite");
    await backup(file, copy);
    more = false;
    await writing;
    await store.close();
    expect(await modeOf(copy)).toBe("600");

    const restored = await open(copy);
    const groups = await restored.find("groups", {});
    expect(groups.length).toBeGreaterThan(20);
    expect(await verifiedLog(restored)).toHaveLength(groups.length);
    await restored.close();
  });

  it("copies a database that nobody has open", async () => {
    const store = await open(file);
    await change(store, insertGroup("grp_1"));
    await store.close();
    await backup(file, join(folder, "copy.sqlite"));
    const restored = await open(join(folder, "copy.sqlite"));
    expect(await restored.get("groups", "grp_1")).toBeDefined();
    await restored.close();
  });

  it("refuses to write over anything, and databases that it can't copy", async () => {
    await (await open(file)).close();
    const taken = join(folder, "taken");
    await writeFile(taken, "precious");
    const refused = [
      [file, taken],
      [file, join(folder, "no such folder", "copy")],
      [":memory:", join(folder, "a")],
      [join(folder, "missing"), join(folder, "b")],
      ["postgres://127.0.0.1/guard", join(folder, "c")],
    ] as const;
    for (const [from, to] of refused) await expect(backup(from, to), from).rejects.toMatchObject({ code: "store.unsupported" });
    await expect(backup("postgres://127.0.0.1/guard", join(folder, "c"))).rejects.toMatchObject({
      hint: expect.stringContaining("pg_dump"),
    });
    expect((await readdir(folder)).toSorted()).toEqual(["guard.sqlite", "guard.sqlite.lock", "taken"]);
  });
});
