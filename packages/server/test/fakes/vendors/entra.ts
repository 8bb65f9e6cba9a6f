import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { answerGraph, type GraphState } from "./entra-graph.ts";

/** A user of a tenant, as Graph holds them. */
export type EntraUser = Record<string, unknown> & { id: string };

export interface EntraTenant {
  users: EntraUser[];
  groups: { id: string; displayName: string; members: string[] }[];
  appRoles: { id: string; value: string; isEnabled: boolean }[];
  assignments: { appRoleId: string; principalId: string; principalType: "User" | "Group" }[];
  /** Graph permissions of our application; null: nobody has consented to it in this tenant. */
  permissions: Set<string> | null;
}

export const entraApp = { clientId: "0f2b6f0e-6b6c-4d43-9a3e-0f5a5d3a7c11", clientSecret: "entra~secret" } as const;

interface Code {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string;
  readonly tenantId: string;
  readonly objectId: string;
  readonly authTime: number | undefined;
  used: boolean;
}

export type EntraServer = Awaited<ReturnType<typeof startEntra>>;

/**
 * Microsoft Entra ID and Graph on one loopback address, as strict as they are. Whoever opens the authorize page is signed in as `entra.person`,
 * on a page of its own first, as at Microsoft. `lie` changes the ID token before it is signed.
 */
