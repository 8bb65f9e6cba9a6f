// better-auth 1.7 with @better-auth/oauth-provider on SQLite: client_credentials → ES256 JWT for one resource, and introspection.
import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { oauthProvider } from "@better-auth/oauth-provider";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { jwt } from "better-auth/plugins";
import Database from "better-sqlite3";

const server = createServer().listen(0, "127.0.0.1", async () => {
  const baseURL = `http://127.0.0.1:${server.address().port}`;
  const resource = "https://api.example/v1";
  const database = new Database(join(mkdtempSync(join(tmpdir(), "bench-better-auth-")), "auth.sqlite"));
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  const options = {
    baseURL,
    secret: "bench-secret-bench-secret-bench-secret-0123",
    database,
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true },
    disabledPaths: ["/token"],
    plugins: [
      jwt({ jwks: { keyPairConfig: { alg: "ES256" } } }),
      oauthProvider({
        loginPage: "/sign-in",
        consentPage: "/consent",
        scopes: ["openid", "items:read"],
        resources: [resource],
        enforcePerClientResources: false,
        clientPrivileges: () => true,
        silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
      }),
    ],
  };
  const migrations = await getMigrations(options);
  await migrations.runMigrations();
  const auth = betterAuth(options);
  const signUp = await auth.api.signUpEmail({
    body: { name: "bench", email: "bench@example.com", password: "bench-password-1" },
    asResponse: true,
  });
  const cookie = signUp.headers
    .getSetCookie()
    .map((value) => value.split(";")[0])
    .join("; ");
  const client = await auth.api.adminCreateOAuthClient({
    headers: new Headers({ cookie, origin: baseURL }),
    body: {
      client_name: "bench",
      grant_types: ["client_credentials"],
      client_credentials_scopes: ["items:read"],
      token_endpoint_auth_method: "client_secret_post",
      scope: "items:read",
    },
  });
  server.on("request", toNodeHandler(auth));
  const credentials = { client_id: client.client_id, client_secret: client.client_secret };
  const form = { grant_type: "client_credentials", scope: "items:read", resource, ...credentials };
  console.log(
    JSON.stringify({
      tokenUrl: `${baseURL}/api/auth/oauth2/token`,
      tokenForm: form,
      introspectUrl: `${baseURL}/api/auth/oauth2/introspect`,
      introspectTokenForm: form,
      introspectForm: credentials,
    }),
  );
});
