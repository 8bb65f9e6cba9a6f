import {
  type AccessTokenClaims,
  adminPermissions,
  builtInAudiences,
  endpoints,
  jwtTypes,
  requestTokenHeader,
} from "@agent-id-guard/protocol";
import { createChange, createDraft, createRevocations, verifyAudit } from "../../src/audit/index.ts";
import { createCustody } from "../../src/custody/index.ts";
import { createSessions } from "../../src/directory/index.ts";
import { createTickets } from "../../src/directory/tickets.ts";
import { digests } from "../../src/entropy/digests.ts";
import { createSystemEntropy } from "../../src/entropy/system.ts";
import { createEstate } from "../../src/estate/index.ts";
import { createFindApiCaller } from "../../src/http/api/caller.ts";
import { RememberedAnswers } from "../../src/http/api/idempotency.ts";
import { apiRoutes, apiRouteTable } from "../../src/http/api/index.ts";
import type { ApiPorts } from "../../src/http/api/ports.ts";
import { createApp } from "../../src/http/app.ts";
import { createAuditTail } from "../../src/http/audit-tail.ts";
import { docsRoutes } from "../../src/http/docs/routes.ts";
import { healthRoutes } from "../../src/http/health.ts";
import { createReadSource } from "../../src/http/middleware/request-source.ts";
import { createSessionCaller, requestTokenOf } from "../../src/http/middleware/session.ts";
import { createRegisteredProviders } from "../../src/idp/registered.ts";
import { createScryptHasher } from "../../src/idp/scrypt.ts";
import { settle } from "../../src/instance.ts";
import { createEnvelope } from "../../src/kms/envelope.ts";
import { checkMasterKey, createKeyCheck, keyCheckName } from "../../src/kms/key-check.ts";
import { createLocalKms } from "../../src/kms/local.ts";
import type { Kms } from "../../src/kms/port.ts";
import { createKmsRing } from "../../src/kms/ring.ts";
import { listCatalogue } from "../../src/oauth-provider/catalogue/entries.ts";
import { createOauthProviders } from "../../src/oauth-provider/providers.ts";
import { createOutbound } from "../../src/outbound/undici.ts";
import { createPolicy } from "../../src/policy/index.ts";
import { createSigner } from "../../src/signer/node-crypto.ts";
import { openStore } from "../../src/store/open.ts";
import type { Role, UserRow } from "../../src/store/port.ts";
import { createTokens } from "../../src/tokens/index.ts";
import { createVault } from "../../src/vault/index.ts";
import { FakeAccessKeys } from "./fake-access-keys.ts";
import { FakeDatabaseLogin } from "./fake-database-login.ts";
import { FakeLog } from "./fake-log.ts";
import { sha256 } from "./fake-store.ts";
import { ShiftedClock } from "./shifted-clock.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined where there is none. */
  readonly json: unknown;
}

/** What a call sends beside method and path. */
export interface Sent {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly version?: number | undefined;
  readonly key?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** A body as it is, instead of `body` as JSON. */
  readonly raw?: BodyInit;
}

export type AdminHouse = Awaited<ReturnType<typeof openAdminHouse>>;

export interface AdminHouseOptions {
  readonly issuer?: string;
  /** `:memory:` unless told. */
  readonly database?: string;
  /** A master key that outlives the house; by default it has one of its own. */
  readonly kms?: Kms;
}

