import { requestTokenHeader } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planSetRole } from "../../../src/directory/set-role.ts";
import { planSuspendUser } from "../../../src/directory/suspend-user.ts";
import { digests } from "../../../src/entropy/digests.ts";
import { createSessionCaller, type FindSessionCaller, requestTokenOf } from "../../../src/http/middleware/session.ts";
import { Browser, type Page } from "../../fakes/browser.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { password, settleTown, type Town } from "../../fakes/town.ts";

/** On https, in process: what the cookies are like on the open network. */
const issuer = "https://guard.example";
let house: PeopleHouse;
let town: Town;
let find: FindSessionCaller;
beforeAll(async () => {
  house = await openPeopleHouse({ issuer });
  town = await settleTown(house);
  find = createSessionCaller({ issuer, sessions: house.directory.sessions, digests });
});
afterAll(() => house.close());

const browse = () => new Browser({ fetch: house.fetch, leavesAt: (url) => url.pathname.startsWith("/console") });
const signIn = async (browser: Browser, username = "alice"): Promise<Page> =>
  browser.submit(await browser.goto(`${issuer}/signin`), { username, password });
const sessionCookie = (browser: Browser) => browser.cookiesFor(new URL(issuer)).find((cookie) => cookie.includes("-session=")) ?? "";
const request = (cookie: string, method = "GET", headers: Record<string, string> = {}) =>
  new Request(`${issuer}/api/v1/agents`, { method, headers: { cookie, ...headers } });

