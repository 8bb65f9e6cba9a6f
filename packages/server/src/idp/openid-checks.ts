import { GuardError } from "@agent-id-guard/protocol";
import * as openid from "openid-client";

const refusals: ReadonlySet<unknown> = new Set([
  "OAUTH_INVALID_RESPONSE",
  "OAUTH_JWT_CLAIM_COMPARISON_FAILED",
  "OAUTH_JWT_TIMESTAMP_CHECK_FAILED",
  "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED",
  "OAUTH_UNSUPPORTED_OPERATION",
]);
const wrongSettings: ReadonlySet<string> = new Set(["invalid_client", "unauthorized_client", "invalid_scope"]);

/** `client_secret_basic` where the provider has it (the default of OIDC Discovery §3), else `client_secret_post`. */
export function authenticationOf(secret: string | null): openid.ClientAuth {
  if (secret === null) return openid.None();
  const basic = openid.ClientSecretBasic(secret);
  const post = openid.ClientSecretPost(secret);
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported;
    const way = methods === undefined || methods.includes("client_secret_basic") ? basic : post;
    way(server, client, body, headers);
  };
}

/** OIDC Core §3.1.3.7 (3)–(5), which openid-client reads more kindly: no second audience, and no other authorized party. */
export function onlyForUs(claims: openid.IDToken, clientId: string): void {
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  const others = audiences.some((audience) => audience !== clientId);
  if (others || (claims.azp !== undefined && claims.azp !== clientId))
    throw new GuardError("signin.failed", { description: "The provider's answer was meant for another client" });
}

/** What a failure of openid-client means: the provider or the checks said no (`signin.failed`), or it can't be asked (`idp.unreachable`). */
export function translate(error: unknown): GuardError {
  if (error instanceof GuardError) return error;
  if (error instanceof openid.AuthorizationResponseError)
    return new GuardError("signin.failed", { description: "The provider refused the sign-in", cause: error });
  if (error instanceof openid.ResponseBodyError)
    return wrongSettings.has(error.error)
      ? new GuardError("idp.unreachable", { description: "The provider does not accept our client id or secret", cause: error })
      : new GuardError("signin.failed", { description: "The provider refused the sign-in", cause: error });
  if (error instanceof openid.ClientError && refusals.has(error.code))
    return new GuardError("signin.failed", { description: "The provider's answer did not pass the checks", cause: error });
  return new GuardError("idp.unreachable", { cause: error });
}
