import { randomUUID } from "node:crypto";
import Database from "better-sqlite3";
import { expect, vi } from "vitest";
import { AgentGuard } from "../../../../sdk/src/index.ts";
import { given, issuing } from "./estate.ts";
import type { Spoils } from "./right-way.ts";
import { authorization, browserIn, post, proofOf, redeem, type Scene, signInByPassword, signInByProvider } from "./scene.ts";

/** Somebody proves themselves wrongly, or uses something twice. */
export async function useThemWrongly(scene: Scene, { accessToken, refreshToken, code, verifier }: Spoils): Promise<void> {
  const { estate, canaries } = scene;
  const wrong = { client_id: estate.client.id, client_secret: `${estate.client.secret}-but-wrong` };
  const secretOfAnother = { client_id: estate.nightly.id, client_secret: estate.client.secret };
  for (const proof of [wrong, secretOfAnother])
    expect((await post(scene, "/oauth/token", { grant_type: "client_credentials", ...proof })).status).toBe(401);
  const basic = `Basic ${Buffer.from(`${estate.nightly.id}:${given.crmKey}`).toString("base64")}`;
  await scene.recorder.fetch(`${scene.url}/oauth/token`, {
    method: "POST",
    headers: { authorization: basic },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });

  const back = await signInByPassword(scene, browserIn(scene), authorization(scene).start, "alice", given.password);
  expect((await redeem(scene, back.url.searchParams.get("code") ?? "", `${verifier}-but-wrong`)).status).toBe(400);
  const refresh = { grant_type: "refresh_token", ...proofOf(scene) };
  const refreshed = await post(scene, "/oauth/token", { ...refresh, refresh_token: refreshToken });
  const next = (await refreshed.json()) as { refresh_token: string };
  await post(scene, "/oauth/token", { ...refresh, refresh_token: next.refresh_token });
  expect((await post(scene, "/oauth/token", { ...refresh, refresh_token: refreshToken })).status).toBe(400);
  expect((await redeem(scene, code, verifier)).status).toBe(400);
  for (const path of ["/oauth/introspect", "/oauth/revoke"])
    for (const token of [accessToken, next.refresh_token, `${accessToken}x`, given.crmKey]) {
      await post(scene, path, { token, ...proofOf(scene) });
      await post(scene, path, { token });
    }

  const refused = await signInByPassword(scene, browserIn(scene), authorization(scene).start, "alice", given.otherPassword);
  expect(refused.status).toBe(401);
  const bob = await signInByPassword(scene, browserIn(scene), authorization(scene).start, "bob", given.otherPassword);
  expect(bob.url.searchParams.get("error")).toBe("access_denied");
  // A person who types the password where the name belongs.
  await signInByPassword(scene, browserIn(scene), authorization(scene).start, given.password, "what was I thinking");
  canaries.watch("a wrong password", "what was I thinking");
}

