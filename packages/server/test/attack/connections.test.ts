import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { planResumeAgent, planSuspendAgent } from "../../src/agents/index.ts";
import { callbackOf, planRequest } from "../../src/connections/index.ts";
import type { ConnectionRequestRow, CredentialRow } from "../../src/store/port.ts";
import { Browser, type Page } from "../fakes/browser.ts";
import { type ConnectTown, linkOf, openLink, setOut, settleConnectTown } from "../fakes/connect-town.ts";
import { openPeopleHouse, type PeopleHouse } from "../fakes/people-house.ts";
import { agreeAtThirdParty, startThirdParty, type ThirdParty } from "../fakes/third-party.ts";
import { password } from "../fakes/town.ts";

let third: ThirdParty;
let house: PeopleHouse;
let town: ConnectTown;
let credential: CredentialRow;
beforeAll(async () => {
  third = await startThirdParty();
  house = await openPeopleHouse();
  town = await settleConnectTown(house, third);
  credential = await town.credential();
});
afterAll(async () => {
  await house.close();
  await third.close();
});
let recorded: number;
beforeEach(async () => {
  // The request of the test before, if it is still there, is no matter of the next one.
  const open = await house.store.find("connection_requests", {});
  const writes = open.flatMap(({ id, credentialId, userId, agentId }) => [
    { verb: "remove", collection: "connection_requests", where: { id } } as const,
    { verb: "remove", collection: "claims", where: { id: `connection_request:${credentialId}:${userId}:${agentId ?? ""}` } } as const,
  ]);
  if (writes.length > 0) await house.store.commit({ writes, events: [] });
  third.requests.authorization_code = 0;
  recorded = (await town.events("connection.request.fail")).length;
});

/** A browser that is sent no further than our callback: the test holds its address. */
const holding = () => new Browser({ leavesAt: (url) => url.pathname.startsWith("/connect/callback/") });

/** Somebody has agreed at the provider; their browser is about to come back with this address. */
async function aboutToComeBack(request: ConnectionRequestRow, username = "alice", login = "ada") {
  const browser = holding();
  const { page } = await openLink(house, request, username, browser);
  const back = await agreeAtThirdParty(browser, await setOut(browser, page), login);
  expect(back.url.searchParams.get("code")).not.toBeNull();
  return { browser, url: back.url };
}

/** The same cookies, in a browser that comes all the way back. */
function goingOn(from: Browser): Browser {
  const browser = new Browser();
  for (const pair of from.cookiesFor(new URL("/connect/callback/x", house.issuer))) {
    const [name = "", value = ""] = pair.split("=");
    browser.plant(new URL(house.issuer), name, value);
  }
  return browser;
}

async function signedIn(username: string): Promise<Browser> {
  const browser = new Browser({ leavesAt: (url) => url.pathname.startsWith("/console") });
  await browser.submit(await browser.goto(`${house.issuer}/signin`), { username, password });
  return goingOn(browser);
}

/** Nobody was bound: no code was redeemed, nothing is connected, and it is on record. */
async function expectNobody(page: Page, more = 1): Promise<void> {
  expect(page.status).toBeGreaterThanOrEqual(400);
  expect(page.status).toBeLessThan(500);
  expect(await house.store.find("connections", {})).toEqual([]);
  expect(third.requests.authorization_code).toBe(0);
  const events = await town.events("connection.request.fail");
  expect(events.length - recorded).toBe(more);
  expect(page.text).not.toContain("alice");
  expect(page.text).not.toContain("bob");
}

const statusOf = async ({ id }: ConnectionRequestRow) => (await house.store.get("connection_requests", id))?.status;

