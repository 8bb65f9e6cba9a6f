import { generateKeyPairSync } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import type { Browser, Page } from "./browser.ts";

/** Our client there. */
export const thirdPartyClient = { id: "guard-at-third-party", secret: "third-party-secret-of-at-least-32-characters" } as const;

export type ThirdParty = Awaited<ReturnType<typeof startThirdParty>>;

/**
 * A real OAuth server on loopback at which people have accounts, with its own login and consent pages: anybody signs in with any password. Refresh tokens rotate, and one that is used
 * twice ends the grant. It answers from the start; `admit` registers our callbacks, and forgets what was given before. `requests` counts what our client asked its token endpoint.
 */
export async function startThirdParty({ accessTokenSeconds = 3_600 } = {}) {
  let answer: RequestListener | undefined;
  const requests = { authorization_code: 0, refresh_token: 0, client_credentials: 0, refused: 0, revoked: 0 };
  /** What the next requests are held up by, as a slow or failing provider does. */
  const trouble: { before: (() => Promise<"go on" | "fail">) | undefined } = { before: undefined };
  const server = createServer(async (request, response) => {
    if (request.url?.startsWith("/token") === true && (await trouble.before?.()) === "fail") {
      response.writeHead(503).end();
      return;
    }
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const jwk = {
    ...generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }),
    alg: "ES256",
    use: "sig",
    kid: "third-party",
  };
  const admit = (...callbacks: readonly string[]) => {
    const provider = new Provider(issuer, configure(jwk, callbacks, accessTokenSeconds));
    provider.on("grant.success", (context) => {
      const { grant_type } = (context as { readonly oidc: { readonly params: { readonly grant_type: keyof typeof requests } } }).oidc
        .params;
      requests[grant_type] += 1;
    });
    provider.on("grant.error", () => {
      requests.refused += 1;
    });
    provider.on("grant.revoked", () => {
      requests.revoked += 1;
    });
    answer = provider.callback();
  };
  admit("http://127.0.0.1:1/nowhere");
  return {
    issuer,
    requests,
    trouble,
    admit,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Goes through the login and consent pages of the third party, or turns back at the first one. */
export async function agreeAtThirdParty(browser: Browser, page: Page, login: string): Promise<Page> {
  const { origin } = page.url;
  let here = page;
  while (here.url.origin === origin && here.text.includes("<form"))
    here = await browser.submit(here, here.text.includes('name="login"') ? { login, password: "any" } : {});
  return here;
}

function configure(jwk: object, callbacks: readonly string[], accessTokenSeconds: number) {
  return {
    clients: [
      {
        client_id: thirdPartyClient.id,
        client_secret: thirdPartyClient.secret,
        redirect_uris: callbacks,
        grant_types: ["authorization_code", "refresh_token", "client_credentials"],
        response_types: ["code"],
        token_endpoint_auth_method: "client_secret_post",
        id_token_signed_response_alg: "ES256",
        scope: "openid offline_access email profile files:read files:write",
      },
    ],
    scopes: ["openid", "offline_access", "email", "profile", "files:read", "files:write"],
    claims: { openid: ["sub"], email: ["email"], profile: ["name"] },
    cookies: { keys: ["a key of this test"] },
    jwks: { keys: [jwk] },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
      introspection: { enabled: true, allowedPolicy: async () => true },
      revocation: { enabled: true, allowedPolicy: async () => true },
    },
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    pkce: { required: () => true },
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      AuthorizationCode: 60,
      Grant: 86_400,
      IdToken: 300,
      Interaction: 600,
      RefreshToken: 86_400,
      Session: 600,
    },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: `${id}@third.example`, name: id }),
    }),
  };
}
