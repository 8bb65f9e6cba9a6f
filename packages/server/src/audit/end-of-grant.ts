import type { ResourceRow, Store } from "../store/port.ts";
import type { RevocationTarget } from "./revocations-of.ts";

/**
 * What dies when a party (or `*`: whoever it may have been) loses a grant on a resource: the tokens for it that the party is part of, and where the
 * resource is an agent, also what that agent got on the strength of them (case XCH-10).
 */
export async function endOfGrant(
  store: Pick<Store, "find">,
  id: string,
  resource: Pick<ResourceRow, "id" | "kind" | "identifier">,
): Promise<readonly RevocationTarget[]> {
  const atResource: RevocationTarget = { kind: "grant", id, aud: resource.identifier };
  if (resource.kind !== "agent") return [atResource];
  const agents = await store.find("agents", { where: { resourceId: resource.id } });
  return [atResource, ...agents.map((agent): RevocationTarget => ({ kind: "grant", id, aud: agent.id }))];
}
