import { GuardError } from "@agent-id-guard/protocol";
import type { Change, KnownCaller } from "../audit/index.ts";
import type { ConsentRow, Plan, Store } from "../store/port.ts";

/** The consent with this id; a person's own where `userId` is given. Throws `entity.not_found`. */
export async function readConsent(store: Pick<Store, "get">, id: string, userId?: string): Promise<ConsentRow> {
  const row = await store.get("consents", id);
  if (row === undefined || (userId !== undefined && row.userId !== userId)) throw new GuardError("entity.not_found");
  return row;
}

/**
 * Takes a consent back: the client's refresh tokens for this person and agent go, and every access token that it holds for this person dies, with what
 * agents got on the strength of it. What it may go on doing, at another agent, it refreshes. Commit fails with `spent` when somebody was faster.
 */
export async function planWithdrawConsent(
  store: Pick<Store, "find" | "get">,
  change: Change<KnownCaller>,
  row: ConsentRow,
): Promise<Plan<undefined>> {
  const { id, userId, clientId, resourceId, permissions } = row;
  const [agent] = await store.find("agents", { where: { resourceId } });
  const event = change.event({
    action: "consent.withdraw",
    target: { type: "consent", id },
    userId,
    clientId,
    ...(agent === undefined ? {} : { agentId: agent.id, ownerId: agent.ownerId }),
    detail: { permissions: permissions.join(" ") },
    revokes: [{ kind: "grant", id: userId, aud: clientId }],
  });
  return {
    writes: [
      { verb: "consumeOne", collection: "consents", id },
      { verb: "remove", collection: "refresh_tokens", where: { userId, clientId, resourceId } },
    ],
    // What people do about themselves is no administration.
    events: [change.by.id === userId ? { ...event, category: "auth" } : event],
    answer: undefined,
  };
}
