import { type Grant, Ledger } from "./ledger.ts";
import { agree, bearerOf, formOf, json, type OauthVendor, provesItself } from "./wire.ts";

/** Slack with token rotation: every answer has status 200, and `ok` tells. */
export function openSlack(): OauthVendor {
  const ledger = new Ledger();
  const refuse = (error: string) => json({ ok: false, error });
  const userTokens = (grant: Grant) => ({
    scope: grant.scopes.join(","),
    access_token: ledger.access(grant),
    token_type: "user",
    expires_in: 43_200,
    refresh_token: ledger.refresh(grant),
  });
  return {
    ledger,
    isAlive: (token) => ledger.holderOf(token) !== undefined,
    answer(request) {
      const { host, path, method } = request;
      if (host !== "slack.com") return undefined;
      if (path === "/oauth/v2/authorize") return agree(ledger, request, { pkce: false, scopeName: "user_scope", separator: "," });
      if (method !== "POST") return undefined;
      const bearer = bearerOf(request);
      if (path === "/api/auth.test")
        return ledger.holderOf(bearer) === undefined
          ? refuse("invalid_auth")
          : json({ ok: true, user: "lin", user_id: "U1", team: "Acme", team_id: "T1" });
      if (path === "/api/auth.revoke")
        return request.text === "" && ledger.end(bearer) ? json({ ok: true, revoked: true }) : refuse("token_revoked");
      if (path !== "/api/oauth.v2.access") return undefined;
      const body = formOf(request);
      if (body === undefined) return refuse("invalid_form_data");
      if (!provesItself(request, body, ["basic", "post"])) return refuse("bad_client_secret");
      if (body.grant_type === "refresh_token") {
        const grant = ledger.renew(body.refresh_token, true);
        return grant === undefined
          ? refuse("invalid_refresh_token")
          : json({ ok: true, app_id: "A1", user_id: "U1", ...userTokens(grant) });
      }
      const grant = ledger.redeem(body.code, body.redirect_uri, body.code_verifier);
      if (grant === undefined) return refuse("invalid_code");
      const { token_type, ...rest } = userTokens(grant);
      return json({
        ok: true,
        app_id: "A1",
        authed_user: { id: "U1", token_type, ...rest },
        team: { id: "T1", name: "Acme" },
        enterprise: null,
      });
    },
  };
}
