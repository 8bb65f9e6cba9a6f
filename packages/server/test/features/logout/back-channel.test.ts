import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { planEndSession } from "../../../src/directory/end-session.ts";
import { nameOfSession } from "../../../src/directory/index.ts";
import { planSetRole } from "../../../src/directory/set-role.ts";
import { planSuspendUser } from "../../../src/directory/suspend-user.ts";
import { planUpdateUser } from "../../../src/directory/update-user.ts";
import { digests } from "../../../src/entropy/digests.ts";
import type { ClientRow, UserRow } from "../../../src/store/port.ts";
import { type LogoutReceiver, openLogoutReceiver } from "../../fakes/logout-receiver.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { password, settleTown, type Town } from "../../fakes/town.ts";
import { authorizeUrl, browserOf, challengeOf, signInAs, verifier } from "../authorize/requests.ts";

const callback = "https://told.example/callback";
let house: PeopleHouse;
let town: Town;
let receiver: LogoutReceiver;
let told: ClientRow;
beforeEach(async () => {
  receiver = await openLogoutReceiver();
  house = await openPeopleHouse();
  town = await settleTown(house);
  told = await town.register({ name: "Told", kind: "native", redirectUris: [callback], backchannelLogoutUri: receiver.url });
  await town.grant({ subjectType: "client", subjectId: told.id, resourceId: town.resource.id, permissions: ["invoke"] });
});
afterEach(async () => {
  await house.close();
  await receiver.close();
});

/** Signs alice in at the client that is told, and redeems the code. */
async function signIn(browser = browserOf(house)) {
  const url = authorizeUrl(house, town, {
    client_id: told.id,
    redirect_uri: callback,
    scope: "openid",
    code_challenge: challengeOf(verifier),
  });
  const page = await signInAs(house, "alice", url, browser);
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: told.id,
    redirect_uri: callback,
    code: page.url.searchParams.get("code") ?? "",
    code_verifier: verifier,
  });
  const answer = await house.fetch(new Request(`${house.issuer}/oauth/token`, { method: "POST", body }));
  return { browser, tokens: (await answer.json()) as { id_token: string } };
}
const alice = async () => (await house.store.get("users", town.alice.id)) as UserRow;
const arrive = (count: number) => vi.waitFor(() => expect(receiver.tokens).toHaveLength(count), { timeout: 5_000 });
const settled = () => vi.waitFor(async () => expect(await house.store.find("logout_notices", {})).toHaveLength(0), { timeout: 5_000 });
const keySet = () => createRemoteJWKSet(new URL(`${house.issuer}/oauth/jwks`));
const outcomes = async () => (await house.store.events({ action: "client.logout" })).map(({ outcome, reason }) => [outcome, reason]);
/** Something happens to somebody, which makes the worker look again. */
const stir = () => house.store.commit({ writes: [], events: [house.admin().event({ action: "user.update", userId: town.bob.id })] });

