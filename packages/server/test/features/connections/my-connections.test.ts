import { connectionPageSchema, connectionRequestSchema, connectionSchema, myConnectionsSchema } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AgentRow } from "../../../src/store/port.ts";
import { openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, settleEstate } from "../../fakes/estate.ts";

const house = await openAdminHouse();
let estate: Estate;
let alice: string;
let bob: string;
beforeAll(async () => {
  ({ estate } = await settleEstate(house));
  [alice, bob] = [(await estate.user()).id, (await estate.user()).id];
});
afterAll(() => house.close());

const as = (userId: string) => house.tokenOf(userId);
const mine = async (userId: string) =>
  myConnectionsSchema.parse((await house.call("GET", "my/connections", { token: as(userId) })).json).items;

describe("what a person could connect, and has", () => {
  it("is what an agent reaches for them; what others could or have they never see, store or take away", async () => {
    const secret = await estate.connectable(alice, "secret");
    const oauth = await estate.connectable(alice, "oauth");
    const found = await mine(alice);
    expect(found.map(({ credentialId, kind, provider, connection }) => [credentialId, kind, provider, connection])).toEqual([
      [secret.id, "secret", null, null],
      [oauth.id, "oauth", "github", null],
    ]);
    expect(found[0]?.agents).toHaveLength(1);
    expect(await mine(bob)).toEqual([]);

    const value = { credentialId: secret.id, secret: "alice-own-canary" };
    const stored = await house.call("POST", "my/connections", { token: as(alice), body: value });
    expect(stored.text).not.toContain("canary");
    const connection = connectionSchema.parse(stored.json);
    expect((await mine(alice))[0]?.connection?.id).toBe(connection.id);
    for (const [method, path, body] of [
      ["POST", "my/connections", value],
      ["POST", "my/connections/start", { credentialId: oauth.id }],
      ["DELETE", `my/connections/${connection.id}`, undefined],
    ] as const)
      expect((await house.call(method, path, { token: as(bob), body })).status).toBe(404);

    const listed = await house.call("GET", `connections?holder=${alice}`, { token: estate.token });
    expect(connectionPageSchema.parse(listed.json).items).toEqual([{ ...connection, kind: "secret" }]);
    expect(listed.text).not.toMatch(/sealed|ciphertext|canary/);
    const gone = await house.call("DELETE", `my/connections/${connection.id}`, { token: as(alice) });
    expect([gone.status, gone.json]).toEqual([200, { revokedAtProvider: "unsupported" }]);
    const [event] = await house.store.events({ action: "connection.remove", newestFirst: true, limit: 1 });
    expect(event).toMatchObject({ category: "auth", userId: alice, revokes: [{ kind: "connection", id: connection.id }] });
  });

  it("is for every agent that may act: one whose owner left, until its grace ends, and none that is suspended", async () => {
    const person = (await estate.user()).id;
    await estate.connectable(person, "oauth");
    const [found] = await mine(person);
    const agentId = found?.agents[0]?.id ?? "";
    const become = async (set: Partial<Pick<AgentRow, "state" | "graceEndsAtMs">>) => {
      const { version = 0 } = (await house.store.get("agents", agentId)) ?? {};
      const event = house.change().event({ action: "agent.update", target: { type: "agent", id: agentId } });
      await house.store.commit({ writes: [{ verb: "compareAndSet", collection: "agents", id: agentId, version, set }], events: [event] });
    };
    await become({ state: "orphaned", graceEndsAtMs: house.clock.nowMs() + 60_000 });
    expect((await mine(person)).map(({ agents }) => agents.length)).toEqual([1]);
    await become({ state: "suspended", graceEndsAtMs: null });
    expect(await mine(person)).toEqual([]);
  });

  it("a person may have as many as they like: none is dropped for a newer one", async () => {
    const many = 30;
    const person = (await estate.user()).id;
    for (let made = 0; made < many; made++) await estate.connection(person);
    const kept = (await mine(person)).map(({ connection }) => connection?.state);
    expect(kept).toEqual(Array.from({ length: many }, () => "active"));
    expect(await house.store.find("connections", { where: { holder: person } })).toHaveLength(many);
  });

  it("a start is one request, told with its link; the wrong kind is refused", async () => {
    const oauth = await estate.connectable(alice, "oauth");
    const start = () => house.call("POST", "my/connections/start", { token: as(alice), body: { credentialId: oauth.id } });
    const request = connectionRequestSchema.parse((await start()).json);
    expect(request).toMatchObject({ status: "pending", agentId: null, userId: alice, url: `${house.issuer}/connect/${request.id}` });
    expect((await start()).json).toMatchObject({ id: request.id });
    const typed = await house.call("POST", "my/connections", { token: as(alice), body: { credentialId: oauth.id, secret: "x" } });
    expect(typed.status).toBe(409);
    const secret = await estate.connectable(alice, "secret");
    const sent = await house.call("POST", "my/connections/start", { token: as(alice), body: { credentialId: secret.id } });
    expect(sent.json).toMatchObject({ code: "vault.mode_refused" });
  });

  it("ends for a person who may not reach the resource any more, but what they have can be taken back", async () => {
    const { id } = await estate.connection(bob);
    const row = await house.store.get("connections", id);
    const credential = await house.store.get("credentials", row?.credentialId ?? "");
    const grants = await house.store.find("grants", { where: { resourceId: credential?.resourceId ?? "", subjectId: bob } });
    for (const grant of grants) await house.call("DELETE", `grants/${grant.id}`, { token: estate.token, version: grant.version });
    expect((await mine(bob)).map(({ connection }) => connection?.id)).toEqual([id]);
    const again = { credentialId: credential?.id ?? "", secret: "another" };
    expect((await house.call("POST", "my/connections", { token: as(bob), body: again })).status).toBe(404);
    expect((await house.call("DELETE", `my/connections/${id}`, { token: as(bob) })).status).toBe(200);
  });
});
