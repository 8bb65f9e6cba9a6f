import type { LeaseRow, Store, Where } from "../../store/port.ts";
import { everyRow } from "./every-row.ts";
import type { ImpactTarget } from "./target.ts";

/** How many deliveries would end: those that agents hold now, of what it is, for whom it is, or that it stands in the chain of. */
export async function countLiveLeases(store: Pick<Store, "find">, target: ImpactTarget, nowMs: number): Promise<number> {
  let count = 0;
  for await (const lease of everyRow(store, "leases", whereOf(target))) if (nowMs < lease.expiresAtMs && isHit(lease, target)) count += 1;
  return count;
}

function whereOf(target: ImpactTarget): Where<"leases"> {
  if (target.type === "credential") return { state: "live", credentialId: target.row.id };
  if (target.type === "resource") return { state: "live", resourceId: target.row.id };
  return { state: "live" };
}

/** A revocation of a party takes whatever was asked for with a token that names it. */
function isHit({ resourceId, agentId, userId, chain }: LeaseRow, target: ImpactTarget): boolean {
  switch (target.type) {
    case "estate":
    case "credential":
    case "resource":
      return true;
    case "agent":
      return agentId === target.row.id || resourceId === target.row.resourceId || chain.includes(target.row.id);
    case "user":
      return userId === target.row.id || chain.includes(target.row.id);
    case "client":
      return chain.includes(target.row.id);
  }
}
