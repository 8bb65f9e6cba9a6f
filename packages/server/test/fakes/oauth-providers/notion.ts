import { jsonOf } from "../vendors/vendor-server.ts";
import { type Grant, Ledger } from "./ledger.ts";
import { agree, json, type OauthVendor, oauthError, provesByBasic } from "./wire.ts";

/** Notion: JSON with Basic, no scopes, no lifetimes; the person stands in the token answer. */
export function openNotion(): OauthVendor {
  const ledger = new Ledger();
  const tokens = (grant: Grant) =>
    json({
      access_token: ledger.access(grant),
      token_type: "bearer",
      refresh_token: ledger.refresh(grant),
      bot_id: "b1",
      workspace_name: "Acme",
      workspace_id: "w1",
      owner: { type: "user", user: { object: "user", id: "u1", name: "Lin", type: "person", person: { email: "lin@example.com" } } },
    });
  return {
    ledger,
    isAlive: (token) => ledger.holderOf(token) !== undefined,
    answer(request) {
      const { host, path, method } = request;
      if (host !== "api.notion.com") return undefined;
      if (path === "/v1/oauth/authorize") return agree(ledger, request, { pkce: false, hasScopes: false, extra: { owner: "user" } });
      if (method !== "POST" || !path.startsWith("/v1/oauth/")) return undefined;
      if (!provesByBasic(request)) return oauthError("invalid_client", 401);
      const body = jsonOf(request);
      if (body === undefined || request.headers["notion-version"] === undefined) return oauthError("invalid_request");
      if (path === "/v1/oauth/revoke")
        return ledger.end(body.token) ? json({ request_id: "r1" }) : json({ object: "error", status: 400, code: "invalid_grant" }, 400);
      if (path !== "/v1/oauth/token") return undefined;
      const grant =
        body.grant_type === "refresh_token"
          ? ledger.renew(body.refresh_token, true)
          : body.code_verifier === undefined
            ? ledger.redeem(body.code, body.redirect_uri, undefined)
            : undefined;
      return grant === undefined ? oauthError("invalid_grant") : tokens(grant);
    },
  };
}
