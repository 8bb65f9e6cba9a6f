import { isGuardError, jwtTypes, signatureAlgorithm } from "@agent-id-guard/protocol";
import { startSuspendingUnclaimed } from "./agents/index.ts";
import { createCheckpoints, createDraft, createRevocations, type Draft, verifyAudit } from "./audit/index.ts";
import { behindJournal, createJournal } from "./backup/index.ts";
import { isOriginOfClient } from "./clients/index.ts";
import { readConsole } from "./console-files.ts";
import { createDirectory, startSyncRunner } from "./directory/index.ts";
import { digests } from "./entropy/digests.ts";
import { createEstate } from "./estate/index.ts";
import type { Guard, GuardOptions } from "./guard-options.ts";
import { createFindApiCaller } from "./http/api/caller.ts";
import { RememberedAnswers } from "./http/api/idempotency.ts";
import { apiRoutes } from "./http/api/index.ts";
import { createApp, routesOf } from "./http/app.ts";
import { createAuditTail } from "./http/audit-tail.ts";
import { connectRoutes } from "./http/connect/routes.ts";
import { consoleRoutes } from "./http/console.ts";
import { deliveryRoutes } from "./http/deliveries.ts";
import { docsRoutes } from "./http/docs/routes.ts";
import { eventRoutes } from "./http/events.ts";
import { createGatewaySurface } from "./http/gateway/surface.ts";
import { healthRoutes } from "./http/health.ts";
import { idpCallbackRoutes } from "./http/idp-callbacks.ts";
import type { RequestContextOptions } from "./http/middleware/request-context.ts";
import { createReadSource, type ReadSource } from "./http/middleware/request-source.ts";
import { createSessionCaller } from "./http/middleware/session.ts";
import { authorizeRoutes } from "./http/oauth/authorize.ts";
import { createOAuthSurface } from "./http/oauth/routes.ts";
import { createRevocationFeed } from "./http/revocation-feed.ts";
import { scimRoutes } from "./http/scim/routes.ts";
import { selfRoutes } from "./http/self.ts";
import { signinRoutes } from "./http/signin/routes.ts";
import { wellKnownRoutes } from "./http/wellknown.ts";
import { createRegisteredProviders } from "./idp/registered.ts";
import { createScryptHasher } from "./idp/scrypt.ts";
import { chainHash, openPorts, type Ports } from "./open-ports.ts";
import { createPolicy } from "./policy/index.ts";
import { createSigner } from "./signer/node-crypto.ts";
import {
  createAuthorization,
  createDeviceAnswers,
  createLogoutNotices,
  createSignOuts,
  createTokens,
  soundKeys,
  type Tokens,
} from "./tokens/index.ts";
import { createDeliveryNouns, createVaultNouns } from "./vault-nouns.ts";

export type { Guard, GuardOptions } from "./guard-options.ts";

const defaultIssuer = "https://guard.internal";

/**
 * Puts a server together: configuration → adapters → use-cases → routes. The same function runs in a test's memory and behind `agent-id-guard serve`.
 * Throws `config.invalid`, `store.*`, `vault.*`; nothing is left open then.
 */
export async function createGuard(options: GuardOptions = {}): Promise<Guard> {
  const issuer = options.issuer ?? defaultIssuer;
  const readSource = createReadSource(options.trustedProxies ?? []);
  const ports = await openPorts(options, issuer);
  try {
    return await assemble(options, issuer, ports, readSource);
  } catch (error) {
    await ports.close();
    throw error;
  }
}