/** Secrets where they don't belong: in bodies that can't be read, in names, paths, queries and headers. */
export async function sendThemAstray({ url, recorder, canaries, server }: Scene, { accessToken, cookie }: Spoils): Promise<void> {
  const token = await server.tell({ ask: "token" });
  canaries.watch("system token", token.split(".")[2] ?? "");
  const secret = given.crmKey;
  const json = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const bodies: readonly (readonly [path: string, headers: Readonly<Record<string, string>>, body: string])[] = [
    ["/api/v1/credentials", json, `{"secret": ${JSON.stringify(secret)},`],
    [
      "/api/v1/credentials",
      json,
      JSON.stringify({ name: secret, secret, resourceId: secret, [secret]: secret, injection: { [secret]: secret, in: secret } }),
    ],
    ["/api/v1/credentials", json, `{"secret":1,"secret":${JSON.stringify(secret)}}`],
    ["/api/v1/credentials", json, JSON.stringify({ secret: secret.repeat(5_000) })],
    ["/api/v1/credentials", { ...json, "content-type": "text/plain" }, secret],
    [
      "/api/v1/users",
      json,
      JSON.stringify({ username: given.password, name: given.password, password: [given.password], department: given.password }),
    ],
    ["/api/v1/users", { ...json, "idempotency-key": "short" }, JSON.stringify({ password: given.password })],
    ["/oauth/token", form, `grant_type=${encodeURIComponent(secret)}&client_id=${encodeURIComponent(secret)}`],
    ["/oauth/token", form, `client_secret=${encodeURIComponent(secret)}&client_secret=${encodeURIComponent(secret)}`],
    ["/oauth/token", json, JSON.stringify({ client_secret: secret })],
    ["/oauth/token", form, `grant_type=client_credentials&client_secret=${"%ff"}${encodeURIComponent(secret)}`],
    ["/signin/password", { ...form, origin: url }, `ticket=x&username=alice&password=${encodeURIComponent(given.password)}`],
    ["/events/audit", { ...json, authorization: `Bearer ${accessToken}` }, JSON.stringify({ events: [{ tokenId: accessToken }] })],
  ];
  for (const [path, headers, body] of bodies)
    expect((await recorder.fetch(url + path, { method: "POST", headers, body })).status).toBeGreaterThanOrEqual(400);
  const body = JSON.stringify({ username: "x", name: "X", password: given.password });
  const fromElsewhere = { cookie, origin: "https://evil.example", "content-type": "application/json" };
  expect((await recorder.fetch(`${url}/api/v1/users`, { method: "POST", headers: fromElsewhere, body })).status).toBe(403);
  const text = encodeURIComponent(accessToken);
  const paths = [
    `/${text}`,
    `/api/v1/agents/${text}`,
    `/api/v1/agents?cursor=${text}`,
    `/api/v1/agents?${text}=1`,
    `/self?access_token=${text}`,
    `/gateway/crm?access_token=${text}`,
    `/signin?ticket=${text}`,
    `/signin/callback/x?state=${text}&code=${text}`,
    `/oauth/authorize?client_id=${text}&redirect_uri=${text}`,
  ];
  for (const path of paths) await recorder.fetch(url + path, { headers: { authorization: json.authorization }, redirect: "manual" });
  for (const headers of [
    { authorization: `Bearer ${secret}` },
    { authorization: accessToken },
    { authorization: `Basic ${text}` },
    { cookie: `agent-id-guard-session=${text}` },
    { cookie, origin: text },
  ])
    for (const path of ["/api/v1/me", "/self", "/gateway/crm/customers", "/events/revocations/snapshot"])
      await recorder.fetch(url + path, { headers: new Headers(Object.entries(headers)) });
}

/** Answers that show a secret are asked for twice with one key. */
export async function askTwice(scene: Scene): Promise<void> {
  const { url, recorder, canaries, estate, server } = scene;
  const token = await server.tell({ ask: "token" });
  canaries.watch("system token", token.split(".")[2] ?? "");
  const key = `canary-idempotency-${randomUUID()}`;
  canaries.watch("idempotency key", key);
  const ask = (body: object) =>
    recorder.fetch(`${url}/api/v1/agents/${estate.nightly.id}/secrets`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify(body),
    });
  const first = (await (await ask({})).json()) as { secret: string };
  const second = (await (await ask({})).json()) as { secret: string };
  expect(second.secret).toBe(first.secret);
  canaries.watch("agent secret", first.secret, issuing);
  expect((await ask({ expiresInSeconds: 60 })).status).toBe(409);
}

/** What stands behind the gateway repeats the key, refuses it, fails, or is not there; the key is replaced meanwhile. */
export async function meetBadUpstreams({ url: issuer, upstream, estate, admin, recorder }: Scene): Promise<void> {
  const { id: agentId, secret } = estate.nightly;
  await using agent = await AgentGuard.connect({ issuer, agentId, secret, fetch: recorder.fetch });
  const echoed = await agent.fetch(`${upstream}/crm/echo`);
  expect(await echoed.text()).not.toContain(given.crmKey);
  for (const path of ["crm/fail", "crm/refuse", "crm/redirect"]) await agent.fetch(`${upstream}/${path}`);
  await expect(agent.fetch(`${upstream}/crm/cut`)).rejects.toThrow();
  const closed = await recorder.fetch(`${issuer}/gateway/closed/x`, {
    headers: { authorization: `Bearer ${await agent.token("closed")}` },
  });
  expect(closed.status).toBe(502);
  await admin.change("POST", "credentials", estate.crm.credentialId, "rotate", { secret: given.nextCrmKey });
  expect(await (await agent.fetch(`${upstream}/crm/echo`)).text()).not.toContain(given.nextCrmKey);
}

