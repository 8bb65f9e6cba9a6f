import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeBackup } from "../../../src/offline/make-backup.ts";
import { tablesOfBackup } from "../../../src/store/contents.ts";
import { dump } from "../../../src/store/dump.ts";
import { openSnapshot } from "../../../src/store/snapshot.ts";
import { startPostgres, type TestPostgres } from "../../fakes/postgres.ts";
import { Installation } from "./installation.ts";
import { everythingThatEnds } from "./revoked.ts";

let postgres: TestPostgres;
const used: Installation[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(async () => {
  for (const one of used) one.remove();
  await postgres.close();
});

type Engine = "SQLite" | "PostgreSQL";

/** With the files of another one, on a database of its own. */
async function installation(engine: Engine, like?: Installation): Promise<Installation> {
  const database = engine === "PostgreSQL" ? await postgres.createDatabase() : undefined;
  const made = new Installation(database, like?.folder);
  used.push(made);
  return made;
}

/** Every row of a database as a backup has it, by table; without what a restore changes. */
async function contentsOf(database: string, upToSeq: number): Promise<Readonly<Record<string, readonly string[]>>> {
  const changed = new Set(["settings", "signing_keys", "tallies", "leases"]);
  const tables: Record<string, string[]> = {};
  const snapshot = await openSnapshot(database);
  let current = "";
  for await (const line of dump(snapshot)) {
    const value = JSON.parse(line) as { readonly table?: string } | readonly unknown[];
    if (!Array.isArray(value)) current = (value as { readonly table?: string }).table ?? "";
    else if (!changed.has(current) && !(current === "audit_log" && Number(value[0]) > upToSeq)) {
      tables[current] = [...(tables[current] ?? []), canonical(value)];
    }
  }
  await snapshot.close();
  return tables;
}

/** JSON columns of PostgreSQL have an order of members of their own. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).toSorted()) : inner,
  );
}

const engines: readonly Engine[] = ["SQLite", "PostgreSQL"];

describe.each(engines.flatMap((from) => engines.map((to) => ({ from, to }))))("a backup of $from restored into $to", ({ from, to }) => {
  it("has every row and every record, byte for byte", async () => {
    const source = await installation(from);
    await source.serve(async (api) => {
      for (const one of everythingThatEnds) await one.make(api);
    });
    const { headSeq } = await source.backup("whole");
    const target = await installation(to, source);
    const report = await target.restore(target.at("whole"));
    expect(report).toMatchObject({ events: headSeq, keptAt: undefined });
    const [before, after] = [await contentsOf(source.database, headSeq), await contentsOf(target.database, headSeq)];
    expect(Object.keys(after)).toEqual(expect.arrayContaining(["agents", "credentials", "credential_versions", "audit_log"]));
    expect(after).toEqual(before);
    await target.serve(async (api) => {
      expect(await api("POST", "audit/verify", {})).toMatchObject({ ok: true });
      const { items } = await api<{ readonly items: readonly { readonly id: string }[] }>("GET", "credentials");
      expect(items.length).toBeGreaterThan(0);
    });
  }, 30_000);
});

describe("PostgreSQL", () => {
  it("DUR-10: what was revoked since is revoked again, and what was there is moved aside with it", async () => {
    const source = await installation("PostgreSQL");
    const [first] = everythingThatEnds;
    const id = await source.serve((api) => first?.make(api) as Promise<string>);
    await source.backup("before");
    await source.serve((api) => first?.end(api, id) as Promise<unknown>);
    await expect(source.restore(source.at("before"))).rejects.toMatchObject({ code: "restore.refused" });
    const report = await source.restore(source.at("before"), { replace: true });
    expect(report).toMatchObject({ keptAt: expect.stringMatching(/^before_restore_/), stoppedBecause: undefined, endedAgain: 2 });
    expect(await source.open((store) => first?.stands(store, id) as Promise<boolean>)).toBe(false);
    const client = new pg.Client(source.database);
    await client.connect();
    const { rows } = await client.query(`SELECT state FROM "${report.keptAt}".agents WHERE id = $1`, [id]);
    await client.end();
    expect(rows).toEqual([{ state: "suspended" }]);
    await source.serve(async (api) => expect(await api("POST", "audit/verify", {})).toMatchObject({ ok: true }));
  }, 30_000);

  it("refuses beside a server, and leaves what is there when the backup turns out to be bad", async () => {
    const source = await installation("PostgreSQL");
    await source.serve(async (api) => {
      await api("POST", "groups", { name: "kept" });
      await source.backup("one");
      await expect(source.restore(source.at("one"), { replace: true })).rejects.toMatchObject({ code: "restore.refused" });
      await expect(api("GET", "groups")).resolves.toMatchObject({ items: [{ name: "kept" }] });
    });
    const other = await installation("PostgreSQL");
    await other.serve(async () => {});
    await expect(other.restore(source.at("one"), { replace: true })).rejects.toMatchObject({ code: "restore.refused" });
    await other.serve(async (api) => expect(await api("POST", "audit/verify", {})).toMatchObject({ ok: true }));
  }, 30_000);
});

it.each(engines)(
  "%s: a backup is of one moment, while others write",
  async (engine) => {
    const source = await installation(engine);
    await source.serve(async (api) => {
      let more = true;
      let made = 0;
      const writing = (async () => {
        for (; more; made++) await api("POST", "groups", { name: `group ${made}` });
      })();
      while (made < 20) await new Promise((resolve) => setImmediate(resolve));
      await makeBackup(source.options, source.at("moving"));
      more = false;
      await writing;
    });
    const target = await installation("SQLite", source);
    await target.restore(target.at("moving"));
    await target.open(async (store) => {
      const groups = await store.find("groups", {});
      const events = await store.events({ action: "group.create" });
      expect(groups.length).toBeGreaterThanOrEqual(20);
      expect(events.map(({ target: made }) => made?.id).toSorted()).toEqual(groups.map(({ id }) => id).toSorted());
    });
  },
  30_000,
);

it("every table is either in a backup or left out for a reason", async () => {
  const source = await installation("SQLite");
  await source.serve(async () => {});
  const snapshot = await openSnapshot(source.database);
  expect(tablesOfBackup(snapshot.driver.tables)).toEqual([
    "agents",
    "clients",
    "resources",
    "secrets",
    "grants",
    "users",
    "identities",
    "groups",
    "departments",
    "memberships",
    "identity_providers",
    "credentials",
    "credential_versions",
    "signing_keys",
    "connections",
    "leases",
    "consents",
    "settings",
    "tallies",
    "audit_log",
  ]);
  await snapshot.close();
});
