import type { CatalogueEntry } from "./entry.ts";

/** Salesforce, external client apps and connected apps. Answers have no lifetime: a session lives as long as the organisation says. */
export const salesforce: CatalogueEntry = {
  key: "salesforce",
  title: "Salesforce",
  documentation: "https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm",
  flows: ["user", "machine"],
  parameters: [
    {
      name: "domain",
      title: "Login host; the machine flow needs My Domain",
      example: "example.my.salesforce.com",
      kind: "vendor_host",
      hosts: ["login.salesforce.com", "test.salesforce.com", "my.salesforce.com"],
      default: "login.salesforce.com",
    },
  ],
  givesIdTokens: true,
  authorize: { endpoint: "https://{domain}/services/oauth2/authorize", pkce: true, alwaysScopes: ["refresh_token"] },
  token: {
    endpoint: "https://{domain}/services/oauth2/token",
    body: "form",
    clientAuth: ["client_secret_post", "client_secret_basic", "none"],
  },
  answer: { at: [""] },
  refresh: { tokens: "optional" },
  account: {
    call: { endpoint: "https://{domain}/services/oauth2/userinfo" },
    label: ["/preferred_username", "/email", "/name", "/user_id"],
  },
  revocation: {
    endpoint: "https://{domain}/services/oauth2/revoke",
    accessTokenEndpoint: "https://{domain}/services/oauth2/revoke",
    method: "POST",
    body: "form",
    tokenName: "token",
    ends: "refresh_token",
    auth: "none",
    hint: false,
    goneCodes: ["invalid_token"],
  },
  apiOrigins: ["https://{domain}"],
  suggestedScopes: ["api", "openid"],
  redirectUriNote: "Calls go to the organisation's own host (My Domain), which the credential's destinations must name.",
};
