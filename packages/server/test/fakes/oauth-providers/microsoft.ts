import { type Grant, Ledger, newGrant } from "./ledger.ts";
import { agree, bearerOf, formOf, idToken, json, type OauthVendor, provesItself } from "./wire.ts";

export const tenant = "11111111-2222-3333-4444-555555555555";

/** Entra ID: a refresh token only for `offline_access`, errors with numbers, and nothing that ends a grant. */
export function openMicrosoft(): OauthVendor {
  const ledger = new Ledger();
  const refuse = (error: string, number: number, status = 400) =>
    json({ error, error_description: `AADSTS${number}: about it`, error_codes: [number], trace_id: "t", correlation_id: "c" }, status);
  const tokens = (grant: Grant) =>
    json({
      token_type: "Bearer",
      scope: grant.scopes.filter((scope) => scope !== "offline_access").join(" "),
      expires_in: 4_213,
      ext_expires_in: 4_213,
      access_token: ledger.access(grant),
      ...(grant.scopes.includes("offline_access") ? { refresh_token: ledger.refresh(grant) } : {}),
      ...(grant.scopes.includes("openid")
        ? {
            id_token: idToken({
              iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
              tid: tenant,
              sub: "pairwise",
              preferred_username: "lin@example.com",
              nonce: grant.nonce,
            }),
          }
        : {}),
    });
  return {
    ledger,
    isAlive: (token) => ledger.holderOf(token) !== undefined,
    answer(request) {
      const { host, path } = request;
      if (host === "graph.microsoft.com" && path === "/oidc/userinfo")
        return ledger.holderOf(bearerOf(request)) === undefined
          ? json({ error: {} }, 401)
          : json({ sub: "pairwise", email: "lin@example.com" });
      if (host !== "login.microsoftonline.com" || !path.startsWith(`/${tenant}/oauth2/v2.0/`)) return undefined;
      if (path.endsWith("/authorize")) return agree(ledger, request, { pkce: true, hasNonce: true, extra: { response_mode: "query" } });
      const body = formOf(request);
      if (!path.endsWith("/token") || request.method !== "POST") return undefined;
      if (body === undefined) return refuse("invalid_request", 900_144);
      if (!provesItself(request, body, ["basic", "post"])) return refuse("invalid_client", 7_000_215, 401);
      if (body.grant_type === "client_credentials")
        return body.scope?.endsWith("/.default") === true
          ? json({ token_type: "Bearer", expires_in: 3_599, ext_expires_in: 3_599, access_token: ledger.access(newGrant([])) })
          : refuse("invalid_scope", 1_002_012);
      if (body.grant_type === "refresh_token") {
        const grant = ledger.renew(body.refresh_token, false);
        if (grant === undefined) return refuse("invalid_grant", 700_082);
        return body.scope?.split(" ").includes("offline_access") === true ? tokens(grant) : refuse("invalid_scope", 70_011);
      }
      const grant = ledger.redeem(body.code, body.redirect_uri, body.code_verifier);
      return grant === undefined ? refuse("invalid_grant", 70_008) : tokens(grant);
    },
  };
}
