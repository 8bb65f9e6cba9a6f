import { Attribute } from "ldapts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { planRegisterProvider } from "../../../src/directory/register-provider.ts";
import { planSetProviderState } from "../../../src/directory/set-provider-state.ts";
import { planUpdateProvider } from "../../../src/directory/update-provider.ts";
import type { IdentityProviderRow } from "../../../src/store/port.ts";
import { Browser, type Page } from "../../fakes/browser.ts";
import { directoryAuthority } from "../../fakes/certificates.ts";
import { ada, adaPassword, groups, openLdapTown, people } from "../../fakes/openldap-town.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { openSlapd, readerDn, readerPassword, type Slapd, withoutSlapd } from "../../fakes/slapd.ts";
import { password as alicePassword, settleTown, type Town } from "../../fakes/town.ts";

let slapd: Slapd | undefined;
let house: PeopleHouse;
let town: Town;
let provider: IdentityProviderRow;
beforeAll(async () => {
  slapd = await openSlapd(openLdapTown);
  if (slapd === undefined) return;
  house = await openPeopleHouse();
  town = await settleTown(house);
  provider = await town.done(
    planRegisterProvider(house, house.admin(), {
      name: "Corp <LDAP>",
      kind: "ldap",
      settings: {
        url: slapd.tlsUrl,
        flavour: "openldap",
        caCertificates: directoryAuthority,
        bindDn: readerDn,
        userBaseDn: people,
        groupBaseDn: groups,
        departmentBaseDn: people,
      },
      secrets: { bindPassword: readerPassword },
    }),
  );
});
beforeEach(({ skip }) => {
  skip(slapd === undefined, withoutSlapd);
  // A new minute, so that no test eats the tries of another.
  house.clock.advance(3_600_000);
});
afterAll(async () => {
  await house?.close();
  await slapd?.close();
});

const browse = (language?: string) =>
  new Browser({ leavesAt: (url) => url.pathname.startsWith("/console"), ...(language === undefined ? {} : { language }) });
const signInPage = (browser: Browser, query = "") => browser.goto(`${house.issuer}/signin${query}`);
const send = (browser: Browser, page: Page, username: string, password: string) =>
  browser.submit(page, { username, password }, `/signin/with/${provider.id}`);
const trySignIn = async (username: string, password: string, browser = browse()) =>
  send(browser, await signInPage(browser), username, password);
const newestEvent = async () => (await house.store.events({ action: "user.signin", newestFirst: true, limit: 1 }))[0];
const userOf = async (subject: string) => (await house.store.find("users", { where: { providerId: provider.id, subject }, limit: 1 }))[0];
const subjectOf = async (dn: string) => (slapd === undefined ? "" : slapd.read(dn, "entryUUID"));
const changeSettings = async (settings: Readonly<Record<string, unknown>>) => {
  provider = await town.done(planUpdateProvider(house.providers, house.admin(), provider, provider.version, { settings }));
};

