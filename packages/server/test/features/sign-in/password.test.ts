import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planCreateUser } from "../../../src/directory/create-user.ts";
import { planSuspendUser } from "../../../src/directory/suspend-user.ts";
import { Browser } from "../../fakes/browser.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { password, settleTown, type Town } from "../../fakes/town.ts";

let house: PeopleHouse;
let town: Town;
beforeAll(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
});
afterAll(() => house.close());

const browse = (language?: string) =>
  new Browser({ leavesAt: (url) => url.pathname.startsWith("/console"), ...(language === undefined ? {} : { language }) });
const signInPage = (browser: Browser, query = "") => browser.goto(`${house.issuer}/signin${query}`);
const events = (action = "user.signin") => house.store.events({ action, newestFirst: true, limit: 20 });
const sessionsOf = (userId: string) => house.store.find("sessions", { where: { userId } });

describe("signing in with a password", () => {
  it("leads to the console, over 303, with a session and an event that says from where", async () => {
    const browser = browse();
    const page = await signInPage(browser);
    expect(page.status).toBe(200);
    const there = await browser.submit(page, { username: "alice", password });
    expect(there.url.href).toBe(`${house.issuer}/console`);
    const [event] = await events();
    expect(event).toMatchObject({
      category: "auth",
      outcome: "success",
      userId: town.alice.id,
      detail: { method: "password", providerId: "local" },
    });
    expect(event?.source).toEqual({ address: "127.0.0.1", userAgent: "test-browser" });
  });

  it("AZC-14: the answer to the form is a 303, so no browser repeats the password", async () => {
    const browser = browse();
    const there = await browser.submit(await signInPage(browser), { username: "alice", password });
    expect(there.trail.map(({ status }) => status)).toEqual([303]);
  });

  it("a wrong password, an unknown name, a person without password and a suspended one are answered alike", async () => {
    const suspended = await town.done(planCreateUser(house, house.admin(), { username: "dan", name: "Dan", password }));
    await town.done(planSuspendUser(house.store, house.admin(), suspended, 1, undefined));
    const tries = [
      { username: "alice", password: "wrong" },
      { username: "nobody", password },
      { username: "al\0ice", password },
      { username: "carol", password },
      { username: "dan", password },
    ];
    const pages = [];
    for (const attempt of tries) {
      const browser = browse();
      const page = await browser.submit(await signInPage(browser), attempt);
      pages.push({ status: page.status, text: page.text.replace(/value="[^"]*"/, "") });
    }
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(pages.map(({ text }) => text)).size).toBe(1);
    expect(pages[0]?.text).toContain('role="alert"');
    const failures = (await events()).slice(0, 5);
    expect(failures.every((event) => event.outcome === "failure" && event.source?.address === "127.0.0.1")).toBe(true);
    expect(JSON.stringify(failures)).not.toContain("nobody");
  });

  it("FED-08: another spelling of the name is the same account and the same counter", async () => {
    const browser = browse();
    const there = await browser.submit(await signInPage(browser), { username: "  ALICE ", password });
    expect(there.url.pathname).toBe("/console");
  });

  it("FED-16: after five tries a minute the door waits, and opens again by itself", async () => {
    const attempt = async (username: string) => {
      const browser = browse();
      return browser.submit(await signInPage(browser), { username, password: "wrong" });
    };
    for (const username of ["eve", "EVE", " eve", "eve ", "Eve"]) expect((await attempt(username)).status).toBe(401);
    const refused = await attempt("eve");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await attempt("eve")).status).toBe(429);
    const limited = (await events()).filter(({ reason }) => reason === "request.rate_limited");
    expect(limited).toMatchObject([{ outcome: "failure", source: { address: "127.0.0.1" } }]);
    expect((await attempt("eva")).status).toBe(401);
    house.clock.advance(60_000);
    expect((await attempt("eve")).status).toBe(401);
  });

  it("a ticket signs in once, in the browser that it belongs to", async () => {
    const browser = browse();
    const page = await signInPage(browser);
    await expect(browse().submit(page, { username: "bob", password })).resolves.toMatchObject({ status: 400 });
    expect((await browser.submit(page, { username: "bob", password })).status).toBe(0);
    expect((await browser.submit(page, { username: "bob", password })).status).toBe(400);
    expect(await sessionsOf(town.bob.id)).toHaveLength(1);
  });

  it("an old ticket is refused", async () => {
    const browser = browse();
    const page = await signInPage(browser);
    house.clock.advance(10 * 60_000);
    expect((await browser.submit(page, { username: "alice", password })).status).toBe(400);
  });

  it("is not there when the built-in directory is off", async () => {
    const other = await openPeopleHouse({ builtin: false });
    try {
      const browser = browse();
      const page = await browser.goto(`${other.issuer}/signin`);
      expect(page.text).not.toContain("<form");
      expect(page.text).toContain("No way to sign in");
      const posted = await browser.post(
        new URL(`${other.issuer}/signin/password`),
        { username: "a", password: "b" },
        { site: "same-origin" },
      );
      expect(posted.status).toBe(404);
    } finally {
      await other.close();
    }
  });
});

