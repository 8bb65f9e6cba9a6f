import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectAll, planDisconnect, planOwnSecret, planRequest } from "../../../src/connections/index.ts";
import { Browser } from "../../fakes/browser.ts";
import { type ConnectTown, connect, linkOf, openLink, setOut, settleConnectTown } from "../../fakes/connect-town.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { startThirdParty, type ThirdParty } from "../../fakes/third-party.ts";

let third: ThirdParty;
let house: PeopleHouse;
let town: ConnectTown;
beforeAll(async () => {
  third = await startThirdParty();
  house = await openPeopleHouse();
  town = await settleConnectTown(house, third);
});
afterAll(async () => {
  await house.close();
  await third.close();
});

const statusOf = async (id: string) => (await house.store.get("connection_requests", id))?.status;

describe("connecting an account at a real OAuth server", () => {
  it("asks with one link, binds the person who presses the button, and gives the agent a token", async () => {
    const credential = await town.credential();
    const request = await town.asked(credential);
    expect((await town.asked(credential)).id).toBe(request.id);
    const { browser, page } = await openLink(house, request);
    expect(page.text).toContain("The agent Triage asks to use your 127.0.0.1:");
    expect(page.text).toContain("<code>files:read</code>");
    expect(page.headers.get("content-security-policy")).toContain("form-action 'self'");
    expect(await statusOf(request.id)).toBe("pending");
    const { page: end } = await connect(house, request, "ada", "alice", browser);
    expect(end.text).toContain("ada@third.example");
    expect(await statusOf(request.id)).toBe("completed");
    const token = await house.connections.tokenFor(credential, town.use());
    expect(token).toMatchObject({ scopes: ["openid", "email", "files:read"], connection: { holder: town.alice.id, state: "active" } });
    const userinfo = await fetch(`${third.issuer}/me`, { headers: { authorization: `Bearer ${token.accessToken}` } });
    expect(await userinfo.json()).toMatchObject({ sub: "ada" });
    const [asked] = await town.events("connection.request");
    expect(asked).toMatchObject({ actor: { type: "agent", id: town.agent.id }, userId: town.alice.id, credentialId: credential.id });
    const created = (await town.events("connection.create")).at(-1);
    expect(created).toMatchObject({ actor: { type: "user", id: town.alice.id }, agentId: town.agent.id, txn: request.txn });
    const rows = JSON.stringify([
      await house.store.find("connections", {}),
      await house.store.find("connection_requests", {}),
      await house.store.events({}),
    ]);
    expect(rows).not.toContain(token.accessToken);
  });

  it("speaks Chinese, and says to a person who began by themselves that they did", async () => {
    const credential = await town.credential();
    const plan = await planRequest(house.connectionPorts, credential, { agentId: null, userId: town.alice.id, source: {}, scopes: [] });
    await house.store.commit(plan);
    const { page } = await openLink(house, plan.answer, "alice", new Browser({ language: "zh-CN" }));
    expect(page.text).toContain("你本人");
    expect(page.headers.get("content-language")).toBe("zh-CN");
  });

  it("a person who cancels here, or at the provider, is bound to nothing, and can be asked anew", async () => {
    const credential = await town.credential();
    const first = await town.asked(credential);
    const { browser, page } = await openLink(house, first);
    expect((await browser.submit(page, { answer: "cancel" })).text).toContain("Nothing was connected");
    expect(await statusOf(first.id)).toBe("failed");
    const second = await town.asked(credential);
    expect(second.id).not.toBe(first.id);
    const away = await setOut(browser, (await openLink(house, second, "alice", browser)).page);
    const [abort] = [...away.text.matchAll(/href="([^"]*\/abort)"/g)].map(([, href]) => new URL(href ?? "", away.url));
    const back = await browser.goto(abort ?? "", "same-origin");
    expect(back.text).toContain("Nothing was connected");
    expect(await statusOf(second.id)).toBe("failed");
    expect((await town.events("connection.request.fail")).slice(-2).map(({ txn }) => txn)).toEqual([first.txn, second.txn]);
    await expect(house.connections.tokenFor(credential, town.use())).rejects.toMatchObject({ code: "connection.required" });
  });

  it("an agent that waits hears of the end, and no other agent or person hears anything", async () => {
    const credential = await town.credential();
    const request = await town.asked(credential);
    const of = { agentId: town.agent.id, userId: town.alice.id };
    const waiting = house.connections.requestFor(request.id, of, 20_000);
    await connect(house, request);
    expect(["callback_received", "completed"]).toContain((await waiting).status);
    expect((await house.connections.requestFor(request.id, of, 0)).connectionId).not.toBeNull();
    for (const other of [
      { ...of, userId: town.bob.id },
      { ...of, userId: undefined },
      { ...of, agentId: "agt_00000000000000000000000000" },
    ])
      await expect(house.connections.requestFor(request.id, other, 0)).rejects.toMatchObject({ code: "entity.not_found" });
  });

  it("connecting again replaces what was there; another account than before is told and on record", async () => {
    const credential = await town.credential();
    await connect(house, await town.asked(credential), "ada");
    const before = await house.connections.tokenFor(credential, town.use());
    await expect(house.connections.tokenFor(credential, town.use({ scopes: ["files:delete"] }))).rejects.toMatchObject({
      code: "access.denied",
    });
    const more = await town.asked(credential, { scopes: ["files:write"] });
    expect(more.scopes).toEqual(["openid", "email", "files:read", "files:write"]);
    const { page } = await connect(house, more, "grace");
    expect(page.text).toContain("Before, it was the account");
    const after = await house.connections.tokenFor(credential, town.use({ scopes: ["files:write"] }));
    expect(after.connection).toMatchObject({ id: before.connection.id, account: "grace@third.example" });
    expect((await town.events("connection.create")).at(-1)?.detail).toMatchObject({ replaced: true, otherAccount: true });
    const gone = await fetch(`${third.issuer}/me`, { headers: { authorization: `Bearer ${before.accessToken}` } });
    expect(gone.status).toBe(401);
  });
});

