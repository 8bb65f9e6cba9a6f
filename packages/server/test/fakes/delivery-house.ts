import { type AccessTokenClaims, createCredentialSchema, type DeliveryRequest, GuardError } from "@agent-id-guard/protocol";
import { createChange, createDraft, createRevocations, type RevocationTarget, revocationsOf } from "../../src/audit/index.ts";
import type { CloudSession, Clouds } from "../../src/cloud/port.ts";
import type { Connections, ConnectionUse } from "../../src/connections/index.ts";
import type { DatabaseRoles, RoleMaker } from "../../src/database-roles/port.ts";
import { createDeliveries, type DeliveryPorts } from "../../src/delivery/index.ts";
import { createEstate } from "../../src/estate/index.ts";
import { createApp } from "../../src/http/app.ts";
import { deliveryRoutes } from "../../src/http/deliveries.ts";
import { createReadSource } from "../../src/http/middleware/request-source.ts";
import { createEnvelope } from "../../src/kms/envelope.ts";
import { createLocalKms } from "../../src/kms/local.ts";
import { createPolicy } from "../../src/policy/index.ts";
import type { ConnectionRow, CredentialRow } from "../../src/store/port.ts";
import { createVault } from "../../src/vault/index.ts";
import { FakeAccessKeys } from "./fake-access-keys.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeStore } from "./fake-store.ts";
import { FakeTokens } from "./fake-tokens.ts";
import { RandomEntropy } from "./random-entropy.ts";
import { agentRow, grantRow, resourceRow, userRow } from "./rows.ts";

