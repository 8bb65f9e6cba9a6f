import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";
import { readClientFilters } from "./client-filters.ts";

const clientsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "clients",
  validateSearch: readClientFilters,
  loader: ({ context }) => context.messages.need("clients", "parties"),
  component: lazyRouteComponent(() => import("./clients-page.tsx"), "ClientsPage"),
});

const newClientRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "clients/new",
  loader: ({ context }) => context.messages.need("clients", "parties"),
  component: lazyRouteComponent(() => import("./new-client-page.tsx"), "NewClientPage"),
});

const clientRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "clients/$clientId",
  validateSearch: ({ tab }: { readonly tab?: unknown }): { tab?: ClientTab } => (isClientTab(tab) ? { tab } : {}),
  loader: ({ context }) => context.messages.need("clients", "grants", "parties"),
  component: lazyRouteComponent(() => import("./client-page.tsx"), "ClientPage"),
});

const clientTabs = ["overview", "use", "consents", "sign-in", "access"] as const;
export type ClientTab = (typeof clientTabs)[number];

function isClientTab(value: unknown): value is ClientTab {
  return clientTabs.some((tab) => tab === value);
}

export const clientRoutes = [clientsRoute, newClientRoute, clientRoute] as const;