async function assemble(options: GuardOptions, issuer: string, ports: Ports, readSource: ReadSource): Promise<Guard> {
  const nouns = await createNouns(options, issuer, ports);
  const { store, log } = ports;
  const { directory, tokens, authorization, gateway, checkpoints } = nouns;
  const context = { newRequestId: () => ports.entropy.uuid(), readSource };
  const surfaces = createSurfaces(issuer, ports, nouns, context);
  const oauth = createOAuthSurface({ issuer, tokens, isOriginOfClient: (origin) => isOriginOfClient(store, origin), ...context });
  const app = createApp({
    issuer,
    ...context,
    log,
    surfaces: {
      health: healthRoutes(() => isReady(ports)),
      wellKnown: wellKnownRoutes({ issuer, federates: () => tokens.federates() }),
      oauth: oauth.routes,
      authorize: authorizeRoutes({ issuer, authorization, pendingSignIns: directory.pendingSignIns, log }),
      signin: signinRoutes({ issuer, directory, devices: nouns.devices, signOuts: nouns.signOuts, log }),
      connect: connectRoutes({ issuer, connecting: nouns.connections.connecting, pendingSignIns: directory.pendingSignIns, log }),
      console: consoleRoutes(readConsole(), issuer),
      ...surfaces.routes,
    },
  });
  return {
    issuer,
    fetch: (request, bindings) => app.fetch(request, bindings),
    routes: routesOf(app),
    takeOver: (next) => oauth.takeOver(surfaces.takeOverGateway(next)),
    systemToken: () => tokens.issueSystemToken(),
    onKeysChanged: (listener) => tokens.onKeysChanged(listener),
    async bootstrapLink() {
      const owners = await store.find("users", { where: { role: "owner", state: "active" }, limit: 1 });
      return owners.length > 0 ? undefined : (await directory.bootstrap.createLink()).url;
    },
    drain: () => surfaces.endStreams(),
    async close() {
      surfaces.endStreams();
      await nouns.syncRunner.close();
      await gateway.close();
      await nouns.logoutNotices.close();
      await nouns.stopSuspending();
      await nouns.deliveries.close();
      await nouns.stopRotation();
      await nouns.rewrapRunner.close();
      await nouns.custody.close();
      await nouns.stopConnectionUpkeep();
      await checkpoints.close();
      await nouns.journal.close();
      tokens.close();
      nouns.policy.close();
      nouns.estate.close();
      nouns.revocations.close();
      await ports.close();
    },
  };
}

/** Floor 2: the nouns, each handed what it needs. */
async function createNouns(options: GuardOptions, issuer: string, ports: Ports) {
  const { store, clock, entropy, envelope, outbound, log } = ports;
  const draft = createDraft(clock, entropy);
  const revocations = await createRevocations({ store, clock });
  const estate = await createEstate(store);
  const policy = await createPolicy({ store, clock, entropy });
  const signer = createSigner();
  const passwords = createScryptHasher(entropy);
  const providers = createRegisteredProviders({ envelope, outbound, clock, entropy, issuer });
  const builtin = (options.directory ?? "builtin") === "builtin";
  const directory = createDirectory({ store, clock, entropy, digests, draft, passwords, providers, issuer, builtin });
  const tokenDeps = { issuer, store, policy, signer, envelope, revocations, estate, clock, entropy, digests, draft, log };
  const tokens = await createTokens({
    ...{ ...tokenDeps, tickets: directory.tickets },
    deliver: (decided, request) => deliveries.deliverDecided(decided, request),
  });
  const { sessions, pendingSignIns, tickets } = directory;
  const people = { ...tokenDeps, sessions, pendingSignIns, tickets };
  const authorization = createAuthorization(people);
  const devices = createDeviceAnswers(people);
  const signOuts = createSignOuts({ ...people, keys: () => soundKeys(tokens) });
  const logoutNotices = createLogoutNotices({ ...tokenDeps, outbound, sign: (typ, claims) => tokens.signAs(typ, claims) });
  const held = createVaultNouns(issuer, ports, { draft, sessions });
  const { databaseRoles, connections } = held;
  const { deliveries, gateway } = createDeliveryNouns(ports, { ...tokenDeps, tokens, vault: held.vault, connections, databaseRoles });
  const records = await createRecords(ports, tokens, draft);
  const stopSuspending = startSuspendingUnclaimed({ store, clock, draft, log });
  const syncDeps = { store, clock, entropy, digests, draft, providers, issuer, log };
  return {
    draft,
    stopSuspending,
    revocations,
    estate,
    policy,
    signer,
    passwords,
    providers,
    directory,
    syncDeps,
    syncRunner: startSyncRunner(syncDeps),
    tokens,
    authorization,
    devices,
    signOuts,
    logoutNotices,
    ...held,
    deliveries,
    gateway,
    ...records,
  };
}

