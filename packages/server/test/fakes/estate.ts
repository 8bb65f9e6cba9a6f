import { planOwnSecret } from "../../src/connections/index.ts";
import { nameOfSession } from "../../src/directory/index.ts";
import { digests } from "../../src/entropy/digests.ts";
import type { LeaseRow, SyncJobRow } from "../../src/store/port.ts";
import type { AdminHouse, Answer } from "./admin-house.ts";
import { leaseRow } from "./rows.ts";

/** A registered object as the API answers with it. */
export interface Registered {
  readonly id: string;
  readonly version: number;
}

/** A request that succeeds when an owner sends it. */
export interface Sample {
  readonly path: string;
  readonly body?: unknown;
  readonly version?: number;
}

/** Makes objects through the API, each time a new one, so that a test may change what it likes. */
export class Estate {
  readonly house: AdminHouse;
  readonly token: string;
  readonly #ownerId: string | undefined;

  /** Agents belong to this person, or each to somebody of their own. */
  constructor(house: AdminHouse, token: string, ownerId?: string) {
    this.house = house;
    this.token = token;
    this.#ownerId = ownerId;
  }

  async make(path: string, body: unknown): Promise<Registered> {
    const answer = await this.house.call("POST", path, { token: this.token, body });
    if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
    return answer.json as Registered;
  }

  async act(object: Registered, path: string, body: unknown = {}): Promise<Registered> {
    const answer = await this.house.call("POST", path, { token: this.token, body, version: object.version });
    if (answer.status !== 200) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
    return answer.json as Registered;
  }

  /** The person whose token it is. */
  caller(): string {
    return (JSON.parse(Buffer.from(this.token.split(".")[1] ?? "", "base64url").toString()) as { sub: string }).sub;
  }

  /** The name of a new session of a person. */
  async session(userId: string): Promise<string> {
    const { cookie } = await this.house.session(userId);
    return nameOfSession(digests, { id: digests.sha256Hex(cookie) });
  }

  /** What a person has agreed to: a client and an agent of their own. */
  async consent(userId: string): Promise<string> {
    const { house } = this;
    const { id: clientId } = await this.client();
    const { resourceId } = (await this.agent()) as Registered & { readonly resourceId: string };
    const id = house.entropy.id("consent");
    const row = {
      id,
      version: 1,
      createdAtMs: house.clock.nowMs(),
      userId,
      clientId,
      resourceId,
      permissions: ["invoke"],
      clientFingerprint: "",
    };
    const actor = { type: "user" as const, id: userId };
    const event = house.draft({ category: "inbound", action: "consent.give", outcome: "success", actor, userId, clientId });
    await house.store.commit({ writes: [{ verb: "insert", collection: "consents", row }], events: [event] });
    return id;
  }

  /** Somebody who departed, by the word of an administrator. */
  async departed(): Promise<Registered> {
    const user = await this.user();
    const answer = await this.house.call("POST", `users/${user.id}/depart`, { token: this.token, body: { reason: "left" } });
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.json as Registered;
  }

  /** An agent that the caller is asked to take over: its owner left, and they are its deputy. */
  async handover(): Promise<string> {
    const owner = await this.user();
    const agent = await this.make("agents", { name: "Left", kind: "interactive", purpose: "testing", ownerId: owner.id });
    const { house } = this;
    const token = house.tokenOf((await house.person(this.name("chief"), "owner")).id);
    await house.call("PATCH", `agents/${agent.id}`, { token, version: agent.version, body: { deputyOwnerId: this.caller() } });
    await house.call("POST", `users/${owner.id}/depart`, { token, body: { reason: "left" } });
    return agent.id;
  }

  name(of: string): string {
    return `${of}-${this.house.entropy.id("task").slice(-8)}`;
  }

