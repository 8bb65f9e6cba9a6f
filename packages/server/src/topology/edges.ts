import type { CreateGrant, GrantConditions, TopologyEdge } from "@agent-id-guard/protocol";
import type { Digests } from "../entropy/port.ts";
import { normaliseConditions } from "../policy/index.ts";
import type { AgentRow, GrantRow, Store } from "../store/port.ts";

/** All grants of an agent's topology, by age: those on its own resource, and those it holds. */
export async function readGrantsOf(store: Pick<Store, "find">, agent: AgentRow): Promise<readonly GrantRow[]> {
  const held = await store.find("grants", { where: { subjectId: agent.id } });
  const given = agent.resourceId === null ? [] : await store.find("grants", { where: { resourceId: agent.resourceId } });
  const byId = new Map([...held, ...given].map((grant) => [grant.id, grant]));
  return [...byId.values()].filter((grant) => touches(agent, grant)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Whether an edge begins or ends at the agent. */
export function touches(
  agent: AgentRow,
  { subjectType, subjectId, resourceId }: Pick<GrantRow, "subjectType" | "subjectId" | "resourceId">,
) {
  return (subjectType === "agent" && subjectId === agent.id) || resourceId === agent.resourceId;
}

/**
 * A number that is another one as soon as the ids or versions of the grants are: 48 bits of their digest, never 0.
 * It tells a reader that something changed; that two writers don't pass each other is the lock's business.
 */
export function versionOf(digests: Pick<Digests, "sha256Hex">, grants: readonly GrantRow[]): number {
  const text = JSON.stringify(grants.map(({ id, version }) => [id, version]));
  return 1 + Number.parseInt(digests.sha256Hex(text).slice(0, 12), 16);
}

export function edgeOf({ id, subjectType, subjectId, resourceId, permissions, conditions, expiresAtMs }: GrantRow): TopologyEdge {
  return { grantId: id, subjectType, subjectId, resourceId, permissions: [...permissions], conditions, expiresAtMs };
}

/** The particulars of an edge, without its id. */
export type EdgeTerms = Omit<TopologyEdge, "grantId">;

/** A wanted edge with everything said that it leaves out. */
export function termsOf({ subjectType, subjectId, resourceId, permissions, conditions, expiresAtMs }: CreateGrant): EdgeTerms {
  const unique = [...new Set(permissions)];
  return {
    subjectType,
    subjectId,
    resourceId,
    permissions: unique,
    conditions: normaliseConditions(conditions),
    expiresAtMs: expiresAtMs ?? null,
  };
}

/** The ends of an edge as one text. */
export function endsOf({ subjectType, subjectId, resourceId }: Pick<EdgeTerms, "subjectType" | "subjectId" | "resourceId">): string {
  return JSON.stringify([subjectType, subjectId, resourceId]);
}

/** Whether two edges hold at the same times and under the same conditions. */
export function holdAlike(a: EdgeTerms, b: EdgeTerms): boolean {
  return a.expiresAtMs === b.expiresAtMs && sameConditions(a.conditions, b.conditions);
}

/** Whether two lists name the same permissions. */
export function samePermissions(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((permission) => b.includes(permission));
}

export function sameConditions(a: GrantConditions | null, b: GrantConditions | null): boolean {
  return textOf(a) === textOf(b);
}

/** Conditions as text, whatever the order of their members: a database may keep it or not. */
function textOf(conditions: GrantConditions | null): string {
  return JSON.stringify(conditions, (_name, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
