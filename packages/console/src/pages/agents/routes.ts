import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";
import { readAgentFilters } from "./agent-filters.ts";

const agentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "agents",
  validateSearch: readAgentFilters,
  loader: ({ context }) => context.messages.need("agents"),
  component: lazyRouteComponent(() => import("./agents-page.tsx"), "AgentsPage"),
});

const agentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "agents/$agentId",
  validateSearch: ({ tab }: { readonly tab?: unknown }): { tab?: AgentTab } => (isAgentTab(tab) ? { tab } : {}),
  loaderDeps: ({ search: { tab } }) => ({ tab }),
  loader: ({ context, deps: { tab } }) => context.messages.need("agents", ...(tab === "topology" ? (["topology", "grants"] as const) : [])),
  component: lazyRouteComponent(() => import("./agent-page.tsx"), "AgentPage"),
});

export const agentTabs = ["overview", "sign-in", "grants", "topology", "activity"] as const;
export type AgentTab = (typeof agentTabs)[number];

function isAgentTab(value: unknown): value is AgentTab {
  return agentTabs.some((tab) => tab === value);
}

export const agentRoutes = [agentsRoute, agentRoute] as const;
