import { type CloudCredentials, endpoints, GuardError, type LeaseAnswer } from "@agent-id-guard/protocol";
import { createRemoteJWKSet, jwtVerify } from "jose";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AgentGuard, type Session } from "../../../sdk/src/index.ts";
import { Admin } from "../../../sdk/src/testing/admin.ts";
import { signIn } from "../../../sdk/src/testing/sign-in.ts";
import { callbackOf } from "../../src/connections/index.ts";
import { type ListeningGuard, listen } from "../../src/listen.ts";
import { Browser, linksOf } from "../fakes/browser.ts";
import { openAwsSts } from "../fakes/clouds/aws-sts.ts";
import type { CloudServer } from "../fakes/clouds/cloud-server.ts";
import { openPartner } from "../fakes/clouds/token-services.ts";
import { startPostgres, type TestPostgres } from "../fakes/postgres.ts";
import { ShiftedClock } from "../fakes/shifted-clock.ts";
import { agreeAtThirdParty, startThirdParty, type ThirdParty, thirdPartyClient } from "../fakes/third-party.ts";

/* Every way in which something is handed over, end to end: the SDK, the server behind a socket, a real OAuth provider, a real PostgreSQL, and clouds that verify what they are shown. */

type Named = { readonly id: string; readonly version: number; readonly resourceId: string };
const [password, makerPassword, storedKey] = ["a password of some length", "maker-canary-7Tf1", "stored-canary-4Wm8"];
const redirectUri = "http://127.0.0.1/callback";
const place = "vaulted";

let listening: ListeningGuard;
let admin: Admin;
let postgres: TestPostgres;
let third: ThirdParty;
let clouds: readonly CloudServer[] = [];
let agent: AgentGuard;
let session: Session;
let credentials: Readonly<Record<"token" | "minted" | "sts" | "federated" | "dynamic" | "reveal", Named>>;

const make = (path: string, body: object) => admin.call<Named>("POST", path, { body });

beforeAll(async () => {
  [postgres, third, listening] = await Promise.all([
    startPostgres(),
    startThirdParty(),
    listen({ database: ":memory:", logLevel: "silent", directory: "builtin" }),
  ]);
  const { guard, url } = listening;
  admin = new Admin(
    url,
    (input, init) => fetch(input, init),
    () => guard.systemToken(),
  );
  const alice = await make("users", { username: "alice", name: "Alice", password });
  const about = { name: "Scribe", kind: "interactive", purpose: "A test", identifier: "https://scribe.example/", ownerId: alice.id };
  const registered = await make("agents", about);
  const client = await make("clients", { name: "App", kind: "native", redirectUris: [redirectUri], consent: "implied" });
  const upstreamUrl = `${third.issuer}/`;
  const resource = await make("resources", {
    name: place,
    kind: "service",
    upstreamUrl,
    permissions: [{ name: "use" }],
    allowPrivateNetwork: true,
  });
  for (const [subjectType, subjectId, resourceId, permission] of [
    ["client", client.id, registered.resourceId, "invoke"],
    ["user", alice.id, registered.resourceId, "invoke"],
    ["user", alice.id, resource.id, "use"],
    ["agent", registered.id, resource.id, "use"],
  ])
    await make("grants", { subjectType, subjectId, resourceId, permissions: [permission] });
  credentials = await storeAll(resource.id, registered.id);
  const { secret } = await admin.call<{ secret: string }>("POST", `agents/${registered.id}/secrets`, { body: {} });
  agent = await AgentGuard.connect({ issuer: guard.issuer, agentId: registered.id, secret });
  const who = { issuer: guard.issuer, fetch, username: "alice", password, clientId: client.id, redirectUri };
  session = await agent.actFor(await signIn({ ...who, resource: about.identifier }));
});
afterAll(async () => {
  await agent?.close();
  await listening.close();
  await Promise.all([postgres.close(), third.close(), ...clouds.map((cloud) => cloud.close())]);
});

