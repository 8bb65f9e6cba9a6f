import { type Grant, Ledger } from "./ledger.ts";
import { agree, bearerOf, formOf, json, type OauthVendor, oauthError, provesItself } from "./wire.ts";

/** GitLab (Doorkeeper): an access token and its refresh token are one record. */
export function openGitlab(home: string): OauthVendor {
  const ledger = new Ledger();
  const tokens = (grant: Grant) =>
    json({
      access_token: ledger.access(grant),
      token_type: "Bearer",
      expires_in: 7_200,
      refresh_token: ledger.refresh(grant),
      scope: grant.scopes.join(" "),
      created_at: 1_800_000_000,
    });
  return {
    ledger,
    isAlive: (token) => ledger.holderOf(token) !== undefined,
    answer(request) {
      const { host, path, method } = request;
      if (host !== home) return undefined;
      if (path === "/oauth/authorize") return agree(ledger, request, { pkce: true });
      if (path === "/api/v4/user")
        return ledger.holderOf(bearerOf(request)) === undefined ? json({ message: "401" }, 401) : json({ id: 3, username: "lin" });
      const body = formOf(request);
      if (method !== "POST" || (path !== "/oauth/token" && path !== "/oauth/revoke")) return undefined;
      if (body === undefined) return oauthError("invalid_request");
      if (!provesItself(request, body, ["basic", "post"])) return oauthError("invalid_client", path === "/oauth/token" ? 401 : 403);
      if (path === "/oauth/revoke") {
        ledger.end(body.token);
        return json({});
      }
      const grant =
        body.grant_type === "refresh_token"
          ? ledger.renew(body.refresh_token, true)
          : body.grant_type === "authorization_code"
            ? ledger.redeem(body.code, body.redirect_uri, body.code_verifier)
            : undefined;
      return grant === undefined ? oauthError("invalid_grant") : tokens(grant);
    },
  };
}
