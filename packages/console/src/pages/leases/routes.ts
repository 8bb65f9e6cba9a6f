import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";
import { readLeaseFilters } from "./lease-filters.ts";

const leasesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "leases",
  validateSearch: readLeaseFilters,
  loader: ({ context }) => context.messages.need("leases"),
  component: lazyRouteComponent(() => import("./leases-page.tsx"), "LeasesPage"),
});

export const leaseRoutes = [leasesRoute] as const;
