import { type AccessTokenClaims, GuardError } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, type Registered, settleEstate } from "../../fakes/estate.ts";

const house = await openAdminHouse();
let estate: Estate;
let token: string;
beforeAll(async () => {
  ({ estate } = await settleEstate(house));
  token = estate.token;
});
afterAll(() => house.close());

type Chain = Partial<AccessTokenClaims>;
const live = (aud: string, sub: string, more: Chain = {}) => {
  const held = house.tokens.issue(sub, aud, "x", more);
  return () => {
    try {
      house.tokens.verify(held, aud);
      return "alive";
    } catch (error) {
      return error instanceof GuardError ? error.code : "?";
    }
  };
};
const call = (method: string, path: string, version: number | undefined, body: unknown = {}) =>
  house.call(method, path, { token, version, body });
const newest = async () => (await house.store.events({ newestFirst: true, limit: 1 }))[0];
const read = async (path: string) => (await house.call("GET", path, { token })).json as Registered & Record<string, unknown>;

async function refreshToken(more: { readonly clientId?: string; readonly userId?: string; readonly resourceId?: string }) {
  const row = {
    id: house.entropy.secret(),
    version: 1,
    createdAtMs: 0,
    familyId: "f",
    clientId: "cli_x",
    userId: "usr_x",
    resourceId: "res_x",
    scope: "",
    txn: "txn_x",
    authTimeMs: 0,
    sid: null,
    spentAtMs: null,
    successorSalt: null,
    expiresAtMs: house.clock.nowMs() + 1_000_000,
    ...more,
  };
  await house.store.commit({ writes: [{ verb: "insert", collection: "refresh_tokens", row }], events: [] });
  return async () => (await house.store.get("refresh_tokens", row.id)) !== undefined;
}

describe("suspending an agent", () => {
  it.each(["suspend", "retire"])("%s kills what it got, acts in, and is called with; resume revives none of it", async (verb) => {
    const agent = (await estate.agent()) as Registered & { resourceId: string };
    const resource = await read(`resources/${agent.resourceId}`);
    const identifier = resource.identifier as string;
    const tokens = {
      own: live("https://a.example", agent.id),
      acting: live("https://a.example", "usr_a", {
        client_id: "agt_other",
        act: { sub: "agt_other", act: { sub: agent.id, act: { sub: "cli_a" } } },
      }),
      calling: live(identifier, "usr_a", { client_id: "cli_a" }),
    };
    const bystander = live("https://a.example", "usr_a", { client_id: "agt_other" });
    const refresh = await refreshToken({ resourceId: agent.resourceId });

    expect((await call("POST", `agents/${agent.id}/${verb}`, agent.version, { reason: "gone astray" })).status).toBe(200);
    for (const state of Object.values(tokens)) expect(state()).toBe("token.revoked");
    expect(bystander()).toBe("alive");
    expect(await refresh()).toBe(false);
    expect(await read(`resources/${agent.resourceId}`)).toMatchObject({ state: "suspended" });
    expect(await newest()).toMatchObject({
      action: `agent.${verb}`,
      reason: "gone astray",
      agentId: agent.id,
      detail: { before: "active" },
      revokes: [
        { kind: "agent", id: agent.id },
        { kind: "resource", id: identifier },
      ],
    });

    const resumed = await call("POST", `agents/${agent.id}/resume`, agent.version + 1);
    expect(resumed.status).toBe(verb === "suspend" ? 200 : 409);
    for (const state of Object.values(tokens)) expect(state()).toBe("token.revoked");
    if (verb === "suspend") {
      expect(live("https://a.example", agent.id)()).toBe("alive");
      expect(await read(`resources/${agent.resourceId}`)).toMatchObject({ state: "active" });
    }
  });

  it("a retired agent takes no secret, no key, no owner, no name, and has no secret left", async () => {
    const { party, secret } = await estate.withSecret("agents", await estate.agent());
    await call("POST", `agents/${party.id}/retire`, party.version);
    const version = party.version + 1;
    const user = await estate.user();
    for (const [method, path, body] of [
      ["POST", "secrets", {}],
      ["PUT", "keys", { keys: [] }],
      ["PUT", "owner", { ownerId: user.id }],
      ["POST", "suspend", {}],
      ["POST", "resume", {}],
      ["POST", "retire", {}],
    ] as const)
      expect([path, (await call(method, `agents/${party.id}/${path}`, version, body)).status]).toEqual([path, 409]);
    expect((await call("PATCH", `agents/${party.id}`, version, { name: "Lazarus" })).status).toBe(409);
    expect(await house.store.get("secrets", secret.id)).toBeUndefined();
  });

  it("its resource can't be resumed behind its back, nor suspended beside it", async () => {
    const agent = (await estate.agent()) as Registered & { resourceId: string };
    const resource = await read(`resources/${agent.resourceId}`);
    expect((await call("POST", `resources/${resource.id}/suspend`, resource.version)).status).toBe(409);
    await call("POST", `agents/${agent.id}/suspend`, agent.version);
    expect((await call("POST", `resources/${resource.id}/resume`, resource.version + 1)).status).toBe(409);
  });
});

