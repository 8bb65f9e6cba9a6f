import type { CatalogueEntry } from "./entry.ts";

/** GitLab.com and self-managed GitLab (Doorkeeper). An access token and its refresh token are one there: ending the one ends the other. */
export const gitlab: CatalogueEntry = {
  key: "gitlab",
  title: "GitLab",
  documentation: "https://docs.gitlab.com/api/oauth2/",
  flows: ["user"],
  parameters: [{ name: "host", title: "Host of the installation", example: "gitlab.example.com", kind: "host", default: "gitlab.com" }],
  issuer: "https://{host}",
  givesIdTokens: true,
  authorize: { endpoint: "https://{host}/oauth/authorize", pkce: true },
  token: { endpoint: "https://{host}/oauth/token", body: "form", clientAuth: ["client_secret_post", "client_secret_basic", "none"] },
  answer: { at: [""] },
  refresh: { tokens: "rotates" },
  account: { call: { endpoint: "https://{host}/api/v4/user" }, label: ["/username", "/id"] },
  revocation: {
    endpoint: "https://{host}/oauth/revoke",
    method: "POST",
    body: "form",
    tokenName: "token",
    ends: "refresh_token",
    auth: "as_token",
    hint: false,
  },
  apiOrigins: ["https://{host}"],
  suggestedScopes: ["read_user", "read_api"],
  redirectUriNote: "Redirect URIs are one a line; the application asks for no more scopes than it was registered with.",
};
