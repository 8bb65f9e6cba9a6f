import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSystemClock } from "../clock/system.ts";
import { silentLog } from "../log/pino.ts";
import type { Store, Unit } from "./port.ts";
import { openSqlite } from "./sqlite.ts";
import { createStore } from "./store.ts";
import { createWalSync, type WalSync } from "./wal-sync.ts";

/** A disk whose syncs end when the test says so. */
class HeldSync implements WalSync {
  readonly #waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  #running: Promise<void> | undefined;

  /** Syncs that have begun and not ended. */
  get held(): number {
    return this.#waiting.length;
  }

  flush(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ resolve, reject });
    this.#running = promise;
    return promise;
  }
  mustBeSound(): void {}
  async quiet(): Promise<void> {
    await this.#running?.catch(() => {});
  }
  async close(): Promise<void> {}
  async finish(error?: Error): Promise<void> {
    while (this.#waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const { resolve, reject } = this.#waiting.shift() as { resolve: () => void; reject: (error: Error) => void };
    if (error === undefined) resolve();
    else reject(error);
  }
}

const unitOf = (id: string): Unit => ({
  writes: [{ verb: "insert", collection: "settings", row: { id, version: 1, createdAtMs: 1, value: "1" } }],
  events: [],
});
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe("a commit and the disk", () => {
  let folder: string;
  let sync: HeldSync;
  let store: Store;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "agent-id-guard-sync-"));
    sync = new HeldSync();
    const driver = await openSqlite(join(folder, "guard.sqlite"), () => sync);
    const sha256 = (previous: Uint8Array, body: string) => createHash("sha256").update(previous).update(body).digest();
    store = await createStore({ driver, clock: createSystemClock(), sha256, log: silentLog });
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  it("AUD-03: nobody hears of a commit, and nobody reads it, before it is on the disk", async () => {
    const heard: string[] = [];
    const commit = store.commit(unitOf("one")).then(() => heard.push("commit"));
    await turns(20);
    const read = store.get("settings", "one").then((row) => heard.push(`read ${row?.value}`));
    await turns(20);
    expect(heard).toEqual([]);
    await sync.finish();
    await Promise.all([commit, read]);
    expect(heard.toSorted()).toEqual(["commit", "read 1"]);
  });

  it("AUD-03: a second commit is written while the first is synced, and each is told when its own sync ends", async () => {
    const heard: string[] = [];
    const first = store.commit(unitOf("one")).then(() => heard.push("one"));
    await turns(20);
    const second = store.commit(unitOf("two")).then(() => heard.push("two"));
    await turns(20);
    expect(sync.held).toBe(2);
    await sync.finish();
    await turns(20);
    expect(heard).toEqual(["one"]);
    await sync.finish();
    await Promise.all([first, second]);
    expect(heard).toEqual(["one", "two"]);
  });

  it("AUD-03: a read waits for all that has been written, and is not overtaken by what comes after it", async () => {
    const commits = [store.commit(unitOf("one"))];
    await turns(20);
    const read = store.find("settings", {}).then((rows) => rows.map(({ id }) => id));
    await turns(20);
    commits.push(store.commit(unitOf("two")));
    await turns(20);
    expect(sync.held).toBe(1);
    await sync.finish();
    expect(await read).toEqual(["one"]);
    await sync.finish();
    await Promise.all(commits);
  });

  it("AUD-03: what could not be synced is refused", async () => {
    const commit = store.commit(unitOf("one"));
    const refused = expect(commit).rejects.toMatchObject({ code: "audit.unavailable" });
    await sync.finish(new Error("EIO"));
    await refused;
  });
});

describe("the sync of the log", () => {
  it("covers all who come while one is under way with one more, and quiet waits for both", async () => {
    const folder = await mkdtemp(join(tmpdir(), "agent-id-guard-sync-"));
    await writeFile(join(folder, "guard.sqlite-wal"), "");
    const sync = createWalSync(join(folder, "guard.sqlite"));
    const ended: string[] = [];
    const first = sync.flush().then(() => ended.push("first"));
    const [second, third] = [sync.flush(), sync.flush()];
    expect(second).toBe(third);
    void second.then(() => ended.push("second"));
    await sync.quiet();
    await first;
    expect(ended).toEqual(["first", "second"]);
    await sync.flush();
    await sync.close();
    await rm(folder, { recursive: true });
  });

  it("DUR-01: fails for ever once it has failed, since what the disk holds is then unknown", async () => {
    const folder = await mkdtemp(join(tmpdir(), "agent-id-guard-sync-"));
    const sync = createWalSync(join(folder, "nothing.sqlite"));
    await expect(sync.flush()).rejects.toMatchObject({ code: "ENOENT" });
    await expect(sync.flush()).rejects.toMatchObject({ code: "ENOENT" });
    expect(() => sync.mustBeSound()).toThrow("ENOENT");
    await sync.close();
    await rm(folder, { recursive: true });
  });
});
