import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { nativeCallback, settleTown, type Town, webCallback } from "../../fakes/town.ts";
import { answerOf, authorizeUrl, browserOf, callToken, challengeOf, redemption, signInAs, verifier } from "./requests.ts";

let house: PeopleHouse;
let town: Town;
beforeAll(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
});
afterAll(() => house.close());

const parameters = () => ({
  response_type: "code",
  redirect_uri: webCallback,
  code_challenge: challengeOf(verifier),
  code_challenge_method: "S256",
  resource: town.resource.identifier,
  state: "pushed-state",
});

/** Pushes as the web client, or as a public one where `clientId` is given. */
async function push(form: Readonly<Record<string, string>>, clientId?: string, secret = town.webSecret) {
  const headers = new Headers({ "content-type": "application/x-www-form-urlencoded" });
  if (clientId === undefined) headers.set("authorization", `Basic ${Buffer.from(`${town.web.id}:${secret}`).toString("base64")}`);
  const body = new URLSearchParams({ ...form, ...(clientId === undefined ? {} : { client_id: clientId }) });
  const answer = await house.fetch(new Request(`${house.issuer}/oauth/par`, { method: "POST", headers, body }));
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Readonly<Record<string, string>> };
}

const urlOf = (requestUri: string | undefined, clientId = town.web.id, more: Readonly<Record<string, string>> = {}) => {
  const url = new URL("/oauth/authorize", house.issuer);
  url.search = new URLSearchParams({ client_id: clientId, request_uri: requestUri ?? "", ...more }).toString();
  return url;
};

describe("a pushed authorization request (RFC 9126)", () => {
  it("is kept for a minute under a name that nobody guesses, and what it says goes", async () => {
    const pushed = await push(parameters());
    expect(pushed.status).toBe(201);
    expect(pushed.headers.get("cache-control")).toBe("no-store");
    expect(pushed.body).toMatchObject({ expires_in: 60 });
    expect(pushed.body.request_uri).toMatch(/^urn:ietf:params:oauth:request_uri:[A-Za-z0-9_-]{43}$/);
    const page = await signInAs(
      house,
      "alice",
      urlOf(pushed.body.request_uri, town.web.id, { state: "forged", resource: "https://x.example/" }),
    );
    expect(answerOf(page)).toMatchObject({ state: "pushed-state", iss: house.issuer });
    const tokens = await callToken(house, town.web.id, town.webSecret, redemption(answerOf(page).code ?? ""));
    expect(tokens.status).toBe(200);
  });

  it("counts once, for its own client, for a minute", async () => {
    const first = (await push(parameters())).body.request_uri;
    expect((await browserOf(house).goto(urlOf(first, town.native.id))).status).toBe(400);
    expect((await browserOf(house).goto(urlOf(first))).text).toContain('name="password"');
    const again = await browserOf(house).goto(urlOf(first));
    expect([again.status, again.trail.length]).toEqual([400, 1]);
    const late = (await push(parameters())).body.request_uri;
    house.clock.advance(60_000);
    expect((await browserOf(house).goto(urlOf(late))).status).toBe(400);
    expect((await browserOf(house).goto(urlOf(`urn:ietf:params:oauth:request_uri:${"a".repeat(43)}`))).status).toBe(400);
    const unclaimed = urlOf((await push(parameters())).body.request_uri);
    unclaimed.searchParams.delete("client_id");
    expect((await browserOf(house).goto(unclaimed)).status).toBe(400);
  });

  it("two who come with one of them at once are not both let in", async () => {
    const url = urlOf((await push(parameters())).body.request_uri);
    const pages = await Promise.all([browserOf(house).goto(url), browserOf(house).goto(url)]);
    expect(pages.map(({ status }) => status).toSorted()).toEqual([200, 400]);
  });

  it("needs the client's proof; a public client only names itself", async () => {
    expect(await push(parameters(), undefined, "wrong")).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect(await push(parameters(), town.web.id)).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    const native = await push({ ...parameters(), redirect_uri: nativeCallback }, town.native.id);
    expect(native.status).toBe(201);
    const page = await signInAs(house, "alice", urlOf(native.body.request_uri, town.native.id));
    expect(page.url.href.startsWith(`${nativeCallback}?code=`)).toBe(true);
  });

  it.each<[string, Record<string, string>, string]>([
    ["another's redirect", { redirect_uri: "https://evil.example/" }, "invalid_request"],
    ["no PKCE", { code_challenge: "" }, "invalid_request"],
    ["response_type token", { response_type: "token" }, "unsupported_response_type"],
    ["a request_uri of its own", { request_uri: "https://client.example/r" }, "invalid_request"],
    ["a request object", { request: "eyJhbGciOiJub25lIn0.e30." }, "request_not_supported"],
    ["another client's name", { client_id: "cli_unknown" }, "invalid_request"],
    ["no resource", { resource: "" }, "invalid_target"],
  ])("is refused at once: %s", async (_what, change, error) => {
    expect(await push({ ...parameters(), ...change })).toMatchObject({ status: 400, body: { error } });
  });

  it("AZC-22: a request_uri that is none of ours is refused, and nothing is fetched", async () => {
    let visits = 0;
    const bait = createServer((_request, response) => {
      visits += 1;
      response.end("{}");
    });
    await new Promise<void>((resolve) => bait.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(bait.address() as AddressInfo).port}/`;
    const page = await browserOf(house).goto(authorizeUrl(house, town, { request_uri: address }));
    expect(answerOf(page)).toMatchObject({ error: "request_uri_not_supported" });
    await push({ ...parameters(), request_uri: address });
    await new Promise<void>((resolve) => bait.close(() => resolve()));
    expect(visits).toBe(0);
  });

  it("is for clients: an agent has no people to send", async () => {
    const answer = await push(parameters(), town.agent.id);
    expect(answer.status).toBe(401);
  });
});
