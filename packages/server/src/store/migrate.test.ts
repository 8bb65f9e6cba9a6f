import { readFileSync } from "node:fs";
import { isGuardError } from "@agent-id-guard/protocol";
import Database from "better-sqlite3";
import type { MigrationMeta } from "drizzle-orm/migrator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate, migrationsOf } from "./migrate.ts";
import { sqliteMigrationLine } from "./sqlite.ts";

const parents = "CREATE TABLE parents (id text PRIMARY KEY, name text NOT NULL)";
const children = "CREATE TABLE children (id text PRIMARY KEY, parent_id text NOT NULL REFERENCES parents(id) ON DELETE CASCADE)";
/** What drizzle-kit writes to change a column of SQLite: the table is built anew and the old one dropped. */
const rebuildParents = [
  "PRAGMA foreign_keys=OFF",
  "CREATE TABLE __new_parents (id text PRIMARY KEY, name text)",
  "INSERT INTO __new_parents SELECT id, name FROM parents",
  "DROP TABLE parents",
  "ALTER TABLE __new_parents RENAME TO parents",
  "PRAGMA foreign_keys=ON",
];

const step = (n: number, ...sql: string[]): MigrationMeta => ({ sql, folderMillis: n, hash: `hash ${n}`, bps: true });

describe("migrate", () => {
  let client: Database.Database;
  beforeEach(() => {
    client = new Database(":memory:");
  });
  afterEach(() => client.close());

  const run = (...steps: MigrationMeta[]) => migrate(steps, sqliteMigrationLine(client));
  const count = (table: string) => client.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

  it("rebuilds a table and leaves the rows that refer to it alone", async () => {
    await run(step(1, parents, children));
    client.exec("INSERT INTO parents VALUES ('p1', 'a'), ('p2', 'b'); INSERT INTO children VALUES ('c1', 'p1'), ('c2', 'p2')");
    await run(step(1, parents, children), step(2, ...rebuildParents));
    expect([count("parents"), count("children")]).toEqual([2, 2]);
    expect(client.pragma("foreign_key_check")).toEqual([]);
  });

  it("does each step once, in order, and only the new ones", async () => {
    await run(step(1, parents));
    await run(step(1, parents), step(2, children));
    await run(step(1, parents), step(2, children));
    expect(client.prepare("SELECT id, hash FROM __drizzle_migrations").raw().all()).toEqual([
      [1, "hash 1"],
      [2, "hash 2"],
    ]);
  });

  it("DUR-12: is done as a whole or not at all", async () => {
    await run(step(1, parents));
    await expect(run(step(1, parents), step(2, children), step(3, "NOT SQL"))).rejects.toThrow("syntax");
    expect(() => count("children")).toThrow("no such table");
    await run(step(1, parents), step(2, children));
    expect(count("children")).toBe(0);
  });

  it("does not touch a database that has it all", async () => {
    await run(step(1, parents));
    client.pragma("query_only = ON");
    await run(step(1, parents));
    await expect(run(step(1, parents), step(2, children))).rejects.toThrow("readonly");
  });

  it("refuses to leave rows that refer to nothing", async () => {
    await run(step(1, parents, children));
    client.exec("INSERT INTO parents VALUES ('p1', 'a'); INSERT INTO children VALUES ('c1', 'p1')");
    const failure = await run(step(1, parents, children), step(2, "DELETE FROM parents")).catch((error: unknown) => error);
    expect(isGuardError(failure) && failure.code).toBe("store.unsupported");
    expect(count("parents")).toBe(1);
  });

  it("DUR-12: refuses a database of a newer version", async () => {
    await run(step(1, parents), step(2, children));
    const failure = await run(step(1, parents)).catch((error: unknown) => error);
    expect(isGuardError(failure) && failure.code).toBe("store.unsupported");
    expect(isGuardError(failure) && failure.description).toContain("newer version");
  });
});

describe("the migrations", () => {
  it("are the same steps, by name, for both engines", () => {
    const names = (engine: string) => {
      const journal = readFileSync(new URL(`../../migrations/${engine}/meta/_journal.json`, import.meta.url), "utf8");
      return (JSON.parse(journal) as { entries: { tag: string }[] }).entries.map(({ tag }) => tag);
    };
    expect(names("sqlite")).toEqual(names("pg"));
    expect(migrationsOf("sqlite")).toHaveLength(names("sqlite").length);
    expect(migrationsOf("pg")).toHaveLength(names("pg").length);
  });
});
