import { GuardError } from "@agent-id-guard/protocol";
import { type Change, endOfGrant } from "../audit/index.ts";
import type { GrantRow, Plan, Store } from "../store/port.ts";
import { factsOf } from "./create-grant.ts";

/** Removes a grant; the tokens for its resource that its subjects hold die. Throws `entity.stale`; commit fails with `spent` when somebody was faster. */
export async function planRemoveGrant(
  store: Pick<Store, "get" | "find">,
  change: Change,
  grant: GrantRow,
  version: number,
): Promise<Plan<undefined>> {
  if (grant.version !== version) throw new GuardError("entity.stale");
  const resource = await store.get("resources", grant.resourceId);
  return {
    writes: [{ verb: "consumeOne", collection: "grants", id: grant.id, where: { version } }],
    events: [
      change.event({
        action: "grant.remove",
        ...factsOf(grant, resource),
        detail: { subjectType: grant.subjectType, subjectId: grant.subjectId, permissions: grant.permissions.join(" ") },
        revokes: resource === undefined ? [] : await endOfGrant(store, whose(grant), resource),
      }),
    ],
    answer: undefined,
  };
}

/** A party's grant kills what that party is part of at this audience; one of a group, a department or everyone kills the audience's tokens (they are had again at once where another grant allows it). */
function whose({ subjectType, subjectId }: GrantRow): string {
  const isParty = subjectType === "agent" || subjectType === "client" || subjectType === "user";
  return isParty ? subjectId : "*";
}
