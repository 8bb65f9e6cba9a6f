import { freshSignInMs } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planCreateGroup } from "../../src/directory/create-group.ts";
import { planRegisterProvider } from "../../src/directory/register-provider.ts";
import { planSetProviderState } from "../../src/directory/set-provider-state.ts";
import { redirectProviderContract } from "../../src/idp/contract.test-kit.ts";
import { createOidcProvider, type OidcSettings } from "../../src/idp/oidc.ts";
import type { IdentityProvider, RedirectSignIn } from "../../src/idp/port.ts";
import { createOutbound } from "../../src/outbound/undici.ts";
import type { IdentityProviderRow } from "../../src/store/port.ts";
import { Browser, linksOf, type Page } from "../fakes/browser.ts";
import { openPeopleHouse, type PeopleHouse } from "../fakes/people-house.ts";
import { settleTown, type Town } from "../fakes/town.ts";
import { startUpstream, type UpstreamPeople, upstreamClient } from "../fakes/upstream-oidc.ts";

type Upstream = Awaited<ReturnType<typeof startUpstream>>;

/** Goes through the provider's own login and consent pages. */
async function signInUpstream(browser: Browser, page: Page, login: string): Promise<Page> {
  const { origin } = page.url;
  let here = page;
  while (here.url.origin === origin && here.text.includes("<form"))
    here = await browser.submit(here, here.text.includes('name="login"') ? { login, password: "any" } : {});
  return here;
}

describe("a real OpenID provider", () => {
  const callbackUrl = "http://127.0.0.1:1/signin/callback/idp_1";
  const people: UpstreamPeople = {
    ada: { name: "Ada", email: "ada@corp.example", email_verified: true, groups: ["support", "night shift"], department: "corp/it" },
  };
  const outbound = createOutbound();
  let upstream: Upstream;
  beforeAll(async () => {
    upstream = await startUpstream(people);
    upstream.admit(callbackUrl);
  });
  afterAll(async () => {
    await upstream.close();
    await outbound.close();
  });

  redirectProviderContract("oidc", async () => {
    const settings: OidcSettings = {
      issuer: upstream.issuer,
      clientId: upstreamClient.id,
      clientSecret: upstreamClient.secret,
      scopes: "openid profile email",
      groupsClaim: "groups",
      fetch: outbound.fetch(true),
      allowLoopbackHttp: true,
    };
    return {
      provider: createOidcProvider(settings),
      wrongSecret: createOidcProvider({ ...settings, clientSecret: "another" }),
      unreachable: createOidcProvider({ ...settings, issuer: "http://127.0.0.1:1" }),
      callbackUrl,
      person: {
        subject: "ada",
        ref: null,
        name: "Ada",
        email: "ada@corp.example",
        username: "",
        title: "",
        employeeNumber: "",
        groups: ["support", "night shift"].map((name) => ({ id: name, name })),
        departments: [["corp", "it"]],
        managerRef: null,
        isActive: true,
      },
      async signIn(redirectTo) {
        const browser = new Browser({ leavesAt: (url) => url.href.startsWith(callbackUrl) });
        return (await signInUpstream(browser, await browser.goto(redirectTo), "ada")).url;
      },
    };
  });

  it("FED-14: over http it is refused unless this is a loopback installation", async () => {
    const settings = {
      issuer: upstream.issuer,
      clientId: "guard",
      clientSecret: null,
      scopes: "openid",
      groupsClaim: "",
      fetch: outbound.fetch(true),
    };
    const strict = createOidcProvider({ ...settings, allowLoopbackHttp: false });
    await expect(signInOf(strict).start("state", callbackUrl)).rejects.toMatchObject({ code: "idp.unreachable" });
    const elsewhere = createOidcProvider({ ...settings, issuer: "http://idp.example", allowLoopbackHttp: true });
    await expect(signInOf(elsewhere).start("state", callbackUrl)).rejects.toMatchObject({ code: "idp.unreachable" });
  });

  it("an issuer that the metadata spells otherwise is refused", async () => {
    const settings = {
      clientId: "guard",
      clientSecret: null,
      scopes: "openid",
      groupsClaim: "",
      fetch: outbound.fetch(true),
      allowLoopbackHttp: true,
    };
    const slash = createOidcProvider({ ...settings, issuer: `${upstream.issuer}/` });
    await expect(signInOf(slash).start("state", callbackUrl)).rejects.toMatchObject({ code: "idp.unreachable" });
  });
});

