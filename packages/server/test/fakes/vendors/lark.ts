import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerContact, type LarkCompany } from "./lark-contact.ts";

export const larkApp = { clientId: "cli_a1b2c3", clientSecret: "lark-app-secret", tenantKey: "tk_acme" } as const;

interface Code {
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly unionId: string;
  used: boolean;
  atMs: number;
}

type Reply = { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> };

export type LarkServer = Awaited<ReturnType<typeof startLark>>;

const codeLifeMs = 5 * 60_000;

/**
 * Feishu's accounts and API hosts on one loopback address, as strict as they are: two generations of the token endpoint, user_info, the contact directory v3.
 * Errors come with HTTP 200 or 400 and a `code`. Whoever opens the authorize page is signed in as `lark.person`.
 */
export async function startLark(company: LarkCompany) {
  const codes = new Map<string, Code>();
  const userTokens = new Map<string, string>();
  const tenantTokens = new Set<string>();
  const redirectUris = new Set<string>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state = {
    url,
    company,
    tenantTokens,
    /** Who signs in, and of what company. */
    person: "",
    tenantKey: larkApp.tenantKey as string,
    /** How many calls are still told that they are too many, and how. */
    throttle: 0,
    throttleStatus: 429 as 400 | 429,
    /** Moves the codes' birth back. */
    codesAreOlderByMs: 0,
    asked: [] as string[],
    admit: (...uris: readonly string[]) => {
      for (const uri of uris) redirectUris.add(uri);
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = new URL(request.url ?? "/", url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (target.pathname === "/open-apis/authen/v1/authorize") return authorize(target, response);
    const { status, body, headers = {} } = replyOf(request, target, Buffer.concat(chunks).toString("utf8"));
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers }).end(JSON.stringify(body));
  }

  function authorize({ searchParams: q }: URL, response: ServerResponse): void {
    const redirectUri = q.get("redirect_uri") ?? "";
    const isKnown = q.get("client_id") === larkApp.clientId && q.get("response_type") === "code" && redirectUris.has(redirectUri);
    if (!isKnown || (q.has("code_challenge") && q.get("code_challenge_method") !== "S256")) {
      response.writeHead(400, { "content-type": "text/html" }).end("20029 redirect_uri 请求不合法");
      return;
    }
    const code = randomBytes(24).toString("base64url");
    const atMs = Date.now() - state.codesAreOlderByMs;
    codes.set(code, { redirectUri, challenge: q.get("code_challenge"), unionId: state.person, used: false, atMs });
    const back = new URL(redirectUri);
    back.searchParams.set("code", code);
    back.searchParams.set("state", q.get("state") ?? "");
    response.writeHead(302, { location: back.href }).end();
  }

  function replyOf(request: IncomingMessage, target: URL, text: string): Reply {
    const path = target.pathname;
    state.asked.push(path);
    const isJson = request.headers["content-type"]?.startsWith("application/json") === true;
    if (path === "/oauth/v3/token" || path === "/open-apis/authen/v2/oauth/token")
      return request.method === "POST" && isJson
        ? redeem(JSON.parse(text) as Record<string, string>)
        : oauthError(400, 20063, "invalid_request");
    if (path === "/open-apis/auth/v3/tenant_access_token/internal") {
      const { app_id: id, app_secret: secret } = (isJson ? JSON.parse(text) : {}) as Record<string, string>;
      if (id !== larkApp.clientId) return { status: 200, body: { code: 10003, msg: "invalid param" } };
      if (secret !== larkApp.clientSecret) return { status: 200, body: { code: 10014, msg: "app secret invalid" } };
      const token = `t-${randomBytes(16).toString("hex")}`;
      tenantTokens.add(token);
      return { status: 200, body: { code: 0, msg: "ok", tenant_access_token: token, expire: 7_200 } };
    }
    const bearer = String(request.headers.authorization ?? "").replace(/^Bearer /, "");
    if (path === "/open-apis/authen/v1/user_info") return userInfo(bearer);
    if (!tenantTokens.has(bearer)) return { status: 400, body: { code: 99991663, msg: "Invalid access token for authorization." } };
    if (state.throttle > 0) {
      state.throttle -= 1;
      const headers: Record<string, string> =
        state.throttleStatus === 429 ? { "x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": "3" } : {};
      return { status: state.throttleStatus, headers, body: { code: 99991400, msg: "request trigger frequency limit" } };
    }
    if (request.method !== "GET") return { status: 404, body: { code: 404, msg: "not found" } };
    return answerContact(company, larkApp.tenantKey, target);
  }

  function redeem(form: Record<string, string>): Reply {
    if (form.client_id !== larkApp.clientId) return oauthError(400, 20048, "invalid_client");
    if (form.client_secret !== larkApp.clientSecret) return oauthError(400, 20002, "invalid_client");
    if (form.grant_type !== "authorization_code") return oauthError(400, 20036, "unsupported_grant_type");
    const code = codes.get(form.code ?? "");
    if (code === undefined) return oauthError(400, 20003, "invalid_grant");
    if (Date.now() - code.atMs > codeLifeMs) return oauthError(200, 20004, "invalid_grant");
    if (code.used) return oauthError(200, 20065, "invalid_grant");
    if (code.redirectUri !== form.redirect_uri) return oauthError(400, 20071, "invalid_grant");
    const challenge = form.code_verifier === undefined ? null : createHash("sha256").update(form.code_verifier).digest("base64url");
    if (challenge !== code.challenge) return oauthError(400, 20049, "invalid_grant");
    if (company.barred.has(code.unionId)) return oauthError(200, 20010, "access_denied");
    code.used = true;
    const token = `u-${randomBytes(16).toString("hex")}`;
    userTokens.set(token, code.unionId);
    return { status: 200, body: { code: 0, access_token: token, expires_in: 7_200, scope: "", token_type: "Bearer" } };
  }

  function userInfo(bearer: string): Reply {
    const unionId = userTokens.get(bearer);
    if (unionId === undefined) return { status: 400, body: { code: 99991668, msg: "Invalid access token for authorization." } };
    const user = company.users.find((candidate) => candidate.union_id === unionId);
    const data = {
      name: user?.name ?? "Somebody",
      union_id: unionId,
      open_id: `ou_${unionId}`,
      enterprise_email: user?.enterprise_email,
      tenant_key: state.tenantKey,
    };
    return { status: 200, body: { code: 0, msg: "success", data } };
  }

  return state;
}

const oauthError = (status: number, code: number, error: string): Reply => ({
  status,
  body: { code, error, error_description: "refused" },
});
