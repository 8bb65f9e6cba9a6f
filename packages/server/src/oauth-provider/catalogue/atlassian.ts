import type { CatalogueEntry } from "./entry.ts";

/** Atlassian Cloud (Jira, Confluence), OAuth 2.0 (3LO). Refresh tokens rotate. Atlassian documents no way to end a grant by the application. */
export const atlassian: CatalogueEntry = {
  key: "atlassian",
  title: "Atlassian",
  documentation: "https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/",
  flows: ["user", "machine"],
  parameters: [],
  authorize: {
    endpoint: "https://auth.atlassian.com/authorize",
    pkce: false,
    alwaysScopes: ["offline_access"],
    extra: { audience: "api.atlassian.com", prompt: "consent" },
  },
  token: { endpoint: "https://auth.atlassian.com/oauth/token", body: "json", clientAuth: ["client_secret_post"] },
  machine: {
    endpoint: "https://auth.atlassian.com/oauth/token",
    body: "json",
    clientAuth: ["client_secret_post"],
    extra: { audience: "api.atlassian.com" },
  },
  answer: { at: [""] },
  refresh: { tokens: "rotates" },
  account: { call: { endpoint: "https://api.atlassian.com/me" }, label: ["/email", "/name", "/account_id"] },
  apiOrigins: ["https://api.atlassian.com"],
  suggestedScopes: ["read:me", "read:jira-work"],
  redirectUriNote: "An app has one callback URL: register one app for each credential.",
};
