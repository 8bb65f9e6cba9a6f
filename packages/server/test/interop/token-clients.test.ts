import { grantTypes } from "@agent-id-guard/protocol";
import { createRemoteJWKSet, jwtVerify, SignJWT } from "jose";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClientRow, ResourceRow, UserRow } from "../../src/store/port.ts";
import { partyKey } from "../fakes/forge.ts";
import { ShiftedClock } from "../fakes/shifted-clock.ts";
import { exchange, type Settled, type SettledAgent, TokenEstate } from "../fakes/token-estate.ts";
import { openTokenHouse, type TokenHouse } from "../fakes/token-house.ts";

/* Clients that were written by others, over real HTTP, with their own checks of every answer. */

let house: TokenHouse;
let estate: TokenEstate;
let withSecret: SettledAgent;
let withKey: SettledAgent;
let tickets: Settled<ResourceRow>;
let user: UserRow;
let client: Settled<ClientRow>;

const insecure = { [oauth.allowInsecureRequests]: true };

beforeAll(async () => {
  house = await openTokenHouse({ http: true, clock: new ShiftedClock() });
  estate = new TokenEstate(house);
  [withSecret, withKey] = [await estate.agent(), await estate.agent("private_key_jwt")];
  tickets = await estate.resource(["tickets:read", "tickets:write"]);
  [user, client] = [await estate.user(), await estate.client()];
  for (const agent of [withSecret, withKey]) {
    await estate.grant("agent", agent.id, tickets.id, ["tickets:read"]);
    await estate.grant("user", user.id, agent.row.resourceId, ["invoke"]);
    await estate.grant("client", client.id, agent.row.resourceId, ["invoke"]);
  }
  await estate.grant("user", user.id, tickets.id, ["tickets:read"]);
});
afterAll(() => house.close());

/** The agent's private key as Web Crypto has it. */
const webKey = (agent: SettledAgent) =>
  crypto.subtle.importKey("jwk", agent.key.privateKey.export({ format: "jwk" }), { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);

describe("oauth4webapi", () => {
  let as: oauth.AuthorizationServer;

  it.each(["oauth2", "oidc"] as const)("discovers the server (%s)", async (algorithm) => {
    const issuer = new URL(house.issuer);
    const answer = await oauth.discoveryRequest(issuer, { algorithm, ...insecure });
    as = await oauth.processDiscoveryResponse(issuer, answer);
    expect(as).toMatchObject({
      issuer: house.issuer,
      token_endpoint: `${house.issuer}/oauth/token`,
      grant_types_supported: Object.values(grantTypes),
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"],
    });
  });

  it.each([
    ["client_secret_basic", async () => [withSecret, oauth.ClientSecretBasic(withSecret.secret)] as const],
    ["client_secret_post", async () => [withSecret, oauth.ClientSecretPost(withSecret.secret)] as const],
    ["private_key_jwt", async () => [withKey, oauth.PrivateKeyJwt(await webKey(withKey))] as const],
  ])("gets a token (%s), which its resource-server side accepts", async (_method, prepare) => {
    const [agent, auth] = await prepare();
    const parameters = { resource: tickets.row.identifier };
    const answer = await oauth.clientCredentialsGrantRequest(as, { client_id: agent.id }, auth, parameters, insecure);
    const { access_token, token_type, scope } = await oauth.processClientCredentialsResponse(as, { client_id: agent.id }, answer);
    expect({ token_type, scope }).toEqual({ token_type: "bearer", scope: "tickets:read" });
    const request = new Request(tickets.row.identifier, { headers: { Authorization: `Bearer ${access_token}` } });
    const claims = await oauth.validateJwtAccessToken(as, request, tickets.row.identifier, insecure);
    expect(claims).toMatchObject({ sub: agent.id, client_id: agent.id });
  });

  it("exchanges, introspects and revokes", async () => {
    const auth = oauth.PrivateKeyJwt(await webKey(withKey));
    const by = { client_id: withKey.id };
    const { grant_type, ...parameters } = exchange(estate.calling(withKey, user, client), tickets.row.identifier);
    const answer = await oauth.genericTokenEndpointRequest(as, by, auth, grant_type, parameters, insecure);
    const { access_token, issued_token_type } = await oauth.processGenericTokenEndpointResponse(as, by, answer);
    expect(issued_token_type).toBe("urn:ietf:params:oauth:token-type:access_token");

    const server = { client_id: tickets.id };
    const look = async () =>
      oauth.processIntrospectionResponse(
        as,
        server,
        await oauth.introspectionRequest(as, server, oauth.ClientSecretBasic(tickets.secret), access_token, insecure),
      );
    expect(await look()).toMatchObject({ active: true, sub: user.id, act: { sub: withKey.id, act: { sub: client.id } } });
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, by, auth, access_token, insecure));
    expect(await look()).toEqual({ active: false });
  });

  it("reads our refusals as RFC 6749 has them", async () => {
    const by = { client_id: withSecret.id };
    const ask = async (secret: string, parameters: Record<string, string>) =>
      oauth.processClientCredentialsResponse(
        as,
        by,
        await oauth.clientCredentialsGrantRequest(as, by, oauth.ClientSecretPost(secret), parameters, insecure),
      );
    const parameters = { resource: tickets.row.identifier };
    await expect(ask("wrong", parameters)).rejects.toMatchObject({ name: "WWWAuthenticateChallengeError", status: 401 });
    await expect(ask(withSecret.secret, { ...parameters, scope: "tickets:write" })).rejects.toMatchObject({
      error: "invalid_scope",
      status: 400,
    });
    await expect(ask(withSecret.secret, {})).rejects.toMatchObject({ error: "invalid_request", status: 400 });
  });
});