/** Parts of the server fail, with all that they were working on hanging on their errors; tables are gone; tokens are too old. */
export async function breakTheServer(
  scene: Scene,
  { accessToken, cookie }: Spoils,
  database: string,
  useTheVault: () => Promise<void>,
): Promise<void> {
  const { url, recorder, server, estate, upstream, admin } = scene;
  const { id: agentId, secret } = estate.nightly;
  await using agent = await AgentGuard.connect({ issuer: url, agentId, secret, fetch: recorder.fetch });
  const bearer = { authorization: `Bearer ${await agent.token("crm")}` };
  const proof = { grant_type: "client_credentials", client_id: agentId, client_secret: secret, resource: url };

  await server.tell({ failing: "outbound" });
  expect((await recorder.fetch(`${url}/gateway/crm/customers`, { headers: bearer })).status).toBe(500);
  expect((await signInByProvider(scene, browserIn(scene), authorization(scene).start)).status).toBe(503);
  await server.tell({ failing: "entropy" });
  expect((await post(scene, "/oauth/token", proof)).status).toBe(500);
  await storeAgain(scene);
  for (const failing of ["outbound", "entropy"] as const) {
    await server.tell({ failing });
    await useTheVault();
  }
  await server.tell({});

  for (const [table, isOfTheVault] of [
    ["secrets", false],
    ["credentials", true],
    ["credential_versions", true],
    ["connections", true],
    ["connection_requests", true],
    ["leases", true],
    ["claims", true],
    ["users", false],
    ["sessions", false],
    ["refresh_tokens", false],
    ["tickets", false],
    ["audit_log", true],
    ["idempotency", false],
  ] as const) {
    rename(database, table, `${table}_away`);
    await post(scene, "/oauth/token", proof);
    await post(scene, "/oauth/token", { grant_type: "refresh_token", refresh_token: accessToken, ...proofOf(scene) });
    await recorder.fetch(`${url}/gateway/crm/customers`, { headers: bearer });
    await recorder.fetch(`${url}/api/v1/me`, { headers: { cookie } });
    await signInByPassword(scene, browserIn(scene), authorization(scene).start, "alice", given.password).catch(() => {});
    await admin.call("POST", "users", { body: { username: `u-${table.length}`, name: "U", password: given.password } }).catch(() => {});
    await storeAgain(scene);
    if (isOfTheVault) await useTheVault();
    rename(database, `${table}_away`, table);
  }
  await loseAnOutcome(scene, agent, database);
  expect(await (await agent.fetch(`${upstream}/crm/customers`)).text()).toBe("fine");

  await server.tell({ advanceMs: 15 * 60_000 });
  expect((await recorder.fetch(`${url}/gateway/crm/customers`, { headers: bearer })).status).toBe(401);
  expect((await recorder.fetch(`${url}/oauth/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } })).status).toBe(401);
}

const storeAgain = ({ admin, estate }: Scene) =>
  admin.call("POST", "credentials", { body: { name: "Never", resourceId: estate.crm.id, secret: given.crmKey } }).catch(() => {});

/** The log is gone when a call comes to its end: nobody waits for that record, so only the operator hears. */
async function loseAnOutcome({ server, upstream, waiting }: Scene, agent: AgentGuard, database: string): Promise<void> {
  const slow = agent.fetch(`${upstream}/crm/slow`);
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  rename(database, "audit_log", "audit_log_away");
  waiting[0]?.end("fine");
  expect(await (await slow).text()).toBe("fine");
  await vi.waitFor(() => expect(server.output.toString()).toContain('"msg":"gateway"'));
  rename(database, "audit_log_away", "audit_log");
}

/** Takes a table away from under the running server, as a foreign tool might. */
function rename(database: string, from: string, to: string): void {
  const opened = new Database(database);
  opened.exec(`alter table ${from} rename to ${to}`);
  opened.close();
}
