import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";
import { readPersonFilters } from "./person-filters.ts";

const peopleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "people",
  validateSearch: readPersonFilters,
  loader: ({ context }) => context.messages.need("people"),
  component: lazyRouteComponent(() => import("./people-page.tsx"), "PeoplePage"),
});

const newPersonRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "people/new",
  loader: ({ context }) => context.messages.need("people"),
  component: lazyRouteComponent(() => import("./new-person-page.tsx"), "NewPersonPage"),
});

const personRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "people/$userId",
  validateSearch: ({ tab }: { readonly tab?: unknown }): { tab?: PersonTab } => (isPersonTab(tab) ? { tab } : {}),
  loader: ({ context }) => context.messages.need("people", "grants", "owners"),
  component: lazyRouteComponent(() => import("./person-page.tsx"), "PersonPage"),
});

const personTabs = ["overview", "groups", "access", "agents", "acting", "sessions", "ways"] as const;
export type PersonTab = (typeof personTabs)[number];

function isPersonTab(value: unknown): value is PersonTab {
  return personTabs.some((tab) => tab === value);
}

export const peopleRoutes = [peopleRoute, newPersonRoute, personRoute] as const;
