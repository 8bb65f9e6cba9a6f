import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listConsents, planUpdateClient, planWithdrawConsent, readClient } from "../../../src/clients/index.ts";
import { planResumeUser } from "../../../src/directory/resume-user.ts";
import { planSuspendUser } from "../../../src/directory/suspend-user.ts";
import type { ClientRow, PublicJwk } from "../../../src/store/port.ts";
import type { Browser, Page } from "../../fakes/browser.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { password, settleTown, type Town } from "../../fakes/town.ts";
import { answerOf, authorizeUrl, browserOf, callToken, signInAs, verifier } from "./requests.ts";

let house: PeopleHouse;
let town: Town;
beforeAll(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
});
afterAll(() => house.close());

/** A client of its own for each test: nobody has agreed to it. */
async function newClient(name = "Ticket board", callback = "https://board.example/cb"): Promise<ClientRow> {
  const client = await town.register({ name, kind: "spa", redirectUris: [callback], consent: "required" });
  await town.grant({ subjectType: "client", subjectId: client.id, resourceId: town.resource.id, permissions: ["invoke"] });
  return client;
}

const urlFor = (client: ClientRow, change: Readonly<Record<string, string | undefined>> = {}) =>
  authorizeUrl(house, town, { client_id: client.id, redirect_uri: client.redirectUris[0], ...change });
const consentsTo = (client: ClientRow) => listConsents(house.store, { where: { clientId: client.id } });
const changeClient = async (client: ClientRow, change: object) => {
  const now = await readClient(house.store, client.id);
  return town.done(planUpdateClient((jwk) => jwk as PublicJwk, house.admin(), now, now.version, change));
};
const isAsked = (page: Page) => page.status === 200 && page.text.includes('value="agree"');
const redeem = (client: ClientRow, code: string | undefined) =>
  callToken(house, client.id, undefined, {
    grant_type: "authorization_code",
    code: code ?? "",
    redirect_uri: client.redirectUris[0],
    code_verifier: verifier,
  });
const refresh = (client: ClientRow, token: unknown) =>
  callToken(house, client.id, undefined, { grant_type: "refresh_token", refresh_token: String(token) });

async function agree(client: ClientRow, change: Readonly<Record<string, string | undefined>> = {}, browser: Browser = browserOf(house)) {
  const page = await signInAs(house, "alice", urlFor(client, change), browser);
  return { browser, code: answerOf(isAsked(page) ? await browser.submit(page, { answer: "agree" }) : page).code };
}

