import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planSuspendClient } from "../../../src/clients/index.ts";
import { planSetRole } from "../../../src/directory/set-role.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { password, settleTown, type Town, webCallback } from "../../fakes/town.ts";
import { answerOf, asNative, authorizeUrl, browserOf, signInAs } from "./requests.ts";

let house: PeopleHouse;
let town: Town;
beforeAll(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
});
afterAll(() => house.close());

const lastEvent = async () => (await house.store.events({ action: "code.issue", newestFirst: true, limit: 1 }))[0];
const ask = (change: Readonly<Record<string, string | undefined>>) =>
  browserOf(house).goto(authorizeUrl(house, town, change), "cross-site");

describe("a person whom a client sends", () => {
  it("signs in and comes back with a code, with the decision on record", async () => {
    const page = await signInAs(house, "alice", authorizeUrl(house, town));
    expect(page.url.href.startsWith(`${webCallback}&code=`)).toBe(true);
    expect(answerOf(page)).toMatchObject({ tenant: "1", state: "state-1", iss: house.issuer });
    expect(answerOf(page).code).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(page.trail.map(({ status }) => status)).toEqual([303, 303]);
    const event = await lastEvent();
    expect(event).toMatchObject({
      category: "inbound",
      outcome: "success",
      userId: town.alice.id,
      clientId: town.web.id,
      agentId: town.agent.id,
      ownerId: town.agent.ownerId,
      resource: { id: town.resource.id, kind: "agent", identifier: town.resource.identifier },
      decision: { effect: "allow", allowed: ["invoke"] },
      chain: [town.alice.id, town.web.id],
    });
    expect(event?.txn).toMatch(/^txn_/);
    expect(event?.source?.address).toBe("127.0.0.1");
    expect(JSON.stringify(event)).not.toContain(answerOf(page).code);
  });

  it("is told on the page which application they sign in to", async () => {
    const page = await ask({});
    expect(page.text).toContain("Sign in to continue to Helpdesk");
    expect(page.headers.get("content-security-policy")).toContain("form-action 'self' https://app.example;");
  });

  it("is not asked again while the session lives", async () => {
    const browser = browserOf(house);
    await signInAs(house, "alice", authorizeUrl(house, town), browser);
    const again = await browser.goto(authorizeUrl(house, town, { state: "state-2" }), "cross-site");
    expect(again.status).toBe(0);
    expect(answerOf(again)).toMatchObject({ state: "state-2" });
  });

  it("outside the group is sent back with access_denied and the decision, which is on record", async () => {
    const page = await signInAs(house, "bob", authorizeUrl(house, town));
    const answer = answerOf(page);
    expect(answer).toMatchObject({ error: "access_denied", state: "state-1", iss: house.issuer });
    expect(answer.decision_id).toMatch(/^dec_/);
    expect(answer.code).toBeUndefined();
    expect(await lastEvent()).toMatchObject({
      outcome: "denied",
      userId: town.bob.id,
      decision: { id: answer.decision_id, effect: "deny" },
    });
  });

  it("through a client that may not be used with the agent is sent back too", async () => {
    const other = await town.register({ name: "Other", kind: "web", redirectUris: ["https://other.example/cb"] });
    const page = await signInAs(
      house,
      "alice",
      authorizeUrl(house, town, { client_id: other.id, redirect_uri: "https://other.example/cb" }),
    );
    expect(answerOf(page)).toMatchObject({ error: "access_denied", iss: house.issuer });
  });

  it("gets invoke whatever else was asked for, and invalid_scope for what there is not", async () => {
    const page = await signInAs(house, "alice", authorizeUrl(house, town, { scope: "openid invoke offline_access" }));
    expect(answerOf(page).code).toBeDefined();
    const unknown = await signInAs(house, "alice", authorizeUrl(house, town, { scope: "reports:read" }));
    expect(answerOf(unknown)).toMatchObject({ error: "invalid_scope" });
  });
});

