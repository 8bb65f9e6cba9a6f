import { endpoints, grantTypes } from "@agent-id-guard/protocol";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGuard, type Guard } from "../../../src/guard.ts";
import { startPostgres, type TestPostgres } from "../../fakes/postgres.ts";

/* The whole server and a real PostgreSQL: a login that is handed over works, and works no more once its lease is revoked. */
let postgres: TestPostgres;
let guard: Guard;
let system: string;
let url: URL;
const makerPassword = "maker-canary-5Hd2";

const send = async (path: string, authorization: string, body?: object, headers: Record<string, string> = {}) => {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  const answer = await guard.fetch(new Request(guard.issuer + path, { ...init, headers: { authorization, ...type, ...headers } }));
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
};
const make = async (path: string, body: object) => {
  const { status, json } = await send(`${endpoints.adminApi}/${path}`, `Bearer ${system}`, body);
  if (status !== 201) throw new Error(`${path}: ${JSON.stringify(json)}`);
  return json as { id: string; secret: string };
};

beforeAll(async () => {
  postgres = await startPostgres();
  url = new URL(await postgres.createDatabase());
  const root = new pg.Client({ connectionString: url.href });
  await root.connect();
  await root.query(`CREATE ROLE reader; CREATE ROLE maker LOGIN CREATEROLE PASSWORD '${makerPassword}'; GRANT reader TO maker WITH ADMIN TRUE;
    CREATE TABLE allowed AS SELECT 1 AS one; GRANT SELECT ON allowed TO reader`);
  await root.end();
  guard = await createGuard({ logLevel: "silent" });
  system = await guard.systemToken();
});
afterAll(async () => {
  await guard.close();
  await postgres.close();
});

describe("a login of a database for one lease", () => {
  it("VLT-07: works until the lease is revoked, and its session ends with it", async () => {
    const owner = await make("users", { username: "olga", name: "Olga" });
    const agent = await make("agents", { name: "A", kind: "autonomous", purpose: "p", ownerId: owner.id });
    const orders = { name: "orders", kind: "service", identifier: "https://orders.example/", allowPrivateNetwork: true };
    const resource = await make("resources", { ...orders, permissions: [{ name: "orders:read" }] });
    await make("grants", { subjectType: "agent", subjectId: agent.id, resourceId: resource.id, permissions: ["orders:read"] });
    await make("credentials", {
      ...{ kind: "database", name: "Orders", resourceId: resource.id, secret: makerPassword },
      settings: {
        ...{ engine: "postgresql", host: "127.0.0.1", port: Number(url.port), database: url.pathname.slice(1) },
        ...{ username: "maker", tls: "off", memberOf: ["reader"] },
      },
    });
    const { secret } = await make(`agents/${agent.id}/secrets`, {});
    const form = new URLSearchParams({ grant_type: grantTypes.clientCredentials, resource: orders.identifier });
    const headers = { authorization: `Basic ${Buffer.from(`${agent.id}:${secret}`).toString("base64")}` };
    const issued = await guard.fetch(new Request(guard.issuer + endpoints.token, { method: "POST", headers, body: form }));
    const bearer = `Bearer ${((await issued.json()) as { access_token: string }).access_token}`;

    const delivery = await send(endpoints.deliveries, bearer, { mode: "dynamic", durationSeconds: 120 });
    expect(delivery).toMatchObject({ status: 200, json: { isRenewable: true, material: { type: "database" } } });
    const { leaseId, material } = delivery.json as { leaseId: string; material: { login: Record<string, string> } };
    const { host, port, database, username, password } = material.login;
    const login = { host, port: Number(port), database, user: username, password };
    const session = new pg.Client(login);
    const ended = new Promise<Error>((resolve) => session.on("error", resolve));
    await session.connect();
    expect((await session.query("SELECT one FROM allowed")).rows).toEqual([{ one: 1 }]);

    const path = `${endpoints.adminApi}/leases/${leaseId}`;
    const revoked = await send(`${path}/revoke`, `Bearer ${system}`, { reason: "a test" }, { "if-match": '"1"' });
    expect(revoked).toMatchObject({ status: 200, json: { state: "revoked" } });
    await ended;
    await expect(new pg.Client(login).connect()).rejects.toThrow();
    await expect.poll(async () => (await send(path, `Bearer ${system}`)).json.killing).toMatchObject({ outcome: "killed" });
  });
});
