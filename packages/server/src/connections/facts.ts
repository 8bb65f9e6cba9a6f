import type { EventFacts, RequestSource } from "../audit/index.ts";
import type { ConnectionRow, CredentialRow, Store } from "../store/port.ts";

/** On whose behalf a connection is touched: an agent, the person themselves, or the server. */
export interface Touch {
  readonly agentId: string | null;
  readonly userId: string | null;
  readonly txn?: string | undefined;
  readonly source: RequestSource;
}

type Who = Pick<EventFacts, "category" | "actor" | "agentId" | "ownerId" | "userId" | "txn" | "source" | "credentialId" | "resource">;

/** Who, for whom, with which credential of which resource: what every event of a connection says. */
export async function whoOf(store: Pick<Store, "get">, credential: CredentialRow, touch: Touch): Promise<Who> {
  const { agentId, userId, txn, source } = touch;
  const agent = agentId === null ? undefined : await store.get("agents", agentId);
  const resource = await store.get("resources", credential.resourceId);
  return {
    category: "credential",
    actor:
      agentId !== null ? { type: "agent", id: agentId } : userId !== null ? { type: "user", id: userId } : { type: "system", id: "system" },
    ...(agentId === null ? {} : { agentId }),
    ...(agent === undefined ? {} : { ownerId: agent.ownerId }),
    ...(userId === null ? {} : { userId }),
    ...(txn === undefined ? {} : { txn }),
    source,
    credentialId: credential.id,
    ...(resource === undefined ? {} : { resource: { id: resource.id, kind: resource.kind, identifier: resource.identifier } }),
  };
}

export const connectionTarget = ({ id }: Pick<ConnectionRow, "id">) => ({ type: "connection", id });
export const requestTarget = (id: string) => ({ type: "connection_request", id });
