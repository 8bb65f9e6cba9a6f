import * as openid from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPeopleHouse, type PeopleHouse } from "../fakes/people-house.ts";
import { settleTown, type Town } from "../fakes/town.ts";
import { browserOf } from "../features/authorize/requests.ts";
import { letIn } from "../features/devices/requests.ts";

const goodbye = "https://app.example/bye";
let house: PeopleHouse;
let town: Town;
beforeAll(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
});
afterAll(() => house.close());

describe("openid-client as a command line", () => {
  it("DEV-02: finds the endpoint, polls while the person answers, checks the ID token, and signs them out with it", async () => {
    const client = await town.register({
      ...{ name: "Shell", kind: "cli", consent: "required" },
      redirectUris: ["http://127.0.0.1/callback"],
      postLogoutRedirectUris: [goodbye],
    });
    await town.grant({ subjectType: "client", subjectId: client.id, resourceId: town.resource.id, permissions: ["invoke"] });
    const configuration = await openid.discovery(new URL(house.issuer), client.id, undefined, openid.None(), {
      execute: [openid.allowInsecureRequests, openid.enableNonRepudiationChecks],
    });
    const asked = await openid.initiateDeviceAuthorization(configuration, {
      scope: "openid profile offline_access",
      resource: town.resource.identifier,
    });
    const browser = browserOf(house);
    // The interval is the server's word; the client waits once before it asks.
    const polling = openid.pollDeviceAuthorizationGrant(configuration, { ...asked, interval: 1 });
    await letIn(house, asked.user_code, "allow", "alice", browser);
    const tokens = await polling;
    expect(tokens.claims()).toMatchObject({ sub: town.alice.id, name: "alice" });
    expect((await openid.refreshTokenGrant(configuration, tokens.refresh_token ?? "")).access_token).toBeDefined();

    const parameters = { id_token_hint: tokens.id_token ?? "", post_logout_redirect_uri: goodbye, state: "s-1" };
    const page = await browser.goto(openid.buildEndSessionUrl(configuration, parameters), "cross-site");
    expect(page.url.href).toBe(`${goodbye}?state=s-1`);
    expect(await house.store.find("sessions", { where: { userId: town.alice.id } })).toHaveLength(0);
  });
});
