import { endOfGrant, type RevocationTarget } from "../audit/index.ts";
import type { GrantRow, ResourceRow, Store } from "../store/port.ts";

/**
 * What dies when a grant gives less than before. A party's grant kills what that party is part of at this audience; one of a group, a department or
 * everyone kills the audience's tokens (they are had again at once where another grant allows it).
 */
export function tokensRestingOn(
  store: Pick<Store, "find">,
  { subjectType, subjectId }: GrantRow,
  resource: ResourceRow,
): Promise<readonly RevocationTarget[]> {
  const isParty = subjectType === "agent" || subjectType === "client" || subjectType === "user";
  return endOfGrant(store, isParty ? subjectId : "*", resource);
}