describe("disconnecting", () => {
  it("revokes at the provider, removes the row, and says what dies", async () => {
    const credential = await town.credential();
    await connect(house, await town.asked(credential));
    const { connection, accessToken } = await house.connections.tokenFor(credential, town.use());
    const plan = await planDisconnect(house.connectionPorts, house.admin(), connection);
    await house.store.commit(plan);
    expect(plan.answer).toEqual({ revokedAtProvider: "yes" });
    expect((await fetch(`${third.issuer}/me`, { headers: { authorization: `Bearer ${accessToken}` } })).status).toBe(401);
    expect((await town.events("connection.remove")).at(-1)).toMatchObject({
      userId: town.alice.id,
      revokes: [{ kind: "connection", id: connection.id }],
    });
    await expect(house.connections.tokenFor(credential, town.use())).rejects.toMatchObject({ code: "connection.required" });
  });
});

describe("a credential that is about to be removed", () => {
  it("everybody is disconnected from it at the provider first, each on record", async () => {
    const credential = await town.credential();
    await connect(house, await town.asked(credential));
    await connect(house, await town.asked(credential, { holder: town.bob.id }), "bob", "bob");
    const tokens = await Promise.all(
      [town.alice, town.bob].map(({ id }) => house.connections.tokenFor(credential, town.use({ holder: id }))),
    );
    const before = (await town.events("connection.remove")).length;
    await disconnectAll(house.connectionPorts, house.admin(), credential);
    for (const { accessToken } of tokens)
      expect((await fetch(`${third.issuer}/me`, { headers: { authorization: `Bearer ${accessToken}` } })).status).toBe(401);
    expect(await house.store.find("connections", { where: { credentialId: credential.id } })).toEqual([]);
    const events = (await town.events("connection.remove")).slice(before);
    expect(events.map(({ detail }) => detail?.revokedAtProvider)).toEqual(["yes", "yes"]);
  });
});

