import { jsonOf } from "../vendors/vendor-server.ts";
import { type Grant, Ledger, newGrant } from "./ledger.ts";
import { agree, bearerOf, json, type OauthVendor, oauthError, provesItself } from "./wire.ts";

/** Atlassian 3LO: JSON, rotating refresh tokens for `offline_access`, and nothing that ends a grant. */
export function openAtlassian(): OauthVendor {
  const ledger = new Ledger();
  const tokens = (grant: Grant) =>
    json({
      access_token: ledger.access(grant),
      ...(grant.scopes.includes("offline_access") ? { refresh_token: ledger.refresh(grant) } : {}),
      expires_in: 3_600,
      token_type: "Bearer",
      scope: grant.scopes.join(" "),
    });
  return {
    ledger,
    isAlive: (token) => ledger.holderOf(token) !== undefined,
    answer(request) {
      const { host, path, method } = request;
      if (host === "auth.atlassian.com" && path === "/authorize")
        return agree(ledger, request, { pkce: false, extra: { audience: "api.atlassian.com", prompt: "consent" } });
      if (host === "api.atlassian.com" && path === "/me")
        return ledger.holderOf(bearerOf(request)) === undefined
          ? json({ code: 401 }, 401)
          : json({ account_id: "a1", email: "lin@example.com" });
      if (host !== "auth.atlassian.com" || path !== "/oauth/token" || method !== "POST") return undefined;
      const body = jsonOf(request);
      if (body === undefined) return oauthError("unsupported_grant_type");
      if (!provesItself(request, body, ["post"])) return oauthError("access_denied", 401);
      if (body.grant_type === "client_credentials")
        return body.audience === "api.atlassian.com" ? tokens(newGrant([])) : oauthError("invalid_request");
      if (body.grant_type === "refresh_token") {
        const grant = ledger.renew(body.refresh_token, true);
        return grant === undefined ? oauthError("invalid_grant", 403) : tokens(grant);
      }
      const grant = ledger.redeem(body.code, body.redirect_uri, body.code_verifier);
      return grant === undefined ? oauthError("invalid_grant", 403) : tokens(grant);
    },
  };
}