describe("people of a directory with passwords", () => {
  it("have a form of their own on the sign-in page, which says whose accounts it is for, in both languages", async () => {
    const page = await signInPage(browse());
    expect(page.text).toContain("Corp &lt;LDAP&gt;</h2>");
    expect(page.text).toContain("Account of this server</h2>");
    const ids = [...page.text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.text.matchAll(/ for="([^"]*)"/g)) expect(ids).toContain(target);
    expect((await signInPage(browse("zh-CN"))).text).toContain("使用 Corp &lt;LDAP&gt; 登录");
  });

  it("come in, are remembered by their key, and have a session that says how", async () => {
    const there = await trySignIn("ada", adaPassword);
    expect(there.url.href).toBe(`${house.issuer}/console`);
    const user = await userOf(await subjectOf(ada));
    expect(user).toMatchObject({
      name: "Ada Lovelace",
      username: "ada",
      title: "Engineer",
      employeeNumber: "1815",
      department: "Engineering/Platform",
      state: "active",
    });
    const [session] = await house.store.find("sessions", { where: { userId: user?.id ?? "" } });
    expect(session).toMatchObject({ providerId: provider.id, amr: ["pwd"], acr: null });
    expect(await newestEvent()).toMatchObject({
      outcome: "success",
      userId: user?.id,
      detail: { method: "password", providerId: provider.id },
    });
    const memberships = await house.store.find("memberships", { where: { userId: user?.id ?? "" } });
    expect(memberships).toHaveLength(4);
  });

  it("prove anew who they are where that is asked, and go on where they were", async () => {
    const browser = browse();
    await trySignIn("ada", adaPassword, browser);
    house.clock.advance(600_000);
    const page = await signInPage(browser, `?prompt=login&next=${encodeURIComponent("/console/settings?tab=keys")}`);
    const there = await send(browser, page, "ada", adaPassword);
    expect(there.url.href).toBe(`${house.issuer}/console/settings?tab=keys`);
    const sessions = await house.store.find("sessions", { where: { userId: (await userOf(await subjectOf(ada)))?.id ?? "" } });
    const newest = sessions.toSorted((a, b) => b.createdAtMs - a.createdAtMs)[0];
    expect(house.clock.nowMs() - (newest?.authTimeMs ?? 0)).toBeLessThan(10_000);
  });

  it("FED-06: are answered alike whatever is wrong, and the audit log knows what", async () => {
    const tries = [
      ["ada", "wrong"],
      ["nobody", adaPassword],
      ["*", adaPassword],
      ["bob", ""],
      ["bob", "   "],
    ] as const;
    const pages = [];
    const reasons = [];
    for (const [username, password] of tries) {
      pages.push(await trySignIn(username, password));
      reasons.push((await newestEvent())?.reason);
    }
    expect(pages.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect(new Set(pages.map(({ text }) => text.replaceAll(/name="ticket" value="[^"]*"/g, ""))).size).toBe(1);
    expect(reasons).toEqual([
      expect.stringContaining("wrong password"),
      expect.stringContaining("No entry"),
      expect.stringContaining("No entry"),
      expect.stringContaining("not sent to the directory"),
      expect.stringContaining("not sent to the directory"),
    ]);
  });

  it("FED-08, FED-16: have one counter for all spellings of a name, apart from the same name elsewhere, and it opens again by itself", async () => {
    for (const username of ["ada", "ADA", " ada", "ａｄａ", "a\u00ADda"]) expect((await trySignIn(username, "wrong")).status).toBe(401);
    const refused = await trySignIn("ada", adaPassword);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await newestEvent()).toMatchObject({ reason: expect.stringContaining("rate_limited"), detail: { providerId: provider.id } });
    const browser = browse();
    const here = await browser.submit(await signInPage(browser), { username: "ada", password: "wrong" }, "/signin/password");
    expect(here.status).toBe(401);
    house.clock.advance(60_000);
    expect((await trySignIn("ada", adaPassword)).status).toBe(0);
  });

  it("may try again with the same ticket, which signs in once, in its own browser", async () => {
    const browser = browse();
    const page = await signInPage(browser);
    expect((await send(browser, page, "ada", "wrong")).status).toBe(401);
    expect((await send(browse(), page, "ada", adaPassword)).status).toBe(400);
    expect((await send(browser, page, "ada", adaPassword)).status).toBe(0);
    expect((await send(browser, page, "ada", adaPassword)).status).toBe(400);
  });

  it("are one person when they come in for the first time from two places at once", async () => {
    const pages = await Promise.all([1, 2, 3].map(() => trySignIn("grace", "Grace's passphrase")));
    expect(pages.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(await house.store.find("users", { where: { providerId: provider.id, name: "Grace Hopper" } })).toHaveLength(1);
  });

  it("FED-05: get nowhere when the provider is suspended after the page was shown", async () => {
    const browser = browse();
    const page = await signInPage(browser);
    const suspended = await town.done(planSetProviderState(house.admin(), provider, provider.version, "suspended", undefined));
    const refused = await send(browser, page, "ada", adaPassword);
    expect(refused.status).toBe(404);
    expect(refused.text).not.toContain("Corp");
    provider = await town.done(planSetProviderState(house.admin(), suspended, suspended.version, "active", undefined));
    expect((await send(browser, page, "ada", adaPassword)).status).toBe(0);
  });

  it("FED-10: a directory that is down refuses its own people, says why to the log, and nobody else notices", async () => {
    const { url } = provider.settings as { url: string };
    await changeSettings({ url: "ldaps://localhost:1" });
    const browser = browse();
    const down = await trySignIn("ada", adaPassword, browser);
    expect(down.status).toBe(503);
    expect(down.text).toContain("The identity provider did not answer as expected");
    expect(await newestEvent()).toMatchObject({ outcome: "failure", reason: "idp.unreachable: Nothing listens at this address and port" });
    const there = await browser.submit(down, { username: "alice", password: alicePassword }, "/signin/password");
    expect(there.status).toBe(0);
    await changeSettings({ url });
    expect((await trySignIn("ada", adaPassword)).status).toBe(0);
  });

  it("a locked account of the directory does not come in", async () => {
    await slapd?.modify(ada, "add", new Attribute({ type: "pwdAccountLockedTime", values: ["000001010000Z"] }));
    try {
      expect((await trySignIn("ada", adaPassword)).status).toBe(401);
    } finally {
      await slapd?.modify(ada, "delete", new Attribute({ type: "pwdAccountLockedTime", values: [] }));
    }
  });

  it("the form of a provider without passwords, and of none, is not there", async () => {
    const browser = browse();
    const page = await signInPage(browser);
    const ticket = page.url.searchParams.get("ticket") ?? "";
    const fields = { ticket, username: "ada", password: adaPassword };
    const from = { site: "same-origin", origin: house.issuer } as const;
    expect((await browser.post(new URL(`${house.issuer}/signin/with/idp_none`), fields, from)).status).toBe(404);
    const elsewhere = { site: "cross-site", origin: "https://evil.example" } as const;
    expect((await browser.post(new URL(`${house.issuer}/signin/with/${provider.id}`), fields, elsewhere)).status).toBe(403);
    expect((await browser.goto(`${house.issuer}/signin/with/${provider.id}?ticket=${ticket}`)).status).toBe(404);
  });
});
