import type { AccessPath, AccessPaths } from "@agent-id-guard/protocol";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPolicy, decideThroughout } from "../../../src/policy/index.ts";
import type { ResourceRow } from "../../../src/store/port.ts";
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

type AgentAnswer = Registered & { readonly resourceId: string };
const agent = (more: object = {}) => estate.agent(more) as Promise<AgentAnswer>;
const grant = (subjectType: string, subjectId: string, resourceId: string, permissions: string[], more: object = {}) =>
  estate.make("grants", { subjectType, subjectId, resourceId, permissions, ...more });
const invoke = (subjectType: string, subjectId: string, callee: AgentAnswer, more: object = {}) =>
  grant(subjectType, subjectId, callee.resourceId, ["invoke"], more);
const paths = async (userId: string, resourceId?: string): Promise<AccessPaths> => {
  const answer = await house.call("GET", `topology/paths?userId=${userId}${resourceId === undefined ? "" : `&resourceId=${resourceId}`}`, {
    token,
  });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.json as AccessPaths;
};
const waysOf = ({ paths: found }: AccessPaths) =>
  found.map(({ hops, permissions }) => [...hops.map(({ id }) => id), permissions.join(" ")]);
const grantIds = ({ hops }: AccessPath) => hops.map(({ grants }) => grants.map(({ grantId }) => grantId).toSorted());

/** A person, a client, an agent that both may call, and a service. */
async function settle() {
  const [user, client, first, service] = [await estate.user(), await estate.client(), await agent(), await estate.service()];
  const ofUser = await invoke("user", user.id, first);
  const ofClient = await invoke("client", client.id, first);
  return { user, client, first, service, ofUser, ofClient };
}