/** One credential for each way, and those who take what it yields. */
async function storeAll(resourceId: string, agentId: string): Promise<typeof credentials> {
  const clock = new ShiftedClock();
  const role = { arn: "arn:aws:iam::123456789012:role/agents", accessKeyId: "AKIAIOSFODNN7EXAMPLE", region: "eu-central-1", mayTag: true };
  const aws = await openAwsSts({ ...role, secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" }, clock);
  const trust = { issuer: listening.guard.issuer, audience: "https://partner.example", subject: agentId, algorithms: ["RS256"] };
  const partner = await openPartner(trust, clock);
  clouds = [aws, partner];
  const url = new URL(await postgres.createDatabase());
  const root = new pg.Client({ connectionString: url.href });
  await root.connect();
  await root.query(
    `CREATE ROLE reader; CREATE ROLE maker LOGIN CREATEROLE PASSWORD '${makerPassword}'; GRANT reader TO maker WITH ADMIN TRUE`,
  );
  await root.end();
  const store = (name: string, more: object) => make("credentials", { name, resourceId, ...more });
  const token = await store("Files", {
    ...{ kind: "oauth", modes: ["token"], secret: thirdPartyClient.secret },
    settings: {
      ...{ provider: "custom", flow: "user", clientId: thirdPartyClient.id, scopes: ["openid", "email", "files:read"] },
      endpoints: { issuer: third.issuer },
    },
  });
  third.admit(callbackOf(listening.guard.issuer, token.id));
  const reveal = await store("Key", { kind: "secret", secret: storedKey });
  const allowed = { allowed: true, reason: "a device needs it" };
  return {
    token,
    minted: await store("Partner", { kind: "jwt", settings: { audience: ["https://partner.example"] } }),
    sts: await store("Role", {
      ...{ kind: "cloud_role", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" },
      settings: { cloud: "aws", region: role.region, accessKeyId: role.accessKeyId, role: role.arn, endpoint: aws.url },
    }),
    federated: await store("Keyless", {
      kind: "workload_identity",
      settings: {
        ...{ cloud: "oauth", tokenEndpoint: `${partner.url}/token`, grant: "token_exchange", audience: trust.audience },
        parameters: { audience: "billing" },
      },
    }),
    dynamic: await store("Database", {
      ...{ kind: "database", secret: makerPassword },
      settings: {
        ...{ engine: "postgresql", host: "127.0.0.1", port: Number(url.port), database: url.pathname.slice(1) },
        ...{ username: "maker", tls: "off", memberOf: ["reader"] },
      },
    }),
    reveal: await admin.call<Named>("PUT", `credentials/${reveal.id}/reveal`, { body: allowed, version: reveal.version }),
  };
}

/** Goes where the agent sends the person, signs in there and agrees at the third party. */
async function finish(url: string): Promise<void> {
  const browser = new Browser();
  let page = await browser.goto(url, "cross-site");
  if (page.url.pathname === "/signin") page = await browser.submit(page, { username: "alice", password });
  const leaving = await browser.submit(page, { answer: "connect" });
  const [address = ""] = linksOf(leaving).filter((href) => new URL(href).origin !== leaving.url.origin);
  await agreeAtThirdParty(browser, await browser.goto(address, "cross-site"), "alice.third");
}
const revoke = (id: string) => admin.call<LeaseAnswer>("POST", `leases/${id}/revoke`, { body: {}, version: 1 });

describe("VLT-07: what the SDK is handed, each way", () => {
  it("a token of the person's account, once they have connected it; the agent waits for them", async () => {
    const refusal: unknown = await session.deliver.token(place).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(GuardError);
    const { code, connectionRequest: request } = refusal as GuardError;
    expect(code).toBe("connection.required");
    if (request === undefined) throw refusal;
    const connected = session.deliver.connected(place, request, { waitMs: 20_000 });
    await finish(request.url);
    expect(await connected).toMatchObject({ id: request.id, status: "completed" });
    const delivered = await session.deliver.token(place);
    const me = await fetch(`${third.issuer}/me`, { headers: { authorization: `Bearer ${delivered.value}` } });
    expect(await me.json()).toMatchObject({ sub: "alice.third" });
    expect(JSON.stringify(delivered)).not.toContain(delivered.value);
    // Nobody is acted for: there is no account to fall back to.
    await expect(agent.deliver.token(place)).rejects.toMatchObject({ code: "access.denied" });
  });

  it("a JWT that a partner verifies by what we publish", async () => {
    const { value, leaseId } = await session.deliver.minted(place);
    const keys = createRemoteJWKSet(new URL(agent.issuer + endpoints.jwks));
    const { payload } = await jwtVerify(value, keys, { issuer: agent.issuer, audience: "https://partner.example" });
    expect(payload).toMatchObject({ jti: leaseId, agent_id: agent.agentId });
  });

  it("keys of a cloud for a stored one, and a bearer for our word alone", async () => {
    const keys: CloudCredentials = (await agent.deliver.sts(place)).value;
    expect(keys).toMatchObject({ cloud: "aws", accessKeyId: expect.any(String), sessionToken: expect.any(String) });
    expect((await agent.deliver.federated(place)).value).toBe("partner-token");
  });

  it("a login of a database, until it is given back", async () => {
    const { value, leaseId } = await agent.deliver.dynamic(place, { purpose: "a report" });
    const { host, port, database, username: user } = value;
    const login = { host, port, database, user, password: value.password };
    const client = new pg.Client(login);
    await client.connect();
    expect((await client.query("SELECT current_user AS me")).rows).toEqual([{ me: user }]);
    await client.end();
    expect(await agent.deliver.giveBack(place, leaseId)).toMatchObject({ state: "revoked", killing: { outcome: "killed" } });
    await expect(new pg.Client(login).connect()).rejects.toThrow();
    expect((await agent.deliver.dynamic(place, { purpose: "a report" })).leaseId).not.toBe(leaseId);
  });

  it("a stored value, with a reason and an alert", async () => {
    expect((await agent.deliver.reveal(place, { reason: "a device needs it" })).value).toBe(storedKey);
    const events = await admin.list<{ readonly category: string }>("audit/events");
    expect(events.filter(({ category }) => category === "alert")).toMatchObject([{ action: "credential.reveal", agentId: agent.agentId }]);
  });
});

describe("INT-01: what is ended is forgotten within a second", () => {
  it("a lease that an administrator ends: the next call gets another", async () => {
    const first = await agent.deliver.minted(place);
    expect((await agent.deliver.minted(place)).leaseId).toBe(first.leaseId);
    await revoke(first.leaseId);
    await expect.poll(async () => (await agent.deliver.minted(place)).leaseId, { timeout: 1_000 }).not.toBe(first.leaseId);
  });

  it("a credential that is suspended: the next call gets the refusal", async () => {
    await agent.deliver.sts(place);
    const { id, version } = credentials.sts;
    await admin.call("POST", `credentials/${id}/suspend`, { body: {}, version });
    const refused = () =>
      agent.deliver.sts(place).then(
        () => "handed over",
        (error: GuardError) => error.code,
      );
    await expect.poll(refused, { timeout: 1_000 }).toBe("vault.mode_refused");
  });
});
