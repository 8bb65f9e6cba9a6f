import type { AuditEventDraft } from "@agent-id-guard/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { FakeEntropy } from "../../test/fakes/fake-entropy.ts";
import { FakeStore } from "../../test/fakes/fake-store.ts";
import { agentRow, clientRow, grantRow, resourceRow, userRow } from "../../test/fakes/rows.ts";
import type { Write } from "../store/port.ts";
import type { PolicyLayer, Question } from "./contract.ts";
import { createPolicy } from "./engine.ts";

const tickets = resourceRow("res_tickets", ["tickets:read", "tickets:write"]);
let clock: FakeClock;
let entropy: FakeEntropy;
let store: FakeStore;

beforeEach(() => {
  clock = new FakeClock();
  entropy = new FakeEntropy(clock);
  store = new FakeStore(clock);
  store.seed("resources", tickets);
  store.seed("agents", agentRow("agt_1"), agentRow("agt_2"));
  store.seed("clients", clientRow("cli_1"));
  store.seed("users", userRow("usr_1", { department: "corp/hr/payroll" }), userRow("usr_2", { department: "corp/hrx" }));
});

const ask = (question: Partial<Question>): Question => ({
  resource: tickets,
  requested: undefined,
  chain: [],
  sourceAddress: undefined,
  ...question,
});
const nowhere = { sourceAddress: undefined };
const start = (layers?: readonly PolicyLayer[]) => createPolicy({ store, clock, entropy, ...(layers === undefined ? {} : { layers }) });

/** Commits a change with the event that a use-case would write. */
function change(type: string, id: string, ...writes: Write[]) {
  const event: AuditEventDraft = {
    id: entropy.uuid(),
    timeMs: clock.nowMs(),
    category: "admin",
    action: `${type}.change`,
    outcome: "success",
    actor: { type: "system", id: "test" },
    target: { type, id },
  };
  return store.commit({ writes, events: [event] });
}

describe("grants", () => {
  it("denies what nobody granted, and says what would have allowed it", async () => {
    const decision = await (await start()).decide(ask({ agentId: "agt_1", requested: ["tickets:write"] }));
    expect(decision).toMatchObject({
      effect: "deny",
      allowed: [],
      grants: [],
      nearest: "a grant of tickets:write to agent agt_1 on res_tickets",
    });
    expect(decision.reason).toBe("agent agt_1 holds no grant of tickets:write on res_tickets (res_tickets).");
    expect(decision.id).toMatch(/^dec_/);
  });

  it("allows what is granted and names the grants", async () => {
    store.seed("grants", grantRow("gnt_1", "agent", "agt_1", tickets.id, ["tickets:read"]));
    const decision = await (await start()).decide(ask({ agentId: "agt_1" }));
    expect(decision).toMatchObject({
      effect: "allow",
      allowed: ["tickets:read"],
      grants: ["gnt_1"],
      requested: ["tickets:read", "tickets:write"],
    });
    expect(decision).not.toHaveProperty("nearest");
  });

  it("an agent never lends a user more than the user's own rights, nor a user an agent", async () => {
    store.seed("grants", grantRow("gnt_1", "agent", "agt_1", tickets.id, ["tickets:read", "tickets:write"]));
    store.seed("grants", grantRow("gnt_2", "user", "usr_1", tickets.id, ["tickets:read"]));
    const policy = await start();
    expect((await policy.decide(ask({ agentId: "agt_1", userId: "usr_1" }))).allowed).toEqual(["tickets:read"]);
    const refused = await policy.decide(ask({ agentId: "agt_1", userId: "usr_1", requested: ["tickets:read", "tickets:write"] }));
    expect(refused).toMatchObject({
      effect: "deny",
      allowed: ["tickets:read"],
      nearest: "a grant of tickets:write to user usr_1 on res_tickets",
    });
    expect((await policy.decide(ask({ agentId: "agt_2", userId: "usr_1" }))).effect).toBe("deny");
  });

  it("client and user must both hold the right to call an agent", async () => {
    store.seed("grants", grantRow("gnt_1", "client", "cli_1", tickets.id, ["tickets:read"]));
    const policy = await start();
    expect((await policy.decide(ask({ clientId: "cli_1", userId: "usr_1" }))).nearest).toBe(
      "a grant of tickets:read to user usr_1 on res_tickets",
    );
    await change("grant", "gnt_2", {
      verb: "insert",
      collection: "grants",
      row: grantRow("gnt_2", "everyone", "*", tickets.id, ["tickets:read"]),
    });
    expect((await policy.decide(ask({ clientId: "cli_1", userId: "usr_1" }))).effect).toBe("allow");
  });

  it("a department includes what is below it, by whole segments", async () => {
    store.seed("grants", grantRow("gnt_1", "department", "corp/hr", tickets.id, ["tickets:read"]));
    const policy = await start();
    expect((await policy.decide(ask({ userId: "usr_1" }))).effect).toBe("allow");
    expect((await policy.decide(ask({ userId: "usr_2" }))).effect).toBe("deny");
  });

  it("a department without a name holds nobody", async () => {
    store.seed("grants", grantRow("gnt_1", "department", "", tickets.id, ["tickets:read"]));
    expect((await (await start()).decide(ask({ userId: "usr_1" }))).effect).toBe("deny");
  });

  it("a grant is over at its last millisecond", async () => {
    store.seed("grants", grantRow("gnt_1", "agent", "agt_1", tickets.id, ["tickets:read"], clock.nowMs() + 1_000));
    const policy = await start();
    clock.advance(999);
    expect((await policy.decide(ask({ agentId: "agt_1" }))).effect).toBe("allow");
    clock.advance(1);
    expect((await policy.decide(ask({ agentId: "agt_1" }))).effect).toBe("deny");
    expect(await policy.grantsOf({ agentId: "agt_1" }, nowhere)).toEqual(new Map());
  });

  it("a permission that the resource does not declare is never allowed", async () => {
    store.seed("grants", grantRow("gnt_1", "agent", "agt_1", tickets.id, ["tickets:purge"]));
    const decision = await (await start()).decide(ask({ agentId: "agt_1", requested: ["tickets:purge"] }));
    expect(decision).toMatchObject({ effect: "deny", allowed: [], nearest: "tickets:purge among the permissions of res_tickets" });
  });

  it("nobody and nothing is a no", async () => {
    store.seed("grants", grantRow("gnt_1", "everyone", "*", tickets.id, ["tickets:read"]));
    const policy = await start();
    expect((await policy.decide(ask({}))).effect).toBe("deny");
    expect((await policy.decide(ask({ userId: "usr_1", requested: [] }))).effect).toBe("deny");
    expect((await policy.decide(ask({ agentId: "usr_1" }))).reason).toBe("agent usr_1 is unknown.");
  });
});

