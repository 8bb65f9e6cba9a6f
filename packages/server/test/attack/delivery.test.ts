import { GuardError } from "@agent-id-guard/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDeliveries } from "../../src/delivery/index.ts";
import { agentId, aliceId, bobId, canaries, type DeliveryHouse, openDeliveryHouse, otherAgentId } from "../fakes/delivery-house.ts";

let house: DeliveryHouse;
beforeEach(async () => {
  house = await openDeliveryHouse();
});
afterEach(() => house.close());

const settingsOfDatabase = { engine: "postgresql", host: "127.0.0.1", database: "db", username: "maker", tls: "off", memberOf: ["reader"] };
const inputs = {
  token: { kind: "oauth", secret: "s", settings: { provider: "github", flow: "machine", clientId: "c" }, modes: ["token"] },
  minted: { kind: "jwt", settings: { audience: ["https://partner.example"] } },
  sts: {
    kind: "cloud_role",
    secret: "sk",
    settings: { cloud: "aws", region: "eu-central-1", accessKeyId: "AKIA00000000", role: "arn:aws:iam::1:role/r" },
  },
  federated: { kind: "workload_identity", settings: { cloud: "aws", region: "eu-central-1", role: "arn:aws:iam::1:role/r" } },
  dynamic: { kind: "database", secret: canaries.maker, settings: settingsOfDatabase },
  reveal: { kind: "secret", secret: canaries.stored },
} as const;
const modes = Object.keys(inputs) as (keyof typeof inputs)[];
const requestOf = (mode: keyof typeof inputs) => (mode === "reveal" ? { mode, reason: "why" } : { mode });

/** A credential that is delivered in this mode, with all that it takes. */
async function settle(mode: keyof typeof inputs, more: Record<string, unknown> = {}) {
  const credential = await house.credential({ ...inputs[mode], ...more });
  if (mode === "token") house.connect(credential, "machine");
  if (mode === "reveal") await house.store.commit(house.vault.planSetReveal(house.change(), credential, 1, true, "why"));
  return (await house.store.get("credentials", credential.id)) ?? credential;
}

const leases = () => house.store.find("leases", {});

describe.each(modes)("VLT-07: mode %s", (mode) => {
  it("works at all", async () => {
    await settle(mode);
    expect(await house.deliver(requestOf(mode))).toMatchObject({ mode });
    expect(await leases()).toHaveLength(1);
  });

  it("is refused, on record and once, to whom it is not for", async () => {
    await settle(mode, { boundAgents: [agentId] });
    const request = requestOf(mode);
    const other = { sub: otherAgentId, client_id: otherAgentId, agent_id: otherAgentId };
    await expect(house.deliver(request, house.as(other))).rejects.toMatchObject({ code: "access.denied" });
    await expect(house.deliver(request, house.as({ aud: "https://guard.test" }))).rejects.toMatchObject({ code: "token.wrong_audience" });
    await expect(house.deliver(request, house.as({ aud: house.elsewhere.identifier }))).rejects.toMatchObject({ code: "access.denied" });
    await expect(house.deliver(request, house.as({ scope: "" }))).rejects.toMatchObject({ code: "access.insufficient_scope" });
    const client = { sub: aliceId, client_id: "cli_00000000000000000000000001" };
    await expect(
      house.deliver(request, {
        ...house.as(),
        token: { ...house.as().token, claims: { ...house.as().token.claims, ...client, agent_id: undefined } },
      }),
    ).rejects.toMatchObject({ code: "access.denied" });
    expect(await leases()).toEqual([]);
    expect(house.events("delivery.issue").map(({ outcome }) => outcome)).toEqual(Array(5).fill("denied"));
  });

  it("is refused where the credential is not delivered so, and when it is suspended", async () => {
    const credential = await settle(mode);
    for (const other of modes.filter((one) => one !== mode))
      await expect(house.deliver(requestOf(other))).rejects.toMatchObject({ code: "vault.mode_refused" });
    await house.store.commit(house.vault.planSuspend(house.change(), credential, credential.version, undefined));
    await expect(house.deliver(requestOf(mode))).rejects.toMatchObject({ code: "vault.no_credential" });
    expect(await leases()).toEqual([]);
  });

  it("AUD-03: hands nothing out when it can't be recorded, and kills what it had obtained", async () => {
    await settle(mode);
    const asker = house.as();
    house.store.commitFailure = new GuardError("audit.unavailable");
    await expect(house.deliver(requestOf(mode), asker)).rejects.toMatchObject({ code: "audit.unavailable" });
    house.store.commitFailure = undefined;
    expect([await leases(), [...house.databaseRoles.roles]]).toEqual([[], []]);
    expect(house.connections.killed).toHaveLength(mode === "token" ? 1 : 0);
  });

  it.each([
    ["the agent", () => ({ kind: "agent", id: agentId }) as const],
    ["the person", () => ({ kind: "user", id: aliceId }) as const],
    ["the credential", (id: string) => ({ kind: "credential", id }) as const],
    ["everything", () => ({ kind: "all", id: "https://guard.test/api/v1" }) as const],
  ])("its lease ends with %s, and what can be killed is", async (_what, target) => {
    const credential = await settle(mode);
    const { leaseId } = await house.deliver(requestOf(mode), house.forAlice());
    const bystander = mode === "dynamic" ? undefined : (await house.deliver(requestOf(mode), house.forBob())).leaseId;
    const entry = target(credential.id);
    await house.revoke(entry);
    expect(await house.store.get("leases", leaseId)).toMatchObject({
      state: "revoked",
      killing: { outcome: mode === "dynamic" || mode === "token" ? "killed" : "left" },
    });
    expect(house.databaseRoles.roles.size).toBe(0);
    if (bystander !== undefined && entry.kind === "user")
      expect(await house.store.get("leases", bystander)).toMatchObject({ state: "live" });
  });

  it("INT-11: what is revoked while it is obtained is not handed out", async () => {
    await settle(mode);
    const commit = house.store.commit.bind(house.store);
    house.store.commit = async (unit) => {
      const receipt = await commit(unit);
      house.store.commit = commit;
      await house.revoke({ kind: "agent", id: agentId });
      return receipt;
    };
    await expect(house.deliver(requestOf(mode))).rejects.toMatchObject({ code: "token.revoked" });
    await house.deliveries.idle();
    expect(await leases()).toMatchObject([{ state: "revoked" }]);
    expect(house.databaseRoles.roles.size).toBe(0);
  });
});