describe("the pages", () => {
  it("AZC-13: stand in no frame, load nothing from elsewhere, run no script, and are kept by no cache", async () => {
    const page = await signInPage(browse());
    const policy = page.headers.get("content-security-policy");
    expect(policy).toBe("default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect(page.text).not.toMatch(/<script|<iframe|\son[a-z]+=|style=/);
    const failure = await browse().goto(`${house.issuer}/signin?ticket=nonsense`);
    expect(failure.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  it("speak Chinese to who prefers it, English to the rest, and say which", async () => {
    const chinese = await signInPage(browse("zh-CN,zh;q=0.9,en;q=0.5"));
    expect(chinese.text).toContain('<html lang="zh-CN">');
    expect(chinese.text).toContain("用户名");
    expect(chinese.headers.get("content-language")).toBe("zh-CN");
    for (const language of ["en-GB,zh;q=0.5", "fr", "zh;q=0", "", "de;q=x,zh;q=0.1;,en"]) {
      const english = await signInPage(browse(language));
      expect([language, /<html lang="([^"]*)"/.exec(english.text)?.[1]]).toEqual([language, "en"]);
    }
  });

  it("name every field for people who can't see it", async () => {
    const page = await signInPage(browse());
    for (const id of ["username", "password"]) {
      expect(page.text).toContain(`<label for="${id}">`);
      expect(page.text).toContain(`id="${id}"`);
    }
    expect(page.text).toMatch(/<main>[\s\S]*<h1>/);
    const stylesheet = await browse().goto(`${house.issuer}/signin/style.css`);
    expect(stylesheet.headers.get("content-type")).toBe("text/css; charset=utf-8");
  });

  it.each([
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "/console/../signin/out",
    "/console//evil.example",
    "/consolex",
    "/console?to=https://evil.example",
    "/console/agents?a=b\r\nSet-Cookie: c=d",
    "/console/@evil.example",
    "javascript:alert(1)",
  ])("AZC-16: next=%s leads to the console and nowhere else", async (next) => {
    const browser = browse();
    const page = await signInPage(browser, `?next=${encodeURIComponent(next)}`);
    const there = await browser.submit(page, { username: "alice", password });
    expect(there.url.href).toBe(`${house.issuer}/console`);
    house.clock.advance(60_000);
  });

  it("a page of the console may be named", async () => {
    const browser = browse();
    const there = await browser.submit(await signInPage(browser, "?next=/console/agents"), { username: "alice", password });
    expect(there.url.href).toBe(`${house.issuer}/console/agents`);
  });
});

describe("AZC-12: a form that another site sends", () => {
  const from = (origin: string | undefined, site: "none" | "same-origin" | "cross-site" | undefined) => ({
    ...(origin === undefined ? {} : { origin }),
    ...(site === undefined ? {} : { site }),
  });

  it.each([
    ["cross-site", from("https://evil.example", "cross-site")],
    ["cross-site by fetch metadata alone", from(undefined, "cross-site")],
    ["of another origin, from a browser without fetch metadata", from("https://evil.example", undefined)],
    ["of origin null", from("null", undefined)],
    ["of our origin in another spelling", from("HTTP://127.0.0.1", undefined)],
    ["that says nothing about itself", from(undefined, undefined)],
  ])("%s gets 403, and the ticket stays", async (_what, origin) => {
    const browser = browse();
    const page = await signInPage(browser);
    const ticket = page.url.searchParams.get("ticket") ?? "";
    const url = new URL(`${house.issuer}/signin/password`);
    const posted = await browser.post(url, { ticket, username: "alice", password }, origin);
    expect(posted.status).toBe(403);
    const out = await browser.post(new URL(`${house.issuer}/signin/out`), {}, origin);
    expect(out.status).toBe(403);
    house.clock.advance(60_000);
    expect((await browser.submit(page, { username: "alice", password })).status).toBe(0);
  });

  it("without the ticket, or with a foreign one, gets 400", async () => {
    const browser = browse();
    const url = new URL(`${house.issuer}/signin/password`);
    const ours = { origin: house.issuer, site: "same-origin" } as const;
    expect((await browser.post(url, { username: "alice", password }, ours)).status).toBe(400);
    const foreign = (await signInPage(browse())).url.searchParams.get("ticket") ?? "";
    await signInPage(browser);
    expect((await browser.post(url, { ticket: foreign, username: "alice", password }, ours)).status).toBe(400);
  });
});
