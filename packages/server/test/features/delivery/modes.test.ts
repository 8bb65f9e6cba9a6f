import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { agentId, aliceId, bobId, canaries, type DeliveryHouse, openDeliveryHouse } from "../../fakes/delivery-house.ts";

let house: DeliveryHouse;
beforeEach(async () => {
  house = await openDeliveryHouse();
});
afterEach(() => house.close());

const oauth = { kind: "oauth", secret: "s", settings: { provider: "github", flow: "user", clientId: "c" }, modes: ["token"] };
const partner = { kind: "jwt", settings: { audience: ["https://partner.example"], claims: { team: "reports" } } };
const role = {
  kind: "cloud_role",
  secret: "sk",
  settings: { cloud: "aws", region: "eu-central-1", accessKeyId: "AKIA00000000", role: "arn:aws:iam::1:role/r", durationSeconds: 1_800 },
};
const keyless = { kind: "workload_identity", settings: { cloud: "aws", region: "eu-central-1", role: "arn:aws:iam::1:role/r" } };
const database = {
  kind: "database",
  secret: canaries.maker,
  settings: {
    ...{ engine: "postgresql", host: "127.0.0.1", database: "db", username: "maker", tls: "off", memberOf: ["reader"] },
    ...{ ttlSeconds: 600, mostSeconds: 1_500 },
  },
};

describe("what is handed over, and the lease and event that stand before the answer", () => {
  it("token: the token of the person for whom the agent acts", async () => {
    const credential = await house.credential(oauth);
    const connection = house.connect(credential, aliceId);
    const delivery = await house.deliver({ mode: "token", purpose: "the weekly report" }, house.forAlice());
    expect(delivery).toMatchObject({ kind: "oauth", mode: "token", isRenewable: false, expiresAtMs: connection.accessExpiresAtMs });
    expect(delivery.material).toEqual({ type: "bearer", token: `${canaries.token}-${aliceId}`, scopes: ["read"] });
    expect(await house.store.get("leases", delivery.leaseId)).toMatchObject({
      ...{
        agentId,
        userId: aliceId,
        connectionId: connection.id,
        credentialId: credential.id,
        state: "live",
        purpose: "the weekly report",
      },
      chain: [aliceId, agentId],
    });
    expect(house.events("delivery.issue")).toMatchObject([
      {
        ...{ outcome: "success", agentId, userId: aliceId, credentialId: credential.id, chain: [aliceId, agentId] },
        detail: { mode: "token", leaseId: delivery.leaseId, connectionId: connection.id, purpose: "the weekly report" },
      },
    ]);
  });

  it("JWT-09: minted is signed for a partner, named by its lease, with the claims of the settings and ours", async () => {
    await house.credential(partner);
    const delivery = await house.deliver({ mode: "minted", durationSeconds: 120 });
    const iat = Math.floor(house.clock.nowMs() / 1_000);
    expect(house.signed).toEqual([
      {
        typ: "JWT",
        claims: {
          ...{ iss: "https://guard.test", sub: agentId, aud: "https://partner.example", iat, nbf: iat, exp: iat + 120 },
          ...{ jti: delivery.leaseId, agent_id: agentId, owner: "usr_owner", team: "reports" },
        },
      },
    ]);
    expect(delivery.expiresAtMs).toBe((iat + 120) * 1_000);
  });

  it("sts: a session named after agent and lease, with tags, no longer than the settings allow", async () => {
    await house.credential(role);
    const delivery = await house.deliver({ mode: "sts", durationSeconds: 7_200, sessionPolicy: '{"Statement":[]}' }, house.forAlice());
    expect(house.clouds.sessions).toEqual([
      {
        name: `Report-writer@${delivery.leaseId}`,
        ...{ durationSeconds: 1_800, sessionPolicy: '{"Statement":[]}' },
        tags: { agent: agentId, owner: "usr_owner", person: aliceId },
      },
    ]);
    expect(delivery.material).toMatchObject({ type: "cloud", credentials: { accessKeyId: "AK" } });
  });

  it("federated: for nothing but our issuer's word", async () => {
    await house.credential(keyless);
    expect((await house.deliver({ mode: "federated" })).material).toMatchObject({ type: "cloud" });
  });

  it("reveal: with a reason, and an alert in the same unit", async () => {
    const credential = await house.credential({ kind: "secret", secret: canaries.stored });
    await house.store.commit(house.vault.planSetReveal(house.change(), credential, 1, true, "a device"));
    await expect(house.deliver({ mode: "reveal" })).rejects.toMatchObject({ code: "request.invalid" });
    const { material, expiresAtMs } = await house.deliver({ mode: "reveal", reason: "to set the device up" });
    expect([material, expiresAtMs]).toEqual([{ type: "secret", secret: canaries.stored }, null]);
    expect(house.events("credential.reveal")).toMatchObject([
      { category: "alert", reason: "to set the device up", credentialId: credential.id },
    ]);
  });

  it("dynamic: a role that lives as long as its lease, prolonged within the most, dropped at the end", async () => {
    await house.credential(database);
    const asker = house.as();
    const delivery = await house.deliver({ mode: "dynamic" }, asker);
    const name = `aig_${delivery.leaseId.slice(4)}`;
    expect(delivery).toMatchObject({ isRenewable: true, material: { type: "database", login: { username: name } } });
    expect(house.databaseRoles.roles.get(name)).toBe(delivery.expiresAtMs);
    const startMs = house.clock.nowMs();
    house.clock.advance(500_000);
    const renewed = await house.deliveries.renew(house.as(), delivery.leaseId);
    expect(renewed).toMatchObject({ expiresAtMs: startMs + 1_100_000, renewals: 1 });
    expect(house.databaseRoles.roles.get(name)).toBe(renewed.expiresAtMs);
    house.clock.advance(500_000);
    expect((await house.deliveries.renew(house.as(), delivery.leaseId)).expiresAtMs).toBe(startMs + 1_500_000);
    house.clock.advance(500_000);
    await house.deliveries.idle();
    expect(house.databaseRoles.roles.size).toBe(0);
    expect(await house.store.get("leases", delivery.leaseId)).toMatchObject({
      state: "ended",
      killing: { outcome: "killed" },
      handle: null,
      killAtMs: null,
    });
    expect([house.events("lease.end").length, house.events("lease.kill").length]).toEqual([1, 1]);
    await expect(house.deliveries.renew(house.as(), delivery.leaseId)).rejects.toMatchObject({ code: "lease.over" });
  });
});

