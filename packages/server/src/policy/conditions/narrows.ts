import { type GrantConditions, weekdays } from "@agent-id-guard/protocol";
import { type Hours, msOfDay, windowMs } from "./hours.ts";
import { isWithinNetwork } from "./networks.ts";

/**
 * Whether there may be a call for which the conditions before held and those after do not. In doubt it is yes: tokens that could have been kept are
 * then had anew, while none is kept that should have died. Both are normalised.
 */
export function narrows(before: GrantConditions | null, after: GrantConditions | null): boolean {
  const [earlier, later] = [before ?? {}, after ?? {}];
  return !(
    keepsWide(earlier.hours, later.hours, widensHours) &&
    keepsWide(earlier.networks, later.networks, (old, now) =>
      old.every((network) => now.some((other) => isWithinNetwork(network, other))),
    ) &&
    keepsWide(earlier.clients, later.clients, (old, now) => old.every((id) => now.includes(id))) &&
    keepsWide(earlier.maxChainLength, later.maxChainLength, (old, now) => now >= old)
  );
}

/** A condition that is gone narrows nothing, and one that is new does. */
function keepsWide<Value>(before: Value | undefined, after: Value | undefined, widens: (before: Value, after: Value) => boolean): boolean {
  return after === undefined || (before !== undefined && widens(before, after));
}

/** Hours of one time zone, window by window; across zones nothing is compared. */
function widensHours(before: Hours, after: Hours): boolean {
  if (before.timeZone !== after.timeZone || !before.days.every((day) => after.days.includes(day))) return false;
  if (after.days.length === weekdays.length && after.from === after.to) return true;
  const [earlierMs, laterMs] = [msOfDay(before.from), msOfDay(after.from)];
  return laterMs <= earlierMs && laterMs + windowMs(after) >= earlierMs + windowMs(before);
}
