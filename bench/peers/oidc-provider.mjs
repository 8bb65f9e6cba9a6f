// oidc-provider 9 with its in-memory adapter: client_credentials → ES256 JWT for one resource, and introspection. Records nothing.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const server = createServer().listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const resource = "https://api.example/v1";
  const jwk = {
    ...generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }),
    alg: "ES256",
    use: "sig",
    kid: "bench",
  };
  const provider = new Provider(issuer, {
    jwks: { keys: [jwk] },
    clients: [
      {
        client_id: "bench",
        client_secret: "bench-secret-bench-secret-bench-secret",
        grant_types: ["client_credentials"],
        redirect_uris: [],
        response_types: [],
        id_token_signed_response_alg: "ES256",
        token_endpoint_auth_method: "client_secret_post",
        introspection_endpoint_auth_method: "client_secret_post",
      },
    ],
    scopes: ["items:read"],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, indicator) => ({
          scope: "items:read",
          audience: indicator,
          accessTokenTTL: 300,
          accessTokenFormat: indicator.endsWith("/opaque") ? "opaque" : "jwt",
          jwt: { sign: { alg: "ES256" } },
        }),
      },
    },
    ttl: { ClientCredentials: 300 },
  });
  provider.on("server_error", (_ctx, error) => console.error(error));
  server.on("request", provider.callback());
  const credentials = { client_id: "bench", client_secret: "bench-secret-bench-secret-bench-secret" };
  console.log(
    JSON.stringify({
      tokenUrl: `${issuer}/token`,
      tokenForm: { grant_type: "client_credentials", scope: "items:read", resource, ...credentials },
      // Its JWTs are not stored and can't be introspected, so introspection is measured with opaque ones.
      introspectUrl: `${issuer}/token/introspection`,
      introspectTokenForm: { grant_type: "client_credentials", scope: "items:read", resource: `${resource}/opaque`, ...credentials },
      introspectForm: credentials,
    }),
  );
});
