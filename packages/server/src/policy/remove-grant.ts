import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { GrantRow, Plan, Store } from "../store/port.ts";
import { detailOf, factsOf } from "./create-grant.ts";
import { tokensRestingOn } from "./tokens-resting-on.ts";

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
        detail: detailOf(grant),
        revokes: resource === undefined ? [] : await tokensRestingOn(store, grant, resource),
      }),
    ],
    answer: undefined,
  };
}
