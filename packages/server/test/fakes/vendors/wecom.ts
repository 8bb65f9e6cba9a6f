import { randomBytes } from "node:crypto";
import { confirmPage, jsonOf, page, redirectTo, startVendor, type VendorReply, type VendorRequest } from "./vendor-server.ts";
import { answerContacts, type WecomCorporation } from "./wecom-contacts.ts";

export const wecomApp = {
  corpId: "wwcorp1",
  agentId: "1000002",
  secret: "wecom-app-secret",
  contactSecret: "wecom-contact-secret",
} as const;

/** Who sits at the browser: a member, or somebody who is none. */
export type WecomAccount = { readonly userid: string } | { readonly openid: string; readonly external_userid?: string };

const codeLifeMs = 5 * 60_000;

export type WecomServer = Awaited<ReturnType<typeof startWecom>>;

/** WeCom's login page and API on one loopback address. Every error of the API is HTTP 200 with an errcode. */
export async function startWecom(corporation: WecomCorporation) {
  const trustedDomains = new Set<string>();
  const codes = new Map<string, { readonly account: WecomAccount; readonly atMs: number }>();
  /** Tokens with the secret that they were given for. */
  const tokens = new Map<string, string>();
  const state = {
    corporation,
    account: { userid: "" } as WecomAccount,
    /** The application's trusted domain (可信域名), with its port. */
    trust: (...hosts: readonly string[]) => {
      for (const host of hosts) trustedDomains.add(host);
    },
    endTokens: () => tokens.clear(),
  };
  const vendor = await startVendor(answer);

  function answer(request: VendorRequest): VendorReply {
    switch (request.path) {
      case "/wwlogin/sso/login":
        return authorize(request);
      case "/wwlogin/sso/confirm":
        return confirm(new URLSearchParams(request.text));
      case "/cgi-bin/gettoken":
        return getToken(request);
      default:
        return request.path.startsWith("/cgi-bin/") ? withToken(request) : page(404, "404");
    }
  }

  function authorize({ query }: VendorRequest): VendorReply {
    const isKnown =
      query.get("login_type") === "CorpApp" && query.get("appid") === wecomApp.corpId && query.get("agentid") === wecomApp.agentId;
    const back = URL.parse(query.get("redirect_uri") ?? "");
    if (!isKnown || back === null || !trustedDomains.has(back.host)) return page(200, "redirect_uri 需使用应用可信域名 50001");
    // At most 128 bytes of letters and digits.
    if (!/^[A-Za-z0-9]{1,128}$/.test(query.get("state") ?? "")) return page(200, "state 参数错误");
    return confirmPage("/wwlogin/sso/confirm", { redirect_uri: back.href, state: query.get("state") ?? "" });
  }

  function confirm(form: URLSearchParams): VendorReply {
    const code = randomBytes(24).toString("base64url");
    codes.set(code, { account: state.account, atMs: Date.now() });
    const back = new URL(form.get("redirect_uri") ?? "");
    back.searchParams.set("code", code);
    back.searchParams.set("state", form.get("state") ?? "");
    return redirectTo(back.href);
  }

  function getToken({ method, query }: VendorRequest): VendorReply {
    const secret = query.get("corpsecret") ?? "";
    if (method !== "GET" || query.get("corpid") !== wecomApp.corpId) return refusing(40013);
    if (secret !== wecomApp.secret && secret !== wecomApp.contactSecret) return refusing(40001);
    // Repeated while it is valid, the call returns the same token.
    const valid = [...tokens].find(([, of]) => of === secret)?.[0] ?? randomBytes(32).toString("base64url");
    tokens.set(valid, secret);
    return { body: { errcode: 0, errmsg: "ok", access_token: valid, expires_in: 7_200 } };
  }

  function withToken(request: VendorRequest): VendorReply {
    const token = request.query.get("access_token");
    if (token === null || token === "") return refusing(41001);
    const secret = tokens.get(token);
    if (secret === undefined) return refusing(40014);
    const path = request.path.slice("/cgi-bin/".length);
    if (path === "auth/getuserinfo") return secret === wecomApp.secret ? whoIs(request) : refusing(48002);
    const { errcode, ...more } = answerContacts(corporation, secret === wecomApp.contactSecret, path, request.method, {
      query: request.query,
      body: jsonOf(request),
    });
    return errcode === 0 ? { body: { errcode, errmsg: "ok", ...more } } : refusing(errcode);
  }

  function whoIs({ query }: VendorRequest): VendorReply {
    const code = query.get("code");
    if (code === null || code === "") return refusing(41008);
    const known = codes.get(code);
    codes.delete(code);
    if (known === undefined || Date.now() - known.atMs > codeLifeMs) return refusing(40029);
    return { body: { errcode: 0, errmsg: "ok", ...known.account } };
  }

  return Object.assign(state, vendor);
}

const refusing = (errcode: number): VendorReply => ({
  body: {
    errcode,
    errmsg: `refused, hint: [1783610513_1], from ip: 10.0.0.9, wecom-app-secret, more info at https://x/devtool/query?e=${errcode}`,
  },
});
