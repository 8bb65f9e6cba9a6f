import { endpoints, grantTypes } from "@agent-id-guard/protocol";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGuard, type Guard } from "../../../src/guard.ts";
import { startPostgres, type TestPostgres } from "../../fakes/postgres.ts";
import { ShiftedClock } from "../../fakes/shifted-clock.ts";

/* The whole server and a real PostgreSQL: a login that is handed over works, and works no more once its lease is over, whatever became of the credential meanwhile. */
let postgres: TestPostgres;
let guard: Guard;
let system: string;
let url: URL;
let credential: { id: string };
let agent: { id: string };
let bearer: string;
const clock = new ShiftedClock();
const makerPassword = "maker-canary-5Hd2";

const send = async (path: string, authorization: string, body?: object, headers: Record<string, string> = {}, method?: string) => {
  const init = {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    ...(method === undefined ? {} : { method }),
  };
  const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  const answer = await guard.fetch(new Request(guard.issuer + path, { ...init, headers: { authorization, ...type, ...headers } }));
  const text = await answer.text();
  return { status: answer.status, json: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
};
const make = async (path: string, body: object) => {
  const { status, json } = await send(`${endpoints.adminApi}/${path}`, `Bearer ${system}`, body);
  if (status !== 201) throw new Error(`${path}: ${JSON.stringify(json)}`);
  return json as { id: string; secret: string };
};
let orders = 0;

const asRoot = async (statement: string) => {
  const root = new pg.Client({ connectionString: url.href });
  await root.connect();
  const { rows } = await root.query(statement).finally(() => root.end());
  return rows as readonly Record<string, string>[];
};
/** A login that is out, and the roles that are there. */
const takeLogin = async () => {
  const { status, json } = await send(endpoints.deliveries, bearer, { mode: "dynamic", durationSeconds: 120 });
  expect({ status, json }).toMatchObject({ status: 200, json: { isRenewable: true, material: { type: "database" } } });
  const { leaseId, material } = json as { leaseId: string; material: { login: Record<string, string> } };
  const { host, port, database, username, password } = material.login;
  return { leaseId, login: { host, port: Number(port), database, user: username, password } };
};
const roles = async () => (await asRoot("SELECT rolname FROM pg_roles WHERE rolname LIKE 'aig%'")).map(({ rolname }) => rolname);
const leaseOf = async (leaseId: string) => (await send(`${endpoints.adminApi}/leases/${leaseId}`, `Bearer ${system}`)).json;
const act = (path: string, body: object, version: number) =>
  send(`${endpoints.adminApi}/${path}`, `Bearer ${system}`, body, { "if-match": `"${version}"` });
const remove = (version: number) =>
  send(`${endpoints.adminApi}/credentials/${credential.id}`, `Bearer ${system}`, undefined, { "if-match": `"${version}"` }, "DELETE");

beforeAll(async () => {
  postgres = await startPostgres();
  url = new URL(await postgres.createDatabase());
  await asRoot(`CREATE ROLE reader; CREATE ROLE maker LOGIN CREATEROLE PASSWORD '${makerPassword}'; GRANT reader TO maker WITH ADMIN TRUE;
    CREATE TABLE allowed AS SELECT 1 AS one; GRANT SELECT ON allowed TO reader`);
  guard = await createGuard({ logLevel: "silent", clock });
  system = await guard.systemToken();
});
beforeEach(async () => {
  const number = ++orders;
  const owner = await make("users", { username: `olga-${number}`, name: "Olga" });
  agent = await make("agents", { name: `A ${number}`, kind: "autonomous", purpose: "p", ownerId: owner.id });
  const service = { name: `orders-${number}`, kind: "service", identifier: `https://orders-${number}.example/`, allowPrivateNetwork: true };
  const resource = await make("resources", { ...service, permissions: [{ name: "orders:read" }] });
  await make("grants", { subjectType: "agent", subjectId: agent.id, resourceId: resource.id, permissions: ["orders:read"] });
  await asRoot(`ALTER ROLE maker PASSWORD '${makerPassword}'`);
  credential = await make("credentials", {
    ...{ kind: "database", name: `Orders ${number}`, resourceId: resource.id, secret: makerPassword },
    settings: {
      ...{ engine: "postgresql", host: "127.0.0.1", port: Number(url.port), database: url.pathname.slice(1) },
      ...{ username: "maker", tls: "off", memberOf: ["reader"] },
    },
  });
  const { secret } = await make(`agents/${agent.id}/secrets`, {});
  const form = new URLSearchParams({ grant_type: grantTypes.clientCredentials, resource: service.identifier });
  const headers = { authorization: `Basic ${Buffer.from(`${agent.id}:${secret}`).toString("base64")}` };
  const issued = await guard.fetch(new Request(guard.issuer + endpoints.token, { method: "POST", headers, body: form }));
  bearer = `Bearer ${((await issued.json()) as { access_token: string }).access_token}`;
});
afterAll(async () => {
  await guard.close();
  await postgres.close();
});

describe("a login of a database for one lease", () => {
  it("VLT-07: works until the lease is revoked, and its session ends with it", async () => {
    const { leaseId, login } = await takeLogin();
    const session = new pg.Client(login);
    const ended = new Promise<Error>((resolve) => session.on("error", resolve));
    await session.connect();
    expect((await session.query("SELECT one FROM allowed")).rows).toEqual([{ one: 1 }]);

    expect(await act(`leases/${leaseId}/revoke`, { reason: "a test" }, 1)).toMatchObject({ status: 200, json: { state: "revoked" } });
    await ended;
    await expect(new pg.Client(login).connect()).rejects.toThrow();
    await expect.poll(async () => (await leaseOf(leaseId)).killing).toMatchObject({ outcome: "killed" });
  });
});

describe("VLT-09: a login outlives neither its lease nor its credential, although the password with which it was made is an old one", () => {
  it("revoked after a rotation: the password of now drops the role", async () => {
    const { leaseId } = await takeLogin();
    expect((await act(`credentials/${credential.id}/rotate`, {}, 1)).status).toBe(200);
    await act(`leases/${leaseId}/revoke`, {}, 1);
    await expect.poll(async () => (await leaseOf(leaseId)).killing).toMatchObject({ outcome: "killed" });
    expect(await roles()).toEqual([]);
  });

  it("revoked before the database has heard of a value that was typed in: the one before drops the role", async () => {
    const { leaseId } = await takeLogin();
    expect((await act(`credentials/${credential.id}/rotate`, { secret: "not-there-yet-7Hd2" }, 1)).status).toBe(200);
    await act(`leases/${leaseId}/revoke`, {}, 1);
    await expect.poll(async () => (await leaseOf(leaseId)).killing).toMatchObject({ outcome: "killed" });
    expect(await roles()).toEqual([]);
  });

  it("removed after a rotation: every role is dropped before the answer", async () => {
    const logins = [await takeLogin(), await takeLogin()];
    await act(`credentials/${credential.id}/rotate`, {}, 1);
    expect((await remove(2)).status).toBe(204);
    expect(await roles()).toEqual([]);
    for (const { leaseId } of logins) expect(await leaseOf(leaseId)).toMatchObject({ state: "revoked", killing: { outcome: "killed" } });
  });

  it.each([
    ["after a rotation", {}],
    ["before the database has heard of a value that was typed in", { secret: "not-there-yet-3Kw9" }],
  ])("removed %s, while the database is down: what its lease keeps drops the role once it is up again", async (_when, value) => {
    const { leaseId } = await takeLogin();
    await act(`credentials/${credential.id}/rotate`, value, 1);
    await postgres.stop();
    expect((await remove(2)).status).toBe(204);
    expect(await leaseOf(leaseId)).toMatchObject({ state: "revoked", killing: { outcome: "pending" } });
    await postgres.start();
    expect(await roles()).toHaveLength(1);
    clock.advance(61_000);
    expect(await act(`agents/${agent.id}/suspend`, {}, 2)).toMatchObject({ status: 200 });
    await expect.poll(async () => (await leaseOf(leaseId)).killing).toMatchObject({ outcome: "killed" });
    expect(await roles()).toEqual([]);
  });
});
