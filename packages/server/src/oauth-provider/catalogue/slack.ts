import type { CatalogueEntry } from "./entry.ts";

/**
 * Slack, user tokens: scopes go in `user_scope`, a first answer holds them in `authed_user`, a refreshed one at the top. Refusals come with status 200 and `ok: false`.
 * PKCE is left out: an app in which it is turned on becomes a public client for good.
 */
export const slack: CatalogueEntry = {
  key: "slack",
  title: "Slack",
  documentation: "https://docs.slack.dev/authentication/installing-with-oauth",
  flows: ["user"],
  parameters: [],
  scopeSeparator: ",",
  authorize: { endpoint: "https://slack.com/oauth/v2/authorize", pkce: false, scopeParameter: "user_scope" },
  token: {
    endpoint: "https://slack.com/api/oauth.v2.access",
    body: "form",
    clientAuth: ["client_secret_basic", "client_secret_post"],
  },
  answer: {
    at: ["/authed_user", ""],
    success: { at: "/ok", is: true },
    dead: ["invalid_refresh_token", "token_revoked", "token_expired", "account_inactive"],
    tokenTypes: ["user"],
  },
  refresh: { tokens: "optional" },
  account: { call: { endpoint: "https://slack.com/api/auth.test", post: {} }, label: ["/user", "/user_id"], place: "/team" },
  revocation: {
    endpoint: "https://slack.com/api/auth.revoke",
    method: "POST",
    body: "form",
    ends: "access_token",
    auth: "bearer",
    hint: false,
    goneCodes: ["token_revoked", "account_inactive", "token_expired"],
  },
  apiOrigins: ["https://slack.com"],
  suggestedScopes: ["users:read", "chat:write"],
  redirectUriNote: "Turn on token rotation in the app's settings, or its tokens never expire.",
};
