import { jsonOf, type VendorReply } from "../vendors/vendor-server.ts";
import { app, type Grant, Ledger } from "./ledger.ts";
import { agree, bearerOf, formOf, type HostRequest, json, type OauthVendor, provesByBasic, provesItself } from "./wire.ts";

/** A GitHub App with expiring user tokens; hosts are github.com's, or those of an Enterprise Server. */
export function openGithub(web: string, api: { readonly host: string; readonly path: string }): OauthVendor {
  const ledger = new Ledger();
  const tokens = (grant: Grant) =>
    json({
      access_token: ledger.access(grant),
      expires_in: 28_800,
      refresh_token: ledger.refresh(grant),
      refresh_token_expires_in: 15_897_600,
      scope: grant.scopes.join(","),
      token_type: "bearer",
    });
  return {
    ledger,
    isAlive: (token) => ledger.holderOf(token) !== undefined,
    answer(request) {
      const { host, path, method } = request;
      if (host === web && path === "/login/oauth/authorize") return agree(ledger, request, { pkce: true });
      if (host === web && path === "/login/oauth/access_token" && method === "POST") return token(ledger, request, tokens);
      if (host !== api.host || !path.startsWith(`${api.path}/`)) return undefined;
      const below = path.slice(api.path.length);
      if (request.headers["user-agent"] === undefined) return json({ message: "Request forbidden by administrative rules" }, 403);
      if (below === "/user")
        return ledger.holderOf(bearerOf(request)) === undefined
          ? json({ message: "Bad credentials" }, 401)
          : json({ login: "octo-lin", id: 7 });
      return method === "DELETE" ? remove(ledger, request, below) : undefined;
    },
  };
}

/** Refusals have status 200. */
function token(ledger: Ledger, request: HostRequest, tokens: (grant: Grant) => VendorReply): VendorReply {
  if (!String(request.headers.accept).includes("application/json"))
    return { contentType: "application/x-www-form-urlencoded", body: "error=no_json" };
  const refuse = (error: string) => json({ error, error_description: "The request is not right.", error_uri: "https://docs.github.com/" });
  const body = formOf(request);
  if (body === undefined || !provesItself(request, body, ["post"])) return refuse("incorrect_client_credentials");
  if (body.grant_type === "refresh_token") {
    const grant = ledger.renew(body.refresh_token, true);
    return grant === undefined ? refuse("bad_refresh_token") : tokens(grant);
  }
  const grant = ledger.redeem(body.code, body.redirect_uri, body.code_verifier);
  return grant === undefined ? refuse("bad_verification_code") : tokens(grant);
}

function remove(ledger: Ledger, request: HostRequest, below: string): VendorReply {
  if (!provesByBasic(request)) return json({ message: "Requires authentication" }, 401);
  const accessToken = jsonOf(request)?.access_token;
  if (typeof accessToken !== "string") return json({ message: "Invalid request" }, 422);
  const isDone =
    below === `/applications/${app.id}/grant`
      ? ledger.end(accessToken)
      : below === `/applications/${app.id}/token` && ledger.drop(accessToken);
  return isDone ? { status: 204, body: "" } : json({ message: "Not Found" }, 404);
}