describe("the page on which a person is asked", () => {
  it("says who acts, for whom, by which application, and what it may do; it needs no script and stands in no frame (AZC-13)", async () => {
    const client = await newClient("Board <b>");
    const page = await signInAs(house, "alice", urlFor(client, { scope: "openid email offline_access" }));
    expect(isAsked(page)).toBe(true);
    expect(page.url.pathname).toBe("/oauth/consent");
    for (const text of [
      "Triage",
      "sorts tickets",
      "board.example",
      "Board &lt;b&gt;",
      "Signed in as alice",
      "See your email address",
      "Not you?",
    ])
      expect(page.text).toContain(text);
    expect(page.text).toContain("<dt>Who is responsible for it</dt>");
    expect(page.text).not.toContain("<script");
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' https://board.example;");
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect(page.trail.map(({ status }) => status)).toEqual([303, 303, 200]);
  });

  it("speaks the language that the client asks for, else the browser's", async () => {
    const client = await newClient();
    const page = await signInAs(house, "alice", urlFor(client, { ui_locales: "fr zh-CN en" }));
    expect(page.text).toContain('lang="zh-CN"');
    expect(page.text).toContain("允许 Ticket board 代表你使用 Triage？");
  });

  it("yes gives a code and is remembered with its record; the next time nobody is asked", async () => {
    const client = await newClient();
    const { browser, code } = await agree(client);
    expect((await redeem(client, code)).status).toBe(200);
    const [consent] = await consentsTo(client);
    expect(consent).toMatchObject({ userId: town.alice.id, resourceId: town.resource.id, permissions: ["invoke"] });
    const [event] = await house.store.events({ action: "consent.give", newestFirst: true, limit: 1 });
    expect(event).toMatchObject({ userId: town.alice.id, clientId: client.id, agentId: town.agent.id, detail: { consentId: consent?.id } });
    expect(answerOf(await browser.goto(urlFor(client, { prompt: "none" }), "cross-site")).code).toBeDefined();
    expect(answerOf(await browser.goto(urlFor(client), "cross-site")).code).toBeDefined();
  });

  it("no is told to the client, on record, and remembered as nothing", async () => {
    const client = await newClient();
    const browser = browserOf(house);
    const page = await signInAs(house, "alice", urlFor(client), browser);
    expect(answerOf(await browser.submit(page, { answer: "decline" }))).toMatchObject({ error: "access_denied", state: "state-1" });
    expect(await consentsTo(client)).toEqual([]);
    const [event] = await house.store.events({ action: "code.issue", newestFirst: true, limit: 1 });
    expect(event).toMatchObject({ outcome: "denied", reason: "the person said no", userId: town.alice.id });
    expect(answerOf(await browser.goto(urlFor(client, { prompt: "none" }), "cross-site"))).toMatchObject({ error: "consent_required" });
  });

  it("not you? signs somebody else in, who is asked in their own name", async () => {
    const client = await newClient();
    const browser = browserOf(house);
    const page = await signInAs(house, "alice", urlFor(client), browser);
    const signIn = await browser.submit(page, { answer: "switch" });
    expect(signIn.text).toContain('name="password"');
    await town.grant({ subjectType: "user", subjectId: town.bob.id, resourceId: town.resource.id, permissions: ["invoke"] });
    const asked = await browser.submit(signIn, { username: "bob", password });
    expect(asked.text).toContain("Signed in as bob");
    expect(answerOf(await browser.submit(asked, { answer: "agree" })).code).toBeDefined();
    expect((await consentsTo(client)).map(({ userId }) => userId)).toEqual([town.bob.id]);
  });

  it("is asked again when more is wanted, and each time at prompt=consent", async () => {
    const client = await newClient();
    const { browser } = await agree(client, { scope: "openid" });
    expect(isAsked(await browser.goto(urlFor(client, { scope: "openid email" }), "cross-site"))).toBe(true);
    expect(isAsked(await browser.goto(urlFor(client, { scope: "offline_access" }), "cross-site"))).toBe(true);
    const again = await browser.goto(urlFor(client, { prompt: "consent" }), "cross-site");
    expect(isAsked(again)).toBe(true);
    expect(answerOf(await browser.submit(again, { answer: "agree" })).code).toBeDefined();
    expect(answerOf(await browser.goto(urlFor(client, { scope: "openid" }), "cross-site")).code).toBeDefined();
  });

  it("is not shown for a client that an administrator has answered for, unless it asks", async () => {
    const client = await newClient();
    await changeClient(client, { consent: "implied" });
    const { browser, code } = await agree(client);
    expect((await redeem(client, code)).status).toBe(200);
    expect(await consentsTo(client)).toEqual([]);
    expect(isAsked(await browser.goto(urlFor(client, { prompt: "consent" }), "cross-site"))).toBe(true);
  });
});