describe("what else ends tokens", () => {
  it("a new owner: tokens name the old one", async () => {
    const agent = await estate.agent();
    const state = live("https://a.example", agent.id);
    expect(
      (await call("PUT", `agents/${agent.id}/owner`, agent.version, { ownerId: (await estate.user()).id, reason: "left" })).status,
    ).toBe(200);
    expect(state()).toBe("token.revoked");
  });

  it.each(["agents", "clients", "resources"] as const)("a secret or key of %s that goes", async (collection) => {
    const make = { agents: () => estate.agent(), clients: () => estate.client(), resources: () => estate.service() }[collection];
    const { party, secret } = await estate.withSecret(collection, await make());
    const state = live("https://a.example", party.id);
    expect((await house.call("DELETE", `${collection}/${party.id}/secrets/${secret.id}`, { token, version: party.version })).status).toBe(
      204,
    );
    expect(state()).toBe("token.revoked");

    const key = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };
    await call("PUT", `${collection}/${party.id}/keys`, party.version + 1, { keys: [key] });
    const before = live("https://a.example", party.id);
    await call("PUT", `${collection}/${party.id}/keys`, party.version + 2, {
      keys: [key, { ...key, x: "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw", kid: "2" }],
    });
    expect(before()).toBe("alive");
    await call("PUT", `${collection}/${party.id}/keys`, party.version + 3, { keys: [] });
    expect(before()).toBe("token.revoked");
  });

  it("a suspended client: its tokens, its refresh tokens", async () => {
    const client = await estate.client();
    const state = live("https://a.example", "usr_a", { client_id: client.id });
    const refresh = await refreshToken({ clientId: client.id });
    await call("POST", `clients/${client.id}/suspend`, client.version);
    await call("POST", `clients/${client.id}/resume`, client.version + 1);
    expect([state(), await refresh()]).toEqual(["token.revoked", false]);
  });

  it("a suspended resource: the tokens for it, and those of its server", async () => {
    const service = (await estate.service()) as Registered & { identifier: string };
    const states = [live(service.identifier, "usr_a"), live("https://guard.example", service.id)];
    await call("POST", `resources/${service.id}/suspend`, service.version);
    expect(states.map((state) => state())).toEqual(["token.revoked", "token.revoked"]);
  });

  it("a suspended person: sessions, refresh tokens, and every token with them in it", async () => {
    const user = await estate.user();
    const state = live("https://a.example", user.id, { client_id: "agt_a", act: { sub: "agt_a" } });
    const refresh = await refreshToken({ userId: user.id });
    const session = await house.session(user.id);
    expect(await house.sessions.find(session.cookie)).toBeDefined();
    await call("POST", `users/${user.id}/suspend`, user.version);
    await call("POST", `users/${user.id}/resume`, user.version + 1);
    expect([state(), await refresh(), await house.sessions.find(session.cookie)]).toEqual(["token.revoked", false, undefined]);
  });

  it("a new password and a new role end the sessions of before (ADM-07)", async () => {
    for (const [method, path, body] of [
      ["PATCH", "", { password: "a new and long password" }],
      ["PUT", "/role", { role: "developer" }],
    ] as const) {
      const user = await estate.user();
      const session = await house.session(user.id);
      expect((await call(method, `users/${user.id}${path}`, user.version, body)).status).toBe(200);
      expect(await house.sessions.find(session.cookie)).toBeUndefined();
    }
  });
});

describe("what a grant that goes takes with it", () => {
  it.each(["agent", "client", "user"] as const)("one of a %s: what that party is part of, at that resource only", async (subjectType) => {
    const subject = await { agent: () => estate.agent(), client: () => estate.client(), user: () => estate.user() }[subjectType]();
    const service = (await estate.service()) as Registered & { identifier: string };
    const grant = await estate.make("grants", { subjectType, subjectId: subject.id, resourceId: service.id, permissions: ["crm:read"] });
    const there = live(service.identifier, subject.id);
    const elsewhere = live("https://a.example", subject.id);
    const other = live(service.identifier, "usr_other");
    expect((await house.call("DELETE", `grants/${grant.id}`, { token, version: 1 })).status).toBe(204);
    expect([there(), elsewhere(), other()]).toEqual(["token.revoked", "alive", "alive"]);
  });

  it.each(["group", "department", "everyone"] as const)("one of a %s: the tokens of that resource", async (subjectType) => {
    const subjectId = subjectType === "group" ? (await estate.group()).id : subjectType === "department" ? "corp/hr" : "*";
    const service = (await estate.service()) as Registered & { identifier: string };
    const grant = await estate.make("grants", { subjectType, subjectId, resourceId: service.id, permissions: ["crm:read"] });
    const state = live(service.identifier, "usr_anybody");
    await house.call("DELETE", `grants/${grant.id}`, { token, version: 1 });
    expect(state()).toBe("token.revoked");
  });

  it("leaving a group: what its grants gave, of that person", async () => {
    const { group, user } = await estate.member();
    const service = (await estate.service()) as Registered & { identifier: string };
    await estate.make("grants", { subjectType: "group", subjectId: group.id, resourceId: service.id, permissions: ["crm:read"] });
    const [there, other] = [live(service.identifier, user.id), live(service.identifier, "usr_other")];
    expect((await house.call("DELETE", `groups/${group.id}/members/${user.id}`, { token })).status).toBe(204);
    expect([there(), other()]).toEqual(["token.revoked", "alive"]);
    expect((await house.call("DELETE", `groups/${group.id}/members/${user.id}`, { token })).status).toBe(404);
  });

  it("moving to another department: what only the old one gave", async () => {
    const user = await estate.user({ department: "corp/hr/payroll" });
    const [both, old] = [
      (await estate.service()) as Registered & { identifier: string },
      (await estate.service()) as Registered & { identifier: string },
    ];
    await estate.make("grants", { subjectType: "department", subjectId: "corp", resourceId: both.id, permissions: ["crm:read"] });
    await estate.make("grants", { subjectType: "department", subjectId: "corp/hr", resourceId: old.id, permissions: ["crm:read"] });
    const states = [live(both.identifier, user.id), live(old.identifier, user.id)];
    await call("PATCH", `users/${user.id}`, user.version, { department: "corp/hrx" });
    expect(states.map((state) => state())).toEqual(["alive", "token.revoked"]);
  });
});
