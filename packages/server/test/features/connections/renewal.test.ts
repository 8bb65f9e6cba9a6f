import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { revokeAtProvider } from "../../../src/connections/disconnect.ts";
import { startConnectionUpkeep } from "../../../src/connections/index.ts";
import { planDepartUser } from "../../../src/directory/index.ts";
import type { CredentialRow } from "../../../src/store/port.ts";
import { type ConnectTown, connect, settleConnectTown } from "../../fakes/connect-town.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { startThirdParty, type ThirdParty, thirdPartyClient } from "../../fakes/third-party.ts";

/* The provider gives tokens of an hour; a test says how much of it is left. */

let third: ThirdParty;
let house: PeopleHouse;
let town: ConnectTown;
beforeAll(async () => {
  third = await startThirdParty({ accessTokenSeconds: 3_600 });
  house = await openPeopleHouse();
  town = await settleConnectTown(house, third);
});
afterAll(async () => {
  await house.close();
  await third.close();
});
beforeEach(() => {
  third.trouble.before = undefined;
  Object.assign(third.requests, { refresh_token: 0, client_credentials: 0, refused: 0, revoked: 0 });
});

/** The stored access token is to live for so long yet: the provider says an hour of each, unless told. */
async function livingFor(credential: CredentialRow, leftMs: number, lifeMs = 3_600_000) {
  const [row] = await house.store.find("connections", { where: { credentialId: credential.id } });
  if (row === undefined) throw new Error("nothing is connected");
  const nowMs = house.clock.nowMs();
  const set = { accessExpiresAtMs: nowMs + leftMs, refreshedAtMs: nowMs + leftMs - lifeMs };
  const event = house.admin().event({ action: "connection.expire", target: { type: "connection", id: row.id } });
  await house.store.commit({
    writes: [{ verb: "compareAndSet", collection: "connections", id: row.id, version: row.version, set }],
    events: [event],
  });
}

async function connected(): Promise<CredentialRow> {
  const credential = await town.credential();
  await connect(house, await town.asked(credential));
  return credential;
}

const tokenOf = async (credential: CredentialRow) => (await house.connections.tokenFor(credential, town.use())).accessToken;

