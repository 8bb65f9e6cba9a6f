import { jsonOf } from "../vendors/vendor-server.ts";
import { type Grant, Ledger, newGrant } from "./ledger.ts";
import { agree, bearerOf, formOf, json, type OauthVendor, oauthError, provesItself } from "./wire.ts";

/** Linear: scopes by commas one way and by spaces the other, refresh tokens that rotate, and GraphQL. */
export function openLinear(): OauthVendor {
  const ledger = new Ledger();
  const tokens = (grant: Grant) => ({
    access_token: ledger.access(grant),
    token_type: "Bearer",
    expires_in: 86_399,
    scope: grant.scopes.join(" "),
  });
  return {
    ledger,
    isAlive: (token) => ledger.holderOf(token) !== undefined,
    answer(request) {
      const { host, path, method } = request;
      if (host === "linear.app" && path === "/oauth/authorize")
        return agree(ledger, request, { pkce: true, separator: ",", extra: { prompt: "consent" } });
      if (host !== "api.linear.app" || method !== "POST") return undefined;
      if (path === "/graphql") {
        if (ledger.holderOf(bearerOf(request)) === undefined) return json({ errors: [{}] }, 401);
        const isAsked = String(jsonOf(request)?.query).includes("viewer");
        return json({
          data: isAsked ? { viewer: { id: "v1", name: "Lin", email: "lin@example.com" }, organization: { name: "Acme" } } : null,
        });
      }
      const body = formOf(request);
      if (body === undefined) return oauthError("invalid_request");
      if (path === "/oauth/revoke") return ledger.end(body.token) ? json({}) : oauthError("invalid_request");
      if (path !== "/oauth/token") return undefined;
      if (!provesItself(request, body, ["basic", "post"])) return oauthError("invalid_client", 401);
      if (body.grant_type === "client_credentials") return json(tokens(newGrant(body.scope?.split(",") ?? ["read"])));
      const grant =
        body.grant_type === "refresh_token"
          ? ledger.renew(body.refresh_token, true)
          : ledger.redeem(body.code, body.redirect_uri, body.code_verifier);
      return grant === undefined ? oauthError("invalid_grant") : json({ ...tokens(grant), refresh_token: ledger.refresh(grant) });
    },
  };
}