describe("AZC-21: the person who finishes is the one who started, in the same browser", () => {
  it("AZC-21: a forwarded link shows another person nothing, and lets them set out for nothing", async () => {
    const request = await town.asked(credential);
    const bob = await signedIn("bob");
    const page = await bob.goto(linkOf(house, request), "cross-site");
    expect(page.text).toContain("This link is not for you");
    expect(page.text).not.toContain("Triage");
    await expectNobody(page);
    const forged = await bob.post(
      new URL(linkOf(house, request)),
      { answer: "connect", token: "x" },
      { site: "same-origin", origin: house.issuer },
    );
    expect(forged.status).toBe(403);
    expect(await statusOf(request)).toBe("pending");
    expect((await house.store.get("connection_requests", request.id))?.stateHash).toBeNull();
  });

  it("AZC-21: attacker starts, victim finishes: the victim's account is not the attacker's", async () => {
    const request = await town.asked(credential);
    const { url } = await aboutToComeBack(request, "alice", "victim");
    const victim = await signedIn("bob");
    await expectNobody(await victim.goto(url, "cross-site"));
    expect(await statusOf(request)).toBe("failed");
  });

  it("AZC-21: attacker starts, a victim who is nobody here, and one with the attacker's browser secret, finish nothing", async () => {
    const request = await town.asked(credential);
    const first = await aboutToComeBack(request, "alice", "victim");
    await expectNobody(await new Browser().goto(first.url, "cross-site"));
    const again = await aboutToComeBack(await town.asked(credential), "alice", "victim");
    const victim = await signedIn("bob");
    const secret =
      again.browser
        .cookiesFor(again.url)
        .find((pair) => pair.startsWith("agent-id-guard-connect="))
        ?.split("=")[1] ?? "";
    expect(secret).toHaveLength(43);
    victim.plant(again.url, "agent-id-guard-connect", secret);
    await expectNobody(await victim.goto(again.url, "cross-site"), 2);
  });

  it("AZC-21: victim starts, attacker finishes: the attacker's account does not become the victim's", async () => {
    const request = await town.asked(credential);
    const { browser, url } = await aboutToComeBack(request, "alice", "attacker");
    const code = url.searchParams.get("code") ?? "";
    const planned = await planRequest(house.connectionPorts, credential, { agentId: null, userId: town.bob.id, source: {}, scopes: [] });
    await house.store.commit(planned);
    const attacker = await aboutToComeBack(planned.answer, "bob", "attacker");
    // The attacker's code, with the attacker's state and with the victim's own, in the victim's browser.
    const victim = goingOn(browser);
    await expectNobody(await victim.goto(attacker.url, "cross-site"));
    const injected = new URL(url);
    injected.searchParams.set("code", attacker.url.searchParams.get("code") ?? "");
    const page = await victim.goto(injected, "cross-site");
    // The provider holds the code to the PKCE verifier of its own journey.
    expect(page.status).toBe(400);
    expect(await house.store.find("connections", {})).toEqual([]);
    expect(page.text).not.toContain(code);
  });

  it("AZC-21: the same person in another browser finishes nothing", async () => {
    const request = await town.asked(credential);
    const { url } = await aboutToComeBack(request);
    await expectNobody(await (await signedIn("alice")).goto(url, "cross-site"));
    expect(await statusOf(request)).toBe("failed");
  });

  it("AZC-21: who has signed out, and in as somebody else, meanwhile finishes nothing", async () => {
    const request = await town.asked(credential);
    const { browser, url } = await aboutToComeBack(request);
    const going = goingOn(browser);
    const bob = await signedIn("bob");
    const session =
      bob
        .cookiesFor(url)
        .find((pair) => pair.startsWith("agent-id-guard-session="))
        ?.split("=")[1] ?? "";
    going.plant(url, "agent-id-guard-session", session);
    await expectNobody(await going.goto(url, "cross-site"));
  });
});

