import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";
import { readCredentialFilters } from "./credential-filters.ts";

const credentialsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "credentials",
  validateSearch: readCredentialFilters,
  loader: ({ context }) => context.messages.need("credentials"),
  component: lazyRouteComponent(() => import("./credentials-page.tsx"), "CredentialsPage"),
});

const newCredentialRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "credentials/new",
  validateSearch: ({ resourceId }: { readonly resourceId?: unknown }): { resourceId?: string } =>
    typeof resourceId === "string" ? { resourceId } : {},
  loader: ({ context }) => context.messages.need("credentials"),
  component: lazyRouteComponent(() => import("./new-credential-page.tsx"), "NewCredentialPage"),
});

const credentialRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "credentials/$credentialId",
  loader: ({ context }) => context.messages.need("credentials"),
  component: lazyRouteComponent(() => import("./credential-page.tsx"), "CredentialPage"),
});

export const credentialRoutes = [credentialsRoute, newCredentialRoute, credentialRoute] as const;
