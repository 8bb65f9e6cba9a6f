import type { GrantRow, ResourceRow, Store } from "../store/port.ts";

/** The grants of one party that have not expired, by resource. */
export type Holding = ReadonlyMap<string, readonly GrantRow[]>;

/** Subject keys as grants are filed under them: `<type>:<id>`. */
export async function holdingOf(store: Pick<Store, "find">, keys: readonly string[], nowMs: number): Promise<Holding> {
  const held: GrantRow[] = [];
  for (const key of keys) {
    const colon = key.indexOf(":");
    const [subjectType, subjectId] = [key.slice(0, colon), key.slice(colon + 1)];
    const filed = await store.find("grants", { where: { subjectId } });
    held.push(...filed.filter((grant) => grant.subjectType === subjectType && (grant.expiresAtMs === null || grant.expiresAtMs > nowMs)));
  }
  return Map.groupBy(held, ({ resourceId }) => resourceId);
}

/** How a call comes, as far as it is known before it is made. */
export interface Via {
  readonly clientId: string;
  /** Agents in the chain when the call is made. */
  readonly agents: number;
}

/** What several parties may do together at a resource. */
export interface Rights {
  readonly permissions: readonly string[];
  /** The grants that give these permissions. */
  readonly grants: readonly GrantRow[];
  /** Whether some of it is given at certain hours or to certain networks only. */
  readonly isConditional: boolean;
}

/**
 * The permissions that the resource declares and every party holds, by grants whose conditions this way can meet: its client and the length
 * of its chain are known. Hours and networks are not, so what depends on them counts and is marked.
 */
export function rightsAt(resource: ResourceRow, holdings: readonly Holding[], via: Via): Rights {
  const usable = holdings.map((holding) => (holding.get(resource.id) ?? []).filter((grant) => canHold(grant, via)));
  const permissions = resource.permissions
    .map(({ name }) => name)
    .filter((name) => usable.every((grants) => grants.some((grant) => grant.permissions.includes(name))));
  const isGiven = (grants: readonly GrantRow[], name: string) =>
    grants.some((grant) => isAlways(grant) && grant.permissions.includes(name));
  return {
    permissions,
    grants: usable.flat().filter((grant) => grant.permissions.some((name) => permissions.includes(name))),
    isConditional: permissions.some((name) => !usable.every((grants) => isGiven(grants, name))),
  };
}

function canHold({ conditions }: GrantRow, { clientId, agents }: Via): boolean {
  const { clients, maxChainLength } = conditions ?? {};
  return (clients === undefined || clients.includes(clientId)) && (maxChainLength === undefined || agents <= maxChainLength);
}

function isAlways({ conditions }: GrantRow): boolean {
  return conditions?.hours === undefined && conditions?.networks === undefined;
}
