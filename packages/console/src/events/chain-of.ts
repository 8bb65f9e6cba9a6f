import type { AuditEvent } from "./queries.ts";

/** A step of the way of a call. */
export interface ChainStep {
  readonly id: string;
  readonly type: "user" | "client" | "agent" | "resource" | "system" | "anonymous";
  /** Of a resource. */
  readonly kind?: string;
}

const types: Readonly<Record<string, ChainStep["type"]>> = { usr: "user", cli: "client", agt: "agent", res: "resource" };

/** Who calls through whom what: User → Client → Agent → Resource, as far as the event knows. */
export function chainOf(event: AuditEvent): readonly ChainStep[] {
  const known = event.chain ?? [event.userId, event.clientId, event.agentId].filter((id) => id !== undefined);
  const callers = known.map((id): ChainStep => ({ id, type: types[id.slice(0, 3)] ?? "resource" }));
  const actor: ChainStep = { id: event.actor.id, type: event.actor.type };
  const withActor = callers.some(({ id }) => id === actor.id) || event.actor.type === "anonymous" ? callers : [...callers, actor];
  const { resource } = event;
  return resource === undefined ? withActor : [...withActor, { id: resource.id, type: "resource", kind: resource.kind }];
}

/** The longest way among events of one transaction that reached something. */
export function longestChain(events: readonly AuditEvent[]): readonly ChainStep[] {
  return events.map(chainOf).reduce<readonly ChainStep[]>((longest, chain) => (chain.length > longest.length ? chain : longest), []);
}