const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(26, "0")}`;
export const [agentId, otherAgentId] = [id("agt", 1), id("agt", 2)];
export const [aliceId, bobId] = [id("usr", 1), id("usr", 2)];
const issuer = "https://guard.test";
/** What nobody but who is handed it may ever read. */
export const canaries = { stored: "stored-canary-7Qz0", token: "provider-token-canary-2Kd8", maker: "maker-canary-9Pw4" };

/** Who has what at a provider; the token of everybody is their own. */
class FakeConnections implements Pick<Connections, "tokenFor" | "secretFor" | "killToken"> {
  readonly killed: string[] = [];
  canKill = true;
  readonly #store: FakeStore;

  constructor(store: FakeStore) {
    this.#store = store;
  }

  async tokenFor(credential: CredentialRow, { holder }: ConnectionUse) {
    const connection = await this.#of(credential, holder);
    return { connection, accessToken: `${canaries.token}-${holder}`, scopes: ["read"], expiresAtMs: connection.accessExpiresAtMs };
  }

  async secretFor(credential: CredentialRow, { holder }: ConnectionUse) {
    return { connection: await this.#of(credential, holder), secret: new TextEncoder().encode(`own-${holder}`) };
  }

  async killToken(_credential: CredentialRow, _connection: ConnectionRow, accessToken: string) {
    this.killed.push(accessToken);
    return this.canKill ? ("killed" as const) : ("left" as const);
  }

  async #of({ id: credentialId }: CredentialRow, holder: string): Promise<ConnectionRow> {
    const [row] = await this.#store.find("connections", { where: { credentialId, holder } });
    if (row !== undefined) return row;
    throw new GuardError("connection.required", { connectionRequest: { id: id("cnr", 1), url: `${issuer}/connect/${id("cnr", 1)}` } });
  }
}

/** A database that holds to the contract of the port: who is there, until when, and what it was asked. */
class FakeDatabase implements DatabaseRoles {
  readonly roles = new Map<string, number>();
  readonly drops: string[] = [];
  isAway = false;

  async check() {}
  async make({ settings, password }: RoleMaker, role: { readonly name: string; readonly password: string; readonly expiresAtMs: number }) {
    this.#answer(password);
    this.roles.set(role.name, role.expiresAtMs);
    const { engine, host, port, database, tls } = settings;
    return { engine, host, port, database, tls, username: role.name, password: role.password };
  }
  async prolong({ password }: RoleMaker, name: string, expiresAtMs: number) {
    this.#answer(password);
    if (!this.roles.has(name)) throw new GuardError("delivery.upstream_refused");
    this.roles.set(name, expiresAtMs);
  }
  async drop({ password }: RoleMaker, name: string) {
    this.#answer(password);
    this.drops.push(name);
    this.roles.delete(name);
  }
  async list({ password }: RoleMaker) {
    this.#answer(password);
    return [...this.roles.keys()];
  }
  async rotateMaker() {}

  #answer(password: string): void {
    if (this.isAway) throw new GuardError("connection.failed", { description: "The database does not answer." });
    if (password !== canaries.maker) throw new GuardError("delivery.upstream_refused");
  }
}

/** Clouds that give keys for an hour, and remember for which session. */
class FakeClouds implements Clouds {
  readonly sessions: CloudSession[] = [];
  readonly #clock: FakeClock;
  constructor(clock: FakeClock) {
    this.#clock = clock;
  }
  assume: Clouds["assume"] = async (settings, _secret, session) => this.#give(session, settings.cloud);
  federate: Clouds["federate"] = async (settings, _jwt, session) =>
    settings.cloud === "aws" ? this.#give(session, "aws") : this.#bearer(session);

  #give(session: CloudSession, cloud: "aws" | "alibaba" | "tencent") {
    this.sessions.push(session);
    const credentials = { cloud, accessKeyId: "AK", secretAccessKey: "SK", sessionToken: "ST", region: null };
    return { material: { type: "cloud" as const, credentials }, expiresAtMs: this.#clock.nowMs() + session.durationSeconds * 1_000 };
  }
  #bearer(session: CloudSession) {
    this.sessions.push(session);
    const token = `federated-${this.sessions.length}`;
    return { material: { type: "bearer" as const, token, scopes: [] }, expiresAtMs: this.#clock.nowMs() + session.durationSeconds * 1_000 };
  }
}

export type DeliveryHouse = Awaited<ReturnType<typeof openDeliveryHouse>>;

/** Deliveries with their real rules, vault and policy, over a fake store, clock and other sides. The agent may use one resource, for itself and for Alice and Bob. */
export async function openDeliveryHouse() {
  const clock = new FakeClock();
  const entropy = new RandomEntropy(clock);
  const store = new FakeStore(clock);
  const draft = createDraft(clock, entropy);
  const resource = resourceRow(id("res", 1), ["crm:read"], {
    allowPrivateNetwork: true,
    upstreamUrl: "http://127.0.0.1:9/",
    kind: "service",
  });
  const elsewhere = resourceRow(id("res", 2), ["crm:read"]);
  store.seed("resources", resource, elsewhere);
  store.seed("agents", agentRow(agentId, { name: "Report writer" }), agentRow(otherAgentId));
  store.seed("users", userRow(aliceId), userRow(bobId));
  const subjects = [
    ["agent", agentId],
    ["agent", otherAgentId],
    ["user", aliceId],
    ["user", bobId],
  ] as const;
  for (const [index, [type, subject]] of subjects.entries())
    store.seed("grants", grantRow(`gnt_${index}`, type, subject, resource.id, ["crm:read"]));
  const envelope = createEnvelope({ kms: await createLocalKms({ ephemeral: true, entropy }), instanceId: "ins_1", entropy, clock });
  const databaseRoles = new FakeDatabase();
  const clouds = new FakeClouds(clock);
  const connections = new FakeConnections(store);
  const vault = createVault({
    ...{ issuer, store, envelope, entropy, clock, databaseRoles, accessKeys: new FakeAccessKeys() },
    oauthProviders: { check: async () => {} },
  });
  const change = () => createChange({ draft, clock }, { type: "system", id: "test", role: "owner" }, {});
  const signed: { typ: string; claims: Readonly<Record<string, unknown>> }[] = [];
  const fakeTokens = new FakeTokens(store);
  const tokens = {
    signAs(typ: string, claims: Readonly<Record<string, unknown>>) {
      signed.push({ typ, claims });
      return `signed-${signed.length}`;
    },
    signFederation: async () => ({ jwt: "jwt", jti: "jti", kid: "k2", expiresAtMs: clock.nowMs() + 300_000 }),
  };
  const revocations = await createRevocations({ store, clock });
  const estate = await createEstate(store);
  const policy = await createPolicy({ store, clock, entropy });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const ports: DeliveryPorts = {
    ...{
      issuer,
      store,
      policy,
      tokens,
      revocations,
      estate,
      vault,
      connections,
      clouds,
      databaseRoles,
      envelope,
      entropy,
      clock,
      draft,
      log,
    },
  };
  const deliveries = createDeliveries(ports);
  await deliveries.idle();
  const claims = (more: Partial<AccessTokenClaims> = {}): AccessTokenClaims => {
    const iat = Math.floor(clock.nowMs() / 1_000);
    const who = { sub: agentId, client_id: agentId, agent_id: agentId, owner: aliceId };
    const when = { jti: entropy.uuid(), iat, exp: iat + 300, txn: entropy.id("transaction") };
    return { iss: issuer, aud: resource.identifier, scope: "crm:read", ...who, ...when, ...more };
  };
  const as = (more: Partial<AccessTokenClaims> = {}) => {
    const token = fakeTokens.issue(claims(more));
    return { token: fakeTokens.verifyForAny(token), source: { address: "192.0.2.7" } };
  };
  const app = createApp({
    ...{ issuer, log, newRequestId: () => "req", readSource: createReadSource([]) },
    surfaces: {
      deliveries: deliveryRoutes({
        issuer,
        tokens: fakeTokens,
        deliveries,
        connections: { requestFor: () => Promise.reject(new GuardError("entity.not_found")) },
      }),
    },
  });

  return {
    ...{
      clock,
      store,
      draft,
      resource,
      elsewhere,
      connections,
      databaseRoles,
      clouds,
      vault,
      deliveries,
      ports,
      signed,
      change,
      app,
      as,
      entropy,
    },
    /** Who asks for Alice. */
    forAlice: () => as({ sub: aliceId, act: { sub: agentId } }),
    forBob: () => as({ sub: bobId, act: { sub: agentId } }),
    bearer: (more: Partial<AccessTokenClaims> = {}) => `Bearer ${fakeTokens.issue(claims(more))}`,
    deliver: (request: DeliveryRequest, asker = as()) => deliveries.deliver(asker, request),
    async credential(input: Record<string, unknown>): Promise<CredentialRow> {
      const whole = { name: `C ${entropy.uuid().slice(-6)}`, resourceId: resource.id, ...input };
      const plan = await vault.planStore(change(), createCredentialSchema.parse(whole));
      await store.commit(plan);
      return plan.answer;
    },
    connect(credential: CredentialRow, holder: string, more: Partial<ConnectionRow> = {}): ConnectionRow {
      const sealed = { kmsKeyId: "k", wrappedKey: "", nonce: "", ciphertext: "" };
      const row: ConnectionRow = {
        ...{ id: entropy.id("connection"), version: 1, createdAtMs: clock.nowMs(), credentialId: credential.id, holder, state: "active" },
        ...{ account: null, scopes: ["read"], sealed, sealNumber: 1, isRenewable: true, accessExpiresAtMs: clock.nowMs() + 600_000 },
        ...{ refreshedAtMs: null, deadReason: null, diedAtMs: null, ...more },
      };
      store.seed("connections", row);
      return row;
    },
    async revoke(...targets: RevocationTarget[]) {
      const event = { ...change().event({ action: "token.revoke" }), revokes: revocationsOf(targets, clock.nowMs()) };
      await store.commit({ writes: [], events: [event] });
      await deliveries.idle();
    },
    events: (action: string) => store.log.map(({ event }) => event).filter((event) => event.action === action),
    async close() {
      await deliveries.close();
      policy.close();
      revocations.close();
      estate.close();
    },
  };
}
