import type { operations } from "../../api/schema.ts";

type LeaseQuery = NonNullable<operations["listLeases"]["parameters"]["query"]>;

/** The filters of the list of leases, as they stand in the address. */
export type LeaseFilters = Pick<LeaseQuery, "state" | "mode" | "agentId" | "userId" | "credentialId">;

export const leaseStates = ["live", "ended", "revoked"] as const;
/** The ways in which something is handed over; what the gateway adds is not. */
export const leaseModes = ["token", "minted", "sts", "federated", "dynamic", "reveal"] as const;

/** What of an address is a filter; anything else in it is left out. */
export function readLeaseFilters(search: Readonly<Record<string, unknown>>): LeaseFilters {
  const state = leaseStates.find((value) => value === search.state);
  const mode = leaseModes.find((value) => value === search.mode);
  const idOf = (value: unknown, prefix: string) =>
    typeof value === "string" && new RegExp(`^${prefix}_[0-9a-z]{26}$`).test(value) ? value : undefined;
  const agentId = idOf(search.agentId, "agt");
  const userId = idOf(search.userId, "usr");
  const credentialId = idOf(search.credentialId, "crd");
  return {
    ...(state === undefined ? {} : { state }),
    ...(mode === undefined ? {} : { mode }),
    ...(agentId === undefined ? {} : { agentId }),
    ...(userId === undefined ? {} : { userId }),
    ...(credentialId === undefined ? {} : { credentialId }),
  };
}
