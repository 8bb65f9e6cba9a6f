import { createRoute, createRouter, redirect } from "@tanstack/react-router";
import { agentRoutes } from "./pages/agents/routes.ts";
import { auditRoutes } from "./pages/audit/routes.ts";
import { clientRoutes } from "./pages/clients/routes.ts";
import { connectionRoutes } from "./pages/connections/routes.ts";
import { credentialRoutes } from "./pages/credentials/routes.ts";
import { departmentRoutes } from "./pages/departments/routes.ts";
import { groupRoutes } from "./pages/groups/routes.ts";
import { leaseRoutes } from "./pages/leases/routes.ts";
import { mapRoutes } from "./pages/map/routes.ts";
import { myRoutes } from "./pages/my/routes.ts";
import { overviewRoutes } from "./pages/overview/routes.ts";
import { peopleRoutes } from "./pages/people/routes.ts";
import { providerRoutes } from "./pages/providers/routes.ts";
import { resourceRoutes } from "./pages/resources/routes.ts";
import { settingsRoutes } from "./pages/settings/routes.ts";
import { rootRoute } from "./root-route.ts";
import type { RouterContext } from "./router-context.ts";
import { consoleBase } from "./session/base.ts";
import { PageFailed } from "./shell/page-failed.tsx";

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/overview", replace: true });
  },
});

/** Every page: one line for the routes of each folder in `pages/`. */
const routeTree = rootRoute.addChildren([
  indexRoute,
  ...agentRoutes,
  ...mapRoutes,
  ...clientRoutes,
  ...connectionRoutes,
  ...credentialRoutes,
  ...leaseRoutes,
  ...departmentRoutes,
  ...groupRoutes,
  ...peopleRoutes,
  ...providerRoutes,
  ...resourceRoutes,
  ...auditRoutes,
  ...settingsRoutes,
  ...myRoutes,
  ...overviewRoutes,
]);

export function createConsoleRouter(context: RouterContext) {
  return createRouter({
    routeTree,
    context,
    basepath: consoleBase(),
    trailingSlash: "never",
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: false,
    // What no page has read is no filter: else a mistyped one would reach the server.
    search: { strict: true },
    defaultErrorComponent: PageFailed,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