describe("AZC-21: the context of a connection is not mixed up", () => {
  it("AZC-21: an answer at the callback of another credential binds nobody, there or later", async () => {
    const other = await town.credential();
    const request = await town.asked(credential);
    const { browser, url } = await aboutToComeBack(request);
    const elsewhere = new URL(url);
    elsewhere.pathname = new URL(callbackOf(house.issuer, other.id)).pathname;
    await expectNobody(await goingOn(browser).goto(elsewhere, "cross-site"));
    await expectNobody(await goingOn(browser).goto(url, "cross-site"), 2);
  });

  it("AZC-21: each credential has a redirect URI of its own", async () => {
    expect(callbackOf(house.issuer, credential.id)).toBe(`${house.issuer}/connect/callback/${credential.id}`);
    const browser = new Browser({ leavesAt: (url) => url.origin === third.issuer });
    const { page } = await openLink(house, await town.asked(credential), "alice", browser);
    const away = await setOut(browser, page);
    expect(away.url.searchParams.get("redirect_uri")).toBe(callbackOf(house.issuer, credential.id));
    expect(away.url.searchParams.get("code_challenge_method")).toBe("S256");
  });

  it("AZC-21: an answer that another issuer claims to have given is refused before the code is redeemed", async () => {
    const { browser, url } = await aboutToComeBack(await town.asked(credential));
    url.searchParams.set("iss", "https://other.example");
    await expectNobody(await goingOn(browser).goto(url, "cross-site"));
  });

  it("AZC-21: a callback that is replayed, also at the same moment, is one", async () => {
    const request = await town.asked(credential);
    const { browser, url } = await aboutToComeBack(request);
    const pages = await Promise.all(Array.from({ length: 10 }, () => goingOn(browser).goto(url, "cross-site")));
    expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(pages.filter(({ status }) => status === 403)).toHaveLength(9);
    expect(third.requests.authorization_code).toBe(1);
    expect((await goingOn(browser).goto(url, "cross-site")).status).toBe(403);
    expect(await house.store.find("connections", {})).toHaveLength(1);
    expect((await town.events("connection.request.fail")).length - recorded).toBe(10);
    const [row] = await house.store.find("connections", {});
    const event = house.admin().event({ action: "connection.remove", target: { type: "connection", id: row?.id ?? "" } });
    await house.store.commit({ writes: [{ verb: "remove", collection: "connections", where: { id: row?.id ?? "" } }], events: [event] });
  });

  it("AZC-21: what is late, or about a credential that was taken away, binds nobody", async () => {
    const other = await town.credential();
    const late = await aboutToComeBack(await town.asked(other));
    const suspended = await town.done(house.vault.planSuspend(house.admin(), other, other.version, undefined));
    await expectNobody(await goingOn(late.browser).goto(late.url, "cross-site"));
    await town.done(house.vault.planResume(house.admin(), suspended, suspended.version, undefined));
  });

  it("AZC-21: what an agent asked for that may not act any more binds nobody, before its person sets out or after", async () => {
    const early = await town.asked(credential);
    const late = await aboutToComeBack(await town.asked(await town.credential()));
    const { agent } = town;
    const suspended = await town.done(planSuspendAgent(house.store, house.admin(), agent, agent.version, "taken over"));
    const page = await (await signedIn("alice")).goto(linkOf(house, early), "cross-site");
    expect([page.status, page.text.includes("This link does not work any more")]).toEqual([404, true]);
    await expectNobody(await goingOn(late.browser).goto(late.url, "cross-site"));
    expect((await town.events("connection.request.fail")).at(-1)?.reason).toBe("The agent that asked may not act any more");
    await town.done(planResumeAgent(house.store, house.admin(), suspended, suspended.version, undefined));
  });

  it.each(["access_denied", "server_error", "<img src=x onerror=alert(1)>"])(
    "AZC-21: the answer %j is a failure, and is not echoed",
    async (error) => {
      const request = await town.asked(credential);
      const { browser, url } = await aboutToComeBack(request);
      url.searchParams.delete("code");
      url.searchParams.set("error", error);
      url.searchParams.set("error_description", "canary-4711");
      const page = await goingOn(browser).goto(url, "cross-site");
      await expectNobody(page);
      expect(page.text).not.toContain("onerror");
      expect(await statusOf(request)).toBe("failed");
    },
  );
});

describe("the button", () => {
  it("AZC-12: only our own page's form, shown to this session, makes anybody set out", async () => {
    const request = await town.asked(credential);
    const { browser, page } = await openLink(house, request);
    const url = new URL(linkOf(house, request));
    const token = /name="token" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
    const fields = { answer: "connect", token };
    expect((await browser.post(url, fields, { site: "cross-site", origin: "https://evil.example" })).status).toBe(403);
    expect((await browser.post(url, { ...fields, token: "x".repeat(43) }, { site: "same-origin", origin: house.issuer })).status).toBe(403);
    const bob = await signedIn("bob");
    expect((await bob.post(url, fields, { site: "same-origin", origin: house.issuer })).status).toBe(403);
    expect((await browser.goto(url)).status).toBe(200);
    expect((await house.store.get("connection_requests", request.id))?.stateHash).toBeNull();
  });

  it("LOG-02: odd links and callbacks are refused without a word of them", async () => {
    const browser = await signedIn("alice");
    for (const path of [
      "/connect/cnr_canary4711",
      "/connect/..%2f..%2fcanary4711",
      `/connect/callback/${credential.id}?state=canary4711&code=canary4711`,
      `/connect/callback/${credential.id}?state=canary4711&state=canary4711`,
      "/connect/callback/canary4711?state=a",
      `/connect/callback/${credential.id}`,
      `/connect/callback/${credential.id}?state=${"canary4711".repeat(1_000)}`,
    ]) {
      const page = await browser.goto(`${house.issuer}${path}`, "cross-site");
      expect(page.status).toBeGreaterThanOrEqual(400);
      expect(page.status).toBeLessThan(500);
      expect(page.text).not.toContain("canary4711");
    }
    expect(JSON.stringify(await house.store.events({}))).not.toContain("canary4711");
  });
});
