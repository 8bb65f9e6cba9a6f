import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createChange, createDraft, createRevocations } from "../../src/audit/index.ts";
import { isOriginOfClient } from "../../src/clients/index.ts";
import { type ConnectionPorts, createConnections } from "../../src/connections/index.ts";
import { createDatabaseRoles } from "../../src/database-roles/postgres/postgres.ts";
import { createDirectory, type Directory } from "../../src/directory/index.ts";
import { digests } from "../../src/entropy/digests.ts";
import { createSystemEntropy } from "../../src/entropy/system.ts";
import { createEstate } from "../../src/estate/index.ts";
import { createApp } from "../../src/http/app.ts";
import { connectRoutes } from "../../src/http/connect/routes.ts";
import { createReadSource } from "../../src/http/middleware/request-source.ts";
import { authorizeRoutes } from "../../src/http/oauth/authorize.ts";
import { createOAuthSurface } from "../../src/http/oauth/routes.ts";
import { signinRoutes } from "../../src/http/signin/routes.ts";
import { wellKnownRoutes } from "../../src/http/wellknown.ts";
import { createRegisteredProviders } from "../../src/idp/registered.ts";
import { createScryptHasher } from "../../src/idp/scrypt.ts";
import { createEnvelope } from "../../src/kms/envelope.ts";
import { createLocalKms } from "../../src/kms/local.ts";
import { listCatalogue } from "../../src/oauth-provider/catalogue/entries.ts";
import { createOauthProviders } from "../../src/oauth-provider/providers.ts";
import { createOutbound } from "../../src/outbound/undici.ts";
import { createPolicy } from "../../src/policy/index.ts";
import { createSigner } from "../../src/signer/node-crypto.ts";
import { openStore } from "../../src/store/open.ts";
import type { Unit } from "../../src/store/port.ts";
import {
  createAuthorization,
  createDeviceAnswers,
  createLogoutNotices,
  createSignOuts,
  createTokens,
  soundKeys,
} from "../../src/tokens/index.ts";
import { createVault } from "../../src/vault/index.ts";
import { FakeAccessKeys } from "./fake-access-keys.ts";
import { FakeLog } from "./fake-log.ts";
import { sha256 } from "./fake-store.ts";
import { ShiftedClock } from "./shifted-clock.ts";

export interface PeopleHouseOptions {
  /** Served in process under this name; without it over HTTP on loopback. */
  readonly issuer?: string;
  readonly builtin?: boolean;
  /** For several replicas of one installation: the database and the master key's file that they share. */
  readonly shared?: { readonly database: string; readonly keyFile: string };
}

/** The part of the server through which people come in, put together as in production but for the cost of a password: SQLite in memory, real keys, real HTTP. */
export type PeopleHouse = Awaited<ReturnType<typeof openPeopleHouse>>;

export async function openPeopleHouse(options: PeopleHouseOptions = {}) {
  const socket = options.issuer === undefined ? await listen() : undefined;
  const issuer = options.issuer ?? socket?.url ?? "";
  const clock = new ShiftedClock();
  const log = new FakeLog();
  const entropy = createSystemEntropy(clock);
  const draft = createDraft(clock, entropy);
  const store = await openStore({ database: options.shared?.database ?? ":memory:", clock, sha256, log });
  const estate = await createEstate(store);
  const policy = await createPolicy({ store, clock, entropy });
  const kms = await createLocalKms(
    options.shared === undefined ? { ephemeral: true, entropy } : { keyFile: options.shared.keyFile, entropy },
  );
  const outbound = createOutbound();
  const envelope = createEnvelope({ kms, instanceId: "test", entropy, clock });
  const providers = createRegisteredProviders({ envelope, outbound, entropy, clock, issuer });
  const passwords = createScryptHasher(entropy, { derive: deriveCheaply });
  const builtin = options.builtin ?? true;
  const directory: Directory = createDirectory({ store, clock, entropy, digests, draft, passwords, providers, issuer, builtin });
  const { sessions, pendingSignIns, tickets } = directory;
  const authorization = createAuthorization({
    issuer,
    store,
    clock,
    entropy,
    digests,
    draft,
    policy,
    estate,
    sessions,
    pendingSignIns,
    tickets,
  });
  const revocations = await createRevocations({ store, clock });
  const tokenDeps = { issuer, store, policy, signer: createSigner(), envelope, revocations, estate, clock, entropy, digests, draft, log };
  const tokens = await createTokens({ ...tokenDeps, tickets });
  const people = { ...tokenDeps, sessions, pendingSignIns, tickets };
  const devices = createDeviceAnswers(people);
  const signOuts = createSignOuts({ ...people, keys: () => soundKeys(tokens) });
  const logoutNotices = createLogoutNotices({ ...tokenDeps, outbound, sign: (typ, claims) => tokens.signAs(typ, claims) });
  const oauthProviders = createOauthProviders({ outbound, clock, issuer });
  const databaseRoles = createDatabaseRoles({ outbound, entropy, instance: "test" });
  const vault = createVault({ issuer, store, envelope, entropy, clock, oauthProviders, databaseRoles, accessKeys: new FakeAccessKeys() });
  const connectionPorts: ConnectionPorts = {
    ...{ issuer, store, envelope, entropy, clock, digests, draft, vault, oauthProviders, sessions, log },
    catalogue: listCatalogue(),
  };
  const connections = createConnections(connectionPorts);
  const context = { newRequestId: () => entropy.uuid(), readSource: createReadSource([]) };
  const app = createApp({
    issuer,
    ...context,
    log,
    surfaces: {
      wellKnown: wellKnownRoutes({ issuer, federates: () => tokens.federates() }),
      oauth: createOAuthSurface({ tokens, issuer, isOriginOfClient: (origin) => isOriginOfClient(store, origin), ...context }).routes,
      signin: signinRoutes({ issuer, directory, devices, signOuts, log }),
      authorize: authorizeRoutes({ issuer, authorization, pendingSignIns, log }),
      connect: connectRoutes({ issuer, connecting: connections.connecting, pendingSignIns, log }),
    },
  });
  socket?.serve(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  const admin = () => createChange({ draft, clock }, { type: "system", id: "system", role: "owner" }, {});
  return {
    issuer,
    clock,
    log,
    entropy,
    draft,
    store,
    policy,
    envelope,
    providers,
    passwords,
    directory,
    tokens,
    vault,
    connectionPorts,
    connections,
    fetch: async (request: Request): Promise<Response> => (socket === undefined ? app.fetch(request) : fetch(request)),
    /** One administrative act. */
    admin,
    commit: (unit: Unit) => store.commit(unit),
    close: async () => {
      await socket?.close();
      await logoutNotices.close();
      tokens.close();
      revocations.close();
      policy.close();
      estate.close();
      await outbound.close();
      await store.close();
      await kms.close();
    },
  };
}

/** In place of scrypt, which is tested by itself: these tests sign in hundreds of times. */
const deriveCheaply = async (password: string, salt: Uint8Array) =>
  new Uint8Array(createHash("sha256").update(salt).update(password).digest());

type Listener = ReturnType<typeof getRequestListener>;

async function listen() {
  let answer: Listener | undefined;
  const server = createServer((request, response) => void answer?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (listener: Listener) => {
      answer = listener;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
