import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";

const myRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "my",
  loader: ({ context }) => context.messages.need("my", "held"),
  component: lazyRouteComponent(() => import("./my-page.tsx"), "MyPage"),
});

export const myRoutes = [myRoute] as const;