describe("VLT-07: a value that is shown", () => {
  it("is not, at /deliveries, while it can't be recorded", async () => {
    await settle("reveal");
    const ask = () =>
      house.app.request("/deliveries", {
        method: "POST",
        headers: { authorization: house.bearer(), "content-type": "application/json" },
        body: JSON.stringify({ mode: "reveal", reason: "why" }),
      });
    house.store.commitFailure = new GuardError("audit.unavailable");
    const refused = await ask();
    expect([refused.status, (await refused.text()).includes(canaries.stored)]).toEqual([503, false]);
    house.store.commitFailure = undefined;
    expect(await (await ask()).text()).toContain(canaries.stored);
  });
});

describe("a canary", () => {
  it.each(["minted", "reveal"] as const)(
    "that is delivered (%s), or refused to whom it is not for, is told of in the same unit",
    async (mode) => {
      const credential = await settle(mode, { canary: true, boundAgents: [agentId] });
      await house.deliver({ ...requestOf(mode) });
      const other = { sub: otherAgentId, client_id: otherAgentId, agent_id: otherAgentId };
      await expect(house.deliver(requestOf(mode), house.as(other))).rejects.toMatchObject({ code: "access.denied" });
      const [issue, refusal] = house.events("delivery.issue");
      const alert = { category: "alert", credentialId: credential.id, detail: { by: "delivery.issue" } };
      expect(house.events("credential.canary_touched")).toMatchObject([
        { ...alert, agentId, outcome: "success", parent: issue?.id },
        { ...alert, agentId: otherAgentId, outcome: "denied", parent: refusal?.id },
      ]);
    },
  );

  it("whose login is prolonged, however it came to be one, is told of too", async () => {
    const credential = await settle("dynamic");
    const { leaseId } = await house.deliver({ mode: "dynamic" });
    await house.store.commit(await house.vault.planUpdate(house.change(), credential, credential.version, { canary: true }));
    house.clock.advance(60_000);
    await house.deliveries.renew(house.as(), leaseId);
    const [renewal] = house.events("lease.renew");
    expect(house.events("credential.canary_touched")).toMatchObject([
      { category: "alert", agentId, credentialId: credential.id, parent: renewal?.id, detail: { by: "lease.renew" } },
    ]);
  });
});

describe("VLT-07: a login that is to be prolonged", () => {
  it("is decided anew: by what the token carries, and by what the credential allows now", async () => {
    const credential = await settle("dynamic");
    const { leaseId, expiresAtMs } = await house.deliver({ mode: "dynamic" });
    house.clock.advance(60_000);
    await house.deliveries.idle();
    const refused = (more: Parameters<DeliveryHouse["as"]>[0], code: string) =>
      expect(house.deliveries.renew(house.as(more), leaseId)).rejects.toMatchObject({ code });
    await refused({ scope: "" }, "access.insufficient_scope");
    await refused({ scope: "crm:write" }, "access.denied");
    for (const [change, code] of [
      [{ boundAgents: [otherAgentId] }, "access.denied"],
      [{ boundPeople: [{ type: "user", id: aliceId }] }, "access.denied"],
      [{ modes: [] }, "vault.mode_refused"],
      [{ state: "suspended" }, "vault.no_credential"],
    ] as const) {
      house.store.seed("credentials", { ...credential, ...change });
      await refused({}, code);
    }
    const onRecord = house.events("lease.renew").map(({ outcome, detail }) => [outcome, detail]);
    expect(onRecord).toEqual(Array.from({ length: 6 }, () => ["denied", { mode: "dynamic", leaseId }]));
    expect([...house.databaseRoles.roles.values()]).toEqual([expiresAtMs]);
  });
});