describe("TPO-10: the ways from a person to a resource", () => {
  it("need a grant of everybody on the way, and each hop names it", async () => {
    const { user, client, first, service, ofUser, ofClient } = await settle();
    expect(await paths(user.id, service.id)).toEqual({ paths: [], longestChain: 0, truncated: false });
    const ofAgent = await grant("agent", first.id, service.id, ["crm:read", "crm:write"]);
    expect((await paths(user.id, service.id)).paths).toEqual([]);
    const right = await grant("everyone", "*", service.id, ["crm:read"]);
    const found = await paths(user.id, service.id);
    expect(waysOf(found)).toEqual([[user.id, client.id, first.id, service.id, "crm:read"]]);
    expect(found).toMatchObject({ longestChain: 1, truncated: false, paths: [{ chainLength: 1, conditional: false }] });
    expect(grantIds(found.paths[0] as AccessPath)).toEqual([
      [],
      [],
      [ofUser.id, ofClient.id].toSorted(),
      [ofAgent.id, right.id].toSorted(),
    ]);
    expect(found.paths[0]?.hops.at(-1)?.grants.every(({ permissions }) => permissions.join() === "crm:read")).toBe(true);
  });

  it("shrink from agent to agent, and come through every client and group", async () => {
    const { user, client, first, service } = await settle();
    const second = await agent();
    const other = await estate.client();
    const group = await estate.group();
    await estate.make(`groups/${group.id}/members`, { userId: user.id });
    await invoke("client", other.id, first);
    await invoke("agent", first.id, second);
    await grant("agent", second.id, service.id, ["crm:read", "crm:write"]);
    await grant("group", group.id, service.id, ["crm:read", "crm:write"]);
    expect((await paths(user.id, service.id)).paths).toEqual([]);
    await invoke("group", group.id, second);
    expect((await paths(user.id, service.id)).paths).toEqual([]);
    await grant("agent", first.id, service.id, ["crm:write"]);
    const found = await paths(user.id, service.id);
    expect(waysOf(found).toSorted()).toEqual(
      [client.id, other.id]
        .flatMap((by) => [
          [user.id, by, first.id, service.id, "crm:write"],
          [user.id, by, first.id, second.id, service.id, "crm:write"],
        ])
        .toSorted(),
    );
    expect(found.longestChain).toBe(2);
    expect(found.paths.map(({ chainLength }) => chainLength)).toEqual([1, 1, 2, 2]);
    expect(waysOf(await paths(user.id, second.resourceId)).toSorted()).toEqual(
      [client.id, other.id].map((by) => [user.id, by, first.id, second.id, "invoke"]).toSorted(),
    );
  });

  it("end where somebody is suspended or a grant has expired", async () => {
    const { user, client, first, service } = await settle();
    await grant("agent", first.id, service.id, ["crm:read"]);
    await grant("user", user.id, service.id, ["crm:read"], { expiresAtMs: house.clock.nowMs() + 5_000 });
    const count = async () => (await paths(user.id, service.id)).paths.length;
    expect(await count()).toBe(1);
    for (const collection of ["users", "clients", "agents", "resources"]) {
      const { id } = { users: user, clients: client, agents: first, resources: service }[collection] as Registered;
      const read = async () => (await house.call("GET", `${collection}/${id}`, { token })).json as Registered;
      await estate.act(await read(), `${collection}/${id}/suspend`);
      expect([collection, await count()]).toEqual([collection, 0]);
      await estate.act(await read(), `${collection}/${id}/resume`);
      expect([collection, await count()]).toEqual([collection, 1]);
    }
    house.clock.advance(6_000);
    token = house.tokenOf((await house.person("later", "owner")).id);
    expect(await count()).toBe(0);
  });

  it("heed the conditions that a way can meet, and mark those that depend on the moment", async () => {
    const { user, client, first, service } = await settle();
    const other = await estate.client();
    await invoke("client", other.id, first);
    const second = await agent();
    await invoke("agent", first.id, second);
    await invoke("user", user.id, second);
    await grant("agent", first.id, service.id, ["crm:read"]);
    await grant("agent", second.id, service.id, ["crm:read"]);
    await grant("user", user.id, service.id, ["crm:read"], { conditions: { clients: [client.id], maxChainLength: 1 } });
    expect(waysOf(await paths(user.id, service.id))).toEqual([[user.id, client.id, first.id, service.id, "crm:read"]]);
    const { user: guest, first: third } = await settle();
    await grant("agent", third.id, service.id, ["crm:read"]);
    await grant("user", guest.id, service.id, ["crm:read"], { conditions: { networks: ["10.0.0.0/8"] } });
    expect((await paths(guest.id, service.id)).paths).toMatchObject([{ conditional: true }]);
    await grant("user", guest.id, service.id, ["crm:read"]);
    expect((await paths(guest.id, service.id)).paths).toMatchObject([{ conditional: false }]);
  });

  it("without a resource: the shortest way to everything within reach", async () => {
    const { user, client, first, service } = await settle();
    const second = await agent();
    await invoke("agent", first.id, second);
    await invoke("user", user.id, second);
    await grant("agent", first.id, service.id, ["crm:read"]);
    await grant("agent", second.id, service.id, ["crm:read"]);
    await grant("user", user.id, service.id, ["crm:read"]);
    const ways = waysOf(await paths(user.id)).filter(([, , , ...rest]) => !rest.includes("estate"));
    expect(ways.toSorted()).toEqual(
      [
        [user.id, client.id, first.id, "invoke"],
        [user.id, client.id, first.id, second.id, "invoke"],
        [user.id, client.id, first.id, service.id, "crm:read"],
      ].toSorted(),
    );
  });

  it("are asked for by people and resources that are registered", async () => {
    const { user } = await settle();
    const unknown = (id: string) => `${id.slice(0, -1)}${id.endsWith("0") ? "1" : "0"}`;
    const service = await estate.service();
    for (const query of [
      "",
      "?userId=x",
      `?userId=${unknown(user.id)}`,
      `?userId=${user.id}&resourceId=${unknown(service.id)}`,
      `?userId=${user.id}&resourceId=${user.id}`,
      `?userId=${user.id}&deep=1`,
    ])
      expect([query, (await house.call("GET", `topology/paths${query}`, { token })).status]).toEqual([query, 400]);
  });
});

/** A small world in which who may do what is thrown with dice. */
interface World {
  readonly users: readonly string[];
  readonly clients: readonly string[];
  readonly agents: readonly AgentAnswer[];
  readonly service: Registered;
}

async function worldOf(dice: readonly number[]): Promise<World> {
  const users = [(await estate.user()).id, (await estate.user()).id];
  const clients = [(await estate.client()).id];
  const agents = [await agent(), await agent(), await agent(), await agent()];
  const service = await estate.service();
  let thrown = 0;
  const falls = () => ((dice[thrown++ % dice.length] as number) & 1) === 1;
  for (const callee of agents) {
    for (const id of users) if (falls()) await invoke("user", id, callee);
    for (const id of clients) if (falls()) await invoke("client", id, callee);
    for (const { id } of agents) if (falls()) await invoke("agent", id, callee);
  }
  for (const permission of ["crm:read", "crm:write"]) {
    for (const id of users) if (falls()) await grant("user", id, service.id, [permission]);
    for (const { id } of agents) if (falls()) await grant("agent", id, service.id, [permission]);
  }
  return { users, clients, agents, service };
}

