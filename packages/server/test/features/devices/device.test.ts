import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { planSuspendClient } from "../../../src/clients/index.ts";
import { planSuspendUser } from "../../../src/directory/suspend-user.ts";
import type { ClientRow } from "../../../src/store/port.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { settleTown, type Town } from "../../fakes/town.ts";
import { begin, browse, commandLineOf, deviceGrant, letIn, poll, send, typeCode } from "./requests.ts";

let house: PeopleHouse;
let town: Town;
let shell: ClientRow;
beforeEach(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
  shell = await commandLineOf(town);
});
afterEach(() => house.close());

const event = async (action: string) => (await house.store.events({ action, newestFirst: true, limit: 1 }))[0];

describe("DEV-01: a command line asks for a code", () => {
  it("and gets one of 256 bits, one that a person can type, and where", async () => {
    const begun = await begin(house, town, shell.id);
    expect(begun.device_code).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(begun.user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(begun).toMatchObject({
      verification_uri: `${house.issuer}/device`,
      verification_uri_complete: `${house.issuer}/device?user_code=${begun.user_code}`,
      expires_in: 600,
      interval: 5,
    });
    const stored = JSON.stringify(await house.store.find("tickets", {}));
    for (const secret of [begun.device_code, begun.user_code]) expect(stored).not.toContain(secret);
  });

  it("only as a command-line or native client, for something that people call", async () => {
    const asked = (form: Record<string, string>) => send(house, "/oauth/device_authorization", form);
    const resource = town.resource.identifier;
    const basic = `Basic ${Buffer.from(`${town.web.id}:${town.webSecret}`).toString("base64")}`;
    const web = await send(house, "/oauth/device_authorization", { resource }, { authorization: basic });
    expect(web.body).toMatchObject({ error: "unauthorized_client" });
    expect((await asked({ client_id: town.web.id, resource })).status).toBe(401);
    expect((await asked({ client_id: town.native.id, resource })).status).toBe(200);
    expect((await asked({ client_id: shell.id })).body).toMatchObject({ error: "invalid_target" });
    expect((await asked({ client_id: shell.id, resource: "https://nobody.example" })).body).toMatchObject({ error: "invalid_target" });
    expect((await asked({ client_id: shell.id, resource, scope: "a\u0001b" })).body).toMatchObject({ error: "invalid_scope" });
    const metadata = (await (await house.fetch(new Request(`${house.issuer}/.well-known/oauth-authorization-server`))).json()) as object;
    expect(metadata).toMatchObject({ device_authorization_endpoint: `${house.issuer}/oauth/device_authorization` });
    expect(JSON.stringify(metadata)).toContain(deviceGrant);
  });

  it("thirty times a minute at most", async () => {
    for (let nth = 0; nth < 30; nth += 1) await begin(house, town, shell.id);
    const full = await send(house, "/oauth/device_authorization", { client_id: shell.id, resource: town.resource.identifier });
    expect(full.status).toBe(429);
    await begin(house, town, town.native.id);
  });
});

describe("DEV-02: a device that waits", () => {
  it("hears that nobody has answered, that it asks too often, and in the end that it is too late", async () => {
    const { device_code } = await begin(house, town, shell.id);
    const hears = async () => (await poll(house, shell.id, device_code)).body.error;
    expect(await hears()).toBe("authorization_pending");
    expect(await hears()).toBe("slow_down");
    house.clock.advance(9_000);
    expect(await hears()).toBe("slow_down");
    house.clock.advance(14_000);
    expect(await hears()).toBe("slow_down");
    house.clock.advance(20_000);
    expect(await hears()).toBe("authorization_pending");
    house.clock.advance(600_000);
    expect(await hears()).toBe("expired_token");
    expect(await event("token.issue")).toMatchObject({ outcome: "denied", reason: expect.stringContaining("expired_token") });
    expect(await house.store.events({ action: "token.issue" })).toHaveLength(1);
  });

  it("gets its token once the person has let it in, with what was asked for, and it is used once", async () => {
    const { device_code, user_code } = await begin(house, town, shell.id, { scope: "openid profile offline_access" });
    const done = await letIn(house, user_code.toLowerCase().replace("-", " "));
    expect(done.text).toContain("Your device is connected");
    const { status, body } = await poll(house, shell.id, device_code);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: "Bearer", scope: "openid profile offline_access invoke" });
    expect(body).toHaveProperty("refresh_token");
    expect(body).toHaveProperty("id_token");
    const { claims } = house.tokens.verify(String(body.access_token), town.resource.identifier);
    const answered = await event("device.answer");
    expect(claims).toMatchObject({ sub: town.alice.id, client_id: shell.id, txn: answered?.txn });
    expect(answered).toMatchObject({ outcome: "success", userId: town.alice.id, clientId: shell.id, agentId: town.agent.id });
    expect((await poll(house, shell.id, device_code)).body.error).toBe("invalid_grant");
    const refreshed = await send(house, "/oauth/token", {
      grant_type: "refresh_token",
      client_id: shell.id,
      refresh_token: String(body.refresh_token),
    });
    expect(refreshed.status).toBe(200);
  });

  it("is remembered as the person's consent, and stops where that is taken back before the token is fetched", async () => {
    const { device_code, user_code } = await begin(house, town, shell.id);
    await letIn(house, user_code);
    const [consent] = await house.store.find("consents", { where: { userId: town.alice.id, clientId: shell.id } });
    expect(consent).toMatchObject({ resourceId: town.resource.id, permissions: ["invoke"] });
    const gone = { verb: "consumeOne", collection: "consents", id: consent?.id ?? "" } as const;
    await house.store.commit({ writes: [gone], events: [house.admin().event({ action: "client.update" })] });
    expect((await poll(house, shell.id, device_code)).body.error).toBe("invalid_grant");
  });

  it("hears a no", async () => {
    const { device_code, user_code } = await begin(house, town, shell.id);
    expect((await letIn(house, user_code, "cancel")).text).toContain("Cancelled");
    expect((await poll(house, shell.id, device_code)).body.error).toBe("access_denied");
    expect(await event("device.answer")).toMatchObject({ outcome: "denied", reason: "the person said no" });
  });

  it("hears a no when the person may not let it in, and the page says so", async () => {
    const { device_code, user_code } = await begin(house, town, shell.id);
    const browser = browse(house);
    const page = await typeCode(house, browser, user_code, "bob");
    expect(page.text).toContain("You may not let this in");
    expect(page.text).not.toContain('value="allow"');
    expect((await browser.submit(page, { answer: "allow" })).text).toContain("Not allowed");
    expect((await poll(house, shell.id, device_code)).body.error).toBe("access_denied");
    expect((await event("device.answer"))?.decision?.effect).toBe("deny");
  });

  it("is decided about again when it fetches its token", async () => {
    const first = await begin(house, town, shell.id);
    await letIn(house, first.user_code);
    await town.done(planSuspendUser(house.store, house.admin(), town.alice, town.alice.version, undefined));
    expect((await poll(house, shell.id, first.device_code)).body.error).toBe("invalid_grant");
    const second = await begin(house, town, shell.id);
    const row = (await house.store.get("clients", shell.id)) as ClientRow;
    await town.done(planSuspendClient(house.admin(), row, row.version, undefined));
    expect((await poll(house, shell.id, second.device_code)).status).toBe(401);
    const page = await browse(house).goto(`${house.issuer}/device`);
    expect((await browse(house).submit(page, { user_code: second.user_code })).status).toBe(400);
  });
});

describe("DEV-03: the administration from a command line", () => {
  it("is for a person with a role, for an hour, and without a refresh token", async () => {
    const adminApi = `${house.issuer}/api/v1`;
    const { user_code, device_code } = await begin(house, town, shell.id, { resource: adminApi, scope: "offline_access" });
    const [alice] = await house.store.find("users", { where: { id: town.alice.id } });
    const set = { role: "auditor" } as const;
    const { id, version } = alice ?? town.alice;
    const write = { verb: "compareAndSet", collection: "users", id, version, set } as const;
    await house.store.commit({ writes: [write], events: [house.admin().event({ action: "user.role.set", userId: id })] });
    const browser = browse(house);
    const page = await typeCode(house, browser, user_code);
    expect(page.text).toContain("asks to administer this installation as alice");
    await browser.submit(page, { answer: "allow" });
    const { body } = await poll(house, shell.id, device_code);
    expect(body).toMatchObject({ expires_in: 3_600 });
    expect(body).not.toHaveProperty("refresh_token");
    expect(house.tokens.verify(String(body.access_token), adminApi).claims).toMatchObject({ sub: town.alice.id, scope: "admin:read" });
  });
});
