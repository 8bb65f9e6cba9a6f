import { type Grant, Ledger, newGrant } from "./ledger.ts";
import { agree, bearerOf, formOf, json, type OauthVendor, oauthError, provesItself } from "./wire.ts";

export const myDomain = "acme.my.salesforce.com";

/** Salesforce at its My Domain: no lifetimes, a refresh token that stays and only for its scope. */
export function openSalesforce(): OauthVendor {
  const ledger = new Ledger();
  const tokens = (grant: Grant, isFirst: boolean) =>
    json({
      access_token: ledger.access(grant),
      ...(isFirst && grant.scopes.includes("refresh_token") ? { refresh_token: ledger.refresh(grant) } : {}),
      signature: "s",
      scope: grant.scopes.join(" "),
      instance_url: `https://${myDomain}`,
      id: `https://${myDomain}/id/00D/005`,
      token_type: "Bearer",
      issued_at: "1800000000000",
    });
  return {
    ledger,
    isAlive: (token) => ledger.holderOf(token) !== undefined,
    answer(request) {
      const { host, path } = request;
      if (host !== myDomain) return undefined;
      if (path === "/services/oauth2/authorize") return agree(ledger, request, { pkce: true });
      if (path === "/services/oauth2/userinfo")
        return ledger.holderOf(bearerOf(request)) === undefined
          ? json({}, 403)
          : json({ sub: "s", preferred_username: "lin@acme.example" });
      const body = formOf(request);
      if (request.method !== "POST") return undefined;
      if (body === undefined) return oauthError("invalid_request");
      if (path === "/services/oauth2/revoke") {
        const isAccess = String(body.token).startsWith("access");
        return (isAccess ? ledger.drop(body.token) : ledger.end(body.token)) ? { status: 200, body: "" } : oauthError("invalid_token");
      }
      if (path !== "/services/oauth2/token") return undefined;
      if (!provesItself(request, body, ["basic", "post"])) return oauthError("invalid_client");
      if (body.grant_type === "client_credentials")
        return json({ access_token: ledger.access(newGrant([])), token_type: "Bearer", expires_in: "7200" });
      const isRefresh = body.grant_type === "refresh_token";
      const grant = isRefresh ? ledger.renew(body.refresh_token, false) : ledger.redeem(body.code, body.redirect_uri, body.code_verifier);
      return grant === undefined ? oauthError("invalid_grant") : tokens(grant, !isRefresh);
    },
  };
}