describe("BCL-01: a client that gave an address is told when a session ends", () => {
  it("by a token that it can verify: ours, for it, about this person and session, without a nonce", async () => {
    const { browser, tokens } = await signIn();
    const idToken = await jwtVerify(tokens.id_token, keySet(), { issuer: house.issuer, audience: told.id });
    await browser.submit(await browser.goto(`${house.issuer}/signin/out`));
    await arrive(1);
    const { payload, protectedHeader } = await jwtVerify(receiver.tokens[0] ?? "", keySet(), {
      issuer: house.issuer,
      audience: told.id,
      typ: "logout+jwt",
      requiredClaims: ["iat", "exp", "jti", "events", "sub", "sid"],
    });
    expect(payload).toMatchObject({ sub: town.alice.id, sid: idToken.payload.sid });
    expect(payload.events).toEqual({ "http://schemas.openid.net/event/backchannel-logout": {} });
    expect(payload).not.toHaveProperty("nonce");
    expect(Number(payload.exp) - Number(payload.iat)).toBe(120);
    expect(protectedHeader.typ).toBe("logout+jwt");
    await settled();
    expect(await outcomes()).toEqual([["success", undefined]]);
    const [event] = await house.store.events({ action: "client.logout" });
    expect(event).toMatchObject({ clientId: told.id, userId: town.alice.id, target: { type: "session", id: payload.sid } });
  });

  it.each([
    [
      "an administrator ends it",
      async () => {
        const [session] = await house.store.find("sessions", { where: { userId: town.alice.id } });
        const name = session === undefined ? "" : nameOfSession(digests, session);
        await town.done(planEndSession({ store: house.store, digests }, house.admin() as never, town.alice.id, name));
      },
    ],
    [
      "the person is suspended",
      async () => town.done(planSuspendUser(house.store, house.admin(), await alice(), (await alice()).version, undefined)),
    ],
    [
      "their password changes",
      async () =>
        town.done(planUpdateUser(house, house.admin(), await alice(), (await alice()).version, { password: "another long password" })),
    ],
    [
      "their role changes",
      async () => town.done(planSetRole(house.store, house.admin(), await alice(), (await alice()).version, "auditor")),
    ],
  ])("when %s", async (_, end) => {
    await signIn();
    await end();
    await arrive(1);
  });

  it("when the browser signs in anew, about the session before and not the one that goes on", async () => {
    const { browser } = await signIn();
    await browser.submit(await browser.goto(`${house.issuer}/signin`), { username: "alice", password });
    await arrive(1);
    const { browser: other } = await signIn();
    await stir();
    expect(receiver.tokens).toHaveLength(1);
    await other.submit(await other.goto(`${house.issuer}/signin/out`));
    await arrive(2);
  });

  it("once for each session, and no client is told that was given no code in it", async () => {
    await signIn();
    await signIn();
    const quiet = browserOf(house);
    await quiet.submit(await quiet.goto(`${house.issuer}/signin`), { username: "alice", password });
    await town.done(planSuspendUser(house.store, house.admin(), await alice(), (await alice()).version, undefined));
    await arrive(2);
    await settled();
    expect(new Set(receiver.tokens).size).toBe(2);
  });
});

describe("BCL-02: a client that does not accept it", () => {
  const signOut = async () => {
    const { browser } = await signIn();
    await browser.submit(await browser.goto(`${house.issuer}/signin/out`));
  };

  it("with a 400 is not asked again", async () => {
    receiver.statuses.push(400);
    await signOut();
    await arrive(1);
    await settled();
    expect(await outcomes()).toEqual([["failure", "the client answered 400"]]);
  });

  it("is tried again after a while with a new token, also when it redirects or hangs up, and nobody waits for it", async () => {
    receiver.statuses.push(503, 302, 0);
    await signOut();
    for (let nth = 1; nth <= 3; nth += 1) {
      await arrive(nth);
      await vi.waitFor(async () =>
        expect((await house.store.find("logout_notices", {}))[0]?.nextAtMs).toBeGreaterThan(house.clock.nowMs() + 5_000),
      );
      house.clock.advance(400_000);
      await stir();
    }
    await arrive(4);
    await settled();
    expect(new Set(receiver.tokens).size).toBe(4);
    expect(await outcomes()).toEqual([["success", undefined]]);
  });

  it("is given up after six tries, on record", async () => {
    receiver.statuses.push(...Array.from({ length: 9 }, () => 500));
    await signOut();
    for (let nth = 1; nth <= 5; nth += 1) {
      await arrive(nth);
      await vi.waitFor(async () => expect((await house.store.find("logout_notices", {}))[0]?.version).toBe(1 + 2 * nth));
      house.clock.advance(7_300_000);
      await stir();
    }
    await arrive(6);
    await settled();
    expect(await outcomes()).toEqual([["failure", "the client answered 500"]]);
  });
});