describe("AZC-01: a redirect that is not registered to the letter gets a page of ours, never a redirect", () => {
  it.each([
    "https://app.example/callback?tenant=1&x=1",
    "https://app.example/callback?tenant=1#fragment",
    "https://app.example/callback",
    "https://app.example/callback/?tenant=1",
    "https://app.example/callback/evil?tenant=1",
    "https://app.example/other/../callback?tenant=1",
    "https://app.example/%63allback?tenant=1",
    "https://app.example/%2e%2e/callback?tenant=1",
    "https://app.example//callback?tenant=1",
    "https://app.example:443/callback?tenant=1",
    "https://app.example:8443/callback?tenant=1",
    "https://APP.example/callback?tenant=1",
    "HTTPS://app.example/callback?tenant=1",
    "http://app.example/callback?tenant=1",
    "https://app.example./callback?tenant=1",
    "https://app.example@evil.example/callback?tenant=1",
    "https://evil.example/@app.example/callback?tenant=1",
    "https://a@b@app.example/callback?tenant=1",
    "https://app.example\\@evil.example/callback?tenant=1",
    "https://app.example.evil.example/callback?tenant=1",
    "https://xn--pp-example-9za/callback?tenant=1",
    "https://аpp.example/callback?tenant=1",
    " https://app.example/callback?tenant=1",
    "https://app.example/callback?tenant=1 ",
    "https://app.example/callback?tenant=1\r\nX-Injected: 1",
    "//app.example/callback?tenant=1",
    "/callback",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "",
    "null",
  ])("%j", async (redirectUri) => {
    const page = await ask({ redirect_uri: redirectUri });
    expect(page.status).toBe(400);
    expect(page.headers.get("location")).toBeNull();
    expect(page.text).not.toContain("evil");
    expect(page.trail).toHaveLength(1);
  });

  it("nor does one of another client", async () => {
    expect((await ask({ client_id: town.native.id })).status).toBe(400);
  });
});

describe("AZC-02: the port of a loopback address", () => {
  it.each(["http://127.0.0.1:1/callback", "http://127.0.0.1:65535/callback", "http://127.0.0.1/callback"])(
    "may be any for a native client: %s",
    async (uri) => {
      const page = await signInAs(house, "alice", authorizeUrl(house, town, asNative(town, uri)));
      expect(page.url.href.startsWith(`${uri}?code=`)).toBe(true);
    },
  );

  it("a private-use scheme is one address, and the page's policy lets the browser go there", async () => {
    const page = await signInAs(house, "alice", authorizeUrl(house, town, asNative(town, "com.example.helpdesk:/callback")));
    expect(page.url.href.startsWith("com.example.helpdesk:/callback?code=")).toBe(true);
  });

  it.each([
    "http://127.0.0.1:8080/other",
    "http://127.0.0.1:8080/callback?x=1",
    "http://127.0.0.1:8080/callback/",
    "http://localhost:8080/callback",
    "http://localhost.evil.example:8080/callback",
    "http://127.0.0.1.evil.example/callback",
    "http://127.0.0.2:8080/callback",
    "http://0.0.0.0:8080/callback",
    "http://[::1]:8080/callback",
    "http://127.0.0.1:8080@evil.example/callback",
    "http://127.1:8080/callback",
    "https://127.0.0.1:8080/callback",
    "http://127.0.0.1:999999/callback",
    "http://127.0.0.1:/callback",
    "com.example.helpdesk://callback",
  ])("nothing else may vary: %s", async (uri) => {
    const page = await ask(asNative(town, uri));
    expect(page.status).toBe(400);
    expect(page.text).not.toContain("evil");
  });

  it("may not vary for a web client", async () => {
    const local = await town.register({ name: "Local", kind: "web", redirectUris: ["http://127.0.0.1:3000/cb"] });
    expect((await ask({ client_id: local.id, redirect_uri: "http://127.0.0.1:3001/cb" })).status).toBe(400);
    expect((await ask({ client_id: local.id, redirect_uri: "http://127.0.0.1:3000/cb" })).status).toBe(200);
  });

  it("of IPv6 loopback varies alike", async () => {
    const six = await town.register({ name: "Six", kind: "native", redirectUris: ["http://[::1]/cb"] });
    await town.grant({ subjectType: "client", subjectId: six.id, resourceId: town.resource.id, permissions: ["invoke"] });
    const page = await signInAs(house, "alice", authorizeUrl(house, town, { client_id: six.id, redirect_uri: "http://[::1]:50123/cb" }));
    expect(page.url.href.startsWith("http://[::1]:50123/cb?code=")).toBe(true);
  });
});

