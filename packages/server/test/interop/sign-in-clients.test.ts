import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listConsents, planWithdrawConsent } from "../../src/clients/index.ts";
import { openPeopleHouse, type PeopleHouse } from "../fakes/people-house.ts";
import { plainCallback, settleTown, type Town } from "../fakes/town.ts";
import { browserOf, signInAs } from "../features/authorize/requests.ts";

let house: PeopleHouse;
let town: Town;
beforeAll(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
});
afterAll(() => house.close());

describe("openid-client as a web client", () => {
  const discover = (secret = town.webSecret) =>
    openid.discovery(new URL(house.issuer), town.web.id, undefined, openid.ClientSecretBasic(secret), {
      execute: [openid.allowInsecureRequests, openid.enableNonRepudiationChecks],
    });

  async function signIn(configuration: openid.Configuration, username: string, more: Readonly<Record<string, string>> = {}) {
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const [state, nonce] = [openid.randomState(), openid.randomNonce()];
    const url = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: plainCallback,
      scope: "openid profile offline_access",
      resource: town.resource.identifier,
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
      state,
      nonce,
      ...more,
    });
    const { url: callback } = await signInAs(house, username, url);
    return { callback, checks: { pkceCodeVerifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true } };
  }

  it("AZC-07: finds the endpoints, signs alice in, checks iss, nonce and the ID token's signature, refreshes, reads user info, revokes", async () => {
    const configuration = await discover();
    const { callback, checks } = await signIn(configuration, "alice");
    const tokens = await openid.authorizationCodeGrant(configuration, callback, checks, { resource: town.resource.identifier });
    expect(tokens.claims()).toMatchObject({ sub: town.alice.id, name: "alice" });
    expect(await openid.fetchUserInfo(configuration, tokens.access_token, town.alice.id)).toMatchObject({
      sub: town.alice.id,
      name: "alice",
    });
    const refreshed = await openid.refreshTokenGrant(configuration, tokens.refresh_token ?? "");
    expect(refreshed.access_token).not.toBe(tokens.access_token);
    await openid.tokenRevocation(configuration, refreshed.refresh_token ?? "");
    await expect(openid.refreshTokenGrant(configuration, refreshed.refresh_token ?? "")).rejects.toMatchObject({ error: "invalid_grant" });
    await expect(openid.fetchUserInfo(configuration, tokens.access_token, town.alice.id)).rejects.toBeInstanceOf(
      openid.WWWAuthenticateChallengeError,
    );
  });

  it("max_age and prompt are answered with a fresh auth_time", async () => {
    const configuration = await discover();
    const { callback, checks } = await signIn(configuration, "alice", { max_age: "0", prompt: "login" });
    const tokens = await openid.authorizationCodeGrant(configuration, callback, { ...checks, maxAge: 60 });
    expect(tokens.claims()?.auth_time).toBeGreaterThan(Date.now() / 1_000 - 60);
  });

  it("bob, who is outside the group, arrives as access_denied", async () => {
    const configuration = await discover();
    const { callback, checks } = await signIn(configuration, "bob");
    await expect(openid.authorizationCodeGrant(configuration, callback, checks)).rejects.toMatchObject({ error: "access_denied" });
  });

  it("a code is used once", async () => {
    const configuration = await discover();
    const { callback, checks } = await signIn(configuration, "alice");
    await openid.authorizationCodeGrant(configuration, callback, checks);
    await expect(openid.authorizationCodeGrant(configuration, callback, checks)).rejects.toMatchObject({ error: "invalid_grant" });
  });
});