describe("leases", () => {
  it("an agent sees its own, and gives them back: the token is ended at its provider", async () => {
    house.connect(await house.credential(oauth), aliceId);
    const { leaseId } = await house.deliver({ mode: "token" }, house.forAlice());
    expect((await house.deliveries.leasesOf(house.forAlice())).map(({ id }) => id)).toEqual([leaseId]);
    expect(await house.deliveries.leasesOf(house.forBob())).toEqual([]);
    expect(await house.deliveries.giveBack(house.forAlice(), leaseId)).toMatchObject({ state: "revoked", killing: { outcome: "killed" } });
    expect(house.connections.killed).toEqual([`${canaries.token}-${aliceId}`]);
    expect(house.events("lease.revoke")).toMatchObject([{ revokes: [{ kind: "lease", id: leaseId }] }]);
    expect(await house.deliveries.leasesOf(house.forAlice())).toEqual([]);
  });

  it("what can't be called back is told as such, until when", async () => {
    await house.credential(partner);
    const { leaseId, expiresAtMs } = await house.deliver({ mode: "minted" });
    const { killing } = await house.deliveries.giveBack(house.as(), leaseId);
    expect(killing).toEqual({ outcome: "left", explanation: expect.stringContaining(new Date(expiresAtMs ?? 0).toISOString()) });
  });

  it("a database that does not answer is asked again until it does", async () => {
    await house.credential(database);
    const { leaseId } = await house.deliver({ mode: "dynamic" });
    house.databaseRoles.isAway = true;
    expect(await house.deliveries.giveBack(house.as(), leaseId)).toMatchObject({ state: "revoked", killing: { outcome: "pending" } });
    house.databaseRoles.isAway = false;
    for (let tries = 0; tries < 5; tries++) {
      house.clock.advance(15_000);
      await house.deliveries.idle();
    }
    expect((await house.store.get("leases", leaseId))?.killing).toMatchObject({ outcome: "killed" });
    expect(house.databaseRoles.roles.size).toBe(0);
  });

  it("a database that does not answer is waited for once in a round, however many roles it has", async () => {
    await house.credential(database);
    for (let count = 0; count < 5; count++) await house.deliver({ mode: "dynamic" });
    house.databaseRoles.isAway = true;
    await house.revoke({ kind: "agent", id: agentId });
    expect((await house.store.find("leases", { where: { state: "revoked" } })).length).toBe(5);
    expect(house.events("lease.kill").map(({ outcome }) => outcome)).toEqual(["failure"]);
    house.databaseRoles.isAway = false;
    for (let tries = 0; tries < 5; tries++) {
      house.clock.advance(15_000);
      await house.deliveries.idle();
    }
    expect(house.databaseRoles.roles.size).toBe(0);
    expect(house.events("lease.kill").map(({ outcome }) => outcome)).toEqual(["failure", ...Array(5).fill("success")]);
  });

  it("nobody is acted for where each person has their own: refused, clearly", async () => {
    house.connect(await house.credential(oauth), bobId);
    await expect(house.deliver({ mode: "token" })).rejects.toMatchObject({
      code: "access.denied",
      description: expect.stringContaining("nobody is acted for"),
    });
  });
});