describe("what is wrong with a request goes to the client, once client and redirect are verified", () => {
  it.each<[string, Record<string, string | undefined>, string]>([
    ["AZC-06: no code_challenge", { code_challenge: undefined }, "invalid_request"],
    ["AZC-06: no method, which would mean plain", { code_challenge_method: undefined }, "invalid_request"],
    ["AZC-06: plain", { code_challenge_method: "plain" }, "invalid_request"],
    ["AZC-06: s256 in small letters", { code_challenge_method: "s256" }, "invalid_request"],
    ["AZC-06: a challenge that is too short", { code_challenge: "a".repeat(42) }, "invalid_request"],
    ["AZC-06: a challenge that is too long", { code_challenge: "a".repeat(44) }, "invalid_request"],
    ["AZC-06: a challenge with padding", { code_challenge: `${"a".repeat(42)}=` }, "invalid_request"],
    ["AZC-08: response_type token", { response_type: "token" }, "unsupported_response_type"],
    ["AZC-08: response_type code id_token", { response_type: "code id_token" }, "unsupported_response_type"],
    ["AZC-08: response_type none", { response_type: "none" }, "unsupported_response_type"],
    ["AZC-08: no response_type", { response_type: undefined }, "invalid_request"],
    ["response_mode fragment", { response_mode: "fragment" }, "invalid_request"],
    ["AZC-22: request_uri", { request_uri: "http://169.254.169.254/latest" }, "request_uri_not_supported"],
    ["AZC-22: request", { request: "eyJhbGciOiJub25lIn0.e30." }, "request_not_supported"],
    ["AZC-18: no resource", { resource: undefined }, "invalid_target"],
    ["AZC-18: an unregistered resource", { resource: "https://unknown.example/" }, "invalid_target"],
    ["AZC-18: a relative resource", { resource: "/agents/1" }, "invalid_target"],
    ["AZC-18: a resource with a fragment", { resource: "https://unknown.example/#a" }, "invalid_target"],
    ["a scope that is not well formed", { scope: 'a"b' }, "invalid_scope"],
    ["an unknown prompt", { prompt: "create" }, "invalid_request"],
    ["prompt none with another", { prompt: "none login" }, "invalid_request"],
    ["prompt none without a session", { prompt: "none" }, "login_required"],
    ["max_age that is no number", { max_age: "-1" }, "invalid_request"],
    ["a nonce that is too long", { nonce: "n".repeat(4_001) }, "invalid_request"],
  ])("%s", async (_what, change, error) => {
    const page = await ask(change);
    expect(page.status).toBe(0);
    expect(page.url.href.startsWith(webCallback)).toBe(true);
    expect(answerOf(page)).toMatchObject({ error, state: "state-1", iss: house.issuer });
    expect(answerOf(page).code).toBeUndefined();
  });

  it("AZC-22: nothing that a request names is fetched", async () => {
    let visits = 0;
    const bait = createServer((_request, response) => {
      visits += 1;
      response.end("{}");
    });
    await new Promise<void>((resolve) => bait.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(bait.address() as AddressInfo).port}/`;
    for (const name of ["request_uri", "resource", "client_id", "redirect_uri", "claims", "logo_uri"]) await ask({ [name]: address });
    await new Promise<void>((resolve) => bait.close(() => resolve()));
    expect(visits).toBe(0);
  });

  it("AZC-18: another spelling of the identifier is another resource; so is the issuer, a service, and a suspended agent", async () => {
    const service = {
      ...town.resource,
      id: house.entropy.id("resource"),
      name: "crm",
      kind: "service",
      identifier: "https://crm.example/",
    } as const;
    const suspended = {
      ...town.resource,
      id: house.entropy.id("resource"),
      name: "gone",
      identifier: "https://gone.example/",
      state: "suspended",
    } as const;
    for (const row of [service, suspended])
      await house.commit({
        writes: [{ verb: "insert", collection: "resources", row }],
        events: [house.admin().event({ action: "resource.create", target: { type: "resource", id: row.id } })],
      });
    const spellings = [
      `${town.resource.identifier}/`,
      town.resource.identifier.replace("http:", "HTTP:"),
      house.issuer,
      "https://crm.example/",
      "https://gone.example/",
    ];
    for (const resource of spellings) expect([resource, answerOf(await ask({ resource })).error]).toEqual([resource, "invalid_target"]);
  });

  it("AZC-18: two resources are refused; another parameter twice too", async () => {
    const url = authorizeUrl(house, town);
    url.searchParams.append("resource", town.resource.identifier);
    expect(answerOf(await browserOf(house).goto(url))).toMatchObject({ error: "invalid_target" });
    const scopes = authorizeUrl(house, town, { scope: "invoke" });
    scopes.searchParams.append("scope", "openid");
    expect(answerOf(await browserOf(house).goto(scopes))).toMatchObject({ error: "invalid_request", state: "state-1" });
  });

  it.each(["client_id", "redirect_uri", "state"])("%s twice stays with us", async (name) => {
    const url = authorizeUrl(house, town);
    url.searchParams.append(name, "https://evil.example/");
    const page = await browserOf(house).goto(url);
    expect(page.status).toBe(400);
    expect(page.text).not.toContain("evil");
  });

  it("AZC-16: an error with an unknown, foreign or suspended client never leaves", async () => {
    const suspended = await town.register({ name: "Old", kind: "web", redirectUris: [webCallback] });
    await town.done(planSuspendClient(house.admin(), suspended, suspended.version, undefined));
    for (const clientId of [undefined, "cli_unknown", town.agent.id, suspended.id, `${town.web.id} `, town.web.id.toUpperCase()]) {
      const page = await ask({ client_id: clientId, response_type: "token" });
      expect([clientId, page.status, page.trail.length]).toEqual([clientId, 400, 1]);
      expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    }
  });
});

describe("AZC-07: every answer names the issuer", () => {
  it("to the letter, in success and error alike", async () => {
    const success = await signInAs(house, "alice", authorizeUrl(house, town));
    expect(success.url.searchParams.getAll("iss")).toEqual([house.issuer]);
    expect((await ask({ response_type: "token" })).url.searchParams.getAll("iss")).toEqual([house.issuer]);
  });
});

describe("AZC-09: state", () => {
  it.each([
    ["2 KB", "s".repeat(2_048)],
    ["CRLF", "a\r\nSet-Cookie: x=1\r\n\r\n<b>"],
    ["quotes", `"'\`\\`],
    ["markup", "<script>alert(1)</script>"],
    ["what looks like parameters", "a&code=stolen&iss=https://evil.example#f"],
    ["plus, percent and space", "a+b%20c d"],
    ["beyond ASCII", "状态 ✓"],
  ])("comes back as it was: %s", async (_what, state) => {
    const success = await signInAs(house, "alice", authorizeUrl(house, town, { state }));
    expect(success.url.searchParams.getAll("state")).toEqual([state]);
    expect(success.url.searchParams.getAll("iss")).toEqual([house.issuer]);
    expect(success.trail.flatMap(({ setCookie }) => setCookie).join()).not.toContain("x=1");
    const failure = await ask({ state, response_type: "token" });
    expect(failure.url.searchParams.getAll("state")).toEqual([state]);
  });

  it("left out stays out", async () => {
    const success = await signInAs(house, "alice", authorizeUrl(house, town, { state: undefined }));
    expect(success.url.searchParams.has("state")).toBe(false);
  });

  it("of more than 4,000 characters, or with a NUL, stays with us", async () => {
    for (const state of ["s".repeat(4_001), "a\0b"]) expect((await ask({ state })).status).toBe(400);
  });
});