function signInOf({ signIn }: IdentityProvider): RedirectSignIn {
  if (signIn?.kind !== "redirect") throw new TypeError("expected a sign-in by redirect");
  return signIn;
}

describe("people who come from it", () => {
  const people: Record<string, Record<string, unknown>> = {
    ada: { name: "Ada", email: "ada@corp.example", email_verified: true, groups: ["support"], department: "corp/it" },
    grace: { name: "Grace", groups: ["support"] },
    yuri: { name: "Yuri", groups: ["new here", "newer here"] },
    mallory: { name: "Mallory", email: "alice@corp.example", email_verified: false, groups: [] },
    trent: { name: "Trent", email: "alice@corp.example", groups: [] },
  };
  let house: PeopleHouse;
  let town: Town;
  let upstream: Upstream;
  let provider: IdentityProviderRow;
  beforeAll(async () => {
    house = await openPeopleHouse();
    town = await settleTown(house);
    upstream = await startUpstream(people);
    provider = await town.done(
      planRegisterProvider(house, house.admin(), {
        name: "Corp <SSO>",
        kind: "oidc",
        settings: { issuer: upstream.issuer, clientId: upstreamClient.id, groupsClaim: "groups" },
        secrets: { clientSecret: upstreamClient.secret },
      }),
    );
    upstream.admit(`${house.issuer}/signin/callback/${provider.id}`);
    // A group that a claim names is the provider's own: administrators make it ahead, so that grants can name it.
    const support = await town.done(planCreateGroup(house, house.admin(), { name: "support", providerId: provider.id }));
    await town.grant({ subjectType: "group", subjectId: support.id, resourceId: town.resource.id, permissions: ["invoke"] });
  });
  afterAll(async () => {
    await upstream.close();
    await house.close();
  });

  const browse = () => new Browser({ leavesAt: (url) => url.origin === house.issuer && url.pathname.startsWith("/console") });
  const choose = async (browser: Browser) => {
    const page = await browser.goto(`${house.issuer}/signin`);
    return linksOf(page, provider.id)[0] ?? "";
  };
  const signIn = async (login: string, browser = browse()) => signInUpstream(browser, await browser.goto(await choose(browser)), login);
  const userBySubject = async (subject: string) => (await house.store.find("users", { where: { providerId: provider.id, subject } }))[0];
  const groupsOf = async (userId: string) => {
    const memberships = await house.store.find("memberships", { where: { userId } });
    const groups = await Promise.all(memberships.map(({ groupId }) => house.store.get("groups", groupId)));
    return groups.map((group) => group?.name).toSorted();
  };

  it("are offered it by name, escaped", async () => {
    const page = await browse().goto(`${house.issuer}/signin`);
    expect(page.text).toContain("Sign in with Corp &lt;SSO&gt;");
    expect(page.text).toContain("<form");
  });

  it("are remembered with name, email, department and groups, and get a session", async () => {
    const there = await signIn("ada");
    expect(there.url.href).toBe(`${house.issuer}/console`);
    const ada = await userBySubject("ada");
    expect(ada).toMatchObject({ name: "Ada", email: "ada@corp.example", department: "corp/it", state: "active", role: null });
    expect(await groupsOf(ada?.id ?? "")).toEqual(["support"]);
    const [event] = await house.store.events({ action: "user.signin", newestFirst: true, limit: 1 });
    expect(event).toMatchObject({ outcome: "success", userId: ada?.id, detail: { method: "provider", providerId: provider.id } });
    expect(event?.source?.address).toBe("127.0.0.1");
  });

  describe("who sign in again", () => {
    const newest = async (login: string) => {
      const userId = (await userBySubject(login))?.id ?? "";
      const sessions = await house.store.find("sessions", { where: { userId } });
      return sessions.toSorted((a, b) => b.createdAtMs - a.createdAtMs)[0];
    };
    const ageOf = async (login: string) => house.clock.nowMs() - ((await newest(login))?.authTimeMs ?? 0);
    const again = async (browser: Browser) => {
      const page = await browser.goto(`${house.issuer}/signin?prompt=login&next=${encodeURIComponent("/console/settings?tab=keys")}`);
      return linksOf(page, provider.id)[0] ?? "";
    };

    it("ADM-11: whom the provider passes without asking has not proved anything lately", async () => {
      const browser = browse();
      await signIn("ada", browser);
      expect(await ageOf("ada")).toBeGreaterThanOrEqual(freshSignInMs);
      const silently = await browser.goto(await choose(browser));
      expect(silently.url.href).toBe(`${house.issuer}/console`);
      expect(await ageOf("ada")).toBeGreaterThanOrEqual(freshSignInMs);
    });

    it("ADM-07: are asked by the provider, come back to where they were, with a new session that is fresh", async () => {
      const browser = browse();
      await signIn("ada", browser);
      const before = await newest("ada");
      const asked = await browser.goto(await again(browser));
      expect(asked.text).toContain('name="login"');
      const there = await signInUpstream(browser, asked, "ada");
      expect(there.url.href).toBe(`${house.issuer}/console/settings?tab=keys`);
      expect(await ageOf("ada")).toBeLessThan(15_000);
      expect(await house.store.get("sessions", before?.id ?? "")).toBeUndefined();
    });

    it("FED-01: can't leave the question out: an answer that does not say when they were asked is refused", async () => {
      const browser = browse();
      await signIn("ada", browser);
      const page = await browser.goto(await leaving(await again(browser), browser));
      expect(page.status).toBe(401);
      expect(page.text).not.toContain("console/settings");
    });

    /** The address of the provider without what asks for a new sign-in, as somebody at an open screen would change it. */
    async function leaving(link: string, browser: Browser): Promise<URL> {
      const cookie = browser.cookiesFor(new URL(link)).join("; ");
      const answer = await fetch(link, { redirect: "manual", headers: { cookie } });
      const upstreamUrl = new URL(answer.headers.get("location") ?? "");
      expect([upstreamUrl.searchParams.get("prompt"), upstreamUrl.searchParams.get("max_age")]).toEqual(["login", "0"]);
      upstreamUrl.searchParams.delete("prompt");
      upstreamUrl.searchParams.delete("max_age");
      return upstreamUrl;
    }
  });

  it("are one person when they sign in for the first time from two places at once", async () => {
    const pages = await Promise.all([signIn("yuri"), signIn("yuri"), signIn("yuri")]);
    expect(pages.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(await house.store.find("users", { where: { providerId: provider.id, subject: "yuri" } })).toHaveLength(1);
  });

  it("follow the provider's word at the next sign-in, and lose what a group gave them", async () => {
    await signIn("grace");
    const before = await userBySubject("grace");
    const decide = () =>
      house.policy.decide({
        resource: town.resource,
        requested: undefined,
        userId: before?.id ?? "",
        chain: [],
        sourceAddress: undefined,
      });
    expect([await groupsOf(before?.id ?? ""), (await decide()).effect]).toEqual([["support"], "allow"]);
    people.grace = { ...people.grace, name: "Grace H.", groups: ["night shift"] };
    await signIn("grace");
    const after = await userBySubject("grace");
    expect(after).toMatchObject({ id: before?.id, name: "Grace H." });
    expect(await groupsOf(after?.id ?? "")).toEqual(["night shift"]);
    const [left] = await house.store.events({ action: "group.member.remove", newestFirst: true, limit: 1 });
    expect(left).toMatchObject({
      userId: after?.id,
      revokes: [
        { kind: "grant", id: after?.id, aud: town.resource.identifier },
        { kind: "grant", id: after?.id, aud: town.agent.id },
      ],
    });
    expect((await decide()).effect).toBe("deny");
  });

  it.each(["mallory", "trent"])("FED-02: %s, who brings somebody's email unverified, is a person of their own", async (login) => {
    await house.commit({
      writes: [
        {
          verb: "compareAndSet",
          collection: "users",
          id: town.alice.id,
          version: await versionOf(town.alice.id),
          set: { email: "alice@corp.example" },
        },
      ],
      events: [house.admin().event({ action: "user.update", target: { type: "user", id: town.alice.id } })],
    });
    const sessions = () => house.store.find("sessions", { where: { userId: town.alice.id } });
    const before = await sessions();
    await signIn(login);
    const person = await userBySubject(login);
    expect(person?.id).not.toBe(town.alice.id);
    expect(person).toMatchObject({ providerId: provider.id, subject: login, role: null });
    expect(person?.email).toBe(login === "mallory" ? null : "alice@corp.example");
    expect(await sessions()).toEqual(before);
  });

  it("FED-02: one subject at two providers is two people", async () => {
    await signIn("ada");
    const taken = { ...(await userBySubject("ada")), id: house.entropy.id("user"), providerId: "idp_other", subject: "zoe" };
    await house.commit({
      writes: [{ verb: "insert", collection: "users", row: taken as Awaited<ReturnType<typeof userBySubject>> & { id: string } }],
      events: [house.admin().event({ action: "user.create", target: { type: "user", id: taken.id } })],
    });
    await signIn("zoe");
    expect((await userBySubject("zoe"))?.id).not.toBe(taken.id);
  });

  it("FED-05: get nowhere when the provider is suspended while they are away", async () => {
    const browser = browse();
    const login = await browser.goto(await choose(browser));
    const suspended = await town.done(planSetProviderState(house.admin(), provider, provider.version, "suspended", undefined));
    const back = await signInUpstream(browser, login, "ada");
    expect(back.status).toBe(404);
    expect(back.text).not.toContain(provider.id);
    provider = await town.done(planSetProviderState(house.admin(), suspended, suspended.version, "active", undefined));
  });

  it("FED-11, FED-18: bring a callback once, in the browser that left, within ten minutes, to the provider's own address", async () => {
    const callbackOf = async (browser: Browser) => {
      const link = await choose(browser);
      const leaving = new Browser({ leavesAt: (url) => url.pathname.startsWith("/signin/callback") });
      for (const cookie of browser.cookiesFor(new URL(house.issuer)))
        leaving.plant(new URL(house.issuer), ...(cookie.split("=") as [string, string]));
      return (await signInUpstream(leaving, await leaving.goto(link), "ada")).url;
    };
    const browser = browse();
    const callback = await callbackOf(browser);
    expect((await browse().goto(callback)).status).toBe(400);
    const elsewhere = new URL(callback.href.replace(provider.id, "idp_other"));
    expect((await browser.goto(elsewhere)).status).toBe(400);
    expect((await browser.goto(callback)).status).toBe(0);
    expect((await browser.goto(callback)).status).toBe(400);
    const late = await callbackOf(browser);
    house.clock.advance(10 * 60_000);
    expect((await browser.goto(late)).status).toBe(400);
    // The provider's clock has not moved: for other tests both agree again.
    house.clock.advance(-10 * 60_000);
  });

  it("may try another way when the provider says no", async () => {
    const browser = browse();
    const away = await browser.goto(await choose(browser));
    const state = new URL(away.trail[1]?.url ?? "").searchParams.get("state");
    const back = await browser.goto(
      `${house.issuer}/signin/callback/${provider.id}?error=access_denied&state=${state}&iss=${encodeURIComponent(upstream.issuer)}`,
      "cross-site",
    );
    expect(back.status).toBe(401);
    expect(back.text).toContain("The identity provider did not let you in.");
    const there = await browser.submit(back, { username: "alice", password: "correct horse battery" });
    expect(there.status).toBe(0);
  });

  it("FED-15: leave with our configured address, whatever Host and forwarding headers say", async () => {
    const page = await fetch(`${house.issuer}/signin`, { headers: { "x-forwarded-host": "evil.example", forwarded: "host=evil.example" } });
    expect(await page.text()).not.toContain("evil.example");
    const browser = browse();
    const away = await browser.goto(await choose(browser));
    expect(new URL(away.trail[1]?.url ?? "").searchParams.get("redirect_uri")).toBe(`${house.issuer}/signin/callback/${provider.id}`);
  });

  it("the client secret is sealed in the database", async () => {
    expect(JSON.stringify(await house.store.get("identity_providers", provider.id))).not.toContain(upstreamClient.secret);
  });

  async function versionOf(userId: string): Promise<number> {
    return (await house.store.get("users", userId))?.version ?? 0;
  }
});
