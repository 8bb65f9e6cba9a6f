import type { CatalogueEntry } from "./entry.ts";

/** Microsoft Entra ID, v2.0 endpoints. It has no way to end a token or a consent by the application: the person does so at myapps.microsoft.com. */
export const microsoft: CatalogueEntry = {
  key: "microsoft",
  title: "Microsoft Entra ID",
  documentation: "https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow",
  flows: ["user", "machine"],
  parameters: [{ name: "tenant", title: "Tenant id or domain", example: "11111111-2222-3333-4444-555555555555", kind: "segment" }],
  issuer: "https://login.microsoftonline.com/{tid}/v2.0",
  givesIdTokens: true,
  authorize: {
    endpoint: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
    pkce: true,
    alwaysScopes: ["offline_access"],
    extra: { response_mode: "query" },
  },
  token: {
    endpoint: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
    body: "form",
    clientAuth: ["client_secret_post", "client_secret_basic"],
  },
  answer: { at: [""], dead: ["interaction_required", "consent_required", "login_required"] },
  refresh: { tokens: "rotates", sendsScope: true },
  account: {
    call: { endpoint: "https://graph.microsoft.com/oidc/userinfo" },
    label: ["/preferred_username", "/email", "/name", "/sub"],
  },
  apiOrigins: ["https://graph.microsoft.com"],
  suggestedScopes: ["openid", "profile", "User.Read"],
  redirectUriNote: "Register it for the platform Web. The machine flow asks for one scope: <resource>/.default.",
};
