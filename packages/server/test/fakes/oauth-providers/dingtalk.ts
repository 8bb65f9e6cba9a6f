import { jsonOf } from "../vendors/vendor-server.ts";
import { app, type Grant, Ledger, newGrant } from "./ledger.ts";
import { agree, isBasic, json, type OauthVendor } from "./wire.ts";

/** DingTalk's newer API: JSON in camelCase, and nothing else. */
export function openDingtalk(): OauthVendor {
  const ledger = new Ledger();
  const refuse = (code: string, status = 400) => json({ code, message: "not right", requestid: "R-1" }, status);
  const tokens = (grant: Grant) =>
    json({ accessToken: ledger.access(grant), refreshToken: ledger.refresh(grant), expireIn: 7_200, corpId: "ding1" });
  return {
    ledger,
    isAlive: (token) => ledger.holderOf(token) !== undefined,
    answer(request) {
      const { host, path, method, headers } = request;
      if (host === "login.dingtalk.com" && path === "/oauth2/auth")
        return agree(ledger, request, { pkce: false, extra: { prompt: "consent" }, codeName: "authCode" });
      if (host !== "api.dingtalk.com") return undefined;
      if (path === "/v1.0/contact/users/me")
        return ledger.holderOf(headers["x-acs-dingtalk-access-token"]) === undefined || headers.authorization !== undefined
          ? refuse("InvalidAuthentication", 401)
          : json({ nick: "Lin", unionId: "un_1", openId: "op_1" });
      const body = jsonOf(request);
      if (method !== "POST" || body === undefined || isBasic(request)) return refuse("invalidParameter");
      const names = Object.keys(body).toSorted().join();
      if (path === "/v1.0/oauth2/accessToken") {
        const isRight = names === "appKey,appSecret" && body.appKey === app.id && body.appSecret === app.secret;
        return isRight ? json({ accessToken: ledger.access(newGrant([])), expireIn: 7_200 }) : refuse("invalidClientIdOrSecret");
      }
      if (path !== "/v1.0/oauth2/userAccessToken") return undefined;
      if (body.clientId !== app.id || body.clientSecret !== app.secret) return refuse("invalidClientIdOrSecret");
      if (names === "clientId,clientSecret,grantType,refreshToken" && body.grantType === "refresh_token") {
        const grant = ledger.renew(body.refreshToken, true);
        return grant === undefined ? refuse("invalidParameter.refreshToken.notFound") : tokens(grant);
      }
      if (names !== "clientId,clientSecret,code,grantType" || body.grantType !== "authorization_code") return refuse("invalidParameter");
      const grant = ledger.redeem(body.code, undefined, undefined);
      return grant === undefined ? refuse("invalidParameter.authCode.notFound") : tokens(grant);
    },
  };
}
