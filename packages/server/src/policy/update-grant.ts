import { GuardError, type UpdateGrant } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { GrantRow, Plan, Store } from "../store/port.ts";
import { faultsOfConditions, normaliseConditions } from "./conditions/check-conditions.ts";
import { narrows } from "./conditions/narrows.ts";
import { detailOf, factsOf, faultsOfExpiry, faultsOfPermissions } from "./create-grant.ts";
import { tokensRestingOn } from "./tokens-resting-on.ts";

/**
 * Changes what a grant gives, when and how; its ends stay. Where it then gives less in any way, the tokens that rest on it die as if it had been removed
 * (they are had anew at once where it still allows them); where it only gives more, none does.
 * Throws `request.invalid` naming each value that is wrong, `entity.stale`; commit fails with `stale` when somebody was faster.
 */
export async function planUpdateGrant(
  store: Pick<Store, "get" | "find">,
  change: Change,
  grant: GrantRow,
  version: number,
  input: UpdateGrant,
): Promise<Plan<GrantRow>> {
  if (grant.version !== version) throw new GuardError("entity.stale");
  const resource = await store.get("resources", grant.resourceId);
  if (resource === undefined) throw new GuardError("entity.not_found");
  const fields = [
    ...faultsOfPermissions(resource, input.permissions ?? []),
    ...(await faultsOfConditions(store, input.conditions)),
    ...(input.expiresAtMs === grant.expiresAtMs ? [] : faultsOfExpiry(input.expiresAtMs, change.nowMs)),
  ];
  if (fields.length > 0) throw new GuardError("request.invalid", { fields });
  const set = {
    permissions: input.permissions === undefined ? grant.permissions : [...new Set(input.permissions)],
    conditions: input.conditions === undefined ? grant.conditions : normaliseConditions(input.conditions),
    expiresAtMs: input.expiresAtMs === undefined ? grant.expiresAtMs : input.expiresAtMs,
  };
  const updated: GrantRow = { ...grant, ...set, version: version + 1 };
  return {
    writes: [{ verb: "compareAndSet", collection: "grants", id: grant.id, version, set }],
    events: [
      change.event({
        action: "grant.update",
        ...factsOf(updated, resource),
        detail: { ...detailOf(updated), changed: Object.keys(input).toSorted().join(" ") },
        ...(givesLess(grant, updated) ? { revokes: await tokensRestingOn(store, grant, resource) } : {}),
      }),
    ],
    answer: updated,
  };
}

/** Whether somebody could have had something of the grant before that they could not have now. */
function givesLess(before: GrantRow, after: GrantRow): boolean {
  const lostPermission = before.permissions.some((permission) => !after.permissions.includes(permission));
  const endsEarlier = (after.expiresAtMs ?? Number.POSITIVE_INFINITY) < (before.expiresAtMs ?? Number.POSITIVE_INFINITY);
  return lostPermission || endsEarlier || narrows(before.conditions, after.conditions);
}
