import { jsonOf } from "../vendors/vendor-server.ts";
import { app, type Grant, Ledger, newGrant } from "./ledger.ts";
import { agree, bearerOf, isBasic, json, type OauthVendor } from "./wire.ts";

export interface LarkHosts {
  readonly api: string;
  readonly accounts: string;
  readonly token: { readonly host: string; readonly path: string };
}

/** Lark or Feishu: a `code` in every answer, and refusals of status 200 among them. */
export function openLarkOauth({ api, accounts, token }: LarkHosts): OauthVendor {
  const ledger = new Ledger();
  const refuse = (code: number, error: string, status = 200) => json({ code, error, error_description: "not right" }, status);
  const tokens = (grant: Grant) =>
    json({
      code: 0,
      access_token: ledger.access(grant),
      expires_in: 7_200,
      ...(grant.scopes.includes("offline_access") ? { refresh_token: ledger.refresh(grant), refresh_token_expires_in: 604_800 } : {}),
      scope: grant.scopes.join(" "),
      token_type: "Bearer",
    });
  return {
    ledger,
    isAlive: (accessToken) => ledger.holderOf(accessToken) !== undefined,
    answer(request) {
      const { host, path, method } = request;
      if (![api, accounts, token.host].includes(host)) return undefined;
      if (host === accounts && path === "/open-apis/authen/v1/authorize")
        return agree(ledger, request, { pkce: true, extra: { prompt: "consent" } });
      if (host === api && path === "/open-apis/authen/v1/user_info")
        return ledger.holderOf(bearerOf(request)) === undefined
          ? json({ code: 99_991_668, msg: "Invalid access token" }, 400)
          : json({ code: 0, msg: "success", data: { name: "林", open_id: "ou_1", tenant_key: "t1" } });
      const body = jsonOf(request);
      if (method !== "POST" || body === undefined) return json({ code: 9_499, msg: "Bad Request" }, 400);
      if (host === api && path === "/open-apis/auth/v3/tenant_access_token/internal")
        return body.app_id === app.id && body.app_secret === app.secret
          ? json({ code: 0, msg: "ok", tenant_access_token: ledger.access(newGrant([])), expire: 7_200 })
          : json({ code: 10_014, msg: "app secret invalid" });
      if (host !== token.host || path !== token.path) return undefined;
      if (isBasic(request)) return refuse(20_070, "invalid_request", 400);
      if (body.client_id !== app.id || body.client_secret !== app.secret) return refuse(20_002, "invalid_client", 400);
      if (body.grant_type === "refresh_token") {
        const grant = ledger.renew(body.refresh_token, true);
        return grant === undefined ? refuse(20_037, "invalid_request") : tokens(grant);
      }
      const grant = ledger.redeem(body.code, body.redirect_uri, body.code_verifier);
      return grant === undefined ? refuse(20_003, "invalid_grant", 400) : tokens(grant);
    },
  };
}
