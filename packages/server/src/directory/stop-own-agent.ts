import type { StoppedAgent } from "@agent-id-guard/protocol";
import { type Change, endOfGrant, type KnownCaller, type RevocationTarget } from "../audit/index.ts";
import type { AgentRow, Plan, Store, Write } from "../store/port.ts";
import { personOf } from "./person.ts";

/**
 * Stops what an agent does in the caller's name: the tokens with which it is called for them, those that it got on the strength of these, and the refresh
 * tokens of clients that call it for them. Nobody else's die, and the person may start it anew. Throws `access.role_required` (not a person).
 */
export async function planStopOwnAgent(
  store: Pick<Store, "get" | "find">,
  change: Change<KnownCaller>,
  agent: AgentRow,
  reason: string | undefined,
): Promise<Plan<StoppedAgent>> {
  const userId = personOf(change.by);
  const { resourceId } = agent;
  const own = resourceId === null ? undefined : await store.get("resources", resourceId);
  const through: RevocationTarget = { kind: "grant", id: userId, aud: agent.id };
  const revokes = own === undefined ? [through] : await endOfGrant(store, userId, own);
  const families = resourceId === null ? [] : await store.find("refresh_tokens", { where: { userId, resourceId } });
  const forgetting: readonly Write[] =
    resourceId === null ? [] : [{ verb: "remove", collection: "refresh_tokens", where: { userId, resourceId } }];
  const event = change.event({
    action: "user.agent.stop",
    target: { type: "agent", id: agent.id },
    userId,
    agentId: agent.id,
    ownerId: agent.ownerId,
    ...(reason === undefined ? {} : { reason }),
    revokes,
  });
  const endedSignIns = new Set(families.filter(({ spentAtMs }) => spentAtMs === null).map(({ familyId }) => familyId)).size;
  return {
    writes: forgetting,
    events: [{ ...event, category: "auth" }],
    answer: { agentId: agent.id, stoppedAtMs: change.nowMs, endedSignIns },
  };
}
