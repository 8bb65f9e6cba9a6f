import { type AccessTokenClaims, jwtTypes } from "@agent-id-guard/protocol";
import { createTokenVerifier } from "@agent-id-guard/sdk";
import { requireBearerAuth } from "@modelcontextprotocol/server";
import { createRemoteJWKSet, customFetch, exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";
import { median } from "./load.ts";
import { figure, type Table } from "./report.ts";

const issuer = "https://guard.example";
const audience = "https://tickets.example/mcp";
const calls = 3_000;

/** What checking one bearer token costs an MCP server: ours with a token seen before and with a new one, the SDK's middleware with jose. */
export async function measureAdapter(rounds: number): Promise<Table> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const issue = (index: number) => {
    const claims = {
      iss: issuer,
      sub: "agt_01k9x3v7q8e5m2n4p6r8s0t1v3",
      aud: audience,
      client_id: "agt_01k9x3v7q8e5m2n4p6r8s0t1v3",
      scope: "tickets:read",
      jti: `01930000-0000-7000-8000-${index.toString(16).padStart(12, "0")}`,
      iat: nowSeconds,
      exp: nowSeconds + 300,
      txn: "txn_01k9x3v7q8e5m2n4p6r8s0t1v3",
    } satisfies AccessTokenClaims;
    return new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "bench", typ: jwtTypes.accessToken }).sign(privateKey);
  };
  const tokens = await Promise.all(Array.from({ length: calls }, (_, index) => issue(index)));
  const first = tokens[0] as string;
  const feed = { assertFresh: () => {}, find: () => undefined };
  const ours = () => createTokenVerifier({ issuer, audience, keys: { find: async () => publicKey }, feed });
  const seen = ours();
  await seen.verify(first);
  const theirs = sdkMiddleware(await exportJWK(publicKey));

  const contenders: readonly { readonly name: string; readonly fresh: () => (index: number) => Promise<unknown> }[] = [
    { name: "adapter, a token seen before (revocation and expiry checked)", fresh: () => () => seen.verify(first) },
    {
      name: "adapter, a new token",
      fresh: () => {
        const verifier = ours();
        return (index) => verifier.verify(tokens[index] as string);
      },
    },
    { name: "requireBearerAuth of the MCP SDK with jose", fresh: () => () => theirs(request(first)) },
  ];
  const results = contenders.map((): number[] => []);
  for (let round = 0; round <= rounds; round++)
    for (const [at, { fresh }] of contenders.entries()) {
      const microseconds = await medianCallMicroseconds(fresh());
      if (round > 0) results[at]?.push(microseconds);
    }
  return {
    title: "Token check in an MCP server",
    how: `Median of ${calls} calls one after the other, in process.`,
    columns: ["µs"],
    rows: contenders.map(({ name }, at) => ({ name, cells: [figure(median(results[at] ?? []))] })),
  };
}

async function medianCallMicroseconds(call: (index: number) => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let index = 0; index < calls; index++) {
    const began = performance.now();
    await call(index);
    took.push((performance.now() - began) * 1_000);
  }
  return median(took);
}

const request = (token: string) => new Request(audience, { method: "POST", headers: { authorization: `Bearer ${token}` } });

/** The SDK's own check, with the verifier that its documentation leaves to the user: jose and a key set. */
function sdkMiddleware(jwk: object) {
  const keySet = createRemoteJWKSet(new URL("https://guard.example/oauth/jwks"), {
    [customFetch]: async () => Response.json({ keys: [{ ...jwk, kid: "bench", alg: "ES256" }] }),
  });
  return requireBearerAuth({
    verifier: {
      async verifyAccessToken(token) {
        const { payload } = await jwtVerify(token, keySet, { issuer, audience, typ: jwtTypes.accessToken, algorithms: ["ES256"] });
        return {
          token,
          clientId: String(payload.client_id),
          scopes: String(payload.scope).split(" "),
          expiresAt: payload.exp as number,
          resource: new URL(audience),
        };
      },
    },
    requiredScopes: ["tickets:read"],
    resourceMetadataUrl: "https://tickets.example/.well-known/oauth-protected-resource/mcp",
  } as Parameters<typeof requireBearerAuth>[0]);
}