describe("state", () => {
  beforeEach(() => store.seed("grants", grantRow("gnt_1", "agent", "agt_1", tickets.id, ["tickets:read"])));

  it.each(["suspended", "orphaned", "retired"] as const)("an agent that is %s is denied from the commit on", async (state) => {
    const policy = await start();
    expect((await policy.decide(ask({ agentId: "agt_1" }))).effect).toBe("allow");
    await change("agent", "agt_1", { verb: "compareAndSet", collection: "agents", id: "agt_1", version: 1, set: { state } });
    expect(await policy.decide(ask({ agentId: "agt_1" }))).toMatchObject({ effect: "deny", reason: `agent agt_1 is ${state}.` });
    expect(await policy.grantsOf({ agentId: "agt_1" }, nowhere)).toEqual(new Map());
  });

  it("a suspended resource is out of reach", async () => {
    const decision = await (await start()).decide(ask({ agentId: "agt_1", resource: { ...tickets, state: "suspended" } }));
    expect(decision).toMatchObject({ effect: "deny", allowed: [], reason: "res_tickets (res_tickets) is suspended." });
  });

  it("an unknown party is denied, and known once it has been registered", async () => {
    const policy = await start();
    store.seed("grants", grantRow("gnt_9", "agent", "agt_9", tickets.id, ["tickets:read"]));
    await change("grant", "gnt_9");
    expect((await policy.decide(ask({ agentId: "agt_9" }))).reason).toBe("agent agt_9 is unknown.");
    await change("agent", "agt_9", { verb: "insert", collection: "agents", row: agentRow("agt_9") });
    expect((await policy.decide(ask({ agentId: "agt_9" }))).effect).toBe("allow");
  });
});