describe("renewing before the end", () => {
  it("leaves a token alone that lives long enough, and renews one that does not, on record", async () => {
    const credential = await connected();
    const first = await tokenOf(credential);
    await livingFor(credential, 301_000);
    expect(await tokenOf(credential)).toBe(first);
    await livingFor(credential, 299_000);
    const second = await tokenOf(credential);
    expect(second).not.toBe(first);
    expect(await tokenOf(credential)).toBe(second);
    expect(third.requests.refresh_token).toBe(1);
    expect((await town.events("connection.refresh")).at(-1)).toMatchObject({
      agentId: town.agent.id,
      userId: town.alice.id,
      credentialId: credential.id,
    });
  });

  it("a token that never lives five minutes is not replaced at each use, but in the last tenth of its life", async () => {
    const credential = await connected();
    const first = await tokenOf(credential);
    await livingFor(credential, 13_000, 120_000);
    expect(await tokenOf(credential)).toBe(first);
    expect(third.requests.refresh_token).toBe(0);
    await livingFor(credential, 11_000, 120_000);
    expect(await tokenOf(credential)).not.toBe(first);
    expect(third.requests.refresh_token).toBe(1);
  });

  it("HA-03: of fifty who ask at once, the provider hears one; a token that rotates is never shown twice", async () => {
    const credential = await connected();
    for (let round = 0; round < 3; round++) {
      await livingFor(credential, 1_000);
      const tokens = await Promise.all(Array.from({ length: 50 }, () => tokenOf(credential)));
      expect(new Set(tokens).size).toBe(1);
    }
    expect(third.requests).toMatchObject({ refresh_token: 3, refused: 0 });
  });

  it("a provider that fails: what lives is used, what does not is refused, and it is left alone for a while", async () => {
    const credential = await connected();
    const first = await tokenOf(credential);
    let asked = 0;
    third.trouble.before = async () => {
      asked++;
      return "fail";
    };
    await livingFor(credential, 60_000);
    expect(await tokenOf(credential)).toBe(first);
    await livingFor(credential, -1_000);
    await expect(tokenOf(credential)).rejects.toMatchObject({ code: "connection.failed" });
    await expect(tokenOf(credential)).rejects.toMatchObject({ code: "connection.failed" });
    expect(asked).toBe(1);
    third.trouble.before = undefined;
    house.clock.advance(11_000);
    expect(await tokenOf(credential)).not.toBe(first);
  });

  it("a grant that is over is latched: it is shown, asked for anew, and the provider is asked no more", async () => {
    const credential = await connected();
    await tokenOf(credential);
    await endedAtProvider(credential);
    await livingFor(credential, 1_000);
    const refusal: unknown = await tokenOf(credential).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "connection.dead", connectionRequest: { url: expect.stringContaining("/connect/cnr_") } });
    await expect(tokenOf(credential)).rejects.toMatchObject({ code: "connection.dead" });
    expect(third.requests.refused).toBe(1);
    const [row] = await house.store.find("connections", { where: { credentialId: credential.id } });
    expect((await town.events("connection.die")).at(-1)).toMatchObject({
      ...{ credentialId: credential.id, outcome: "failure", revokes: [{ kind: "connection", id: row?.id }] },
    });
    expect(row).toMatchObject({ state: "dead", diedAtMs: expect.any(Number) });
    await connect(house, await town.asked(credential));
    expect((await house.connections.tokenFor(credential, town.use())).connection).toMatchObject({ state: "active", deadReason: null });
  });

  it("what else of a connection changes while it is renewed, as when a new key wraps it, costs no token and no refusal", async () => {
    const credential = await connected();
    const first = await tokenOf(credential);
    const meanwhile = async () => {
      third.trouble.before = undefined;
      await livingFor(credential, 500);
      return "go on" as const;
    };
    for (let round = 1; round <= 2; round++) {
      await livingFor(credential, -1_000);
      third.trouble.before = meanwhile;
      expect(await tokenOf(credential)).not.toBe(first);
      expect(third.requests).toMatchObject({ refresh_token: round, refused: 0 });
    }
    await endedAtProvider(credential);
    await livingFor(credential, -1_000);
    third.trouble.before = meanwhile;
    await expect(tokenOf(credential)).rejects.toMatchObject({ code: "connection.dead" });
    expect(await house.store.find("connections", { where: { credentialId: credential.id } })).toMatchObject([{ state: "dead" }]);
  });

  it("disconnected while it is renewed: nothing that was given lives on", async () => {
    const credential = await connected();
    await livingFor(credential, -1_000);
    const [row] = await house.store.find("connections", { where: { credentialId: credential.id } });
    third.trouble.before = async () => {
      third.trouble.before = undefined;
      const event = house.admin().event({ action: "connection.remove", target: { type: "connection", id: row?.id ?? "" } });
      await house.store.commit({ writes: [{ verb: "remove", collection: "connections", where: { id: row?.id ?? "" } }], events: [event] });
      return "go on";
    };
    await expect(tokenOf(credential)).rejects.toMatchObject({ code: "connection.required" });
    expect(third.requests).toMatchObject({ refresh_token: 1 });
    expect(third.requests.revoked).toBeGreaterThan(0);
  });

  it("a token that is killed is handed out no more, whether or not the provider can end one alone", async () => {
    const status = async (token: string) =>
      await fetch(`${third.issuer}/token/introspection`, { method: "POST", body: new URLSearchParams({ token, ...secretOfClient }) }).then(
        async (answer) => ((await answer.json()) as { active: boolean }).active,
      );
    const mine = await connected();
    const own = await house.connections.tokenFor(mine, town.use());
    expect(await house.connections.killToken(mine, own.connection, own.accessToken)).toBe("left");
    expect(await tokenOf(mine)).not.toBe(own.accessToken);
    const machine = await town.credential({ settings: machineSettings() });
    const use = town.use({ holder: "machine" });
    const { connection, accessToken } = await house.connections.tokenFor(machine, use);
    expect(await status(accessToken)).toBe(true);
    expect(await house.connections.killToken(machine, connection, accessToken)).toBe("killed");
    const next = await house.connections.tokenFor(machine, use);
    expect([await status(accessToken), await status(next.accessToken)]).toEqual([false, true]);
  });
});

