import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { type AccessTokenClaims, GuardError } from "@agent-id-guard/protocol";
import { getRequestListener } from "@hono/node-server";
import { createChange, createDraft } from "../../src/audit/index.ts";
import { openForCall } from "../../src/delivery/open-for-call.ts";
import { createGateway, type GatewayLimits } from "../../src/gateway/index.ts";
import { createApp } from "../../src/http/app.ts";
import { createGatewaySurface } from "../../src/http/gateway/surface.ts";
import { createReadSource } from "../../src/http/middleware/request-source.ts";
import { createEnvelope } from "../../src/kms/envelope.ts";
import { createLocalKms } from "../../src/kms/local.ts";
import { createOutbound, type OutboundOptions } from "../../src/outbound/undici.ts";
import { createPolicy } from "../../src/policy/index.ts";
import type { CredentialRow, Plan, ResourceRow } from "../../src/store/port.ts";
import { createVault } from "../../src/vault/index.ts";
import { type SecretCredential, secretCredential } from "./credentials.ts";
import { FakeAccessKeys } from "./fake-access-keys.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeDatabaseLogin } from "./fake-database-login.ts";
import { FakeStore } from "./fake-store.ts";
import { FakeTokens } from "./fake-tokens.ts";
import { forwardedResource } from "./forwarded.ts";
import { RandomEntropy } from "./random-entropy.ts";
import { agentRow, grantRow, userRow } from "./rows.ts";

export const agentId = "agt_00000000000000000000000001";
export const userId = "usr_00000000000000000000000001";
/** An agent that holds no grant. */
const strangerId = "agt_00000000000000000000000002";
/** An agent that may use the resource too, to stand before the other in a chain. */
export const earlierAgentId = "agt_00000000000000000000000003";
/** The secret of every credential unless a test says otherwise. */
export const secret = "sk-canary-7Qz0123456789/+wX";

export interface GatewayOptions {
  /** Where the resource's calls go. */
  readonly upstream: string;
  readonly resource?: Partial<ResourceRow>;
  readonly credential?: Partial<SecretCredential>;
  readonly limits?: Partial<GatewayLimits>;
  readonly outbound?: OutboundOptions;
}

/** A gateway with its real parts (policy, vault, dialer, HTTP) over a fake store, clock and tokens, and an agent that may use one resource. */
export async function startGateway(options: GatewayOptions) {
  const clock = new FakeClock();
  const entropy = new RandomEntropy(clock);
  const store = new FakeStore(clock);
  const draft = createDraft(clock, entropy);
  const resource = forwardedResource({ upstreamUrl: options.upstream, allowPrivateNetwork: true, ...options.resource });
  store.seed("resources", resource);
  store.seed("agents", agentRow(agentId), agentRow(strangerId), agentRow(earlierAgentId));
  store.seed("users", userRow(userId));
  store.seed(
    "grants",
    grantRow("gnt_1", "agent", agentId, resource.id, ["crm:read"]),
    grantRow("gnt_2", "user", userId, resource.id, ["crm:read"]),
    grantRow("gnt_3", "agent", earlierAgentId, resource.id, ["crm:read"]),
  );

  const kms = await createLocalKms({ ephemeral: true, entropy });
  const vault = createVault({
    ...{
      issuer: "https://guard.test",
      store,
      entropy,
      clock,
      oauthProviders: { check: async () => {} },
      databaseRoles: new FakeDatabaseLogin(),
      accessKeys: new FakeAccessKeys(),
    },
    envelope: createEnvelope({ kms, instanceId: "ins_1", entropy, clock }),
  });
  const change = () => createChange({ draft, clock }, { type: "system", id: "test", role: "owner" }, {});
  const commit = async (plan: Plan<CredentialRow>) => {
    await store.commit(plan);
    return plan.answer;
  };
  const credential = await commit(
    await vault.planStore(change(), secretCredential({ resourceId: resource.id, secret, ...options.credential })),
  );

  const none = () => Promise.reject(new GuardError("vault.no_credential"));
  const connections = { tokenFor: none, secretFor: none, killToken: none };
  const bearers = { get: none };
  const tokens = new FakeTokens(store);
  const policy = await createPolicy({ store, clock, entropy });
  const outbound = createOutbound(options.outbound);
  const errors: unknown[] = [];
  const gateway = createGateway({
    store,
    tokens,
    policy,
    deliveries: { openForCall: (resource, url, use) => openForCall({ vault, connections }, bearers, resource, url, use) },
    outbound,
    entropy,
    clock,
    draft,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    onError: (error) => errors.push(error),
  });
  const context = { newRequestId: () => "req", readSource: createReadSource([]) };
  const surface = createGatewaySurface({ gateway, ...context });
  const log = { info: () => {}, warn: () => {}, error: (fields: unknown) => errors.push(fields) };
  const app = createApp({ issuer: "https://guard.test", ...context, log, surfaces: { gateway: surface.routes } });
  const throughHono = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const direct = await listen(surface.takeOver(throughHono));
  const viaHono = await listen(throughHono);

  const claims = (more: Partial<AccessTokenClaims> = {}): AccessTokenClaims => ({
    iss: "https://guard.test",
    sub: agentId,
    aud: resource.identifier,
    client_id: agentId,
    scope: "crm:read",
    jti: entropy.uuid(),
    iat: Math.floor(clock.nowMs() / 1_000),
    exp: Math.floor(clock.nowMs() / 1_000) + 300,
    txn: entropy.id("transaction"),
    agent_id: agentId,
    owner: userId,
    ...more,
  });
  const token = tokens.issue(claims());

  return {
    ...{ clock, store, resource, credential, vault, change, commit, tokens, claims, token, gateway, errors, app },
    /** The server as guard runs it, and the same behind Hono alone. */
    url: direct.url,
    port: direct.port,
    honoUrl: viaHono.url,
    /** A call as an agent makes it. */
    call: (path: string, init: RequestInit = {}, via: "direct" | "hono" | "process" = "direct") => {
      const headers = new Headers(init.headers);
      if (!headers.has("authorization")) headers.set("authorization", `Bearer ${token}`);
      const url = `${via === "hono" ? viaHono.url : via === "direct" ? direct.url : "https://guard.test"}/gateway/${resource.name}${path}`;
      const request = {
        redirect: "manual",
        ...init,
        headers,
        ...(init.body instanceof ReadableStream ? { duplex: "half" } : {}),
      } as RequestInit;
      return via === "process" ? Promise.resolve(app.request(url, request)) : fetch(url, request);
    },
    /** The events of the gateway, once `count` of an action are there. */
    async recorded(action: string, count = 1) {
      for (;;) {
        const found = store.log.map(({ event }) => event).filter((event) => event.action === action);
        if (found.length >= count) return found;
        clock.advance(20);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async close() {
      await gateway.close();
      await Promise.all([direct.close(), viaHono.close()]);
      policy.close();
      await outbound.close();
      await kms.close();
    },
  };
}

export type GatewayUnderTest = Awaited<ReturnType<typeof startGateway>>;

async function listen(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, port, close };
}
