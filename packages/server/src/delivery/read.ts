import { GuardError } from "@agent-id-guard/protocol";
import type { LeaseRow, Query, Store } from "../store/port.ts";

/** The lease with this id. Throws `entity.not_found`. */
export async function readLease(store: Pick<Store, "get">, id: string): Promise<LeaseRow> {
  const lease = await store.get("leases", id);
  if (lease === undefined) throw new GuardError("entity.not_found");
  return lease;
}

/** The leases that match. */
export function listLeases(store: Pick<Store, "find">, query: Query<"leases">): Promise<readonly LeaseRow[]> {
  return store.find("leases", query);
}
