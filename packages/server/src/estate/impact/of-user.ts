import { keysOfUser } from "../../policy/index.ts";
import type { GrantRow, Store, UserRow } from "../../store/port.ts";
import { agentsBehind } from "./agents-behind.ts";
import { everyRow } from "./every-row.ts";
import { livingGrants, subjectsOf } from "./grants-of.ts";
import type { Touched } from "./touched.ts";

/** A person stops: no agent acts for them, through whichever client, at whatever resource. Only the grants to them alone say nothing any more. */
export async function touchedByUser(store: Pick<Store, "find">, user: UserRow, nowMs: number): Promise<Touched> {
  const groupIds: string[] = [];
  for await (const { groupId } of everyRow(store, "memberships", { userId: user.id })) groupIds.push(groupId);
  const held: GrantRow[] = [];
  for (const key of keysOfUser(user, groupIds)) {
    const at = key.indexOf(":");
    const subjectType = key.slice(0, at) as GrantRow["subjectType"];
    held.push(...(await livingGrants(store, { subjectType, subjectId: key.slice(at + 1) }, nowMs)));
  }
  const resourceIds = held.map(({ resourceId }) => resourceId);
  const behind = await agentsBehind(store, resourceIds);
  const clientIds: string[] = [];
  for (const { resourceId } of behind)
    if (resourceId !== null)
      clientIds.push(...subjectsOf(await livingGrants(store, { resourceId, subjectType: "client" }, nowMs), "client"));
  return {
    agentIds: behind.map(({ id }) => id),
    clientIds,
    resourceIds,
    peopleOf: [],
    userIds: [user.id],
    grants: held.filter(({ subjectType }) => subjectType === "user"),
  };
}