describe("AZC-11: a consent is one person's, to one client, given in one browser", () => {
  it("an attacker's client with an address of its own is asked about, whatever was agreed to before", async () => {
    const known = await newClient();
    const { browser } = await agree(known);
    const attacker = await newClient("Ticket board", "https://evil.example/cb");
    const page = await browser.goto(urlFor(attacker), "cross-site");
    expect(isAsked(page)).toBe(true);
    expect(page.text).toContain("evil.example");
    expect(answerOf(await browser.goto(urlFor(attacker, { prompt: "none" }), "cross-site"))).toMatchObject({ error: "consent_required" });
  });

  it("the page and its answer are worth nothing in another browser, nor in another session of the same one", async () => {
    const client = await newClient();
    const browser = browserOf(house);
    const page = await signInAs(house, "alice", urlFor(client), browser);
    const other = browserOf(house);
    await signInAs(house, "alice", authorizeUrl(house, town), other);
    expect((await other.goto(page.url)).status).toBe(400);
    expect((await other.submit(page, { answer: "agree" })).status).toBe(400);
    // Nor where the same session has come to another browser: it does not have this browser's own cookie.
    const copy = browserOf(house);
    await copy.goto(urlFor(client), "cross-site");
    const [session] = browser.cookiesFor(page.url).filter((cookie) => cookie.includes("session="));
    const [name = "", value = ""] = session?.split("=") ?? [];
    copy.plant(page.url, name, value);
    expect((await copy.goto(page.url)).status).toBe(400);
    expect((await copy.submit(page, { answer: "agree" })).status).toBe(400);
    expect(isAsked(await browser.goto(page.url))).toBe(true);
    // The victim's own browser, after somebody else has signed in there.
    await signInAs(house, "bob", authorizeUrl(house, town, { prompt: "login" }), browser);
    expect((await browser.goto(page.url)).status).toBe(400);
    expect((await browser.submit(page, { answer: "agree" })).status).toBe(400);
    expect(await consentsTo(client)).toEqual([]);
  });

  it("the ticket of the sign-in before it is spent, and each answer counts once", async () => {
    const client = await newClient();
    const browser = browserOf(house);
    const page = await signInAs(house, "alice", urlFor(client), browser);
    const resume = page.trail.find(({ url }) => url.includes("/resume?"))?.url ?? "";
    expect((await browser.goto(resume)).status).toBe(400);
    const both = await Promise.all([browser.submit(page, { answer: "agree" }), browser.submit(page, { answer: "agree" })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([0, 400]);
  });

  it("two tabs that agree at once both go on, and one consent is remembered", async () => {
    const client = await newClient();
    const browser = browserOf(house);
    const first = await signInAs(house, "alice", urlFor(client), browser);
    const second = await browser.goto(urlFor(client, { scope: "openid email" }), "cross-site");
    const both = await Promise.all([first, second].map((page) => browser.submit(page, { answer: "agree" })));
    expect(both.map((page) => answerOf(page).code).filter((code) => code !== undefined)).toHaveLength(2);
    expect((await consentsTo(client)).map(({ permissions }) => [...permissions].toSorted())).toEqual([["email", "invoke"]]);
  });

  it("AZC-12: nor does a form from elsewhere, a GET, or one without the form's token", async () => {
    const client = await newClient();
    const browser = browserOf(house);
    const page = await signInAs(house, "alice", urlFor(client), browser);
    const ticket = page.url.searchParams.get("ticket") ?? "";
    const token = /name="token" value="([^"]*)"/.exec(page.text)?.[1] ?? "";
    const url = new URL("/oauth/consent", house.issuer);
    const ours = { origin: house.issuer, site: "same-origin" } as const;
    const yes = { ticket, token, answer: "agree" };
    expect((await browser.post(url, yes, { origin: "https://evil.example", site: "cross-site" })).status).toBe(403);
    expect((await browser.post(url, yes)).status).toBe(403);
    expect((await browser.post(url, { ticket, answer: "agree" }, ours)).status).toBe(403);
    expect((await browser.post(url, { ...yes, token: ticket }, ours)).status).toBe(403);
    expect(isAsked(await browser.goto(`${url}?ticket=${ticket}&token=${token}&answer=agree`))).toBe(true);
    expect((await browser.post(url, { ...yes, answer: "everything" }, ours)).status).toBe(400);
    expect(await consentsTo(client)).toEqual([]);
    expect(answerOf(await browser.post(url, yes, ours)).code).toBeDefined();
  });
});

