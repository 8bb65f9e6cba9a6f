import type { CatalogueEntry } from "./entry.ts";

const versionHeader = { "notion-version": "2025-09-03" };

/** Notion, public integrations: no scopes, JSON with Basic, and the person stands in the token answer. */
export const notion: CatalogueEntry = {
  key: "notion",
  title: "Notion",
  documentation: "https://developers.notion.com/docs/authorization",
  flows: ["user"],
  parameters: [],
  authorize: { endpoint: "https://api.notion.com/v1/oauth/authorize", pkce: false, extra: { owner: "user" } },
  token: {
    endpoint: "https://api.notion.com/v1/oauth/token",
    body: "json",
    clientAuth: ["client_secret_basic"],
    headers: versionHeader,
  },
  answer: { at: [""], refusal: ["/error", "/code"] },
  refresh: { tokens: "rotates" },
  account: { label: ["/owner/user/person/email", "/owner/user/name", "/bot_id"], place: "/workspace_name" },
  revocation: {
    endpoint: "https://api.notion.com/v1/oauth/revoke",
    method: "POST",
    body: "json",
    tokenName: "token",
    ends: "access_token",
    auth: "client_secret_basic",
    hint: false,
    headers: versionHeader,
    goneCodes: ["invalid_grant"],
  },
  apiOrigins: ["https://api.notion.com"],
  suggestedScopes: [],
  redirectUriNote: "What an integration may do is set there, not by scopes; the person chooses the pages.",
};