const secretOfClient = { client_id: thirdPartyClient.id, client_secret: thirdPartyClient.secret };

const machineSettings = () => ({
  provider: "custom",
  flow: "machine",
  clientId: thirdPartyClient.id,
  scopes: ["files:read"],
  endpoints: { issuer: third.issuer },
});

/** Ends the grant at the provider, as a person does in their settings there. */
async function endedAtProvider(credential: CredentialRow): Promise<void> {
  const [row] = await house.store.find("connections", { where: { credentialId: credential.id } });
  const revoked = row === undefined ? "no" : await revokeAtProvider(house.connectionPorts, credential, row);
  expect(revoked).toBe("yes");
}

describe("whose it is", () => {
  it("a person's own or nothing: another person, nobody, a suspended person and a suspended credential get none", async () => {
    const credential = await connected();
    await expect(house.connections.tokenFor(credential, town.use({ holder: town.bob.id }))).rejects.toMatchObject({
      code: "connection.required",
    });
    await expect(house.connections.tokenFor(credential, town.use({ holder: "machine" }))).rejects.toMatchObject({ code: "access.denied" });
    await town.done(house.vault.planSuspend(house.admin(), credential, credential.version, undefined));
    await expect(house.connections.tokenFor(credential, town.use())).rejects.toMatchObject({ code: "vault.no_credential" });
  });

  it("our own client speaks for itself, once for all, and never in a person's name", async () => {
    const credential = await town.credential({ settings: machineSettings() });
    const use = town.use({ holder: "machine" });
    const tokens = await Promise.all(Array.from({ length: 20 }, () => house.connections.tokenFor(credential, use)));
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1);
    await livingFor(credential, 1_000);
    const next = await Promise.all(Array.from({ length: 20 }, () => house.connections.tokenFor(credential, use)));
    expect(new Set(next.map(({ accessToken }) => accessToken)).size).toBe(1);
    expect(third.requests.client_credentials).toBe(2);
    expect(await house.store.find("connections", { where: { credentialId: credential.id } })).toHaveLength(1);
    await expect(house.connections.tokenFor(credential, town.use())).rejects.toMatchObject({ code: "access.denied" });
  });
});

describe("a person who leaves", () => {
  it("is disconnected at the provider, also when it answers only later, and requests that nobody finished end", async () => {
    const open = await town.asked(await town.credential());
    const credential = await connected();
    const token = await tokenOf(credential);
    const alice = await house.store.get("users", town.alice.id);
    if (alice === undefined) throw new Error("no such person");
    await house.store.commit(await planDepartUser(house.store, house.admin(), alice, { reason: "left" }));
    await expect(tokenOf(credential)).rejects.toMatchObject({ code: "access.denied" });
    const status = async () => (await fetch(`${third.issuer}/me`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await status()).toBe(200);
    let asked = 0;
    third.trouble.before = async () => {
      asked++;
      return "fail";
    };
    const early = startConnectionUpkeep({ ...house.connectionPorts, store: house.store });
    await expect.poll(() => asked).toBeGreaterThan(0);
    await early();
    expect(await house.store.find("connections", { where: { credentialId: credential.id } })).toHaveLength(1);
    third.trouble.before = undefined;
    house.clock.advance(15 * 60_000);
    const stop = startConnectionUpkeep({ ...house.connectionPorts, store: house.store });
    await expect.poll(async () => (await house.store.find("connections", { where: { holder: town.alice.id } })).length).toBe(0);
    await expect.poll(async () => (await house.store.get("connection_requests", open.id))?.status).toBe("expired");
    expect(await status()).toBe(401);
    await stop();
    house.clock.advance(25 * 3_600_000);
    const again = startConnectionUpkeep({ ...house.connectionPorts, store: house.store });
    await expect.poll(() => house.store.get("connection_requests", open.id)).toBeUndefined();
    await again();
  });
});
