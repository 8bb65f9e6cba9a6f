import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";
import { providerKinds, readProviderFilters } from "./provider-filters.ts";

const providerTabs = ["connection", "directory", "runs", "scim"] as const;
export type ProviderTab = (typeof providerTabs)[number];

const providersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "identity-providers",
  validateSearch: readProviderFilters,
  loader: ({ context }) => context.messages.need("providers"),
  component: lazyRouteComponent(() => import("./providers-page.tsx"), "ProvidersPage"),
});

const newProviderRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "identity-providers/new",
  validateSearch: (search: Readonly<Record<string, unknown>>) => {
    const kind = providerKinds.find((value) => value === search.kind);
    return kind === undefined ? {} : { kind };
  },
  loader: ({ context }) => context.messages.need("providers", "vendors"),
  component: lazyRouteComponent(() => import("./new-provider-page.tsx"), "NewProviderPage"),
});

const providerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "identity-providers/$providerId",
  validateSearch: ({ tab }: { readonly tab?: unknown }): { tab?: ProviderTab } => {
    const known = providerTabs.find((value) => value === tab);
    return known === undefined ? {} : { tab: known };
  },
  loader: ({ context }) => context.messages.need("providers", "vendors"),
  component: lazyRouteComponent(() => import("./provider-page.tsx"), "ProviderPage"),
});

export const providerRoutes = [providersRoute, newProviderRoute, providerRoute] as const;