export async function startEntra(tenants: Record<string, EntraTenant>) {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "entra-1", use: "sig", alg: "RS256" };
  const codes = new Map<string, Code>();
  const redirectUris = new Set<string>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const graph: GraphState = { url, tenants, tokens: new Map(), deltas: [], subscriptions: new Map(), throttle: 0, asked: [] };
  const state = {
    url,
    graph,
    tenants,
    /** Who signs in: tenant and object. */
    person: { tenantId: Object.keys(tenants)[0] ?? "", objectId: "" },
    /** More claims of the ID token, or fewer. */
    claims: {} as JWTPayload,
    /** `iss` as v1.0 tokens have it. */
    tokenVersion: "2.0" as "1.0" | "2.0",
    /** The issuer that the key set gives for the key. */
    keyIssuer: `${url}/{tenantid}/v2.0` as string | undefined,
    clientSecret: entraApp.clientSecret as string,
    admit: (...uris: readonly string[]) => {
      for (const uri of uris) redirectUris.add(uri);
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const target = new URL(request.url ?? "/", url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    if (target.pathname.startsWith("/v1.0/")) return answerGraph(graph, request, target, body, response);
    const [, authority = "", ...rest] = target.pathname.split("/");
    const isShared = authority === "organizations" || authority === "common";
    if (!isShared && tenants[authority] === undefined) return send(response, 400, aadsts("invalid_tenant", 90002));
    switch (rest.join("/")) {
      case "v2.0/.well-known/openid-configuration":
        return send(response, 200, metadata(authority, isShared ? "{tenantid}" : authority));
      case "discovery/v2.0/keys": {
        const issuer = isShared ? state.keyIssuer : state.keyIssuer?.replace("{tenantid}", authority);
        return send(response, 200, { keys: [issuer === undefined ? jwk : { ...jwk, issuer }] });
      }
      case "oauth2/v2.0/authorize":
        return authorize(authority, isShared, target, response);
      case "oauth2/v2.0/token":
        return token(authority, request, new URLSearchParams(body), response);
      default:
        return send(response, 404, {});
    }
  }

  const metadata = (authority: string, issuerTenant: string) => ({
    issuer: `${url}/${issuerTenant}/v2.0`,
    authorization_endpoint: `${url}/${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${url}/${authority}/oauth2/v2.0/token`,
    jwks_uri: `${url}/${authority}/discovery/v2.0/keys`,
    userinfo_endpoint: `${url}/oidc/userinfo`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
  });

  /** First a page, on which the person presses a button; then back with a code. */
  function authorize(authority: string, isShared: boolean, target: URL, response: ServerResponse): unknown {
    const q = target.searchParams;
    const problem =
      q.get("client_id") !== entraApp.clientId
        ? 700016
        : !redirectUris.has(q.get("redirect_uri") ?? "")
          ? 50011
          : q.get("response_type") !== "code" || q.get("scope")?.split(" ").includes("openid") !== true
            ? 90014
            : q.get("code_challenge_method") !== "S256" || q.get("code_challenge") === null || q.get("nonce") === null
              ? 9002325
              : undefined;
    if (problem !== undefined) return send(response, 400, aadsts("invalid_request", problem));
    if (q.get("pressed") === null) {
      q.set("pressed", "yes");
      return response.writeHead(302, { location: target.href }).end();
    }
    const { tenantId, objectId } = state.person;
    if (!isShared && tenantId !== authority) return send(response, 400, aadsts("invalid_request", 50020));
    const code = `1.${randomBytes(24).toString("base64url")}`;
    codes.set(code, {
      redirectUri: q.get("redirect_uri") ?? "",
      challenge: q.get("code_challenge") ?? "",
      nonce: q.get("nonce") ?? "",
      tenantId,
      objectId,
      authTime: q.get("prompt") === "login" ? Math.floor(Date.now() / 1_000) : undefined,
      used: false,
    });
    const back = new URL(q.get("redirect_uri") ?? "");
    back.searchParams.set("code", code);
    back.searchParams.set("state", q.get("state") ?? "");
    back.searchParams.set("session_state", "s");
    return response.writeHead(302, { location: back.href }).end();
  }

  async function token(authority: string, request: IncomingMessage, form: URLSearchParams, response: ServerResponse): Promise<unknown> {
    if (request.method !== "POST" || !String(request.headers["content-type"]).startsWith("application/x-www-form-urlencoded"))
      return send(response, 400, aadsts("invalid_request", 900144));
    if (form.get("client_id") !== entraApp.clientId) return send(response, 400, aadsts("unauthorized_client", 700016));
    if (form.get("client_secret") !== state.clientSecret) return send(response, 401, aadsts("invalid_client", 7000215));
    if (form.get("grant_type") === "client_credentials") return appToken(authority, form, response);
    const code = codes.get(form.get("code") ?? "");
    if (form.get("grant_type") !== "authorization_code" || code === undefined) return send(response, 400, aadsts("invalid_grant", 70000));
    if (code.used) return send(response, 400, aadsts("invalid_grant", 54005));
    if (code.redirectUri !== form.get("redirect_uri")) return send(response, 400, aadsts("invalid_grant", 500112));
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (challenge !== code.challenge) return send(response, 400, aadsts("invalid_grant", 501481));
    code.used = true;
    return send(response, 200, {
      token_type: "Bearer",
      scope: "openid profile email",
      expires_in: 4213,
      ext_expires_in: 4213,
      access_token: `opaque.${randomBytes(12).toString("hex")}`,
      id_token: await idToken(code),
    });
  }

  function appToken(authority: string, form: URLSearchParams, response: ServerResponse): unknown {
    const tenant = tenants[authority];
    if (tenant === undefined || form.get("scope") !== `${url}/.default`) return send(response, 400, aadsts("invalid_scope", 70011));
    if (tenant.permissions === null) return send(response, 400, aadsts("unauthorized_client", 700016));
    const text = randomBytes(24).toString("base64url");
    graph.tokens.set(text, authority);
    return send(response, 200, { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token: text });
  }

  async function idToken({ tenantId, objectId, nonce, authTime }: Code): Promise<string> {
    const user = tenants[tenantId]?.users.find(({ id }) => id === objectId);
    const now = Math.floor(Date.now() / 1_000);
    const all: JWTPayload = {
      iss: state.tokenVersion === "2.0" ? `${url}/${tenantId}/v2.0` : `https://sts.windows.net/${tenantId}/`,
      aud: entraApp.clientId,
      iat: now,
      nbf: now,
      exp: now + 3_600,
      sub: `pairwise-${objectId.slice(0, 8)}`,
      tid: tenantId,
      oid: objectId,
      nonce,
      name: user?.displayName,
      preferred_username: user?.userPrincipalName,
      email: user?.mail,
      ver: state.tokenVersion,
      ...(authTime === undefined ? {} : { auth_time: authTime }),
      ...state.claims,
    };
    const told = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    return new SignJWT(told).setProtectedHeader({ alg: "RS256", kid: "entra-1", typ: "JWT" }).sign(privateKey);
  }

  return state;
}

function aadsts(error: string, code: number) {
  return {
    error,
    error_description: `AADSTS${code}: refused. Trace ID: 00000000-0000-0000-0000-000000000001`,
    error_codes: [code],
    timestamp: "2026-11-24 08:00:00Z",
    trace_id: "00000000-0000-0000-0000-000000000001",
    correlation_id: "00000000-0000-0000-0000-000000000002",
  };
}

function send(response: ServerResponse, status: number, body: unknown): unknown {
  return response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}
