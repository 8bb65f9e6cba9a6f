import { mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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