describe("AZC-19: a client that has changed is asked about again", () => {
  it.each<[string, object]>([
    ["another redirect", { redirectUris: ["https://board.example/cb", "https://board.example/other"] }],
    ["another name", { name: "Your bank" }],
  ])("%s", async (_what, change) => {
    const client = await newClient();
    const { browser, code } = await agree(client, { scope: "offline_access" });
    const family = await redeem(client, code);
    const held = await agree(client, {}, browser);
    await changeClient(client, change);
    expect(isAsked(await browser.goto(urlFor(client), "cross-site"))).toBe(true);
    expect(await redeem(client, held.code)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect(await refresh(client, family.body.refresh_token)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("what changed while the page was open is asked about in its new form", async () => {
    const client = await newClient();
    const browser = browserOf(house);
    const page = await signInAs(house, "alice", urlFor(client), browser);
    await changeClient(client, { name: "Your bank" });
    const again = await browser.submit(page, { answer: "agree" });
    expect(isAsked(again)).toBe(true);
    expect(again.text).toContain("Your bank");
  });
});

describe("a consent that is taken back", () => {
  const withdraw = async (client: ClientRow) => {
    const [consent] = await consentsTo(client);
    if (consent === undefined) throw new Error("nobody has agreed");
    await town.done(planWithdrawConsent(house.store, house.admin(), consent));
  };

  it("ends refresh tokens and codes, and kills the access tokens", async () => {
    const client = await newClient();
    const { browser, code } = await agree(client, { scope: "openid offline_access" });
    const tokens = await redeem(client, code);
    const unused = await agree(client, {}, browser);
    const access = String(tokens.body.access_token);
    expect(house.tokens.verify(access, town.resource.identifier).claims.sub).toBe(town.alice.id);
    await withdraw(client);
    expect(() => house.tokens.verify(access, town.resource.identifier)).toThrow(expect.objectContaining({ code: "token.revoked" }));
    expect(await refresh(client, tokens.body.refresh_token)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect(await redeem(client, unused.code)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    const [event] = await house.store.events({ action: "consent.withdraw", newestFirst: true, limit: 1 });
    expect(event).toMatchObject({ userId: town.alice.id, clientId: client.id, agentId: town.agent.id });
    expect(isAsked(await browser.goto(urlFor(client), "cross-site"))).toBe(true);
  });

  it("leaves the person's other clients alone", async () => {
    const [first, second] = [await newClient("First"), await newClient("Second", "https://second.example/cb")];
    const { browser } = await agree(first);
    const kept = await redeem(second, (await agree(second, {}, browser)).code);
    await withdraw(first);
    expect(house.tokens.verify(String(kept.body.access_token), town.resource.identifier).claims.client_id).toBe(second.id);
  });

  it("AZC-20: a person who is suspended after they agreed gets nothing, also with what they hold", async () => {
    const client = await newClient();
    const { code } = await agree(client);
    const user = await house.store.get("users", town.alice.id);
    if (user === undefined) throw new Error("no alice");
    await town.done(planSuspendUser(house.store, house.admin(), user, user.version, undefined));
    expect(await redeem(client, code)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    const suspended = await house.store.get("users", town.alice.id);
    if (suspended !== undefined) await town.done(planResumeUser(house.admin(), suspended, suspended.version, undefined));
  });
});

describe("prompt=select_account", () => {
  it("offers to go on as who one is, or as somebody else", async () => {
    const browser = browserOf(house);
    await signInAs(house, "alice", authorizeUrl(house, town), browser);
    const page = await browser.goto(authorizeUrl(house, town, { prompt: "select_account" }), "cross-site");
    expect(page.text).toContain("Go on as alice");
    expect(answerOf(await browser.submit(page, { answer: "agree" })).code).toBeDefined();
    const again = await browser.goto(authorizeUrl(house, town, { prompt: "select_account" }), "cross-site");
    const signIn = await browser.submit(again, { answer: "switch" });
    expect(answerOf(await browser.submit(signIn, { username: "alice", password })).code).toBeDefined();
    expect(
      answerOf(await browser.submit(await browser.goto(authorizeUrl(house, town, { prompt: "select_account" })), { answer: "decline" })),
    ).toMatchObject({ error: "access_denied" });
  });

  it("asks nothing more of who has just signed in for it; the name that the client expects stands there", async () => {
    const browser = browserOf(house);
    const page = await browser.goto(authorizeUrl(house, town, { prompt: "select_account", login_hint: 'al"ice' }), "cross-site");
    expect(page.text).toContain('value="al&quot;ice"');
    expect(answerOf(await browser.submit(page, { username: "alice", password })).code).toBeDefined();
  });
});

describe("AZC-17: no code before the sign-in is what the request asks for", () => {
  it("an open sign-in page, a ticket without a session and prompt=none give none", async () => {
    const browser = browserOf(house);
    const page = await browser.goto(authorizeUrl(house, town), "cross-site");
    const ticket = page.url.searchParams.get("ticket") ?? "";
    const resumed = await browser.goto(`${house.issuer}/oauth/authorize/resume?ticket=${ticket}`);
    expect(resumed.text).toContain('name="password"');
    expect((await browser.goto(`${house.issuer}/oauth/consent?ticket=${ticket}`)).status).toBe(400);
    expect(answerOf(await browser.goto(authorizeUrl(house, town, { prompt: "none" }), "cross-site"))).toMatchObject({
      error: "login_required",
    });
  });
});
