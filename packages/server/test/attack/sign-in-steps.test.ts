import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planRegisterProvider } from "../../src/directory/index.ts";
import type { IdentityProviderRow } from "../../src/store/port.ts";
import { Browser, type Page } from "../fakes/browser.ts";
import { openPeopleHouse, type PeopleHouse } from "../fakes/people-house.ts";
import { password, settleTown, type Town } from "../fakes/town.ts";
import { startUpstream, upstreamClient } from "../fakes/upstream-oidc.ts";

let house: PeopleHouse;
let town: Town;
let upstream: Awaited<ReturnType<typeof startUpstream>>;
let first: IdentityProviderRow;
let second: IdentityProviderRow;
beforeAll(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
  upstream = await startUpstream({ ada: { name: "Ada" } });
  const register = (name: string) =>
    town.done(
      planRegisterProvider(house, house.admin(), {
        name,
        kind: "oidc",
        settings: { issuer: upstream.issuer, clientId: upstreamClient.id },
        secrets: { clientSecret: upstreamClient.secret },
      }),
    );
  first = await register("First");
  second = await register("Second");
  upstream.admit(callbackOf(first), callbackOf(second));
});
afterAll(async () => {
  await upstream.close();
  await house.close();
});

const callbackOf = ({ id }: IdentityProviderRow) => `${house.issuer}/signin/callback/${id}`;
const browse = () => new Browser({ leavesAt: (url) => url.pathname.startsWith("/console") });
const ticketOf = (page: Page) => page.url.searchParams.get("ticket") ?? "";

/** Somebody who has chosen a provider, and the state that their browser was sent there with. */
async function leave(browser: Browser, { id }: IdentityProviderRow) {
  const ticket = ticketOf(await browser.goto(`${house.issuer}/signin`));
  const away = await browser.goto(`${house.issuer}/signin/with/${id}?ticket=${ticket}`);
  return { ticket, state: new URL(away.trail[1]?.url ?? "").searchParams.get("state") ?? "" };
}

/** Nothing that happened made anybody sign in. */
async function expectNobody(page: Page): Promise<void> {
  expect(page.status).toBeGreaterThanOrEqual(400);
  expect(page.status).toBeLessThan(500);
  expect(page.trail.flatMap(({ setCookie }) => setCookie).filter((cookie) => cookie.includes("session"))).toEqual([]);
  expect(await house.store.find("sessions", {})).toEqual([]);
}

describe("FED-17: steps of a sign-in out of their order", () => {
  const forms = ["/signin/password", "/oauth/consent", "/device/answer", "/oauth/logout/answer", "/signin/bootstrap"];

  it.each(forms)("%s with nothing in it, and with a ticket that was never given, leads nowhere", async (path) => {
    const empty: Readonly<Record<string, string>> = {};
    for (const fields of [empty, { ticket: "x".repeat(43), username: "alice", password, answer: "agree" }]) {
      const from = { site: "same-origin", origin: house.issuer } as const;
      await expectNobody(await browse().post(new URL(path, house.issuer), fields, from));
    }
  });

  it("a callback before anybody left is none", async () => {
    const browser = browse();
    const ticket = ticketOf(await browser.goto(`${house.issuer}/signin`));
    await expectNobody(await browser.goto(`${callbackOf(first)}?code=x&state=${ticket}&iss=${encodeURIComponent(upstream.issuer)}`));
  });

  it("what takes somebody to a provider takes them through no form here, in the same browser, with the right password", async () => {
    const browser = browse();
    const { ticket, state } = await leave(browser, first);
    const send = (sent: string) =>
      browser.post(
        new URL("/signin/password", house.issuer),
        { ticket: sent, username: "alice", password },
        { site: "same-origin", origin: house.issuer },
      );
    await expectNobody(await send(state));
    expect((await browser.goto(`${house.issuer}/signin?ticket=${state}`)).status).toBe(400);
    // The step before is still theirs: the same form takes it.
    expect((await send(ticket)).status).toBe(0);
    await house.store.commit({ writes: [{ verb: "remove", collection: "sessions", where: { userId: town.alice.id } }], events: [] });
  });
});

it("AZC-21: an answer that was asked of one provider counts at no other one's address", async () => {
  const browser = browse();
  const { state } = await leave(browser, first);
  const answer = `?code=x&state=${state}&iss=${encodeURIComponent(upstream.issuer)}`;
  await expectNobody(await browser.goto(callbackOf(second) + answer));
  // It was not spent by that: at its own address it is the provider that is asked, which knows no such code.
  const back = await browser.goto(callbackOf(first) + answer);
  await expectNobody(back);
  expect(back.text).toContain("The identity provider did not let you in.");
});
