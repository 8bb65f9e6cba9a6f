import type { CatalogueEntry } from "./entry.ts";

const names = { client_id: "clientId", client_secret: "clientSecret", grant_type: "grantType", refresh_token: "refreshToken" };
const answerNames = { access_token: "accessToken", refresh_token: "refreshToken", expires_in: "expireIn" };

/** DingTalk, the newer API: JSON in camelCase, no PKCE, and an access token that goes in a header of its own. It has no way to end a grant. */
export const dingtalk: CatalogueEntry = {
  key: "dingtalk",
  title: "DingTalk",
  documentation: "https://open.dingtalk.com/document/orgapp/obtain-identity-credentials",
  flows: ["user", "machine"],
  parameters: [],
  authorize: {
    endpoint: "https://login.dingtalk.com/oauth2/auth",
    pkce: false,
    extra: { prompt: "consent" },
    codeParameters: ["authCode", "code"],
  },
  token: {
    endpoint: "https://api.dingtalk.com/v1.0/oauth2/userAccessToken",
    body: "json",
    clientAuth: ["client_secret_post"],
    names: { ...names, redirect_uri: null },
  },
  machine: {
    endpoint: "https://api.dingtalk.com/v1.0/oauth2/accessToken",
    body: "json",
    clientAuth: ["client_secret_post"],
    names: { client_id: "appKey", client_secret: "appSecret", grant_type: null, scope: null },
  },
  answer: {
    at: [""],
    names: answerNames,
    refusal: ["/code"],
    dead: ["invalidParameter.refreshToken.notFound", "invalidRefreshToken", "InvalidRefreshToken"],
  },
  refresh: { tokens: "rotates" },
  account: {
    call: { endpoint: "https://api.dingtalk.com/v1.0/contact/users/me", tokenHeader: "x-acs-dingtalk-access-token" },
    label: ["/nick", "/email", "/unionId"],
  },
  apiOrigins: ["https://api.dingtalk.com", "https://oapi.dingtalk.com"],
  suggestedScopes: ["openid"],
  redirectUriNote: "Tokens go in the header x-acs-dingtalk-access-token, not in Authorization.",
};
