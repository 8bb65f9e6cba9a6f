import { type Api, answered } from "../../api/api.ts";
import { listOptions } from "../../api/pages.ts";
import type { components } from "../../api/schema.ts";
import { type Intent, ifMatch } from "../../api/use-change.ts";
import type { LeaseFilters } from "./lease-filters.ts";

export type Lease = components["schemas"]["Lease"];

/** Everything that is read of leases stands below this key. */
export const leasesKey = ["leases"] as const;

export const leaseListOptions = (api: Api, filters: LeaseFilters) =>
  listOptions<Lease>([...leasesKey, "list", filters], (window, signal) =>
    answered(api.GET("/api/v1/leases", { params: { query: { ...filters, ...window, order: "newest" } }, signal })),
  );

export const revokeLease = (api: Api, lease: Lease, reason: string | undefined, intent: Intent) =>
  answered(
    api.POST("/api/v1/leases/{leaseId}/revoke", {
      params: { path: { leaseId: lease.id }, header: { ...intent, ...ifMatch(lease) } },
      body: reason === undefined ? {} : { reason },
    }),
  );