  user = (more: object = {}) => this.make("users", { username: this.name("user"), name: "Somebody", ...more });
  group = () => this.make("groups", { name: this.name("group") });
  client = (more: object = {}) =>
    this.make("clients", { name: "A client", kind: "web", redirectUris: ["https://app.example/cb"], ...more });
  provider = () =>
    this.make("identity-providers", {
      name: "An IdP",
      kind: "oidc",
      settings: { issuer: "https://idp.example", clientId: "guard" },
      secrets: { clientSecret: "idp-secret" },
    });
  /** A run of a directory sync. Nobody does it here. */
  async syncJob(state: SyncJobRow["state"] = "running"): Promise<Registered> {
    const { id } = await this.provider();
    const job = await this.make(`identity-providers/${id}/sync`, {});
    const write = { verb: "compareAndSet", collection: "sync_jobs", id: job.id, version: job.version, set: { state } } as const;
    await this.house.store.commit({ writes: [write], events: [] });
    return { id: job.id, version: job.version + 1 };
  }
  /** Ends each re-wrap as if it had been done. */
  async endRewraps(): Promise<void> {
    const { store } = this.house;
    for (const { id, version } of await store.find("rewrap_jobs", { where: { state: "running" } }))
      await store.commit({
        writes: [{ verb: "compareAndSet", collection: "rewrap_jobs", id, version, set: { state: "completed" } }],
        events: [],
      });
  }
  /** A re-wrap that was started. Nobody does it here. */
  async rewrap(): Promise<string> {
    const { house } = this;
    await this.endRewraps();
    const token = house.tokenOf((await house.person(this.name("chief"), "owner")).id);
    const answer = await house.call("POST", "kms/rewraps", { token, body: {} });
    if (answer.status !== 201) throw new Error(answer.text);
    return (answer.json as { id: string }).id;
  }
  agent = async (more: object = {}) =>
    this.make("agents", {
      name: "An agent",
      kind: "interactive",
      purpose: "testing",
      ownerId: this.#ownerId ?? (await this.user()).id,
      ...more,
    });
  service = (more: object = {}) =>
    this.make("resources", {
      name: this.name("service"),
      kind: "service",
      upstreamUrl: "https://crm.example/api",
      permissions: [{ name: "crm:read" }, { name: "crm:write" }],
      authMethod: "client_secret",
      ...more,
    });
  credential = async () => this.make("credentials", { name: "A key", resourceId: (await this.service()).id, secret: "upstream-key-value" });
  /** A credential whose value may be shown. An admin may not be signed in freshly, so it is an owner who allows it. */
  revealable = async () => {
    const { house } = this;
    const { id, version } = await this.credential();
    const token = house.tokenOf((await house.person(this.name("chief"), "owner")).id);
    const answer = await house.call("PUT", `credentials/${id}/reveal`, { token, version, body: { allowed: true, reason: "a device" } });
    if (answer.status !== 200) throw new Error(answer.text);
    return id;
  };
  /** A credential of which a person may have their own: an agent reaches its resource for them. */
  connectable = async (userId: string, kind: "secret" | "oauth"): Promise<Registered> => {
    const [agent, service] = [await this.agent(), await this.service()];
    const permissions = ["crm:read"];
    await this.make("grants", { subjectType: "agent", subjectId: agent.id, resourceId: service.id, permissions });
    await this.make("grants", { subjectType: "user", subjectId: userId, resourceId: service.id, permissions });
    const own = { kind: "secret", sharing: "user_exclusive" };
    const oauth = { kind: "oauth", secret: "a client's secret", settings: { provider: "github", flow: "user", clientId: "guard" } };
    return this.make("credentials", { name: "Their own", resourceId: service.id, ...(kind === "secret" ? own : oauth) });
  };
  /** A lease of a credential, as it stands after a delivery. */
  lease = async (more: Partial<LeaseRow> = {}): Promise<Registered> => {
    const { house } = this;
    const credentialId = more.credentialId ?? (await this.credential()).id;
    const resourceId = (await house.store.get("credentials", credentialId))?.resourceId ?? "";
    const of = { credentialId, resourceId, agentId: more.agentId ?? (await this.agent()).id };
    const row = leaseRow(house.entropy.id("lease"), of, { createdAtMs: house.clock.nowMs(), ...more });
    const event = house.change().event({ action: "delivery.issue", target: { type: "lease", id: row.id } });
    await house.store.commit({ writes: [{ verb: "insert", collection: "leases", row }], events: [event] });
    return row;
  };
  /** What a person has stored as their own. */
  connection = async (userId: string): Promise<Registered> => {
    const { house } = this;
    const credential = await house.store.get("credentials", (await this.connectable(userId, "secret")).id);
    if (credential === undefined) throw new Error("no such credential");
    const plan = await planOwnSecret(house.ports.connections, house.change(), credential, userId, "their-own-value");
    await house.store.commit(plan);
    return plan.answer;
  };
  grant = async () => {
    const [agent, service] = [await this.agent(), await this.service()];
    return this.make("grants", { subjectType: "agent", subjectId: agent.id, resourceId: service.id, permissions: ["crm:read"] });
  };
  member = async () => {
    const [group, user] = [await this.group(), await this.user()];
    await this.make(`groups/${group.id}/members`, { userId: user.id });
    return { group, user };
  };
  /** A party with a secret, at the version after that. */
  withSecret = async (collection: string, party: Registered) => {
    const secret = await this.make(`${collection}/${party.id}/secrets`, {});
    const read = await this.house.call("GET", `${collection}/${party.id}`, { token: this.token });
    return { party: read.json as Registered, secret };
  };
}

