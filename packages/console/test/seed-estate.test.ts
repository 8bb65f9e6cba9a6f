import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AgentAnswer,
  agentPageSchema,
  clientPageSchema,
  grantPageSchema,
  resourcePageSchema,
  userPageSchema,
} from "@agent-id-guard/protocol";
import { createGuard } from "@agent-id-guard/server";
import { afterEach, beforeEach, expect, it } from "vitest";
import { largeEstate, seedEstate } from "../e2e/seed-estate.ts";
import { estateRows } from "../e2e/seed-rows.ts";

const issuer = "http://127.0.0.1:4000";
const nowMs = Date.UTC(2026, 10, 24);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agent-id-guard-seed-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("a server runs on a seeded database, and shows what is in it", async () => {
  const database = join(folder, "guard.sqlite");
  const rows = await seedEstate({ database, issuer, size: { agents: 120, clients: 10, people: 30, resources: 40 }, nowMs });
  const guard = await createGuard({ database, issuer, masterKeyFile: join(folder, "master.key") });
  try {
    const headers = { authorization: `Bearer ${await guard.systemToken()}` };
    const get = async (path: string) => (await guard.fetch(new Request(`${issuer}/api/v1/${path}`, { headers }))).json();
    const agents = agentPageSchema.parse(await get("agents?limit=200&order=oldest"));
    expect(agents.items.map(({ id }: AgentAnswer) => id)).toEqual(rows.agents.map(({ id }) => id));
    for (const [path, schema] of Object.entries({
      clients: clientPageSchema,
      grants: grantPageSchema,
      resources: resourcePageSchema,
      users: userPageSchema,
    }))
      expect(schema.parse(await get(path)).items.length).toBeGreaterThan(0);
    expect(await (await guard.fetch(new Request(`${issuer}/api/v1/audit/verify`, { method: "POST", headers }))).json()).toMatchObject({
      ok: true,
    });
  } finally {
    await guard.close();
  }
});

it("the large estate is the same each time, and its names look like names", () => {
  const rows = estateRows(largeEstate, issuer, nowMs);
  expect(estateRows(largeEstate, issuer, nowMs)).toEqual(rows);
  const { agents, people, clients, resources } = largeEstate;
  expect([rows.agents.length, rows.users.length, rows.clients.length]).toEqual([agents, people, clients]);
  expect(rows.resources.filter(({ kind }) => kind !== "agent")).toHaveLength(resources);
  const lists: readonly (readonly { readonly id: string }[])[] = Object.values(rows);
  for (const list of lists) expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
  expect(new Set(rows.resources.map(({ name }) => name)).size).toBe(rows.resources.length);
  expect(new Set(rows.resources.map(({ identifier }) => identifier)).size).toBe(rows.resources.length);
  expect(new Set(rows.agents.map(({ name }) => name)).size).toBeGreaterThan(agents * 0.9);
  expect(rows.agents.filter(({ name }) => /\p{Script=Han}/u.test(name)).length).toBeGreaterThan(agents / 10);
  expect(rows.agents[0]?.name).toBe("Invoice matcher Berlin");
});
