import type { CredentialKind } from "@agent-id-guard/protocol";
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";
import { credentialKinds, readCredentialFilters } from "./credential-filters.ts";

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

/** What a new credential begins with: for which resource, of which kind, at which provider of the catalogue. */
function readNewCredential(search: Readonly<Record<string, unknown>>): {
  resourceId?: string;
  kind?: CredentialKind;
  provider?: string;
} {
  const kind = credentialKinds.find((name) => name === search.kind);
  return {
    ...(typeof search.resourceId === "string" ? { resourceId: search.resourceId } : {}),
    ...(kind === undefined ? {} : { kind }),
    ...(typeof search.provider === "string" ? { provider: search.provider } : {}),
  };
}

export const credentialRoutes = [credentialsRoute, newCredentialRoute, credentialRoute] as const;