/** What is written beside the database: the journal of what ends, and the signed checkpoints of the log. */
async function createRecords(ports: Ports, tokens: Pick<Tokens, "signAs">, draft: Draft) {
  const { store, clock, log } = ports;
  const journal = await createJournal({
    store,
    clock,
    log,
    sink: ports.journalSink,
    digest: digests.sha256Base64url,
    instance: ports.instance,
  });
  const checkpoints = await createCheckpoints({
    store,
    clock,
    draft,
    log,
    sink: behindJournal(ports.sink, journal, log),
    sign: (claims) => tokens.signAs(jwtTypes.checkpoint, claims),
    digest: digests.sha256Base64url,
    instance: ports.instance,
  });
  return { journal, checkpoints };
}

/** Floor 1: the surfaces that need more than one noun. */
function createSurfaces(issuer: string, ports: Ports, nouns: Awaited<ReturnType<typeof createNouns>>, context: RequestContextOptions) {
  const { store, clock, entropy, envelope } = ports;
  const { draft, tokens, policy, revocations, directory, gateway, vault, signer, passwords, providers, checkpoints } = nouns;
  const feed = createRevocationFeed({ revocations, clock });
  const auditTail = createAuditTail({ store, clock });
  const findSessionCaller = createSessionCaller({ issuer, sessions: directory.sessions, digests });
  const findCaller = createFindApiCaller({ issuer, tokens, store, findSessionCaller });
  const api = apiRoutes(
    {
      issuer,
      store,
      clock,
      entropy,
      digests,
      checkPublicKey: (jwk) => signer.checkPublicKey(jwk),
      passwords,
      providers,
      revocations,
      policy,
      tokens,
      vault,
      connections: nouns.connectionPorts,
      deliveries: nouns.deliveries,
      custody: nouns.custody,
      auditTail,
      checkpoints,
      verifyAudit: async () => {
        await checkpoints.write();
        return verifyAudit({
          store,
          checkpoints: ports.sink.lines(),
          sha256: chainHash,
          verifyJws: (jws, keys) => signer.verify(jws, keys),
          publicKeys: tokens.signingKeys().flatMap(({ publicJwk }) => (publicJwk.alg === signatureAlgorithm ? [publicJwk] : [])),
          digest: digests.sha256Base64url,
          betweenPages: () => new Promise((resolve) => setImmediate(resolve)),
        });
      },
    },
    { store, clock, digests, draft, findCaller, answers: new RememberedAnswers({ store, envelope }) },
  );
  const gatewaySurface = createGatewaySurface({ gateway, ...context });
  return {
    endStreams: () => {
      feed.close();
      auditTail.close();
    },
    takeOverGateway: gatewaySurface.takeOver,
    routes: {
      gateway: gatewaySurface.routes,
      events: eventRoutes({ issuer, tokens, revocations, feed, store, clock, draft }),
      idpCallbacks: idpCallbackRoutes({ deps: nouns.syncDeps, runner: nouns.syncRunner }),
      deliveries: deliveryRoutes({ issuer, tokens, deliveries: nouns.deliveries, connections: nouns.connections }),
      self: selfRoutes({ issuer, tokens, store, policy }),
      scim: scimRoutes({ issuer, store, clock, entropy, digests, draft }),
      api: api.surface,
      docs: docsRoutes(api.document),
    },
  };
}

/** Whether the database answers. */
async function isReady({ store }: Ports): Promise<boolean> {
  try {
    await store.events({ newestFirst: true, limit: 1 });
    return true;
  } catch (error) {
    if (isGuardError(error)) return false;
    throw error;
  }
}