describe("PRX-16: what the gateway adds to a call", () => {
  const url = new URL("http://127.0.0.1:9/x");
  const use = (userId?: string) => ({ agentId, userId, txn: "txn_1", source: {} });
  const open = async (userId?: string) => {
    const { connectionId, secret } = await house.deliveries.openForCall(house.resource, url, use(userId));
    return [connectionId, new TextDecoder().decode(secret)];
  };

  it("the person's own token or value, and nobody else's", async () => {
    const credential = await house.credential({ ...oauth, modes: ["proxied"] });
    const connection = house.connect(credential, aliceId);
    expect(await open(aliceId)).toEqual([connection.id, `${canaries.token}-${aliceId}`]);
    await expect(open(bobId)).rejects.toMatchObject({ code: "connection.required" });
    await expect(open()).rejects.toMatchObject({ code: "access.denied" });
  });

  it("the stored value", async () => {
    await house.credential({ kind: "secret", secret: canaries.stored });
    expect(await open()).toEqual([null, canaries.stored]);
  });

  it("a bearer of a cloud: fetched once for an agent and a person, anew before it ends and after a revocation", async () => {
    const settings = { cloud: "oauth", tokenEndpoint: "https://llm.example/token", grant: "jwt_bearer", audience: "https://llm.example" };
    await house.credential({ kind: "workload_identity", modes: ["proxied"], settings });
    const both = await Promise.all([open(aliceId), open(aliceId)]);
    expect(both).toEqual([
      [null, "federated-1"],
      [null, "federated-1"],
    ]);
    expect(await open(bobId)).toEqual([null, "federated-2"]);
    house.clock.advance(3_541_000);
    expect(await open(aliceId)).toEqual([null, "federated-3"]);
    await house.revoke({ kind: "agent", id: agentId });
    expect(await open(aliceId)).toEqual([null, "federated-4"]);
  });
});

describe("over HTTP", () => {
  it("asks, lists, gives back, and tells where the person goes who has not connected", async () => {
    const credential = await house.credential(oauth);
    const send = (path: string, init: { method?: string; body?: string } = {}) =>
      house.app.request(`https://guard.test${path}`, {
        ...init,
        headers: {
          authorization: house.bearer({ sub: aliceId, act: { sub: agentId } }),
          ...(init.body === undefined ? {} : { "content-type": "application/json" }),
        },
      });
    const asking = { method: "POST", body: JSON.stringify({ mode: "token" }) };
    const refused = await send("/deliveries", asking);
    expect([refused.status, await refused.json()]).toEqual([
      403,
      expect.objectContaining({ code: "connection.required", connectionRequest: { id: expect.any(String), url: expect.any(String) } }),
    ]);
    house.connect(credential, aliceId);
    const answer = await send("/deliveries", asking);
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
    const { leaseId } = (await answer.json()) as { leaseId: string };
    expect(await (await send("/deliveries")).json()).toMatchObject({ items: [{ id: leaseId }] });
    const over = await send(`/deliveries/${leaseId}/revoke`, { method: "POST" });
    expect(await over.json()).toMatchObject({ state: "revoked" });
    expect((await send("/deliveries", { method: "POST", body: "{}" })).status).toBe(400);
    expect((await send("/deliveries", { method: "POST", body: JSON.stringify({ mode: "proxied" }) })).status).toBe(400);
    expect((await send(`/deliveries/lse_x/renew`, { method: "POST" })).status).toBe(404);
  });
});
