import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { Browser, type Page } from "../browser.ts";
import { app } from "./ledger.ts";
import { redirectUri } from "./wire.ts";

/** A real OAuth server that nobody of us wrote (`oidc-provider`): PKCE is required, refresh tokens rotate, tokens can be ended, and clients speak for themselves. */
export async function startIndependent() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configuration());
  const refreshTokens: string[] = [];
  provider.on("refresh_token.saved", (token) => refreshTokens.push((token as { readonly jti: string }).jti));
  server.on("request", provider.callback());

  const post = (path: string, parameters: Readonly<Record<string, string>>) =>
    fetch(`${issuer}${path}`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${app.id}:${app.secret}`).toString("base64")}` },
      body: new URLSearchParams(parameters),
    });
  return {
    issuer,
    /** Signs a person in on the server's own pages, agrees, and tells what the browser is sent back with. */
    async consent(url: string): Promise<ReadonlyMap<string, string>> {
      const browser = new Browser({ leavesAt: (there) => there.href.startsWith(redirectUri) });
      let page: Page = await browser.goto(url);
      for (let step = 0; step < 4 && page.url.origin === issuer; step += 1)
        page = await browser.submit(page, page.text.includes('name="login"') ? { login: "lin", password: "any" } : {});
      return new Map(page.url.searchParams);
    },
    isAlive: async (token: string) => ((await (await post("/token/introspection", { token })).json()) as { active: boolean }).active,
    async forget(): Promise<void> {
      for (const token of refreshTokens.splice(0)) await post("/token/revocation", { token });
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function configuration() {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    clients: [
      {
        client_id: app.id,
        client_secret: app.secret,
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code", "refresh_token", "client_credentials"],
        response_types: ["code"],
        id_token_signed_response_alg: "ES256",
      },
    ],
    claims: { openid: ["sub"], profile: ["name", "preferred_username"], email: ["email"] },
    cookies: { keys: ["a key of this test"] },
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "ES256", use: "sig", kid: "independent" }] },
    ttl: {
      AccessToken: 300,
      AuthorizationCode: 60,
      ClientCredentials: 300,
      Grant: 600,
      IdToken: 300,
      Interaction: 600,
      RefreshToken: 600,
      Session: 600,
    },
    pkce: { required: () => true },
    features: { clientCredentials: { enabled: true }, revocation: { enabled: true }, introspection: { enabled: true } },
    issueRefreshToken: async () => true,
    rotateRefreshToken: () => true,
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, preferred_username: `${id}.person`, email: `${id}@example.com` }),
    }),
  };
}
