import { endpoints, GuardError, kindOfId, type Self } from "@agent-id-guard/protocol";
import type { ResourceRow, Store } from "../store/port.ts";
import type { Parties, Policy, Prospect } from "./contract.ts";

export interface SelfPorts {
  readonly store: Store;
  readonly policy: Pick<Policy, "grantsOf">;
  readonly issuer: string;
}

type Identity = Pick<Self, "id" | "kind" | "name" | "ownerId" | "identifier">;

/**
 * What a party is, and what its own grants let it reach now and from where it asks: active resources with the permissions that they still declare.
 * What a grant asks of the chain shows at the call. Throws `token.revoked` for a party that is gone.
 */
export async function describeSelf(ports: SelfPorts, id: string, prospect: Prospect): Promise<Self> {
  const identity = await identify(ports.store, id);
  const parties: Parties | undefined =
    identity.kind === "agent" ? { agentId: id } : identity.kind === "client" ? { clientId: id } : undefined;
  const held = parties === undefined ? new Map<string, readonly string[]>() : await ports.policy.grantsOf(parties, prospect);
  const resources: Self["resources"] = [];
  for (const [resourceId, permissions] of held) {
    const resource = await ports.store.get("resources", resourceId);
    const reach = resource === undefined ? undefined : describeReach(resource, permissions, ports.issuer);
    if (reach !== undefined) resources.push(reach);
  }
  return { ...identity, resources: resources.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

async function identify(store: Store, id: string): Promise<Identity> {
  const kind = kindOfId(id);
  if (kind === "agent") {
    const agent = await store.get("agents", id);
    const own = agent?.resourceId ? await store.get("resources", agent.resourceId) : undefined;
    if (agent !== undefined)
      return { id, kind, name: agent.name, ownerId: agent.ownerId, ...(own === undefined ? {} : { identifier: own.identifier }) };
  }
  if (kind === "client") {
    const client = await store.get("clients", id);
    if (client !== undefined) return { id, kind, name: client.name };
  }
  if (kind === "resource") {
    const resource = await store.get("resources", id);
    if (resource !== undefined) return { id, kind, name: resource.name, identifier: resource.identifier };
  }
  throw new GuardError("token.revoked");
}

function describeReach(resource: ResourceRow, permissions: readonly string[], issuer: string): Self["resources"][number] | undefined {
  const { id, name, kind, identifier, upstreamUrl } = resource;
  const declared = new Set(resource.permissions.map((permission) => permission.name));
  const left = permissions.filter((permission) => declared.has(permission));
  if (resource.state !== "active" || left.length === 0) return undefined;
  const isProxied = kind === "llm" || kind === "service";
  return {
    id,
    name,
    kind,
    identifier,
    ...(isProxied ? { gatewayUrl: `${issuer}${endpoints.gateway}/${name}` } : {}),
    ...(isProxied && upstreamUrl !== null ? { upstreamUrl } : {}),
    permissions: left,
  };
}