describe("openid-client, where people are asked", () => {
  it("pushes its request, waits for the person's yes, and holds what they agreed to until they take it back", async () => {
    const client = await town.register({ name: "Planner", kind: "native", redirectUris: ["http://127.0.0.1/cb"], consent: "required" });
    await town.grant({ subjectType: "client", subjectId: client.id, resourceId: town.resource.id, permissions: ["invoke"] });
    const configuration = await openid.discovery(new URL(house.issuer), client.id, undefined, openid.None(), {
      execute: [openid.allowInsecureRequests],
    });
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [openid.randomState(), openid.randomNonce()];
    const url = await openid.buildAuthorizationUrlWithPAR(configuration, {
      redirect_uri: "http://127.0.0.1:53124/cb",
      scope: "openid email offline_access",
      resource: town.resource.identifier,
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
      state: expectedState,
      nonce: expectedNonce,
    });
    expect([...url.searchParams.keys()].toSorted()).toEqual(["client_id", "request_uri"]);
    const browser = browserOf(house);
    const asked = await signInAs(house, "alice", url, browser);
    expect(asked.text).toContain("Let Planner use Triage for you?");
    const { url: callback } = await browser.submit(asked, { answer: "agree" });
    const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
    const tokens = await openid.authorizationCodeGrant(configuration, callback, checks);
    const claims = tokens.claims();
    expect(claims).toMatchObject({ sub: town.alice.id, amr: ["pwd"], sid: expect.stringMatching(/^ses_/) });
    const refreshed = await openid.refreshTokenGrant(configuration, tokens.refresh_token ?? "");
    expect(refreshed.claims()).toMatchObject({ sub: town.alice.id, sid: claims?.sid, auth_time: claims?.auth_time });
    const [consent] = await listConsents(house.store, { where: { clientId: client.id } });
    if (consent === undefined) throw new Error("nobody has agreed");
    await town.done(planWithdrawConsent(house.store, house.admin(), consent));
    await expect(openid.refreshTokenGrant(configuration, refreshed.refresh_token ?? "")).rejects.toMatchObject({ error: "invalid_grant" });
  });
});

describe("oauth4webapi as a native client", () => {
  const redirectUri = "http://127.0.0.1:53123/callback";
  const insecure = { [oauth.allowInsecureRequests]: true };
  const client = (): oauth.Client => ({ client_id: town.native.id });
  const discover = async () => {
    const issuer = new URL(house.issuer);
    return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...insecure, algorithm: "oauth2" }));
  };

  async function authorize(server: oauth.AuthorizationServer) {
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const url = new URL(server.authorization_endpoint ?? "");
    url.search = new URLSearchParams({
      response_type: "code",
      client_id: town.native.id,
      redirect_uri: redirectUri,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      resource: town.resource.identifier,
      state,
    }).toString();
    const { url: callback } = await signInAs(house, "alice", url, browserOf(house));
    return { callback, verifier, state };
  }

  it("AZC-02, AZC-06: comes in on any loopback port with PKCE alone, and the server's metadata says what it asks for", async () => {
    const server = await discover();
    expect(server).toMatchObject({
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
      response_types_supported: ["code"],
    });
    const { callback, verifier, state } = await authorize(server);
    const parameters = oauth.validateAuthResponse(server, client(), callback, state);
    const answer = await oauth.authorizationCodeGrantRequest(server, client(), oauth.None(), parameters, redirectUri, verifier, insecure);
    const tokens = await oauth.processAuthorizationCodeResponse(server, client(), answer);
    expect(tokens).toMatchObject({ token_type: "bearer", scope: "invoke" });
  });

  it("AZC-07: its mix-up check accepts our answer and no other issuer's", async () => {
    const server = await discover();
    const { callback, state } = await authorize(server);
    expect(() => oauth.validateAuthResponse({ ...server, issuer: "https://evil.example" }, client(), callback, state)).toThrow();
    callback.searchParams.delete("iss");
    expect(() => oauth.validateAuthResponse(server, client(), callback, state)).toThrow();
  });

  it("pushes its request, and the person's no arrives as access_denied", async () => {
    const server = await discover();
    const planner = await town.register({ name: "Other planner", kind: "native", redirectUris: [redirectUri], consent: "required" });
    await town.grant({ subjectType: "client", subjectId: planner.id, resourceId: town.resource.id, permissions: ["invoke"] });
    const named = { client_id: planner.id };
    const state = oauth.generateRandomState();
    const parameters = {
      response_type: "code",
      redirect_uri: redirectUri,
      code_challenge: await oauth.calculatePKCECodeChallenge(oauth.generateRandomCodeVerifier()),
      code_challenge_method: "S256",
      resource: town.resource.identifier,
      state,
    };
    const answer = await oauth.pushedAuthorizationRequest(server, named, oauth.None(), parameters, insecure);
    const { request_uri: requestUri, expires_in: expiresIn } = await oauth.processPushedAuthorizationResponse(server, named, answer);
    expect(expiresIn).toBe(60);
    const url = new URL(server.authorization_endpoint ?? "");
    url.search = new URLSearchParams({ ...named, request_uri: requestUri }).toString();
    const browser = browserOf(house);
    const asked = await signInAs(house, "alice", url, browser);
    const { url: callback } = await browser.submit(asked, { answer: "decline" });
    expect(() => oauth.validateAuthResponse(server, named, callback, state)).toThrow(expect.objectContaining({ error: "access_denied" }));
  });
});
