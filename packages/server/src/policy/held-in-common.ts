import type { Circumstances } from "./conditions/read-conditions.ts";
import type { GrantIndex } from "./grant-index.ts";
import { holdingOf } from "./holding.ts";
import type { Holder } from "./party-index.ts";

/** The permissions that every holder has through grants that hold, by resource id. */
export function heldInCommon(
  holders: readonly Holder[],
  grants: GrantIndex,
  circumstances: Circumstances,
): ReadonlyMap<string, readonly string[]> {
  const [first, ...others] = holders.map((holder) => heldBy(holder, grants, circumstances));
  const common = new Map<string, readonly string[]>();
  for (const [resourceId, permissions] of first ?? []) {
    const shared = [...permissions].filter((permission) => others.every((other) => other.get(resourceId)?.has(permission)));
    if (shared.length > 0) common.set(resourceId, shared);
  }
  return common;
}

function heldBy(holder: Holder, grants: GrantIndex, circumstances: Circumstances): ReadonlyMap<string, ReadonlySet<string>> {
  const held = new Map<string, ReadonlySet<string>>();
  for (const resourceId of new Set(holder.keys.flatMap((key) => [...grants.resourcesOf(key)]))) {
    const { given } = holdingOf(holder, (key) => grants.of(key, resourceId), circumstances);
    held.set(resourceId, new Set(given.flatMap(({ grant }) => grant.permissions)));
  }
  return held;
}
