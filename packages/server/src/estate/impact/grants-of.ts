import type { GrantRow, Store, Where } from "../../store/port.ts";
import { everyRow } from "./every-row.ts";

/** The grants that match and have not expired. */
export async function livingGrants(store: Pick<Store, "find">, where: Where<"grants">, nowMs: number): Promise<readonly GrantRow[]> {
  const grants: GrantRow[] = [];
  for await (const grant of everyRow(store, "grants", where))
    if (grant.expiresAtMs === null || grant.expiresAtMs > nowMs) grants.push(grant);
  return grants;
}

/** The subjects of grants that have this type. */
export function subjectsOf(grants: readonly GrantRow[], type: GrantRow["subjectType"]): readonly string[] {
  return grants.flatMap(({ subjectType, subjectId }) => (subjectType === type ? [subjectId] : []));
}
