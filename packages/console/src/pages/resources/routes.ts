import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";
import { readResourceFilters } from "./resource-filters.ts";

const resourcesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "resources",
  validateSearch: readResourceFilters,
  loader: ({ context }) => context.messages.need("resources"),
  component: lazyRouteComponent(() => import("./resources-page.tsx"), "ResourcesPage"),
});

const newResourceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "resources/new",
  loader: ({ context }) => context.messages.need("resources"),
  component: lazyRouteComponent(() => import("./new-resource-page.tsx"), "NewResourcePage"),
});

const resourceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "resources/$resourceId",
  validateSearch: ({ tab }: { readonly tab?: unknown }): { tab?: ResourceTab } => (isResourceTab(tab) ? { tab } : {}),
  loader: ({ context }) => context.messages.need("resources", "grants", "parties"),
  component: lazyRouteComponent(() => import("./resource-page.tsx"), "ResourcePage"),
});

const resourceTabs = ["overview", "permissions", "access", "credentials", "sign-in"] as const;
export type ResourceTab = (typeof resourceTabs)[number];

function isResourceTab(value: unknown): value is ResourceTab {
  return resourceTabs.some((tab) => tab === value);
}

export const resourceRoutes = [resourcesRoute, newResourceRoute, resourceRoute] as const;
