import { GuardError, parseScope } from "@agent-id-guard/protocol";
import { type AuthorizationQuery, type AuthorizationRequest, openidScopes, type ReturnAddress } from "./authorization-request.ts";

const longestText = 4_000;
/** base64url of 32 bytes: what S256 gives (RFC 7636 §4.2). */
const challengeForm = /^[A-Za-z0-9_-]{43}$/;
const prompts = new Set(["none", "login", "select_account", "consent"]);

/**
 * Reads what a request asks for. Client and redirect have been verified, so everything thrown here may be sent to the redirect.
 * Throws `request.*`, `oauth.unsupported_response_type`, `oauth.invalid_scope`, `oauth.invalid_target`, `oauth.request_not_supported`,
 * `oauth.request_uri_not_supported`. Whether the resource exists is not looked at.
 */
export function readRequest(
  { single, repeated }: AuthorizationQuery,
  to: ReturnAddress & { readonly clientId: string },
  startedAtMs: number,
): AuthorizationRequest {
  if (single.has("request_uri") || repeated.has("request_uri")) throw new GuardError("oauth.request_uri_not_supported");
  if (single.has("request") || repeated.has("request")) throw new GuardError("oauth.request_not_supported");
  if (repeated.has("resource")) throw new GuardError("oauth.invalid_target", { description: "Only one resource can be asked for" });
  if (repeated.size > 0) throw new GuardError("request.duplicate_parameter");
  checkResponseType(single);
  const prompt = readPrompt(single.get("prompt"));
  return {
    clientId: to.clientId,
    redirectUri: to.redirectUri,
    state: to.state,
    codeChallenge: readChallenge(single),
    resource: readResource(single.get("resource")),
    ...readScope(single.get("scope")),
    nonce: readNonce(single.get("nonce")),
    freshSignIn: prompt.has("login"),
    silent: prompt.has("none"),
    askConsent: prompt.has("consent"),
    askAccount: prompt.has("select_account"),
    maxAgeSeconds: readMaxAge(single.get("max_age")),
    startedAtMs,
    loginHint: readHint(single.get("login_hint"), /^[^\p{Cc}]{1,200}$/u),
    uiLocales: readHint(single.get("ui_locales"), /^[A-Za-z0-9 -]{1,200}$/),
  };
}

/** A hint that is not well formed is none (OIDC Core §3.1.2.1: they never make an error). */
function readHint(text: string | undefined, form: RegExp): string | undefined {
  return text !== undefined && form.test(text) ? text : undefined;
}

function invalid(path: string, message: string): GuardError {
  return new GuardError("request.invalid", { description: `${path}: ${message}`, fields: [{ path, message }] });
}

function checkResponseType(single: AuthorizationQuery["single"]): void {
  const type = single.get("response_type");
  if (type === undefined) throw invalid("response_type", "expected code");
  if (type !== "code") throw new GuardError("oauth.unsupported_response_type");
  const mode = single.get("response_mode");
  if (mode !== undefined && mode !== "query") throw invalid("response_mode", "expected query");
}

/** PKCE is for every client, and only S256 (RFC 9700 §2.1.1, case AZC-06). A method left out would mean `plain`. */
function readChallenge(single: AuthorizationQuery["single"]): string {
  const challenge = single.get("code_challenge");
  if (challenge === undefined) throw invalid("code_challenge", "expected a PKCE challenge");
  if (single.get("code_challenge_method") !== "S256") throw invalid("code_challenge_method", "expected S256");
  if (!challengeForm.test(challenge)) throw invalid("code_challenge", "expected 43 characters of base64url");
  return challenge;
}

/** RFC 8707 §2: an absolute URI without fragment. The `aud` of a token is compared to the letter, so nothing is normalised. */
export function readResource(resource: string | undefined): string {
  if (resource === undefined)
    throw new GuardError("oauth.invalid_target", { description: "The request names no resource: the agent that is to be called" });
  if (resource.includes("#") || URL.parse(resource) === null) throw new GuardError("oauth.invalid_target");
  return resource;
}

export function readScope(scope: string | undefined): Pick<AuthorizationRequest, "permissions" | "openid"> {
  const asked = parseScope(scope ?? "");
  if (asked === undefined) throw new GuardError("oauth.invalid_scope", { description: "The scope is not well formed" });
  const openid = openidScopes.filter((name) => asked.includes(name));
  return { openid, permissions: asked.filter((name) => !(openidScopes as readonly string[]).includes(name)) };
}

function readNonce(nonce: string | undefined): string | undefined {
  if (nonce !== undefined && nonce.length > longestText) throw invalid("nonce", `expected at most ${longestText} characters`);
  return nonce;
}

/** OIDC Core §3.1.2.1. */
function readPrompt(prompt: string | undefined): ReadonlySet<string> {
  const asked = new Set(prompt?.split(" ") ?? []);
  for (const name of asked) if (!prompts.has(name)) throw invalid("prompt", "expected none, login, select_account or consent");
  if (asked.has("none") && asked.size > 1) throw invalid("prompt", "expected none to stand alone");
  return asked;
}

function readMaxAge(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw invalid("max_age", "expected whole seconds");
  return Number(text);
}
