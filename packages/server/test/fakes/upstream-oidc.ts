import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

/** A person at the upstream provider: claims by login name. */
export type UpstreamPeople = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export const upstreamClient = { id: "guard", secret: "upstream-secret-of-at-least-32-characters" } as const;

/** A real OpenID provider on loopback, with its own login and consent pages: it answers once `admit` has registered our callbacks. Anybody may sign in with any password. */
export async function startUpstream(people: UpstreamPeople) {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    admit: (...callbacks: readonly string[]) => {
      server.on("request", new Provider(issuer, configure(people, callbacks)).callback());
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function configure(people: UpstreamPeople, callbacks: readonly string[]) {
  return {
    clients: [
      {
        client_id: upstreamClient.id,
        client_secret: upstreamClient.secret,
        redirect_uris: callbacks,
        grant_types: ["authorization_code"],
        response_types: ["code"],
        id_token_signed_response_alg: "ES256",
      },
    ],
    claims: { openid: ["sub", "groups", "department"], profile: ["name"], email: ["email", "email_verified"] },
    cookies: { keys: ["a key of this test"] },
    jwks: {
      keys: [
        {
          ...generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }),
          alg: "ES256",
          use: "sig",
          kid: "upstream",
        },
      ],
    },
    ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 600, Session: 600 },
    pkce: { required: () => true },
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: async () => ({ sub: id, ...people[id] }) }),
  };
}
