import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nameOfSession } from "../../../src/directory/index.ts";
import { digests } from "../../../src/entropy/digests.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { settleTown, type Town } from "../../fakes/town.ts";
import { answerOf, authorizeUrl, browserOf, callToken, redemption, signInAs } from "./requests.ts";

let house: PeopleHouse;
let town: Town;
beforeAll(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
});
afterAll(() => house.close());

const claimsOf = (token: unknown) =>
  JSON.parse(Buffer.from(String(token).split(".")[1] ?? "", "base64url").toString()) as Readonly<Record<string, unknown>>;
const redeem = async (code: string | undefined) => (await callToken(house, town.web.id, town.webSecret, redemption(code ?? ""))).body;

describe("what an ID token says of the sign-in (OIDC Core §2)", () => {
  it("names the session, when it began and how, and keeps to it when it is refreshed", async () => {
    const browser = browserOf(house);
    const scope = "openid offline_access";
    const page = await signInAs(house, "alice", authorizeUrl(house, town, { scope, nonce: "n-1" }), browser);
    const tokens = await redeem(answerOf(page).code);
    const [session] = await house.store.find("sessions", { where: { userId: town.alice.id }, newestFirst: true, limit: 1 });
    if (session === undefined) throw new Error("no session");
    const sid = nameOfSession(digests, session);
    const began = { sid, auth_time: Math.floor(session.authTimeMs / 1_000) };
    const claims = claimsOf(tokens.id_token);
    expect(claims).toMatchObject({ ...began, amr: ["pwd"], nonce: "n-1", aud: town.web.id, iss: house.issuer });
    expect(claims).not.toHaveProperty("acr");
    expect(JSON.stringify(claims)).not.toContain(session.id);
    house.clock.advance(120_000);
    const refreshed = await callToken(house, town.web.id, town.webSecret, {
      grant_type: "refresh_token",
      refresh_token: String(tokens.refresh_token),
    });
    expect(claimsOf(refreshed.body.id_token)).toMatchObject(began);
  });

  it("acr and amr are what the provider said of the session, whatever acr_values wish for", async () => {
    const browser = browserOf(house);
    await signInAs(house, "alice", authorizeUrl(house, town), browser);
    const sessions = await house.store.find("sessions", { where: { userId: town.alice.id } });
    const set = { acr: "urn:example:gold", amr: ["hwk", "mfa"] };
    const writes = sessions.map(({ id, version }) => ({ verb: "compareAndSet", collection: "sessions", id, version, set }) as const);
    await house.commit({ writes, events: [] });
    const page = await browser.goto(authorizeUrl(house, town, { scope: "openid", acr_values: "urn:example:platinum" }), "cross-site");
    expect(claimsOf((await redeem(answerOf(page).code)).id_token)).toMatchObject({ acr: "urn:example:gold", amr: ["hwk", "mfa"] });
  });
});