const jwk = { kty: "EC", crv: "P-256", x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM" };

const of =
  (
    collection: string,
    make: (estate: Estate) => Promise<Registered>,
    then: (object: Registered) => Partial<Sample> & { readonly verb?: string } = () => ({}),
  ) =>
  async (estate: Estate): Promise<Sample> => {
    const object = await make(estate);
    const { verb, ...more } = then(object);
    return { path: `${collection}/${object.id}${verb === undefined ? "" : `/${verb}`}`, ...more };
  };
const change =
  (verb: string | undefined, body?: unknown) =>
  ({ version }: Registered) => ({ version, ...(verb === undefined ? {} : { verb }), ...(body === undefined ? {} : { body }) });
const resuming = (collection: string, make: (estate: Estate) => Promise<Registered>) =>
  of(
    collection,
    async (estate) => {
      const object = await make(estate);
      return estate.act(object, `${collection}/${object.id}/suspend`);
    },
    change("resume", { reason: "all is well" }),
  );
const revoking =
  (collection: string, make: (estate: Estate) => Promise<Registered>) =>
  async (estate: Estate): Promise<Sample> => {
    const { party, secret } = await estate.withSecret(collection, await make(estate));
    return { path: `${collection}/${party.id}/secrets/${secret.id}`, version: party.version };
  };

const agent = (estate: Estate) => estate.agent();
const client = (estate: Estate) => estate.client();
const service = (estate: Estate) => estate.service();
const user = (estate: Estate) => estate.user();
const group = (estate: Estate) => estate.group();
const credential = (estate: Estate) => estate.credential();
const provider = (estate: Estate) => estate.provider();
const still = (sample: Sample) => async (): Promise<Sample> => sample;

/** Only one key waits to sign at a time: who wants another one takes that one out. */
async function dropWaitingKeys({ house, token }: Estate): Promise<void> {
  const { items } = (await house.call("GET", "keys", { token })).json as { items: { kid: string; state: string }[] };
  for (const { kid, state } of items) if (state === "next") await house.call("POST", `keys/${kid}/revoke`, { token, body: {} });
}

/** Brings the whole estate to a state. */
export async function settleStopped({ house, token }: Estate, wanted: "running" | "stopped"): Promise<void> {
  const { state } = (await house.call("GET", "estate", { token })).json as { state: string };
  const verb = wanted === "running" ? "resume" : "stop";
  if (state !== wanted) await house.call("POST", `estate/${verb}`, { token, body: { reason: "a test" } });
}

/** A request for each operation of the admin API, by its name. An operation without one fails the tests. */
export const samples: Readonly<Record<string, (estate: Estate) => Promise<Sample>>> = {
  getMe: still({ path: "me" }),
  listNames: async (estate) => ({ path: `names?ids=${(await estate.agent()).id}` }),
  listMyAgents: still({ path: "my/agents" }),
  stopMyAgent: async (estate) => {
    const { id, resourceId } = (await estate.agent()) as Registered & { resourceId: string };
    await estate.make("grants", { subjectType: "user", subjectId: estate.caller(), resourceId, permissions: ["invoke"] });
    return { path: `my/agents/${id}/stop`, body: { reason: "enough" } };
  },
  listMySessions: still({ path: "my/sessions" }),
  endMySession: async (estate) => ({ path: `my/sessions/${await estate.session(estate.caller())}` }),
  listMyHandovers: still({ path: "my/handovers" }),
  acceptMyHandover: async (estate) => ({ path: `my/handovers/${await estate.handover()}/accept` }),
  declineMyHandover: async (estate) => ({ path: `my/handovers/${await estate.handover()}/decline`, body: { reason: "no time" } }),
  listMyEvents: still({ path: "my/events" }),
  listMyConsents: still({ path: "my/consents" }),
  withdrawMyConsent: async (estate) => ({ path: `my/consents/${await estate.consent(estate.caller())}` }),
  listMyConnections: still({ path: "my/connections" }),
  startMyConnection: async (estate) => ({
    path: "my/connections/start",
    body: { credentialId: (await estate.connectable(estate.caller(), "oauth")).id },
  }),
  storeMySecret: async (estate) => ({
    path: "my/connections",
    body: { credentialId: (await estate.connectable(estate.caller(), "secret")).id, secret: "my-own-value" },
  }),
  listMyLeases: still({ path: "my/leases" }),
  revokeMyLease: async (estate) => ({ path: `my/leases/${(await estate.lease({ userId: estate.caller() })).id}/revoke` }),
  removeMyConnection: async (estate) => ({ path: `my/connections/${(await estate.connection(estate.caller())).id}` }),

  listAgents: still({ path: "agents" }),
  createAgent: async (estate) => ({
    path: "agents",
    body: { name: "New", kind: "autonomous", purpose: "testing", ownerId: (await estate.user()).id },
  }),
  getAgent: of("agents", agent),
  updateAgent: of("agents", agent, change(undefined, { name: "Renamed" })),
  suspendAgent: of("agents", agent, change("suspend", { reason: "gone astray" })),
  resumeAgent: resuming("agents", agent),
  retireAgent: of("agents", agent, change("retire", {})),
  transferAgent: async (estate) => {
    const { id, version } = await estate.agent();
    return { path: `agents/${id}/owner`, version, body: { ownerId: (await estate.user()).id } };
  },
  transferAgents: async (estate) => ({
    path: "agents/transfer",
    body: { agentIds: [(await estate.agent()).id], toOwnerId: (await estate.user()).id, reason: "a new team" },
  }),
  replaceAgentKeys: of("agents", agent, change("keys", { keys: [jwk] })),
  listAgentSecrets: of("agents", agent, () => ({ verb: "secrets" })),
  issueAgentSecret: of("agents", agent, () => ({ verb: "secrets", body: { expiresInSeconds: 3_600 } })),
  revokeAgentSecret: revoking("agents", agent),

  listClients: still({ path: "clients" }),
  createClient: still({ path: "clients", body: { name: "New", kind: "native", redirectUris: ["http://127.0.0.1/cb"] } }),
  getClient: of("clients", client),
  updateClient: of("clients", client, change(undefined, { redirectUris: ["https://app.example/other"] })),
  suspendClient: of("clients", client, change("suspend", {})),
  resumeClient: resuming("clients", client),
  replaceClientKeys: of("clients", client, change("keys", { keys: [jwk] })),
  listClientSecrets: of("clients", client, () => ({ verb: "secrets" })),
  issueClientSecret: of("clients", client, () => ({ verb: "secrets", body: {} })),
  revokeClientSecret: revoking("clients", client),

  listResources: still({ path: "resources" }),
  createResource: async (estate) => ({
    path: "resources",
    body: {
      name: estate.name("tickets"),
      kind: "mcp",
      identifier: `https://${estate.name("tickets")}.example/mcp`,
      permissions: [{ name: "tickets:read" }],
    },
  }),
  getResource: of("resources", service),
  updateResource: of("resources", service, change(undefined, { title: "Renamed" })),
  suspendResource: of("resources", service, change("suspend", {})),
  resumeResource: resuming("resources", service),
  replaceResourceKeys: of("resources", service, change("keys", { keys: [jwk] })),
  listResourceSecrets: of("resources", service, () => ({ verb: "secrets" })),
  issueResourceSecret: of("resources", service, () => ({ verb: "secrets", body: {} })),
  revokeResourceSecret: revoking("resources", service),

  listGrants: still({ path: "grants" }),
  createGrant: async (estate) => ({
    path: "grants",
    body: { subjectType: "department", subjectId: "corp/hr", resourceId: (await estate.service()).id, permissions: ["crm:read"] },
  }),
  getGrant: of("grants", (estate) => estate.grant()),
  updateGrant: of(
    "grants",
    (estate) => estate.grant(),
    change(undefined, { permissions: ["crm:write"], conditions: { maxChainLength: 2 } }),
  ),
  removeGrant: of("grants", (estate) => estate.grant(), change(undefined)),

  getTopology: of("agents", agent, () => ({ verb: "topology" })),
  validateTopology: of("agents", agent, () => ({ verb: "topology/validate", body: { edges: [] } })),
  applyTopology: async (estate) => {
    const path = `agents/${(await estate.agent()).id}/topology`;
    const read = await estate.house.call("GET", path, { token: estate.token });
    const edge = {
      subjectType: "agent",
      subjectId: path.split("/")[1],
      resourceId: (await estate.service()).id,
      permissions: ["crm:read"],
    };
    return { path, version: (read.json as Registered).version, body: { edges: [edge] } };
  },
  getEstateTopology: still({ path: "topology" }),
  findAccessPaths: async (estate) => ({ path: `topology/paths?userId=${(await estate.user()).id}` }),

  listUsers: still({ path: "users" }),
  createUser: async (estate) => ({ path: "users", body: { username: estate.name("new"), name: "New", department: "corp/hr" } }),
  getUser: of("users", user),
  updateUser: of("users", user, change(undefined, { name: "Renamed", email: "new@corp.example" })),
  suspendUser: of("users", user, change("suspend", {})),
  resumeUser: resuming("users", user),
  listUserGroups: async (estate) => ({ path: `users/${(await estate.member()).user.id}/groups` }),
  listUserIdentities: of("users", user, () => ({ verb: "identities" })),
  linkUserIdentity: async (estate) => ({
    path: `users/${(await estate.user()).id}/identities`,
    body: { providerId: (await estate.provider()).id, subject: estate.name("subject") },
  }),
  unlinkUserIdentity: async (estate) => {
    const { id } = await estate.user();
    const linked = await estate.make(`users/${id}/identities`, {
      providerId: (await estate.provider()).id,
      subject: estate.name("subject"),
    });
    return { path: `users/${id}/identities/${linked.id}` };
  },
  getUserRelations: of("users", user, () => ({ verb: "relations" })),
  listUserSessions: of("users", user, () => ({ verb: "sessions" })),
  endUserSession: async (estate) => {
    const { id } = await estate.user();
    return { path: `users/${id}/sessions/${await estate.session(id)}` };
  },
  listUserConsents: of("users", user, () => ({ verb: "consents" })),
  listConsents: still({ path: "consents" }),
  withdrawConsent: async (estate) => ({ path: `consents/${await estate.consent((await estate.user()).id)}` }),
  departUser: of("users", user, () => ({ verb: "depart", body: { reason: "left", note: "a new job" } })),
  returnUser: async (estate) => {
    const { id } = await estate.departed();
    return { path: `users/${id}/return`, body: { reason: "back again" } };
  },
  getAgentHandover: async (estate) => ({ path: `agents/${await estate.handover()}/handover` }),
  getDeparturePolicy: still({ path: "departure-policy" }),
  setDeparturePolicy: still({ path: "departure-policy", body: { securityGraceSeconds: 60, otherGraceSeconds: 3_600 } }),
  setUserRole: of("users", user, change("role", { role: "developer" })),

  listGroups: still({ path: "groups" }),
  createGroup: async (estate) => ({ path: "groups", body: { name: estate.name("new") } }),
  getGroup: of("groups", group),
  updateGroup: async (estate) => {
    const { id, version } = await estate.group();
    return { path: `groups/${id}`, version, body: { name: estate.name("renamed") } };
  },
  removeGroup: of("groups", group, change(undefined)),
  listGroupMembers: of("groups", group, () => ({ verb: "members" })),
  addGroupMember: async (estate) => ({ path: `groups/${(await estate.group()).id}/members`, body: { userId: (await estate.user()).id } }),
  removeGroupMember: async (estate) => {
    const member = await estate.member();
    return { path: `groups/${member.group.id}/members/${member.user.id}` };
  },

  listCredentials: still({ path: "credentials" }),
  createCredential: async (estate) => ({
    path: "credentials",
    body: { name: "New", resourceId: (await estate.service()).id, secret: "another-key-value" },
  }),
  listConnections: still({ path: "connections" }),
  getConnection: async (estate) => ({ path: `connections/${(await estate.connection((await estate.user()).id)).id}` }),
  removeConnection: async (estate) => ({ path: `connections/${(await estate.connection((await estate.user()).id)).id}` }),
  listLeases: still({ path: "leases" }),
  getLease: async (estate) => ({ path: `leases/${(await estate.lease()).id}` }),
  revokeLease: async (estate) => ({ path: `leases/${(await estate.lease()).id}/revoke`, version: 1, body: { reason: "no longer needed" } }),
  listConnectionCatalogue: still({ path: "connection-catalogue" }),
  getCredential: of("credentials", credential),
  updateCredential: of("credentials", credential, change(undefined, { name: "Another name", canary: true })),
  setCredentialReveal: of("credentials", credential, change("reveal", { allowed: true, reason: "a device that can't use the gateway" })),
  revealCredential: async (estate) => ({ path: `credentials/${await estate.revealable()}/reveal`, body: { reason: "to move a device" } }),
  removeCredential: of("credentials", credential, change(undefined)),
  rotateCredential: of("credentials", credential, change("rotate", { secret: "the-next-key-value" })),
  suspendCredential: of("credentials", credential, change("suspend", {})),
  resumeCredential: resuming("credentials", credential),

  listIdentityProviders: still({ path: "identity-providers" }),
  createIdentityProvider: still({
    path: "identity-providers",
    body: {
      name: "New",
      kind: "oidc",
      settings: { issuer: "https://idp.example", clientId: "guard" },
      secrets: { clientSecret: "idp-secret" },
    },
  }),
  getIdentityProvider: of("identity-providers", provider),
  updateIdentityProvider: of("identity-providers", provider, change(undefined, { secrets: { clientSecret: "other-idp-secret" } })),
  suspendIdentityProvider: of("identity-providers", provider, change("suspend", {})),
  resumeIdentityProvider: resuming("identity-providers", provider),
  listScimTokens: of("identity-providers", provider, () => ({ verb: "scim-tokens" })),
  issueScimToken: of("identity-providers", provider, () => ({ verb: "scim-tokens", body: { expiresInSeconds: 3_600 } })),
  revokeScimToken: async (estate) => {
    const { id } = await estate.provider();
    const token = await estate.make(`identity-providers/${id}/scim-tokens`, {});
    return { path: `identity-providers/${id}/scim-tokens/${token.id}`, version: 2 };
  },
  testIdentityProvider: of("identity-providers", provider, () => ({ verb: "test", body: {} })),

  startSync: of("identity-providers", provider, () => ({ verb: "sync", body: { mode: "full", dryRun: true } })),
  listSyncJobs: of("identity-providers", provider, () => ({ verb: "sync-jobs" })),
  previewDirectory: of("identity-providers", provider, () => ({ verb: "preview", body: { mapping: { title: "title" } } })),
  getSyncJob: async (estate) => ({ path: `sync-jobs/${(await estate.syncJob()).id}` }),
  approveSyncJob: async (estate) => {
    const { id, version } = await estate.syncJob("waiting");
    return { path: `sync-jobs/${id}/approve`, version, body: {} };
  },
  cancelSyncJob: async (estate) => ({ path: `sync-jobs/${(await estate.syncJob()).id}/cancel`, body: {} }),
  listDepartments: still({ path: "departments" }),

  listAuditEvents: still({ path: "audit/events" }),
  tailAudit: still({ path: "audit/tail" }),
  getDecision: async (estate) => {
    const { house } = estate;
    const decision = {
      id: house.entropy.id("decision"),
      effect: "deny" as const,
      requested: ["crm:read"],
      allowed: [],
      grants: [],
      policies: [],
      reason: "nobody was asked",
    };
    const actor = { type: "anonymous" as const, id: "anonymous" };
    const agentId = (await estate.agent()).id;
    const event = house.draft({ category: "outbound", action: "token.issue", outcome: "denied", actor, agentId, decision });
    await house.store.commit({ writes: [], events: [event] });
    return { path: `audit/decisions/${decision.id}` };
  },
  verifyAudit: still({ path: "audit/verify", body: {} }),

  getStatistics: still({ path: "statistics" }),
  getAttention: still({ path: "attention" }),
  getAgentActivity: of("agents", agent, () => ({ verb: "activity" })),
  getCredentialActivity: of("credentials", credential, () => ({ verb: "activity" })),
  listCredentialVersions: of("credentials", credential, () => ({ verb: "versions" })),

  getAgentImpact: of("agents", agent, () => ({ verb: "impact" })),
  getUserImpact: of("users", user, () => ({ verb: "impact" })),
  getClientImpact: of("clients", client, () => ({ verb: "impact" })),
  getResourceImpact: of("resources", service, () => ({ verb: "impact" })),
  getCredentialImpact: of("credentials", credential, () => ({ verb: "impact" })),
  getEstateImpact: still({ path: "estate/impact" }),
  getEstate: still({ path: "estate" }),
  stopEstate: async (estate) => {
    await settleStopped(estate, "running");
    return { path: "estate/stop", body: { reason: "an incident" } };
  },
  resumeEstate: async (estate) => {
    await settleStopped(estate, "stopped");
    return { path: "estate/resume", body: { reason: "all is well" } };
  },

  getKms: still({ path: "kms" }),
  checkKms: still({ path: "kms/check", body: {} }),
  listRewraps: still({ path: "kms/rewraps" }),
  startRewrap: async (estate) => {
    await estate.endRewraps();
    return { path: "kms/rewraps", body: {} };
  },
  getRewrap: async (estate) => ({ path: `kms/rewraps/${await estate.rewrap()}` }),
  cancelRewrap: async (estate) => ({ path: `kms/rewraps/${await estate.rewrap()}/cancel`, body: {} }),

  listSigningKeys: still({ path: "keys" }),
  rotateSigningKey: async (estate) => {
    await dropWaitingKeys(estate);
    return { path: "keys/rotate", body: {} };
  },
  revokeSigningKey: async (estate) => {
    await dropWaitingKeys(estate);
    const { kid } = (await estate.make("keys/rotate", {})) as Registered & { kid: string };
    return { path: `keys/${kid}/revoke`, body: {} };
  },
};

/** An owner with their token, and what they may make. */
export async function settleEstate(house: AdminHouse) {
  const owner = await house.person("olga", "owner");
  return { owner, estate: new Estate(house, house.tokenOf(owner.id)) };
}

/** Sends a sample as somebody. */
export function send(house: AdminHouse, method: string, sample: Sample, more: Parameters<AdminHouse["call"]>[2] = {}): Promise<Answer> {
  return house.call(method.toUpperCase(), sample.path, { body: sample.body, version: sample.version, ...more });
}
