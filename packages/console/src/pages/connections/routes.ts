import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";
import { type ConnectionFilters, readConnectionFilters } from "./connection-filters.ts";

const tabs = ["connections", "catalogue"] as const;
export type ConnectionsTab = (typeof tabs)[number];

const connectionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "connections",
  validateSearch: (search: Readonly<Record<string, unknown>>): ConnectionFilters & { tab?: ConnectionsTab } => {
    const tab = tabs.find((name) => name === search.tab);
    return { ...readConnectionFilters(search), ...(tab === undefined ? {} : { tab }) };
  },
  loader: ({ context }) => context.messages.need("connections"),
  component: lazyRouteComponent(() => import("./connections-page.tsx"), "ConnectionsPage"),
});

export const connectionRoutes = [connectionsRoute] as const;
