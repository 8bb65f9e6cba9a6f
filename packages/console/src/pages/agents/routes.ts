import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { Namespace } from "../../messages/types.ts";
import { rootRoute } from "../../root-route.ts";
import { readAgentFilters } from "./agent-filters.ts";
import { type RegisterStep, registerSteps } from "./register/registration.ts";

const agentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "agents",
  validateSearch: readAgentFilters,
  loader: ({ context }) => context.messages.need("agents", "owners"),
  component: lazyRouteComponent(() => import("./agents-page.tsx"), "AgentsPage"),
});

const agentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "agents/$agentId",
  validateSearch: readAgentPlace,
  loaderDeps: ({ search: { tab } }) => ({ tab }),
  loader: ({ context, deps: { tab } }) => context.messages.need(...messagesOf(tab)),
  component: lazyRouteComponent(() => import("./agent-page.tsx"), "AgentPage"),
});

const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "agents/new",
  validateSearch: ({ step }: { readonly step?: unknown }): { step?: RegisterStep } => {
    const known = registerSteps.find((one) => one === step);
    return known === undefined ? {} : { step: known };
  },
  loader: ({ context }) => context.messages.need("agents", "register", "connect", "events", "grants", "parties"),
  component: lazyRouteComponent(() => import("./register/register-page.tsx"), "RegisterPage"),
});

const agentTabs = ["overview", "sign-in", "grants", "topology", "activity"] as const;
export type AgentTab = (typeof agentTabs)[number];

/** Which tab is open, and which event beside its list. */
interface AgentPlace {
  tab?: AgentTab;
  event?: string;
}

function readAgentPlace({ tab, event }: Readonly<Record<string, unknown>>): AgentPlace {
  const known = agentTabs.find((one) => one === tab);
  return {
    ...(known === undefined ? {} : { tab: known }),
    ...(known === "activity" && typeof event === "string" ? { event } : {}),
  };
}

function messagesOf(tab: AgentTab | undefined): readonly Namespace[] {
  const always = ["agents", "grants", "parties"] as const;
  switch (tab) {
    case "topology":
      return [...always, "topology"];
    case "sign-in":
      return [...always, "connect", "events"];
    case "activity":
      return [...always, "events"];
    default:
      return always;
  }
}

export const agentRoutes = [agentsRoute, registerRoute, agentRoute] as const;
