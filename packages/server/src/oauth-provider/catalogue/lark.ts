import type { CatalogueEntry } from "./entry.ts";

interface Brand {
  readonly key: string;
  readonly title: string;
  readonly documentation: string;
  readonly api: string;
  readonly accounts: string;
  readonly tokenEndpoint: string;
}

/** Feishu (China), with the third generation of its token endpoint. */
export const feishu = entryOf({
  key: "feishu",
  title: "Feishu",
  documentation: "https://open.feishu.cn/document/authentication-management/access-token/get-user-access-token",
  api: "https://open.feishu.cn",
  accounts: "https://accounts.feishu.cn",
  tokenEndpoint: "https://accounts.feishu.cn/oauth/v3/token",
});

/** Lark (international), whose documents still have the second generation. */
export const lark = entryOf({
  key: "lark",
  title: "Lark",
  documentation: "https://open.larksuite.com/document/authentication-management/access-token/get-user-access-token",
  api: "https://open.larksuite.com",
  accounts: "https://accounts.larksuite.com",
  tokenEndpoint: "https://open.larksuite.com/open-apis/authen/v2/oauth/token",
});

/** Both speak alike: a `code` other than 0 is a refusal, whatever the status. Refresh tokens are used once. There is no way to end a grant. */
function entryOf({ key, title, documentation, api, accounts, tokenEndpoint }: Brand): CatalogueEntry {
  const success = { at: "/code", is: 0 } as const;
  return {
    key,
    title,
    documentation,
    flows: ["user", "machine"],
    parameters: [],
    authorize: {
      endpoint: `${accounts}/open-apis/authen/v1/authorize`,
      pkce: true,
      alwaysScopes: ["offline_access"],
      extra: { prompt: "consent" },
    },
    token: { endpoint: tokenEndpoint, body: "json", clientAuth: ["client_secret_post"] },
    machine: {
      endpoint: `${api}/open-apis/auth/v3/tenant_access_token/internal`,
      body: "json",
      clientAuth: ["client_secret_post"],
      names: { client_id: "app_id", client_secret: "app_secret", grant_type: null, scope: null },
    },
    answer: { at: [""], success, refusal: ["/code", "/error"], dead: ["20037", "20064", "20073"] },
    machineAnswer: {
      at: [""],
      success,
      refusal: ["/code"],
      names: { access_token: "tenant_access_token", expires_in: "expire" },
    },
    refresh: { tokens: "rotates" },
    account: { call: { endpoint: `${api}/open-apis/authen/v1/user_info` }, label: ["/data/name", "/data/en_name", "/data/open_id"] },
    apiOrigins: [api],
    suggestedScopes: ["contact:user.base:readonly"],
    redirectUriNote: "Turn on refresh tokens in the app's security settings.",
  };
}
