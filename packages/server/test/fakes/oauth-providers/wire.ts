import { redirectTo, type VendorReply, type VendorRequest } from "../vendors/vendor-server.ts";
import { app, type Ledger, newGrant } from "./ledger.ts";

/** A request as a vendor meets it: its host stands apart from the path. */
export interface HostRequest extends VendorRequest {
  readonly host: string;
}

/** An OAuth server in a vendor's own format. Undefined: it has no such address. */
export interface OauthVendor {
  readonly ledger: Ledger;
  answer(request: HostRequest): VendorReply | undefined;
  isAlive(accessToken: string): boolean;
}

export const redirectUri = "https://guard.example/connect/callback/crd_1";

export const json = (body: unknown, status = 200): VendorReply => ({ status, body });
export const oauthError = (error: string, status = 400): VendorReply => json({ error, error_description: `about ${error}` }, status);

/** The parameters of a form; undefined: the body is none. */
export function formOf({ headers, text }: HostRequest): Record<string, string> | undefined {
  if (headers["content-type"] !== "application/x-www-form-urlencoded") return undefined;
  const pairs = [...new URLSearchParams(text)];
  const parameters = Object.fromEntries(pairs);
  return Object.keys(parameters).length === pairs.length ? parameters : undefined;
}

export function bearerOf({ headers }: HostRequest): string | undefined {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? "")?.[1];
}

export const isBasic = ({ headers }: HostRequest) => headers.authorization !== undefined;

export function provesByBasic({ headers }: HostRequest): boolean {
  return headers.authorization === `Basic ${Buffer.from(`${app.id}:${app.secret}`).toString("base64")}`;
}

/** Whether the application proves itself in one of the ways, and in one only. */
export function provesItself(request: HostRequest, body: Readonly<Record<string, unknown>>, ways: readonly ("basic" | "post")[]): boolean {
  const inBody = body.client_id !== undefined || body.client_secret !== undefined;
  if (isBasic(request)) return ways.includes("basic") && !inBody && provesByBasic(request);
  return ways.includes("post") && body.client_id === app.id && body.client_secret === app.secret;
}

interface AuthorizeRules {
  readonly pkce: boolean;
  readonly extra?: Readonly<Record<string, string>>;
  readonly scopeName?: string;
  readonly separator?: string;
  readonly hasScopes?: boolean;
  readonly hasNonce?: boolean;
  readonly codeName?: string;
  readonly iss?: string;
}

/** The authorization endpoint: the person agrees at once. Whatever the vendor does not document, or misses, is refused on its own page. */
export function agree(ledger: Ledger, { query, method }: HostRequest, rules: AuthorizeRules): VendorReply {
  const { pkce, extra = {}, scopeName = "scope", separator = " ", hasScopes = true, hasNonce = false, codeName = "code", iss } = rules;
  const given = Object.fromEntries(query);
  const expected = new Set([
    ...["response_type", "client_id", "redirect_uri", "state"],
    ...Object.keys(extra),
    ...(hasScopes ? [scopeName] : []),
    ...(pkce ? ["code_challenge", "code_challenge_method"] : []),
  ]);
  const missing = [...expected].filter((name) => given[name] === undefined);
  const unknown = Object.keys(given).filter((name) => !expected.has(name) && !(hasNonce && name === "nonce"));
  const wrong = Object.entries(extra).filter(([name, value]) => given[name] !== value);
  const isRight =
    method === "GET" &&
    given.response_type === "code" &&
    given.client_id === app.id &&
    given.redirect_uri === redirectUri &&
    (!pkce || given.code_challenge_method === "S256");
  if (!isRight || missing.length + unknown.length + wrong.length > 0 || [...query].length !== Object.keys(given).length)
    return { status: 400, contentType: "text/plain", body: `missing ${missing}; unknown ${unknown}; wrong ${wrong.map(([name]) => name)}` };
  const grant = newGrant((given[scopeName] ?? "").split(separator).filter(Boolean), given.nonce);
  const back = new URL(redirectUri);
  back.searchParams.set(codeName, ledger.code(grant, redirectUri, given.code_challenge));
  back.searchParams.set("state", given.state as string);
  if (iss !== undefined) back.searchParams.set("iss", iss);
  return redirectTo(back.href);
}

/** An ID token as these vendors give it straight to a client. */
export function idToken(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [part({ alg: "RS256", kid: "vendor" }), part({ aud: app.id, exp: 4_000_000_000, iat: 1, ...claims }), "c2lnbmF0dXJl"].join(".");
}
