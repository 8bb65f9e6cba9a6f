import type { CatalogueEntry } from "./entry.ts";

/** Linear. Scopes are separated by commas; who somebody is, is asked by GraphQL. */
export const linear: CatalogueEntry = {
  key: "linear",
  title: "Linear",
  documentation: "https://linear.app/developers/oauth-2-0-authentication",
  flows: ["user", "machine"],
  parameters: [],
  scopeSeparator: ",",
  authorize: { endpoint: "https://linear.app/oauth/authorize", pkce: true, extra: { prompt: "consent" } },
  token: {
    endpoint: "https://api.linear.app/oauth/token",
    body: "form",
    clientAuth: ["client_secret_post", "client_secret_basic", "none"],
  },
  answer: { at: [""] },
  refresh: { tokens: "rotates" },
  account: {
    call: { endpoint: "https://api.linear.app/graphql", post: { query: "{ viewer { id name email } organization { name } }" } },
    label: ["/data/viewer/email", "/data/viewer/name", "/data/viewer/id"],
    place: "/data/organization/name",
  },
  revocation: {
    endpoint: "https://api.linear.app/oauth/revoke",
    method: "POST",
    body: "form",
    tokenName: "token",
    ends: "refresh_token",
    auth: "none",
    hint: true,
  },
  apiOrigins: ["https://api.linear.app"],
  suggestedScopes: ["read"],
  redirectUriNote: "The machine flow is turned on in the application's settings.",
};
