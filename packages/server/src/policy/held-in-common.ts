import type { GrantIndex } from "./grant-index.ts";
import { isLive } from "./judge.ts";
import type { Holder } from "./party-index.ts";

/** The permissions that every holder has through live grants, by resource id. */
export function heldInCommon(holders: readonly Holder[], grants: GrantIndex, nowMs: number): ReadonlyMap<string, readonly string[]> {
  const [first, ...others] = holders.map((holder) => heldBy(holder, grants, nowMs));
  const common = new Map<string, readonly string[]>();
  for (const [resourceId, permissions] of first ?? []) {
    const shared = [...permissions].filter((permission) => others.every((other) => other.get(resourceId)?.has(permission)));
    if (shared.length > 0) common.set(resourceId, shared);
  }
  return common;
}

function heldBy(holder: Holder, grants: GrantIndex, nowMs: number): ReadonlyMap<string, ReadonlySet<string>> {
  const held = new Map<string, Set<string>>();
  for (const key of holder.keys) {
    for (const resourceId of grants.resourcesOf(key)) {
      const permissions = held.get(resourceId) ?? new Set();
      for (const grant of grants.of(key, resourceId))
        if (isLive(grant, nowMs)) for (const permission of grant.permissions) permissions.add(permission);
      held.set(resourceId, permissions);
    }
  }
  return held;
}
