import { createHash, timingSafeEqual } from "node:crypto";
import { failed, ProviderRefusal, refusedAs, unusable } from "./failures.ts";
import type { ConsentAnswer, ConsentStart } from "./port.ts";
import type { Provider } from "./provider.ts";

const ownTenant = "{tid}";

/** The address at which a person consents (RFC 6749 §4.1.1), with PKCE S256 (RFC 7636 §4.3) and a nonce as far as the provider knows them. */
export function authorizeUrl(provider: Provider, clientId: string, start: ConsentStart): URL {
  const { entry, addressOf } = provider;
  const { authorize, scopeSeparator = " " } = entry;
  if (authorize === undefined) throw unusable("endpoints.authorizationEndpoint", "expected one: people consent at it");
  const scopes = [...new Set([...start.scopes, ...(authorize.alwaysScopes ?? [])])];
  const url = addressOf(authorize.endpoint);
  const parameters = {
    ...authorize.extra,
    response_type: "code",
    client_id: clientId,
    redirect_uri: start.redirectUri,
    ...(scopes.length === 0 ? {} : { [authorize.scopeParameter ?? "scope"]: scopes.join(scopeSeparator) }),
    state: start.state,
    ...(asksForIdToken(provider, scopes) ? { nonce: start.nonce } : {}),
    ...(authorize.pkce ? { code_challenge: digest(start.verifier).toString("base64url"), code_challenge_method: "S256" } : {}),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

/**
 * The code of a callback (RFC 6749 §4.1.2), once it is certain that it belongs to this consent and, as far as the provider names itself, that it is from this provider
 * (RFC 9207 §2.4; case AZC-07). Throws `connection.failed`; no code has been sent anywhere then.
 */
export function codeOf(provider: Provider, { answer, state }: ConsentAnswer, secrets: readonly string[]): string {
  if (!timingSafeEqual(digest(answer.get("state") ?? ""), digest(state))) throw failed("The answer belongs to another consent");
  const { entry } = provider;
  const issuer = issuerOf(provider);
  const named = answer.get("iss");
  if (issuer !== undefined && !issuer.includes(ownTenant) && named !== undefined && named !== issuer)
    throw failed("The answer comes from another provider");
  if (entry.answersNameIssuer === true && named === undefined) throw failed("The answer does not name its provider");
  const error = answer.get("error");
  if (error !== undefined) throw refusedAs("connection.failed", new ProviderRefusal([error], 302), secrets);
  const code = (entry.authorize?.codeParameters ?? ["code"]).map((name) => answer.get(name)).find((value) => value !== undefined);
  if (code === undefined || code === "") throw failed("The answer holds no code");
  return code;
}

/** Whether a consent to these scopes brings an ID token. */
export function asksForIdToken({ entry }: Provider, scopes: readonly string[]): boolean {
  return entry.givesIdTokens === true && scopes.includes("openid");
}

/** The issuer of a provider, byte for byte; undefined: not known. One that differs by tenant keeps `{tid}`. */
export function issuerOf({ entry: { issuer, parameters }, addressOf }: Provider): string | undefined {
  return issuer === undefined || issuer.includes(ownTenant) || parameters.length === 0 ? issuer : addressOf(issuer).origin;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
