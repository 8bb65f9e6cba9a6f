import type { CatalogueEntry } from "./entry.ts";

const answer = { at: [""], dead: ["bad_refresh_token"] } as const satisfies CatalogueEntry["answer"];
const suggestedScopes = ["read:user", "repo"];
const redirectUriNote =
  "An OAuth app takes one callback URL and addresses below it; a GitHub App takes several. Refresh tokens come from GitHub Apps with expiring user tokens only.";

/** OAuth apps and GitHub Apps on github.com. Refusals come with status 200. Scopes are those of OAuth apps; a GitHub App's permissions are set there. */
export const github: CatalogueEntry = {
  key: "github",
  title: "GitHub",
  documentation: "https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps",
  flows: ["user"],
  parameters: [],
  authorize: { endpoint: "https://github.com/login/oauth/authorize", pkce: true },
  token: { endpoint: "https://github.com/login/oauth/access_token", body: "form", clientAuth: ["client_secret_post"] },
  answer,
  refresh: { tokens: "optional" },
  account: { call: { endpoint: "https://api.github.com/user" }, label: ["/login", "/id"] },
  revocation: revocationAt("https://api.github.com"),
  apiOrigins: ["https://api.github.com"],
  suggestedScopes,
  redirectUriNote,
};

/** A GitHub Enterprise Server of one's own. */
export const githubEnterprise: CatalogueEntry = {
  ...github,
  key: "github-enterprise",
  title: "GitHub Enterprise Server",
  documentation: "https://docs.github.com/enterprise-server/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps",
  parameters: [{ name: "host", title: "Host of the server", example: "github.example.com", kind: "host" }],
  authorize: { endpoint: "https://{host}/login/oauth/authorize", pkce: true },
  token: { endpoint: "https://{host}/login/oauth/access_token", body: "form", clientAuth: ["client_secret_post"] },
  account: { call: { endpoint: "https://{host}/api/v3/user" }, label: ["/login", "/id"] },
  revocation: revocationAt("https://{host}/api/v3"),
  apiOrigins: ["https://{host}"],
};

/** GitHub ends grants and tokens by DELETE with Basic, instead of RFC 7009. */
function revocationAt(api: string): CatalogueEntry["revocation"] {
  return {
    endpoint: `${api}/applications/{clientId}/grant`,
    accessTokenEndpoint: `${api}/applications/{clientId}/token`,
    method: "DELETE",
    body: "json",
    tokenName: "access_token",
    ends: "access_token",
    auth: "client_secret_basic",
    hint: false,
    headers: { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" },
  };
}
