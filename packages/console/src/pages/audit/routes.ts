import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";
import { readAuditSearch } from "./audit-filters.ts";

const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "audit",
  validateSearch: readAuditSearch,
  loader: ({ context }) => context.messages.need("audit", "events"),
  component: lazyRouteComponent(() => import("./audit-page.tsx"), "AuditPage"),
});

const transactionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "audit/transactions/$txn",
  validateSearch: ({ agentId, event }: Given): TransactionSearch => ({
    ...(typeof agentId === "string" ? { agentId } : {}),
    ...(typeof event === "string" ? { event } : {}),
  }),
  loader: ({ context }) => context.messages.need("audit", "events"),
  component: lazyRouteComponent(() => import("./transaction-page.tsx"), "TransactionPage"),
});

interface Given {
  readonly agentId?: unknown;
  readonly event?: unknown;
}

interface TransactionSearch {
  /** A developer sees what one of their own agents did in it. */
  readonly agentId?: string;
  /** The event that is chosen in the tree. */
  readonly event?: string;
}

const decisionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "audit/decisions/$decisionId",
  loader: ({ context }) => context.messages.need("audit", "events"),
  component: lazyRouteComponent(() => import("./decision-page.tsx"), "DecisionPage"),
});

export const auditRoutes = [auditRoute, transactionRoute, decisionRoute] as const;