describe("TPO-10: the engine is asked for every chain that can be made, and agrees", () => {
  it("a way is shown exactly where every hop of it is decided for", async () => {
    const policy = await createPolicy(house.ports);
    const rowOf = async (id: string) => (await house.store.get("resources", id)) as ResourceRow;
    /** All ways that the engine lets through: at each hop it is asked what the token endpoint asks. */
    const decided = async ({ users, clients, agents, service }: World, userId: string) => {
      const ways: string[][] = [];
      const walk = async (clientId: string, chain: readonly AgentAnswer[]): Promise<void> => {
        const acting = chain.at(-1) as AgentAnswer;
        const before = [userId, clientId, ...chain.map(({ id }) => id)];
        const ask = async (resourceId: string, requested: readonly string[] | undefined) =>
          decideThroughout(policy, {
            resource: await rowOf(resourceId),
            requested,
            agentId: acting.id,
            userId,
            chain: before,
            sourceAddress: undefined,
          });
        const at = await ask(service.id, undefined);
        if (at.effect === "allow") ways.push([...before, service.id, at.allowed.join(" ")]);
        for (const callee of agents)
          if (!chain.includes(callee) && (await ask(callee.resourceId, ["invoke"])).effect === "allow")
            await walk(clientId, [...chain, callee]);
      };
      expect(users).toContain(userId);
      for (const clientId of clients)
        for (const callee of agents) {
          const inbound = { requested: ["invoke"], clientId, userId, chain: [userId, clientId], sourceAddress: undefined };
          if ((await policy.decide({ resource: await rowOf(callee.resourceId), ...inbound })).effect === "allow")
            await walk(clientId, [callee]);
        }
      return ways;
    };
    let shown = 0;
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(7), { minLength: 45, maxLength: 60 }), async (dice) => {
          const world = await worldOf(dice);
          for (const userId of world.users) {
            const found = waysOf(await paths(userId, world.service.id));
            shown += found.length;
            expect(found.toSorted()).toEqual((await decided(world, userId)).toSorted());
          }
        }),
        { numRuns: 12, endOnFailure: true },
      );
    } finally {
      policy.close();
    }
    expect(shown).toBeGreaterThan(0);
  });
});

describe("TPO-11: tangled chains", () => {
  it("are followed without loops, no deeper than a chain may be, and told when they are cut", async () => {
    const { user, client, first, service } = await settle();
    const others = await Promise.all(Array.from({ length: 8 }, () => agent()));
    const all = [first, ...others];
    for (const caller of all) {
      await invoke("user", user.id, caller);
      await grant("agent", caller.id, service.id, ["crm:read"]);
      for (const callee of all) if (callee !== caller) await invoke("agent", caller.id, callee);
    }
    await grant("user", user.id, service.id, ["crm:read"]);
    const found = await paths(user.id, service.id);
    expect(found).toMatchObject({ truncated: true });
    expect(found.paths).toHaveLength(200);
    for (const { hops } of found.paths) expect(new Set(hops.map(({ id }) => id)).size).toBe(hops.length);
    expect(found.paths[0]).toMatchObject({ chainLength: 1 });
    expect(found.paths.every(({ hops }) => hops[1]?.id === client.id)).toBe(true);
    const reach = await paths(user.id);
    expect(reach.truncated).toBe(false);
    expect(reach.paths.filter(({ resourceId }) => resourceId === service.id)).toMatchObject([{ chainLength: 1 }]);
  });

  it("a line of agents ends where the token endpoint ends it: a client and seven agents that act", async () => {
    const { user, first, service } = await settle();
    const line = [first];
    for (let length = 1; length < 9; length++) line.push(await agent());
    for (const [index, callee] of line.entries()) {
      for (const caller of line.slice(0, index)) await invoke("agent", caller.id, callee);
      await invoke("user", user.id, callee);
    }
    const last = line.at(-1) as AgentAnswer;
    for (const { id } of line) await grant("agent", id, service.id, ["crm:read"]);
    await grant("user", user.id, service.id, ["crm:read"]);
    const longest = async (to: string) => Math.max(...(await paths(user.id, to)).paths.map(({ chainLength }) => chainLength));
    expect(await longest(line[6]?.resourceId ?? "")).toBe(7);
    expect(await longest(last.resourceId)).toBeLessThanOrEqual(8);
    expect((await paths(user.id, service.id)).paths.every(({ chainLength }) => chainLength <= 7)).toBe(true);
  });
});
