import type { RevocationTarget } from "../audit/index.ts";
import type { AgentRow, ResourceRow } from "../store/port.ts";

/** The event fields that name an agent. */
export function factsOf(agent: AgentRow) {
  return { target: { type: "agent", id: agent.id }, agentId: agent.id, ownerId: agent.ownerId };
}

/** All tokens that an agent is part of: those it got or acted with, and those that others call it with. */
export function everyTokenOf(agent: AgentRow, resource: ResourceRow | undefined): readonly RevocationTarget[] {
  const acting: RevocationTarget = { kind: "agent", id: agent.id };
  return resource === undefined ? [acting] : [acting, { kind: "resource", id: resource.identifier }];
}
