import type { CatalogueEntry } from "./entry.ts";

/** Google gives a refresh token on `access_type=offline`, and again only where the person is asked again. Ending an access token ends its grant. */
export const google: CatalogueEntry = {
  key: "google",
  title: "Google",
  documentation: "https://developers.google.com/identity/protocols/oauth2/web-server",
  flows: ["user"],
  parameters: [],
  issuer: "https://accounts.google.com",
  givesIdTokens: true,
  authorize: {
    endpoint: "https://accounts.google.com/o/oauth2/v2/auth",
    pkce: true,
    extra: { access_type: "offline", prompt: "consent" },
  },
  token: { endpoint: "https://oauth2.googleapis.com/token", body: "form", clientAuth: ["client_secret_post", "client_secret_basic"] },
  answer: { at: [""] },
  refresh: { tokens: "stays" },
  account: { call: { endpoint: "https://openidconnect.googleapis.com/v1/userinfo" }, label: ["/email", "/name", "/sub"] },
  revocation: {
    endpoint: "https://oauth2.googleapis.com/revoke",
    method: "POST",
    body: "form",
    tokenName: "token",
    ends: "refresh_token",
    auth: "none",
    hint: false,
    goneCodes: ["invalid_token"],
  },
  apiOrigins: [
    "https://www.googleapis.com",
    "https://gmail.googleapis.com",
    "https://sheets.googleapis.com",
    "https://docs.googleapis.com",
  ],
  suggestedScopes: ["openid", "email"],
  redirectUriNote: "While the consent screen is in testing, refresh tokens die after seven days.",
};
