import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";
import { readCredentialFilters } from "./credential-filters.ts";

/** What of a new credential is known when its form is opened. */
interface Beginning {
  readonly resourceId?: string;
  readonly kind?: "oauth";
  /** Of kind `oauth`: an entry of the catalogue. */
  readonly provider?: string;
}

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
  validateSearch: readNewCredential,
  loader: ({ context }) => context.messages.need("credentials"),
  component: lazyRouteComponent(() => import("./new-credential-page.tsx"), "NewCredentialPage"),
});

const credentialRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "credentials/$credentialId",
  loader: ({ context }) => context.messages.need("credentials"),
  component: lazyRouteComponent(() => import("./credential-page.tsx"), "CredentialPage"),
});

const kinds = ["secret", "oauth", "jwt", "cloud_role", "workload_identity", "database"] as const;

/** What a new credential begins with: for which resource, of which kind, at which provider of the catalogue. */
function readNewCredential(search: Readonly<Record<string, unknown>>): {
  resourceId?: string;
  kind?: (typeof kinds)[number];
  provider?: string;
} {
  const kind = kinds.find((name) => name === search.kind);
  return {
    ...(typeof search.resourceId === "string" ? { resourceId: search.resourceId } : {}),
    ...(kind === undefined ? {} : { kind }),
    ...(typeof search.provider === "string" ? { provider: search.provider } : {}),
  };
}

export const credentialRoutes = [credentialsRoute, newCredentialRoute, credentialRoute] as const;
