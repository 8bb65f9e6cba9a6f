import { endpoints, federationAlgorithm, grantTypes, signatureAlgorithm } from "@agent-id-guard/protocol";
import { Hono } from "hono";
import type { Surface } from "./app.ts";
import type { HttpEnvironment } from "./environment.ts";
import { openToAll } from "./middleware/cross-origin.ts";

const maxAgeSeconds = 300;
const authMethods = ["client_secret_basic", "client_secret_post", "private_key_jwt"] as const;
/** Scopes that are no permissions of a resource. */
const openidScopes = ["openid", "profile", "email", "offline_access"] as const;
/** What the signer verifies in a client assertion. */
const assertionAlgorithms = ["ES256", "EdDSA", "RS256", "PS256"] as const;

/** What this server can do, for clients to discover: RFC 8414 and OpenID Connect Discovery 1.0 §3. Built from the issuer alone (case MCP-08's class). */
export function wellKnownRoutes({ issuer, federates }: { readonly issuer: string; readonly federates: () => boolean }): Surface {
  const app = new Hono<HttpEnvironment>();
  const server = authorizationServerMetadata(issuer);
  const openid = () => ({
    ...server,
    end_session_endpoint: issuer + endpoints.endSession,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    userinfo_endpoint: issuer + endpoints.userinfo,
    subject_types_supported: ["public"],
    // ID tokens are ES256; clouds look here for the algorithm of what they are shown.
    id_token_signing_alg_values_supported: federates() ? [signatureAlgorithm, federationAlgorithm] : [signatureAlgorithm],
    claims_supported: [
      ...["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "sid", "acr", "amr"],
      ...["name", "email", "email_verified"],
    ],
    claim_types_supported: ["normal"],
    claims_parameter_supported: false,
    ui_locales_supported: ["en", "zh-CN"],
  });
  for (const [path, document] of [
    [endpoints.authorizationServerMetadata, () => server],
    [endpoints.openidConfiguration, openid],
  ] as const)
    app.get(path, (c) => {
      openToAll(c);
      c.header("Cache-Control", `public, max-age=${maxAgeSeconds}`);
      return c.json(document());
    });
  return app;
}

function authorizationServerMetadata(issuer: string) {
  return {
    issuer,
    authorization_endpoint: issuer + endpoints.authorize,
    pushed_authorization_request_endpoint: issuer + endpoints.pushedRequest,
    require_pushed_authorization_requests: false,
    token_endpoint: issuer + endpoints.token,
    device_authorization_endpoint: issuer + endpoints.deviceAuthorization,
    jwks_uri: issuer + endpoints.jwks,
    introspection_endpoint: issuer + endpoints.introspect,
    revocation_endpoint: issuer + endpoints.revoke,
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: Object.values(grantTypes),
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: [...authMethods, "none"],
    token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    introspection_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    revocation_endpoint_auth_methods_supported: [...authMethods, "none"],
    revocation_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    scopes_supported: openidScopes,
    authorization_response_iss_parameter_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    prompt_values_supported: ["none", "login", "select_account", "consent"],
    service_documentation: issuer + endpoints.apiReference,
  };
}
