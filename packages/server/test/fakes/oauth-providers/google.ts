import { Ledger } from "./ledger.ts";
import { agree, bearerOf, formOf, idToken, json, type OauthVendor, oauthError, provesItself } from "./wire.ts";

const issuer = "https://accounts.google.com";

/** Google: refresh tokens stay, and to end one token is to end the grant. */
export function openGoogle(): OauthVendor {
  const ledger = new Ledger();
  return {
    ledger,
    isAlive: (token) => ledger.holderOf(token) !== undefined,
    answer(request) {
      const { host, path } = request;
      if (host === "accounts.google.com" && path === "/o/oauth2/v2/auth")
        return agree(ledger, request, { pkce: true, hasNonce: true, extra: { access_type: "offline", prompt: "consent" }, iss: issuer });
      if (host === "openidconnect.googleapis.com" && path === "/v1/userinfo")
        return ledger.holderOf(bearerOf(request)) === undefined
          ? oauthError("invalid_request", 401)
          : json({ sub: "1", email: "lin@example.com" });
      const body = formOf(request);
      if (host !== "oauth2.googleapis.com" || request.method !== "POST") return undefined;
      if (body === undefined) return oauthError("invalid_request");
      if (path === "/revoke") return ledger.end(body.token) ? json({}) : oauthError("invalid_token");
      if (path !== "/token") return undefined;
      if (!provesItself(request, body, ["basic", "post"])) return oauthError("invalid_client", 401);
      const isRefresh = body.grant_type === "refresh_token";
      const grant = isRefresh ? ledger.renew(body.refresh_token, false) : ledger.redeem(body.code, body.redirect_uri, body.code_verifier);
      if (grant === undefined) return oauthError("invalid_grant");
      return json({
        access_token: ledger.access(grant),
        expires_in: 3_599,
        scope: grant.scopes.join(" "),
        token_type: "Bearer",
        ...(isRefresh ? {} : { refresh_token: ledger.refresh(grant) }),
        ...(grant.scopes.includes("openid")
          ? { id_token: idToken({ iss: issuer, sub: "1", email: "lin@example.com", nonce: grant.nonce }) }
          : {}),
      });
    },
  };
}
