import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { endpoints, grantTypes } from "@agent-id-guard/protocol";
import type { House, Registered } from "./house.ts";

/** An application of a company: people come back to it, and it is told when they sign out. */
export interface Application {
  readonly client: Registered;
  /** Where it sends people, for an agent of this identifier. */
  readonly authorizeUrl: (resource: string) => string;
  /** Redeems the code of the address that somebody came back to. */
  readonly redeem: (cameBackTo: URL) => Promise<Tokens>;
  readonly refresh: (token: string) => Promise<Tokens>;
  /** The claims of the logout tokens so far. */
  readonly loggedOut: readonly Claims[];
  readonly close: () => Promise<void>;
}

export type Claims = Readonly<Record<string, unknown>>;

/** What the token endpoint answers. */
export interface Tokens {
  readonly access_token?: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly error?: string;
}

/** Starts it on loopback and registers it as a client that has no secret. */
export async function openApplication({ url, call }: House, name: string): Promise<Application> {
  const loggedOut: Claims[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const token = new URLSearchParams(Buffer.concat(chunks).toString()).get("logout_token");
    if (token !== null) loggedOut.push(claimsOf(token));
    response.end("back at the application");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const redirectUri = `${origin}/callback`;
  const client = await call("POST", "clients", {
    ...{ name, kind: "native", redirectUris: [redirectUri], backchannelLogoutUri: `${origin}/signed-out` },
  });
  const [verifier, state] = [randomBytes(32).toString("base64url"), randomBytes(16).toString("base64url")];
  const ask = (parameters: Record<string, string>) => askForTokens(url, { client_id: client.id, ...parameters });
  return {
    client,
    loggedOut,
    authorizeUrl: (resource) => {
      const code_challenge = createHash("sha256").update(verifier).digest("base64url");
      const query = new URLSearchParams({
        ...{ response_type: "code", client_id: client.id, redirect_uri: redirectUri, resource, state },
        ...{ scope: "openid profile offline_access", code_challenge, code_challenge_method: "S256" },
      });
      return `${url}${endpoints.authorize}?${query}`;
    },
    redeem: ({ searchParams }) => {
      if (searchParams.get("state") !== state || searchParams.get("iss") !== url) throw new Error(`not for us: ${searchParams}`);
      const code = searchParams.get("code") ?? "";
      return ask({ grant_type: grantTypes.authorizationCode, code, redirect_uri: redirectUri, code_verifier: verifier });
    },
    refresh: (token) => ask({ grant_type: grantTypes.refreshToken, refresh_token: token }),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** One question to the token endpoint. */
export async function askForTokens(url: string, parameters: Record<string, string>): Promise<Tokens> {
  const answer = await fetch(`${url}${endpoints.token}`, { method: "POST", body: new URLSearchParams(parameters) });
  return (await answer.json()) as Tokens;
}

/** What a token says, unverified. */
export function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Claims;
}
