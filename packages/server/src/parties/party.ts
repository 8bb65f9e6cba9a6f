import type { RevocationTarget } from "../audit/index.ts";
import type { AgentRow, ClientRow, ResourceRow, Write } from "../store/port.ts";

/** A party with the collection that its row is in. */
export type RegisteredParty =
  | { readonly collection: "agents"; readonly row: AgentRow }
  | { readonly collection: "clients"; readonly row: ClientRow }
  | { readonly collection: "resources"; readonly row: ResourceRow };

/** What an event calls this party. */
export const targetTypeOf = { agents: "agent", clients: "client", resources: "resource" } as const;

/** What kills the tokens that the party itself was issued. A resource server is a client of the token endpoint. */
export function ownTokensOf({ collection, row }: RegisteredParty): RevocationTarget {
  return { kind: collection === "agents" ? "agent" : "client", id: row.id };
}

/** The event fields that name the party. */
export function factsOf({ collection, row }: RegisteredParty) {
  const target = { type: targetTypeOf[collection], id: row.id };
  if (collection === "agents") return { target, agentId: row.id, ownerId: row.ownerId };
  if (collection === "clients") return { target, clientId: row.id };
  return { target, resource: { id: row.id, kind: row.kind, identifier: row.identifier } };
}

/** Changes nothing but the version: whoever read an older one fails with `stale`, so two changes of one party never pass each other. */
export function touch({ collection, row }: RegisteredParty, version: number): Write {
  return { verb: "compareAndSet", collection, id: row.id, version, set: {} };
}
