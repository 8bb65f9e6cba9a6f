import type { Self } from "@agent-id-guard/protocol";
import { type CryptoKey, generateKeyPair } from "jose";
import { AgentGuard, type ConnectOptions } from "../../src/index.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeGuard } from "./fake-guard.ts";

export const agentId = "agt_01k9x3v7q8e5m2n4p6r8s0t1v3";
export const autonomousId = "agt_01k9x3v7q8e5m2n4p6r8s0t1v4";
export const agentSecret = "agent-secret-canary-0123456789abcdef0123456789";
export const agentIdentifier = "https://helper.example/agent";

const resources: Self["resources"] = [
  {
    id: "res_01k9x3v7q8e5m2n4p6r8s0t1v1",
    name: "openai",
    kind: "llm",
    identifier: "https://api.openai.example/v1",
    gatewayUrl: "https://guard.example/gateway/openai",
    upstreamUrl: "https://api.openai.example/v1",
    permissions: ["chat"],
  },
  {
    id: "res_01k9x3v7q8e5m2n4p6r8s0t1v2",
    name: "crm",
    kind: "service",
    identifier: "urn:example:crm",
    gatewayUrl: "https://guard.example/gateway/crm",
    upstreamUrl: "https://crm.example/v1",
    permissions: ["contacts:read", "contacts:write"],
  },
  {
    id: "res_01k9x3v7q8e5m2n4p6r8s0t1v5",
    name: "tickets",
    kind: "mcp",
    identifier: "https://tickets.example/mcp",
    permissions: ["tickets:read"],
  },
  { id: "res_01k9x3v7q8e5m2n4p6r8s0t1v6", name: "locked", kind: "mcp", identifier: "https://locked.example/mcp", permissions: [] },
  { id: "res_01k9x3v7q8e5m2n4p6r8s0t1v7", name: "clear", kind: "mcp", identifier: "http://clear.example/mcp", permissions: ["x"] },
];

/** A fake server, an agent registered at it, and a clock. */
export interface World {
  readonly clock: FakeClock;
  readonly guard: FakeGuard;
  readonly privateKey: CryptoKey;
  /** Connects the interactive agent with its secret, or as the options say. */
  connect(options?: Partial<ConnectOptions>): Promise<AgentGuard>;
}

export async function createWorld(): Promise<World> {
  const clock = new FakeClock();
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const guard = await FakeGuard.start(clock, [
    { self: { id: agentId, kind: "agent", name: "helper", identifier: agentIdentifier, resources }, secret: agentSecret, publicKey },
    { self: { id: autonomousId, kind: "agent", name: "nightly", resources }, secret: agentSecret },
  ]);
  const connect = (options: Partial<ConnectOptions> = {}) => {
    const credential = "privateKey" in options || "tokenFile" in options ? {} : { secret: agentSecret };
    return AgentGuard.connect({ issuer: guard.issuer, agentId, fetch: guard.fetch, clock, ...credential, ...options } as ConnectOptions);
  };
  return { clock, guard, privateKey, connect };
}
