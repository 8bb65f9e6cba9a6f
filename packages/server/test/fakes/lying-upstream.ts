import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

export const lyingClientId = "guard";

/** What the provider will say next time: an honest ID token, and how it differs. */
export interface Lie {
  readonly claims?: (honest: JWTPayload) => JWTPayload;
  /** Makes the token itself, in place of signing the claims with the published ES256 key. */
  readonly token?: (claims: JWTPayload, issuer: string) => Promise<string> | string;
  readonly userinfo?: Readonly<Record<string, unknown>>;
}

/** An OpenID provider that says what a test wants: for answers that no honest one gives. */
export async function startLyingUpstream() {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "ES256", use: "sig" };
  const told: { nonce: string; lie: Lie } = { nonce: "", lie: {} };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", issuer);
    void answer(pathname).then((body) => send(response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(pathname: string): Promise<unknown> {
    if (pathname === "/.well-known/openid-configuration") return metadataOf(issuer);
    if (pathname === "/jwks") return { keys: [jwk] };
    if (pathname === "/token") return { access_token: "at", token_type: "Bearer", expires_in: 60, id_token: await idToken() };
    if (pathname === "/userinfo") return { sub: "ada", ...told.lie.userinfo };
    return undefined;
  }

  async function idToken(): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const honest = { iss: issuer, sub: "ada", aud: lyingClientId, nonce: told.nonce, iat: now, exp: now + 60, name: "Ada" };
    const claims = told.lie.claims?.(honest) ?? honest;
    return told.lie.token?.(claims, issuer) ?? new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "k1" }).sign(privateKey);
  }

  return {
    issuer,
    publicJwk: jwk,
    /** What to answer to the sign-in with this nonce. */
    tell: (nonce: string, lie: Lie) => {
      told.nonce = nonce;
      told.lie = lie;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function metadataOf(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    response_types_supported: ["code"],
    id_token_signing_alg_values_supported: ["ES256", "HS256", "none"],
    authorization_response_iss_parameter_supported: true,
  };
}

function send(response: ServerResponse, body: unknown): void {
  response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" }).end(JSON.stringify(body ?? {}));
}
