import type { Store } from "../../store/port.ts";
import { agentsBehind } from "./agents-behind.ts";
import { livingGrants, subjectsOf } from "./grants-of.ts";
import type { Touched } from "./touched.ts";

/** A resource stops, or the credential with which it is called: whoever holds a grant on it loses it. */
export async function touchedByResource(store: Pick<Store, "find">, resourceId: string, nowMs: number): Promise<Touched> {
  const grants = await livingGrants(store, { resourceId }, nowMs);
  const behind = await agentsBehind(store, [resourceId]);
  return {
    agentIds: [...behind.map(({ id }) => id), ...subjectsOf(grants, "agent")],
    clientIds: subjectsOf(grants, "client"),
    resourceIds: [resourceId],
    peopleOf: grants,
    userIds: [],
    grants,
  };
}
