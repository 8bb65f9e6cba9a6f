import type { ClientRow, Store } from "../../store/port.ts";
import { agentsBehind } from "./agents-behind.ts";
import { livingGrants } from "./grants-of.ts";
import type { Touched } from "./touched.ts";

/** A client stops: nobody reaches the agents behind it through it. */
export async function touchedByClient(store: Pick<Store, "find">, client: ClientRow, nowMs: number): Promise<Touched> {
  const grants = await livingGrants(store, { subjectType: "client", subjectId: client.id }, nowMs);
  const resourceIds = grants.map(({ resourceId }) => resourceId);
  const behind = await agentsBehind(store, resourceIds);
  const inbound = [];
  for (const { resourceId } of behind) if (resourceId !== null) inbound.push(...(await livingGrants(store, { resourceId }, nowMs)));
  return { agentIds: behind.map(({ id }) => id), clientIds: [client.id], resourceIds, peopleOf: inbound, userIds: [], grants };
}