describe("following the store", () => {
  it("a removed grant is gone, an added one there, from the commit on", async () => {
    store.seed("grants", grantRow("gnt_1", "agent", "agt_1", tickets.id, ["tickets:read"]));
    const policy = await start();
    await change("grant", "gnt_1", { verb: "remove", collection: "grants", where: { id: "gnt_1" } });
    expect((await policy.decide(ask({ agentId: "agt_1" }))).effect).toBe("deny");
    await change("grant", "gnt_2", {
      verb: "insert",
      collection: "grants",
      row: grantRow("gnt_2", "agent", "agt_1", tickets.id, ["tickets:write"]),
    });
    expect((await policy.decide(ask({ agentId: "agt_1" }))).grants).toEqual(["gnt_2"]);
  });

  it.each([
    ["membership", "grp_1:usr_1"],
    ["group", "grp_1"],
    ["user", "usr_1"],
  ])("membership in a group counts from the commit on (told as %s)", async (type, id) => {
    store.seed("grants", grantRow("gnt_1", "group", "grp_1", tickets.id, ["tickets:read"]));
    const policy = await start();
    expect((await policy.decide(ask({ userId: "usr_1" }))).effect).toBe("deny");
    const row = { id: "grp_1:usr_1", version: 1, createdAtMs: 0, groupId: "grp_1", userId: "usr_1" };
    await change(type, id, { verb: "insert", collection: "memberships", row });
    expect((await policy.decide(ask({ userId: "usr_1" }))).effect).toBe("allow");
    await change(type, id, { verb: "remove", collection: "memberships", where: { userId: "usr_1" } });
    expect((await policy.decide(ask({ userId: "usr_1" }))).effect).toBe("deny");
  });

  it("answers nothing from what is stale when a change can't be read back, and recovers", async () => {
    store.seed("grants", grantRow("gnt_1", "agent", "agt_1", tickets.id, ["tickets:read"]));
    const policy = await start();
    await policy.decide(ask({ agentId: "agt_1" }));
    await change("grant", "gnt_1");
    store.readFailure = new Error("no database");
    await expect(policy.decide(ask({ agentId: "agt_1" }))).rejects.toThrow("no database");
    store.readFailure = undefined;
    expect((await policy.decide(ask({ agentId: "agt_1" }))).effect).toBe("allow");
  });

  it("reads nothing for parties that have been asked about", async () => {
    store.seed(
      "grants",
      grantRow("gnt_1", "everyone", "*", tickets.id, ["tickets:read"]),
      grantRow("gnt_2", "agent", "agt_1", tickets.id, ["tickets:read"]),
    );
    const policy = await start();
    await policy.decide(ask({ agentId: "agt_1", userId: "usr_1" }));
    const before = store.reads;
    await policy.decide(ask({ agentId: "agt_1", userId: "usr_1" }));
    expect(store.reads).toBe(before);
  });

  it("loads more grants than one page holds, and lets go of the store", async () => {
    store.seed(
      "grants",
      ...Array.from({ length: 2_500 }, (_value, index) => grantRow(`gnt_${10_000 + index}`, "agent", "agt_1", `res_${index}`, ["x"])),
    );
    const policy = await start();
    expect((await policy.grantsOf({ agentId: "agt_1" }, nowhere)).size).toBe(2_500);
    policy.close();
    expect(store.subscribers).toBe(0);
  });
});

describe("layers", () => {
  beforeEach(() => store.seed("grants", grantRow("gnt_1", "agent", "agt_1", tickets.id, ["tickets:read", "tickets:write"])));
  const saying = (allowed: readonly string[], reason?: string): PolicyLayer => ({
    consider: async () => ({ allowed, policies: ["pol_1"], ...(reason === undefined ? {} : { reason }) }),
  });

  it("a layer narrows", async () => {
    const decision = await (await start([saying(["tickets:read"])])).decide(ask({ agentId: "agt_1" }));
    expect(decision).toMatchObject({ effect: "allow", allowed: ["tickets:read"], policies: ["pol_1"] });
  });

  it("a layer can't widen", async () => {
    const decision = await (await start([saying(["tickets:read", "tickets:purge"])])).decide(ask({ agentId: "agt_1" }));
    expect(decision.allowed).toEqual(["tickets:read"]);
    expect((await (await start([saying(["tickets:read"])])).decide(ask({ agentId: "agt_2" }))).effect).toBe("deny");
  });

  it("what was asked for and is forbidden denies the whole question, with the policy's reason", async () => {
    const policy = await start([saying(["tickets:read"], "Not outside office hours.")]);
    const decision = await policy.decide(ask({ agentId: "agt_1", requested: ["tickets:write"] }));
    expect(decision).toMatchObject({ effect: "deny", allowed: [], reason: "Not outside office hours.", policies: ["pol_1"] });
  });

  it("a layer that throws denies", async () => {
    const broken: PolicyLayer = { consider: () => Promise.reject(new Error("broken")) };
    const decision = await (await start([broken, saying(["tickets:read"])])).decide(ask({ agentId: "agt_1" }));
    expect(decision).toMatchObject({ effect: "deny", allowed: [] });
  });
});

describe("grantsOf", () => {
  it("lists permissions by resource, all subjects together", async () => {
    store.seed("memberships", { id: "grp_1:usr_1", version: 1, createdAtMs: 0, groupId: "grp_1", userId: "usr_1" });
    store.seed("grants", grantRow("gnt_1", "group", "grp_1", "res_a", ["a"]), grantRow("gnt_2", "user", "usr_1", "res_a", ["b", "a"]));
    store.seed("grants", grantRow("gnt_3", "everyone", "*", "res_b", ["c"]), grantRow("gnt_4", "agent", "agt_1", "res_a", ["b"]));
    const policy = await start();
    expect(await policy.grantsOf({ userId: "usr_1" }, nowhere)).toEqual(
      new Map([
        ["res_a", ["b", "a"]],
        ["res_b", ["c"]],
      ]),
    );
    expect(await policy.grantsOf({ userId: "usr_1", agentId: "agt_1" }, nowhere)).toEqual(new Map([["res_a", ["b"]]]));
    expect(await policy.grantsOf({ userId: "usr_unknown" }, nowhere)).toEqual(new Map());
  });
});