/** The admin API put together as in production: SQLite in memory, real keys, real tokens, real vault. */
export async function openAdminHouse({ issuer = "https://guard.example", database = ":memory:", ...given }: AdminHouseOptions = {}) {
  const clock = new ShiftedClock();
  const log = new FakeLog();
  const entropy = createSystemEntropy(clock);
  const draft = createDraft(clock, entropy);
  const store = await openStore({ database, clock, sha256, log });
  const kms = given.kms ?? (await createLocalKms({ ephemeral: true, entropy }));
  const envelope = createEnvelope({ kms, instanceId: "test", entropy, clock });
  await settle(store, keyCheckName, clock.nowMs(), () => checkMasterKey(kms, "test", undefined));
  const keyCheck = createKeyCheck(store, kms, "test");
  const custody = createCustody({ kms: createKmsRing(kms), keyCheck, cachedKeySeconds: 300, store, envelope, entropy, clock, draft, log });
  const outbound = createOutbound();
  const revocations = await createRevocations({ store, clock });
  const estate = await createEstate(store);
  const policy = await createPolicy({ store, clock, entropy });
  const signer = createSigner();
  const tickets = createTickets({ store, clock, entropy, digests });
  const tokens = await createTokens({
    issuer,
    tickets,
    store,
    policy,
    signer,
    envelope,
    revocations,
    estate,
    clock,
    entropy,
    digests,
    draft,
    log,
  });
  const sessions = createSessions({ store, clock, entropy, digests, draft });
  const databaseRoles = new FakeDatabaseLogin();
  const accessKeys = new FakeAccessKeys();
  const checkpoints: { failingSinceMs: number | undefined } = { failingSinceMs: undefined };
  const oauthProviders = { ...createOauthProviders({ outbound, clock, issuer }), check: async () => {} };
  const vault = createVault({ issuer, store, envelope, entropy, clock, oauthProviders, databaseRoles, accessKeys });
  const ports: ApiPorts = {
    issuer,
    store,
    clock,
    entropy,
    digests,
    checkPublicKey: (jwk) => signer.checkPublicKey(jwk),
    passwords: createScryptHasher(entropy),
    providers: createRegisteredProviders({ envelope, outbound, entropy, clock, issuer }),
    vault,
    connections: {
      ...{ issuer, store, envelope, entropy, clock, digests, draft, vault, oauthProviders, sessions, log },
      catalogue: listCatalogue(),
    },
    deliveries: { endAllOf: async () => [] },
    revocations,
    policy,
    tokens,
    custody,
    auditTail: createAuditTail({ store, clock }),
    checkpoints: { failingSinceMs: () => checkpoints.failingSinceMs },
    verifyAudit: () =>
      verifyAudit({
        store,
        checkpoints: (async function* () {})(),
        sha256,
        verifyJws: (jws, keys) => signer.verify(jws, keys),
        publicKeys: tokens.signingKeys().map((key) => key.publicJwk),
        digest: digests.sha256Base64url,
        betweenPages: async () => {},
      }),
  };
  const findSessionCaller = createSessionCaller({ issuer, sessions, digests });
  const findCaller = createFindApiCaller({ issuer, tokens, store, findSessionCaller });
  const api = apiRoutes(ports, { store, clock, digests, draft, findCaller, answers: new RememberedAnswers({ store, envelope }) });
  const app = createApp({
    issuer,
    newRequestId: () => entropy.uuid(),
    readSource: createReadSource([]),
    log,
    surfaces: { health: healthRoutes(async () => true), api: api.surface, docs: docsRoutes(api.document) },
  });

  /** An access token with these claims, signed by the server's own key. */
  const issue = (sub: string, aud: string, scope: string, more: Partial<AccessTokenClaims> = {}): string => {
    const iat = Math.floor(clock.nowMs() / 1_000);
    const made = { jti: entropy.uuid(), txn: entropy.id("transaction"), iat, exp: iat + 300, auth_time: iat };
    return tokens.signAs(jwtTypes.accessToken, { iss: issuer, sub, aud, client_id: sub, scope, ...made, ...more });
  };

  const call = async (method: string, path: string, sent: Sent = {}): Promise<Answer> => {
    const headers = new Headers(sent.headers);
    if (sent.token !== undefined) headers.set("authorization", `Bearer ${sent.token}`);
    if (sent.version !== undefined) headers.set("if-match", `"${sent.version}"`);
    if (sent.key !== undefined) headers.set("idempotency-key", sent.key);
    if (sent.body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
    const body = sent.raw ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body));
    const url = path.startsWith("/") ? issuer + path : `${issuer}${endpoints.adminApi}/${path}`;
    const response = await app.fetch(new Request(url, { method, headers, ...(body === undefined ? {} : { body, duplex: "half" }) }));
    const isStream = response.headers.get("content-type") === "text/event-stream";
    if (isStream) await response.body?.cancel();
    const text = isStream ? "" : await response.text();
    return { status: response.status, headers: response.headers, text, json: text.startsWith("{") ? JSON.parse(text) : undefined };
  };

  return {
    issuer,
    clock,
    log,
    entropy,
    draft,
    store,
    envelope,
    tokens: { issue, verify: (token: string, audience: string) => tokens.verify(token, audience) },
    sessions,
    databaseRoles,
    accessKeys,
    /** A test may say that none can be written. */
    checkpoints,
    ports,
    app,
    document: api.document,
    routes: apiRouteTable(ports),
    call,
    change: () => createChange({ draft, clock }, { type: "system", id: "system", role: "owner" }, {}),
    /** A person of the built-in directory, straight into the store. */
    async person(name: string, role: Role | null, more: Partial<UserRow> = {}): Promise<UserRow> {
      const row: UserRow = {
        id: entropy.id("user"),
        version: 1,
        createdAtMs: clock.nowMs(),
        providerId: "local",
        subject: name,
        name,
        email: null,
        department: "",
        otherDepartments: [],
        username: "",
        title: "",
        employeeNumber: "",
        directoryRef: null,
        managerRef: null,
        profile: {},
        upstreamState: "present",
        departedAtMs: null,
        state: "active",
        role,
        passwordHash: null,
        ...more,
      };
      const event = draft({ category: "admin", action: "user.create", outcome: "success", actor: { type: "system", id: "system" } });
      await store.commit({ writes: [{ verb: "insert", collection: "users", row }], events: [event] });
      return row;
    },
    /** A session of a person who signs in now (or did then), and the headers that the console's pages send with it. */
    async session(userId: string, authTimeMs: number = clock.nowMs()) {
      const { cookie, writes } = sessions.starting({
        userId,
        authTimeMs,
        providerId: "local",
        acr: null,
        amr: [],
        previousCookie: undefined,
        source: {},
      });
      await store.commit({ writes, events: [] });
      const requestToken = requestTokenOf(digests, cookie);
      const headers = {
        cookie: `__Host-agent-id-guard-session=${cookie}`,
        "sec-fetch-site": "same-origin",
        [requestTokenHeader]: requestToken,
      };
      return { cookie, requestToken, headers };
    },
    /** A token for the admin API. */
    tokenOf: (sub: string, scope: string = `${adminPermissions.read} ${adminPermissions.write}`) =>
      issue(sub, builtInAudiences(issuer).adminApi, scope),
    close: async () => {
      ports.auditTail.close();
      await custody.close();
      tokens.close();
      policy.close();
      estate.close();
      revocations.close();
      await outbound.close();
      await store.close();
      if (given.kms === undefined) await kms.close();
    },
  };
}