describe("a person's own value", () => {
  it("VLT-07: each person has theirs, nobody another's, and none without one; no row holds it in clear", async () => {
    const credential = await town.credential({ kind: "secret", secret: undefined, sharing: "user_exclusive", settings: {} });
    const store = async (userId: string, value: string) =>
      house.store.commit(await planOwnSecret(house.connectionPorts, house.admin(), credential, userId, value));
    await store(town.alice.id, "alice-own-key-1");
    await store(town.alice.id, "alice-own-key-2");
    const { secret } = await house.connections.secretFor(credential, town.use());
    expect(Buffer.from(secret).toString()).toBe("alice-own-key-2");
    await expect(house.connections.secretFor(credential, town.use({ holder: town.bob.id }))).rejects.toMatchObject({
      code: "connection.required",
    });
    expect(JSON.stringify([await house.store.find("connections", {}), await house.store.events({})])).not.toContain("alice-own-key");
    const shared = await town.credential({ kind: "secret", secret: "shared-key-1", settings: {} });
    await expect(planOwnSecret(house.connectionPorts, house.admin(), shared, town.alice.id, "x")).rejects.toMatchObject({
      code: "entity.invalid_state",
    });
    await expect(house.connections.secretFor(shared, town.use())).rejects.toMatchObject({ code: "vault.mode_refused" });
  });
});

describe("time that passes", () => {
  it("an agent that asks while the code is redeemed is told of the same request, which does not expire meanwhile", async () => {
    const credential = await town.credential();
    const request = await town.asked(credential);
    const { browser } = await openLink(house, request);
    const asked: string[] = [];
    const { id, version } = request;
    const set = { expiresAtMs: house.clock.nowMs() + 20_000 };
    await house.store.commit({ writes: [{ verb: "compareAndSet", collection: "connection_requests", id, version, set }], events: [] });
    third.trouble.before = async () => {
      third.trouble.before = undefined;
      house.clock.advance(30_000);
      for (const scopes of [[], ["files:write"]]) asked.push((await town.asked(credential, { scopes })).id, (await statusOf(id)) ?? "");
      const of = { agentId: town.agent.id, userId: town.alice.id };
      asked.push((await house.connections.requestFor(id, of, 0)).status);
      return "go on";
    };
    await connect(house, request, "ada", "alice", browser);
    expect(asked).toEqual([id, "callback_received", id, "callback_received", "callback_received"]);
    expect(await statusOf(id)).toBe("completed");
  });

  it("a server that dies while it redeems a code keeps nobody from asking again for longer than a minute", async () => {
    const credential = await town.credential();
    const request = await town.asked(credential);
    let next: string | undefined;
    third.trouble.before = async () => {
      third.trouble.before = undefined;
      house.clock.advance(61_000);
      next = (await town.asked(credential)).id;
      return "fail";
    };
    await connect(house, request);
    expect(next).toBeDefined();
    expect(next).not.toBe(request.id);
    expect(await statusOf(next ?? "")).toBe("pending");
  });

  it("the same account again keeps its grant alive", async () => {
    const credential = await town.credential();
    const { browser } = await connect(house, await town.asked(credential), "ada");
    await connect(house, await town.asked(credential, { scopes: ["files:write"] }), "ada", "alice", browser);
    house.clock.advance(3_590_000);
    const token = await house.connections.tokenFor(credential, town.use());
    const alive = await fetch(`${third.issuer}/me`, { headers: { authorization: `Bearer ${token.accessToken}` } });
    expect(alive.status).toBe(200);
  });

  it("a link that has expired says so at once, wherever it is looked at", async () => {
    const credential = await town.credential();
    const request = await town.asked(credential);
    const { browser } = await openLink(house, request);
    const of = { agentId: town.agent.id, userId: town.alice.id };
    expect((await house.connections.requestFor(request.id, of, 0)).status).toBe("pending");
    house.clock.advance(15 * 60_000);
    expect((await house.connections.requestFor(request.id, of, 60_000)).status).toBe("expired");
    const page = await browser.goto(linkOf(house, request));
    expect([page.status, page.text.includes("This link does not work any more")]).toEqual([404, true]);
    expect((await town.asked(credential)).id).not.toBe(request.id);
  });
});