describe("ADM-07: the session cookie", () => {
  it("has __Host-, Secure, HttpOnly, SameSite=Lax, Path=/ and no Domain on https", async () => {
    const browser = browse();
    const there = await signIn(browser);
    const lines = there.trail.flatMap(({ setCookie }) => setCookie);
    const line = lines.find((entry) => entry.includes("session=")) ?? "";
    expect(line).toMatch(/^__Host-agent-id-guard-session=[A-Za-z0-9_-]{43};/);
    expect(line.split("; ").slice(1).toSorted()).toEqual(["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
  });

  it("carries neither on a plain-http loopback issuer, where browsers would drop it, and X-Forwarded-Proto changes nothing", async () => {
    const local = await openPeopleHouse({ issuer: "http://127.0.0.1:7310" });
    try {
      const answer = await local.fetch(new Request("http://127.0.0.1:7310/signin", { headers: { "x-forwarded-proto": "https" } }));
      expect(answer.headers.getSetCookie()[0]).toMatch(/^agent-id-guard-browser=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    } finally {
      await local.close();
    }
  });

  it("is new at each sign-in, and the one before dies", async () => {
    const browser = browse();
    await signIn(browser);
    const first = sessionCookie(browser);
    await signIn(browser);
    const second = sessionCookie(browser);
    expect(second).not.toBe(first);
    expect(await find(request(first))).toBeUndefined();
    expect(await find(request(second))).toMatchObject({ type: "user", userId: town.alice.id, role: null });
  });

  it("that was planted before the sign-in is never taken over", async () => {
    const browser = browse();
    const planted = "A".repeat(43);
    browser.plant(new URL(issuer), "__Host-agent-id-guard-session", planted);
    await signIn(browser);
    expect(sessionCookie(browser)).not.toContain(planted);
    expect(await find(request(`__Host-agent-id-guard-session=${planted}`))).toBeUndefined();
  });

  it("is dead on the server after sign-out", async () => {
    const browser = browse();
    await signIn(browser);
    const cookie = sessionCookie(browser);
    const page = await browser.goto(`${issuer}/signin/out`);
    const done = await browser.submit(page);
    expect(done.trail.map(({ status }) => status)).toEqual([303, 200]);
    expect(done.text).toContain("You are signed out");
    expect(sessionCookie(browser)).toBe("");
    expect(await find(request(cookie))).toBeUndefined();
    const [event] = await house.store.events({ action: "session.end", newestFirst: true, limit: 1 });
    expect(event).toMatchObject({ category: "auth", userId: town.alice.id });
  });

  it("is stored as a digest, and the id that callers see is not the cookie", async () => {
    const browser = browse();
    await signIn(browser);
    const secret = sessionCookie(browser).split("=")[1] ?? "";
    const caller = await find(request(sessionCookie(browser)));
    expect(caller?.session.id).toMatch(/^ses_[0-9a-f]{26}$/);
    expect(await house.store.get("sessions", caller?.session.id ?? "")).toBeUndefined();
    expect(JSON.stringify(await house.store.find("sessions", {}))).not.toContain(secret);
  });

  it("dies with a change of role and with the person", async () => {
    const browser = browse();
    await signIn(browser, "bob");
    const cookie = sessionCookie(browser);
    const promoted = await town.done(planSetRole(house.store, house.admin(), town.bob, 1, "admin"));
    expect(await find(request(cookie))).toBeUndefined();
    await signIn(browser, "bob");
    expect(await find(request(sessionCookie(browser)))).toMatchObject({ role: "admin" });
    await town.done(planSuspendUser(house.store, house.admin(), promoted, 2, undefined));
    expect(await find(request(sessionCookie(browser)))).toBeUndefined();
  });

  it("ends two hours after the last request, and twelve after the sign-in", async () => {
    const later = await openPeopleHouse({ issuer });
    try {
      await settleTown(later);
      const findThere = createSessionCaller({ issuer, sessions: later.directory.sessions, digests });
      const browser = new Browser({ fetch: later.fetch, leavesAt: (url) => url.pathname.startsWith("/console") });
      await browser.submit(await browser.goto(`${issuer}/signin`), { username: "alice", password });
      const cookie = sessionCookie(browser);
      for (let hours = 1; hours < 12; hours += 1) {
        expect(await findThere(request(cookie))).toBeDefined();
        later.clock.advance(3_600_000);
      }
      expect(await findThere(request(cookie))).toBeDefined();
      later.clock.advance(3_600_000);
      expect(await findThere(request(cookie))).toBeUndefined();
      await browser.submit(await browser.goto(`${issuer}/signin`), { username: "alice", password });
      const idle = sessionCookie(browser);
      later.clock.advance(2 * 3_600_000);
      expect(await findThere(request(idle))).toBeUndefined();
    } finally {
      await later.close();
    }
  });
});

describe("ADM-05: a write with the cookie", () => {
  type Sent = Readonly<Record<string, string>>;
  const own = (): Record<string, string> => ({ "sec-fetch-site": "same-origin", origin: issuer, [requestTokenHeader]: token });
  const without = (name: string) => Object.fromEntries(Object.entries(own()).filter(([key]) => key !== name));
  let cookie: string;
  let token: string;
  let foreignToken: string;
  beforeAll(async () => {
    const tokenAfter = async (browser: Browser) => {
      await signIn(browser);
      cookie = sessionCookie(browser);
      return (await find(request(cookie)))?.session.requestToken ?? "";
    };
    foreignToken = await tokenAfter(browse());
    token = await tokenAfter(browse());
    expect(token).toBe(requestTokenOf(digests, cookie.split("=")[1] ?? ""));
  });

  it.each([
    ["as the console sends it", () => own()],
    ["without fetch metadata but with our Origin", () => without("sec-fetch-site")],
    ["same-origin without Origin", () => without("origin")],
    ["typed in by the person", () => ({ ...without("origin"), "sec-fetch-site": "none" })],
  ] satisfies [string, () => Sent][])("%s is allowed", async (_what, headers) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) expect(await find(request(cookie, method, headers()))).toBeDefined();
  });

  it.each([
    ["nothing but the cookie", () => ({})],
    ["no request token", () => without(requestTokenHeader)],
    ["an empty request token", () => ({ ...own(), [requestTokenHeader]: "" })],
    ["the mark of before instead of a token", () => ({ ...own(), [requestTokenHeader]: "1" })],
    ["another session's request token", () => ({ ...own(), [requestTokenHeader]: foreignToken })],
    ["the cookie as request token", () => ({ ...own(), [requestTokenHeader]: cookie.split("=")[1] ?? "" })],
    ["the stored digest as request token", () => ({ ...own(), [requestTokenHeader]: digests.sha256Hex(cookie.split("=")[1] ?? "") })],
    ["a request token cut short", () => ({ ...own(), [requestTokenHeader]: token.slice(0, -1) })],
    ["the request token alone", () => ({ [requestTokenHeader]: token })],
    ["a foreign Origin", () => ({ ...own(), origin: "https://evil.example" })],
    ["Origin null", () => ({ ...own(), origin: "null" })],
    ["a sibling's Origin", () => ({ ...own(), origin: "https://console.guard.example" })],
    ["our Origin with a port", () => ({ ...own(), origin: `${issuer}:444` })],
    ["our Origin in another case", () => ({ ...without("sec-fetch-site"), origin: "HTTPS://GUARD.EXAMPLE" })],
    ["cross-site fetch metadata", () => ({ ...own(), "sec-fetch-site": "cross-site" })],
    ["same-site fetch metadata", () => ({ ...own(), "sec-fetch-site": "same-site" })],
  ] satisfies [string, () => Sent][])("%s is refused", async (_what, headers) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"])
      await expect(find(request(cookie, method, headers()))).rejects.toMatchObject({ code: "access.cross_site" });
  });

  it("is judged by its cookie: reading needs none of this, and without a cookie there is nobody", async () => {
    expect(await find(request(cookie))).toBeDefined();
    expect(await find(request("", "POST", own()))).toBeUndefined();
    expect(await find(request("__Host-agent-id-guard-session=short", "POST", own()))).toBeUndefined();
  });
});
