import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";
import { readGroupFilters } from "./queries.ts";

const groupsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "groups",
  validateSearch: readGroupFilters,
  loader: ({ context }) => context.messages.need("groups"),
  component: lazyRouteComponent(() => import("./groups-page.tsx"), "GroupsPage"),
});

const groupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "groups/$groupId",
  validateSearch: ({ tab }: { readonly tab?: unknown }): { tab?: "access" } => (tab === "access" ? { tab } : {}),
  loader: ({ context }) => context.messages.need("groups", "grants"),
  component: lazyRouteComponent(() => import("./group-page.tsx"), "GroupPage"),
});

export const groupRoutes = [groupsRoute, groupRoute] as const;
