import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClientRow } from "../../../src/store/port.ts";
import type { Browser } from "../../fakes/browser.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { password, settleTown, type Town } from "../../fakes/town.ts";
import { authorizeUrl, browserOf, signInAs, verifier } from "../authorize/requests.ts";

const callback = "https://app.example/in";
const after = "https://app.example/bye?tenant=1";
let house: PeopleHouse;
let town: Town;
let app: ClientRow;
beforeEach(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
  app = await town.register({ name: "App", kind: "native", redirectUris: [callback], postLogoutRedirectUris: [after] });
  await town.grant({ subjectType: "client", subjectId: app.id, resourceId: town.resource.id, permissions: ["invoke"] });
});
afterEach(() => house.close());

async function signIn(browser: Browser): Promise<string> {
  const page = await signInAs(
    house,
    "alice",
    authorizeUrl(house, town, { client_id: app.id, redirect_uri: callback, scope: "openid" }),
    browser,
  );
  const code = page.url.searchParams.get("code") ?? "";
  const form = { grant_type: "authorization_code", client_id: app.id, redirect_uri: callback, code, code_verifier: verifier };
  const answer = await house.fetch(new Request(`${house.issuer}/oauth/token`, { method: "POST", body: new URLSearchParams(form) }));
  return ((await answer.json()) as { id_token: string }).id_token;
}
const out = (parameters: Readonly<Record<string, string>>) => `${house.issuer}/oauth/logout?${new URLSearchParams(parameters)}`;
const sessions = async () => (await house.store.find("sessions", { where: { userId: town.alice.id } })).length;

describe("RPL-01: sign-out at a client's wish", () => {
  it("with an ID token of the session ends it at once and goes back to the registered address with its state", async () => {
    const browser = browserOf(house);
    const idToken = await signIn(browser);
    house.clock.advance(3_600_000);
    const page = await browser.goto(out({ id_token_hint: idToken, post_logout_redirect_uri: after, state: "a b&c" }), "cross-site");
    expect(page.url.href).toBe(`${after}&state=a+b%26c`);
    expect(await sessions()).toBe(0);
    expect((await house.store.events({ action: "session.end" }))[0]).toMatchObject({ userId: town.alice.id, clientId: app.id });
  });

  it("without an address shows that one is signed out, in the language that is asked for", async () => {
    const browser = browserOf(house);
    const page = await browser.goto(out({ id_token_hint: await signIn(browser), ui_locales: "fr zh-CN" }), "cross-site");
    expect(page.text).toContain("已退出登录");
    expect(page.text).toContain('<html lang="zh-CN">');
  });

  it("by a form of the client's page, which comes without cookies, does the same", async () => {
    const browser = browserOf(house);
    const fields = { id_token_hint: await signIn(browser), post_logout_redirect_uri: after };
    const page = await browser.post(new URL(`${house.issuer}/oauth/logout`), fields, { site: "cross-site", origin: "https://app.example" });
    expect(page.trail.map(({ status }) => status)).toEqual([303, 303]);
    expect(page.trail[1]?.url).not.toContain("id_token_hint");
    expect(page.url.href).toBe(after);
    expect(await sessions()).toBe(0);
  });

  it("without a proof that the client was in the session asks the person, whose answer is of this browser and once", async () => {
    const browser = browserOf(house);
    await signIn(browser);
    const page = await browser.goto(out({ client_id: app.id, post_logout_redirect_uri: after }), "cross-site");
    expect(page.text).toContain("App asks to sign you out");
    expect(await sessions()).toBe(1);
    const ticket = /name="ticket" value="([^"]*)"/.exec(page.text)?.[1] ?? "";
    const answer = new URL(`${house.issuer}/oauth/logout/answer`);
    const ours = { site: "same-origin", origin: house.issuer } as const;
    expect((await browser.post(answer, { ticket }, { site: "cross-site", origin: "https://evil.example" })).status).toBe(403);
    expect((await browserOf(house).post(answer, { ticket }, ours)).status).toBe(400);
    expect(await sessions()).toBe(1);
    expect((await browser.submit(page)).url.href).toBe(after);
    expect(await sessions()).toBe(0);
    expect((await browser.post(answer, { ticket }, ours)).status).toBe(400);
  });

  it("asks when the ID token is another session's, another person's, or forged", async () => {
    const elsewhere = browserOf(house);
    const oldToken = await signIn(elsewhere);
    const browser = browserOf(house);
    const idToken = await signIn(browser);
    const bob = browserOf(house);
    await bob.submit(await bob.goto(`${house.issuer}/signin`), { username: "bob", password });
    const forged = `${idToken.slice(0, -4)}AAAA`;
    for (const [who, hint] of [
      [browser, oldToken],
      [bob, idToken],
      [browser, forged],
      [browser, "x"],
    ] as const)
      expect((await who.goto(out({ id_token_hint: hint }), "cross-site")).text).toContain('name="ticket"');
    expect(await sessions()).toBe(2);
  });

  it("takes no access token for an ID token", async () => {
    const browser = browserOf(house);
    await signIn(browser);
    const access = await house.tokens.issueSystemToken();
    expect((await browser.goto(out({ id_token_hint: access }), "cross-site")).text).toContain('name="ticket"');
  });
});

describe("AZC-16: nobody is sent to an address that is not registered", () => {
  it.each([
    "https://app.example/bye",
    "https://app.example/bye?tenant=1&x=2",
    "https://app.example/bye?tenant=1#f",
    "https://app.example.evil.example/bye?tenant=1",
    "https://app.example@evil.example/bye?tenant=1",
    "//evil.example",
    "https://app.example/in",
    "javascript:alert(1)",
  ])("post_logout_redirect_uri=%s", async (uri) => {
    const browser = browserOf(house);
    const idToken = await signIn(browser);
    const proofs: readonly Record<string, string>[] = [{ id_token_hint: idToken }, { client_id: app.id }];
    for (const proof of proofs) {
      const page = await browser.goto(out({ ...proof, post_logout_redirect_uri: uri }), "cross-site");
      expect(page.status).toBe(400);
      expect(page.url.origin).toBe(house.issuer);
    }
    expect(await sessions()).toBe(1);
  });

  it("nor to a registered one without a client, of another client, or of a suspended one", async () => {
    const browser = browserOf(house);
    const idToken = await signIn(browser);
    const refused: readonly Record<string, string>[] = [
      { post_logout_redirect_uri: after },
      { post_logout_redirect_uri: after, client_id: town.web.id },
      { post_logout_redirect_uri: after, client_id: town.web.id, id_token_hint: idToken },
      { post_logout_redirect_uri: after, client_id: "cli_nobody" },
    ];
    for (const parameters of refused) expect((await browser.goto(out(parameters), "cross-site")).status).toBe(400);
    expect((await browser.goto(`${out({ client_id: app.id })}&client_id=${app.id}`)).status).toBe(400);
  });
});
