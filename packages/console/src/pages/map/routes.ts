import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";
import { readMapView } from "./map-view.ts";

const mapRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "map",
  validateSearch: readMapView,
  loader: ({ context }) => context.messages.need("map"),
  component: lazyRouteComponent(() => import("./map-page.tsx"), "MapPage"),
});

export const mapRoutes = [mapRoute] as const;
