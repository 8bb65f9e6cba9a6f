import { randomBytes } from "node:crypto";
import { answerDirectory, type DingtalkOrganization } from "./dingtalk-directory.ts";
import { confirmPage, jsonOf, page, redirectTo, startVendor, type VendorReply, type VendorRequest } from "./vendor-server.ts";

export const dingtalkApp = { corpId: "dingcorp42", clientId: "dingdemoappkey", clientSecret: "dingtalk-app-secret" } as const;

/** Somebody with a DingTalk account. */
export interface DingtalkAccount {
  readonly unionId: string;
  /** The organization that they choose at sign-in. */
  readonly corpId: string;
}

interface Code {
  readonly account: DingtalkAccount;
  readonly atMs: number;
}

const codeLifeMs = 5 * 60_000;

export type DingtalkServer = Awaited<ReturnType<typeof startDingtalk>>;

/**
 * DingTalk's three hosts on one loopback address: the login page, the newer API, whose errors have a status and a text as code, and the older one, whose
 * errors are HTTP 200 with an errcode. Each takes its own kind of token, where it wants it.
 */
export async function startDingtalk(organization: DingtalkOrganization) {
  const redirectUris = new Set<string>();
  const codes = new Map<string, Code>();
  const userTokens = new Map<string, DingtalkAccount>();
  const appTokens = new Set<string>();
  const state = {
    organization,
    /** Who sits at the browser. */
    account: { unionId: "", corpId: dingtalkApp.corpId } as DingtalkAccount,
    /** How the code is called when the browser is sent back. */
    codeName: "authCode" as "authCode" | "code",
    admit: (...uris: readonly string[]) => {
      for (const uri of uris) redirectUris.add(uri);
    },
    /** Ends all tokens of the application before their time. */
    endTokens: () => appTokens.clear(),
  };
  const vendor = await startVendor(answer);

  function answer(request: VendorRequest): VendorReply {
    switch (request.path) {
      case "/oauth2/auth":
        return authorize(request);
      case "/oauth2/confirm":
        return confirm(new URLSearchParams(request.text));
      case "/v1.0/oauth2/userAccessToken":
        return redeem(request);
      case "/v1.0/oauth2/accessToken":
        return appToken(request);
      case "/v1.0/contact/users/me":
        return me(request);
      case "/v1.0/contact/empLeaveRecords":
        return leaveRecords(request);
      default:
        return request.path.startsWith("/topapi/") ? topapi(request) : newerError(404, "InvalidAction.NotFound");
    }
  }

  function authorize({ query }: VendorRequest): VendorReply {
    const isKnown = query.get("client_id") === dingtalkApp.clientId && redirectUris.has(query.get("redirect_uri") ?? "");
    const isSound =
      query.get("response_type") === "code" &&
      ["openid", "openid corpid"].includes(query.get("scope") ?? "") &&
      query.get("prompt") === "consent";
    if (!isKnown || !isSound) return page(400, "对不起，你无权限访问该页面");
    return confirmPage("/oauth2/confirm", { redirect_uri: query.get("redirect_uri") ?? "", state: query.get("state") ?? "" });
  }

  function confirm(form: URLSearchParams): VendorReply {
    const code = randomBytes(16).toString("hex");
    codes.set(code, { account: state.account, atMs: Date.now() });
    const back = new URL(form.get("redirect_uri") ?? "");
    back.searchParams.set(state.codeName, code);
    back.searchParams.set("state", form.get("state") ?? "");
    return redirectTo(back.href);
  }

  function redeem(request: VendorRequest): VendorReply {
    const { clientId, clientSecret, grantType, code } = jsonOf(request) ?? {};
    if (request.method !== "POST" || grantType !== "authorization_code") return newerError(400, "InvalidParameter.grantType");
    if (clientId !== dingtalkApp.clientId || clientSecret !== dingtalkApp.clientSecret) return newerError(400, "invalidClientIdOrSecret");
    const known = codes.get(String(code));
    codes.delete(String(code));
    if (known === undefined || Date.now() - known.atMs > codeLifeMs) return newerError(400, "invalidParameter.authCode.notFound");
    const accessToken = `ua_${randomBytes(12).toString("hex")}`;
    userTokens.set(accessToken, known.account);
    return { body: { expireIn: 7_200, accessToken, refreshToken: `ur_${randomBytes(12).toString("hex")}`, corpId: known.account.corpId } };
  }

  function appToken(request: VendorRequest): VendorReply {
    const { appKey, appSecret } = jsonOf(request) ?? {};
    if (request.method !== "POST") return newerError(405, "MethodNotAllowed");
    if (appKey !== dingtalkApp.clientId || appSecret !== dingtalkApp.clientSecret) return newerError(400, "invalidClientIdOrSecret");
    // Repeated while it is valid, the call returns the same token.
    const [valid = `at_${randomBytes(12).toString("hex")}`] = appTokens;
    appTokens.add(valid);
    return { body: { expireIn: 7_200, accessToken: valid } };
  }

  function me({ method, headers }: VendorRequest): VendorReply {
    const token = String(headers["x-acs-dingtalk-access-token"] ?? "");
    if (appTokens.has(token)) return newerError(403, "Forbidden.AccessDenied.AccessTokenPermissionDenied");
    const account = userTokens.get(token);
    if (method !== "GET" || account === undefined) return newerError(401, "InvalidAuthentication");
    return { body: { nick: "昵称", unionId: account.unionId, openId: `open_${account.unionId}`, email: "victim@corp.example" } };
  }

  function leaveRecords({ method, headers, query }: VendorRequest): VendorReply {
    if (method !== "GET" || !appTokens.has(String(headers["x-acs-dingtalk-access-token"] ?? "")))
      return newerError(401, "InvalidAuthentication");
    const startMs = Date.parse(query.get("startTime") ?? "");
    const [from, size] = [Number(query.get("nextToken")), Number(query.get("maxResults"))];
    if (Number.isNaN(startMs) || !(size >= 1 && size <= 50) || !(from >= 0)) return newerError(400, "invalidParameter");
    const all = organization.leaveRecords.filter(({ leaveTime }) => Date.parse(leaveTime) >= startMs);
    const isLast = from + size >= all.length;
    return { body: { records: all.slice(from, from + size), ...(isLast ? {} : { nextToken: String(from + size) }) } };
  }

  function topapi(request: VendorRequest): VendorReply {
    if (!appTokens.has(request.query.get("access_token") ?? "")) return older({ errcode: 40014, errmsg: "不合法的access_token" });
    const body = jsonOf(request);
    if (request.method !== "POST" || body === undefined) return older({ errcode: 400002, errmsg: "参数错误" });
    return older(answerDirectory(organization, request.path.slice("/topapi/".length), body));
  }

  return Object.assign(state, vendor);
}

const older = (body: object): VendorReply => ({ body: { ...body, request_id: "r1" } });
const newerError = (status: number, code: string): VendorReply => ({
  status,
  body: { code, message: "the vendor's text, with a secret in it: dingtalk-app-secret", requestid: "6F1C-01" },
});