describe("openid-client", () => {
  const configure = (agent: { readonly id: string }, auth: openid.ClientAuth) =>
    openid.discovery(new URL(house.issuer), agent.id, undefined, auth, { execute: [openid.allowInsecureRequests] });

  it("gets a token by secret and by key, from what it has discovered", async () => {
    const resource = tickets.row.identifier;
    for (const config of [
      await configure(withSecret, openid.ClientSecretBasic(withSecret.secret)),
      await configure(withSecret, openid.ClientSecretPost(withSecret.secret)),
      await configure(withKey, openid.PrivateKeyJwt(await webKey(withKey))),
    ]) {
      const tokens = await openid.clientCredentialsGrant(config, { resource });
      expect(tokens.expiresIn()).toBeGreaterThan(290);
      expect(tokens.scope).toBe("tickets:read");
    }
  });

  it("exchanges, introspects and revokes", async () => {
    const agent = await configure(withKey, openid.PrivateKeyJwt(await webKey(withKey)));
    const server = await configure(tickets, openid.ClientSecretPost(tickets.secret));
    const { grant_type, ...parameters } = exchange(estate.calling(withKey, user, client), tickets.row.identifier);
    const { access_token } = await openid.genericGrantRequest(agent, grant_type, parameters);
    expect(await openid.tokenIntrospection(server, access_token)).toMatchObject({ active: true, sub: user.id, agent_id: withKey.id });
    await openid.tokenRevocation(agent, access_token);
    expect(await openid.tokenIntrospection(server, access_token)).toEqual({ active: false });
  });

  it("hears what is wrong", async () => {
    const config = await configure(withSecret, openid.ClientSecretPost(withSecret.secret));
    const asked = openid.clientCredentialsGrant(config, { resource: "https://nowhere.example" });
    await expect(asked).rejects.toMatchObject({ error: "invalid_target" });
  });
});

describe("jose", () => {
  it("verifies our tokens by our key set, which it fetches", async () => {
    const config = await openid.discovery(new URL(house.issuer), withSecret.id, undefined, openid.ClientSecretPost(withSecret.secret), {
      execute: [openid.allowInsecureRequests],
    });
    const { access_token } = await openid.clientCredentialsGrant(config, { resource: tickets.row.identifier });
    const keys = createRemoteJWKSet(new URL(String(config.serverMetadata().jwks_uri)));
    const { payload } = await jwtVerify(access_token, keys, { issuer: house.issuer, audience: tickets.row.identifier, typ: "at+jwt" });
    expect(payload).toMatchObject({ sub: withSecret.id, scope: "tickets:read" });
  });

  it.each(["ES256", "EdDSA", "RS256", "PS256"] as const)("signs assertions that we take (%s)", async (alg) => {
    const agent = await estate.agent("private_key_jwt", partyKey(alg, "k1"));
    const assertion = await new SignJWT({ jti: house.entropy.uuid() })
      .setProtectedHeader({ alg, kid: "k1" })
      .setIssuer(agent.id)
      .setSubject(agent.id)
      .setAudience(house.issuer)
      .setIssuedAt()
      .setExpirationTime("1 minute")
      .sign(agent.key.privateKey);
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      resource: house.issuer,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: assertion,
    });
    expect((await fetch(`${house.issuer}/oauth/token`, { method: "POST", body })).status).toBe(200);
  });
});