describe("AZC-08: flow parameters come from the server only", () => {
  it("what is added to the address of the page or of the way back changes nothing", async () => {
    const browser = browserOf(house);
    const page = await browser.goto(authorizeUrl(house, town), "cross-site");
    const ticket = page.url.searchParams.get("ticket");
    const tampered = await browser.goto(`${house.issuer}/signin?ticket=${ticket}&redirect_uri=https://evil.example&client_id=x&resource=y`);
    const done = await browser.submit(tampered, { username: "alice", password, redirect_uri: "https://evil.example", state: "forged" });
    expect(done.url.href.startsWith(webCallback)).toBe(true);
    expect(answerOf(done).state).toBe("state-1");
  });

  it("a ticket gives one code, to the browser that began", async () => {
    const browser = browserOf(house);
    const done = await signInAs(house, "alice", authorizeUrl(house, town), browser);
    const resume = done.trail[1]?.url ?? "";
    expect(resume).toContain("/oauth/authorize/resume?ticket=");
    expect((await browser.goto(resume)).status).toBe(400);
    const other = browserOf(house);
    await signInAs(house, "alice", authorizeUrl(house, town), other);
    expect((await other.goto(resume)).status).toBe(400);
  });

  it("a ticket is no code, no session and no link for the owner", async () => {
    const page = await ask({});
    const ticket = page.url.searchParams.get("ticket") ?? "";
    expect((await browserOf(house).goto(`${house.issuer}/signin/bootstrap?ticket=${ticket}`)).status).toBe(404);
  });
});