it("a lease that can't be ended holds up none of those behind it, and is ended in the next round", async () => {
  await settle("minted");
  const [first, second] = [await house.deliver({ mode: "minted" }), await house.deliver({ mode: "minted" })];
  const commit = house.store.commit.bind(house.store);
  let isBroken = true;
  house.store.commit = (unit) =>
    isBroken && unit.writes.some((write) => "id" in write && write.id === first.leaseId)
      ? Promise.reject(new GuardError("store.unavailable"))
      : commit(unit);
  house.clock.advance(301_000);
  await house.deliveries.idle();
  const states = async () => (await leases()).map(({ id, state }) => [id, state]);
  expect(await states()).toEqual([
    [first.leaseId, "live"],
    [second.leaseId, "ended"],
  ]);
  isBroken = false;
  house.clock.advance(15_000);
  await house.deliveries.idle();
  expect(await states()).toEqual([
    [first.leaseId, "ended"],
    [second.leaseId, "ended"],
  ]);
});

describe("VLT-07: whose it is", () => {
  const user = { ...inputs.token, settings: { ...inputs.token.settings, flow: "user" } };

  it("is never another person's, and another's lease is not there", async () => {
    house.connect(await house.credential(user), bobId);
    await expect(house.deliver({ mode: "token" }, house.forAlice())).rejects.toMatchObject({ code: "connection.required" });
    const { leaseId, material } = await house.deliver({ mode: "token" }, house.forBob());
    expect(material).toMatchObject({ token: `${canaries.token}-${bobId}` });
    for (const asker of [house.forAlice(), house.as()]) {
      await expect(house.deliveries.renew(asker, leaseId)).rejects.toMatchObject({ code: "entity.not_found" });
      await expect(house.deliveries.giveBack(asker, leaseId)).rejects.toMatchObject({ code: "entity.not_found" });
    }
    for (const action of ["lease.renew", "lease.revoke"] as const)
      expect(house.events(action).map(({ outcome, detail }) => [outcome, detail])).toEqual([
        ["denied", {}],
        ["denied", {}],
      ]);
  });

  it("ends with the connection that it rests on, whether or not an event told", async () => {
    const connection = house.connect(await house.credential(user), aliceId);
    const { leaseId } = await house.deliver({ mode: "token" }, house.forAlice());
    house.store.seed("connections", { ...connection, state: "dead" });
    house.clock.advance(15_000);
    await house.deliveries.idle();
    expect(await house.store.get("leases", leaseId)).toMatchObject({ state: "revoked" });
  });
});

describe("JWT-09: what is minted is for others", () => {
  it("an audience that became ours after it was stored is refused", async () => {
    await settle("minted");
    house.store.seed("resources", { ...house.elsewhere, id: "res_3", identifier: "https://partner.example" });
    await expect(house.deliver({ mode: "minted" })).rejects.toMatchObject({ code: "request.invalid" });
    expect(house.signed).toEqual([]);
  });
});

describe("dynamic", () => {
  it("a role that could not be made leaves a lease that is over and a record of the failure", async () => {
    await settle("dynamic");
    house.databaseRoles.isAway = true;
    await expect(house.deliver({ mode: "dynamic" })).rejects.toMatchObject({ code: "connection.failed" });
    expect(await leases()).toMatchObject([{ state: "revoked", killing: { outcome: "pending" } }]);
    expect(house.events("delivery.issue").map(({ outcome }) => outcome)).toEqual(["success", "failure"]);
  });

  it("a role without a lease is dropped", async () => {
    await settle("dynamic");
    house.databaseRoles.roles.set("aig_00000000000000000000000009", 0);
    house.clock.advance(600_000);
    await house.deliveries.idle();
    expect(house.databaseRoles.roles.size).toBe(0);
  });

  it("is dropped although its credential is removed", async () => {
    const credential = await settle("dynamic");
    const { leaseId } = await house.deliver({ mode: "dynamic" });
    await house.store.commit(house.vault.planRemove(house.change(), credential, credential.version, undefined));
    await house.deliveries.idle();
    expect(await house.store.get("leases", leaseId)).toMatchObject({ killing: { outcome: "killed" } });
    expect(house.databaseRoles.roles.size).toBe(0);
  });

  it("two replicas kill it once", async () => {
    await settle("dynamic");
    await house.deliver({ mode: "dynamic" });
    const second = createDeliveries(house.ports);
    await house.revoke({ kind: "agent", id: agentId });
    await second.idle();
    await second.close();
    expect([house.databaseRoles.drops.length, house.events("lease.revoke").length, house.events("lease.kill").length]).toEqual([1, 1, 1]);
  });
});

describe("LOG-01: canaries", () => {
  it("no secret, token or password stands in any event or lease", async () => {
    for (const mode of modes) {
      await settle(mode);
      const { leaseId } = await house.deliver(requestOf(mode));
      await house.deliveries.giveBack(house.as(), leaseId);
    }
    const written = JSON.stringify([house.store.log, await leases()]);
    for (const canary of Object.values(canaries)) expect(written).not.toContain(canary);
  });
});
