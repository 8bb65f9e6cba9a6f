import { keysOfUser } from "../policy/index.ts";
import type { CredentialRow, Store } from "../store/port.ts";
import type { Caller } from "./contract.ts";

/** Whether a credential may be used by this agent for this person. A binding to people excludes whoever acts for nobody. */
export async function isBoundTo(
  store: Pick<Store, "get" | "find">,
  { boundAgents, boundPeople }: Pick<CredentialRow, "boundAgents" | "boundPeople">,
  { agentId, userId }: Caller,
): Promise<boolean> {
  if (boundAgents !== null && (agentId === undefined || !boundAgents.includes(agentId))) return false;
  if (boundPeople === null) return true;
  const user = userId === undefined ? undefined : await store.get("users", userId);
  if (user === undefined) return false;
  const memberships = await store.find("memberships", { where: { userId: user.id } });
  const groups = memberships.map(({ groupId }) => groupId);
  const keys = new Set<string>(keysOfUser(user, groups));
  return boundPeople.some(({ type, id }) => keys.has(`${type}:${id}`));
}