describe("a fresh sign-in", () => {
  it("prompt=login asks again, once", async () => {
    const browser = browserOf(house);
    await signInAs(house, "alice", authorizeUrl(house, town), browser);
    const page = await browser.goto(authorizeUrl(house, town, { prompt: "login" }), "cross-site");
    expect(page.text).toContain('name="password"');
    const skipped = await browser.goto(`${house.issuer}/oauth/authorize/resume?ticket=${page.url.searchParams.get("ticket")}`);
    expect(skipped.text).toContain('name="password"');
    expect((await browser.submit(skipped, { username: "alice", password })).status).toBe(0);
  });

  it("max_age asks again when the sign-in is older, and 0 always does, once", async () => {
    const browser = browserOf(house);
    await signInAs(house, "alice", authorizeUrl(house, town), browser);
    expect((await browser.goto(authorizeUrl(house, town, { max_age: "60" }), "cross-site")).status).toBe(0);
    house.clock.advance(61_000);
    expect((await browser.goto(authorizeUrl(house, town, { max_age: "60" }), "cross-site")).status).toBe(200);
    expect(
      (await browser.goto(authorizeUrl(house, town, { max_age: "60", prompt: "none" }), "cross-site")).url.searchParams.get("error"),
    ).toBe("login_required");
    const page = await browser.goto(authorizeUrl(house, town, { max_age: "0" }), "cross-site");
    expect((await browser.submit(page, { username: "alice", password })).status).toBe(0);
  });

  it("prompt=none with a session answers at once", async () => {
    const browser = browserOf(house);
    await signInAs(house, "alice", authorizeUrl(house, town), browser);
    expect(answerOf(await browser.goto(authorizeUrl(house, town, { prompt: "none" }), "cross-site")).code).toBeDefined();
  });
});

describe("the admin API as the target", () => {
  const adminUrl = (change = {}) => authorizeUrl(house, town, { resource: `${house.issuer}/api/v1`, ...change });

  it("is refused to people without a role", async () => {
    const browser = browserOf(house);
    const page = await signInAs(house, "alice", adminUrl(), browser);
    expect(page.text).toContain("Let Helpdesk administer?");
    const done = await browser.submit(page, { answer: "agree" });
    expect(answerOf(done)).toMatchObject({ error: "access_denied" });
    expect(await lastEvent()).toMatchObject({ outcome: "denied", userId: town.alice.id, decision: { effect: "deny" } });
  });

  it("AZC-12: asks the person each time, and only their own yes counts", async () => {
    const owner = await house.store.get("users", town.bob.id);
    if (owner === undefined) throw new Error("no bob");
    await town.done(planSetRole(house.store, house.admin(), owner, owner.version, "admin"));
    const browser = browserOf(house);
    const page = await signInAs(house, "bob", adminUrl(), browser);
    const ticket = page.url.searchParams.get("ticket") ?? "";
    const url = new URL("/oauth/consent", house.issuer);
    const token = /name="token" value="([^"]*)"/.exec(page.text)?.[1] ?? "";
    const yes = { ticket, answer: "agree", token };
    expect((await browser.goto(page.url)).status).toBe(200);
    expect((await browser.post(url, yes, { origin: "https://evil.example", site: "cross-site" })).status).toBe(403);
    expect((await browser.post(url, yes)).status).toBe(403);
    expect((await browser.post(url, { answer: "agree" }, { origin: house.issuer, site: "same-origin" })).status).toBe(400);
    expect((await browser.post(url, { ticket, token }, { origin: house.issuer, site: "same-origin" })).status).toBe(400);
    expect((await browser.post(url, { ...yes, token: "guessed" }, { origin: house.issuer, site: "same-origin" })).status).toBe(403);
    expect((await browser.post(url, { ticket, answer: "agree" }, { origin: house.issuer, site: "same-origin" })).status).toBe(403);
    expect((await browser.goto(`${url}?ticket=${ticket}&answer=agree`)).status).toBe(200);
    expect((await browserOf(house).post(url, yes, { origin: house.issuer, site: "same-origin" })).status).toBe(400);
    const done = await browser.submit(page, { answer: "agree" });
    expect(answerOf(done).code).toBeDefined();
    expect((await browser.submit(page, { answer: "agree" })).status).toBe(400);
    const again = await browser.goto(adminUrl(), "cross-site");
    expect(again.text).toContain("Let Helpdesk administer?");
    expect(answerOf(await browser.submit(again, { answer: "decline" }))).toMatchObject({ error: "access_denied", state: "state-1" });
    expect(await lastEvent()).toMatchObject({ outcome: "denied", reason: "the person said no" });
    const silent = await browser.goto(adminUrl({ prompt: "none" }), "cross-site");
    expect(answerOf(silent)).toMatchObject({ error: "consent_required" });
  });
});
