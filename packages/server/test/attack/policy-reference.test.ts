import type { AuditEventDraft, GrantConditions } from "@agent-id-guard/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createPolicy, type Question } from "../../src/policy/index.ts";
import type { GrantRow, ResourceRow, SubjectType, Write } from "../../src/store/port.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { FakeEntropy } from "../fakes/fake-entropy.ts";
import { FakeStore } from "../fakes/fake-store.ts";
import { agentRow, clientRow, grantRow, resourceRow, userRow } from "../fakes/rows.ts";

/*
 * The index against a tiny evaluator that reads whole tables and loops, through random worlds that change while they are asked (goal G14).
 */

const permissions = ["a", "b", "c"];
const pick = fc.constantFrom;
const [cliOne, cliTwo] = ["cli_1", "cli_2"];
const subject = fc.oneof(
  fc.tuple(pick<SubjectType>("agent"), pick("agt_1", "agt_2")),
  fc.tuple(pick<SubjectType>("client"), pick("cli_1")),
  fc.tuple(pick<SubjectType>("user"), pick("usr_1", "usr_2", "agt_1")),
  fc.tuple(pick<SubjectType>("group"), pick("grp_1", "grp_2")),
  fc.tuple(pick<SubjectType>("department"), pick("corp", "corp/hr", "corp/h", "corp/hr/pay", "")),
  fc.tuple(pick<SubjectType>("everyone"), pick("*")),
);
const newGrant = fc.record({
  kind: fc.constant("grant" as const),
  id: pick("gnt_1", "gnt_2", "gnt_3", "gnt_4", "gnt_5"),
  subject,
  resourceId: pick("res_1", "res_2"),
  permissions: fc.subarray([...permissions, "undeclared"], { minLength: 1 }),
  ttlMs: fc.option(pick(1_000, 5_000), { nil: null }),
  conditions: fc.option(
    pick<GrantConditions>(
      { networks: ["10.0.0.0/8"] },
      { networks: ["10.0.0.0/8", "2001:db8::/32"], clients: [cliOne] },
      { clients: [cliOne, cliTwo] },
      { maxChainLength: 1 },
      { hours: { timeZone: "UTC", days: ["fri"], from: "08:00", to: "09:00" } },
      { hours: { timeZone: "Asia/Shanghai", days: ["fri", "sat"], from: "17:00", to: "16:00" }, maxChainLength: 2 },
    ),
    { nil: null, freq: 2 },
  ),
});
const step = fc.oneof(
  { weight: 3, arbitrary: newGrant },
  fc.record({ kind: fc.constant("ungrant" as const), id: pick("gnt_1", "gnt_2", "gnt_3", "gnt_4", "gnt_5") }),
  fc.record({ kind: fc.constant("join" as const), user: pick("usr_1", "usr_2"), group: pick("grp_1", "grp_2") }),
  fc.record({ kind: fc.constant("leave" as const), user: pick("usr_1", "usr_2"), group: pick("grp_1", "grp_2") }),
  fc.record({
    kind: fc.constant("move" as const),
    user: pick("usr_1", "usr_2"),
    department: pick("", "corp", "corp/hr", "corp/hrx", "corp/hr/pay"),
  }),
  fc.record({ kind: fc.constant("state" as const), agent: pick("agt_1", "agt_2"), state: pick("active" as const, "suspended" as const) }),
  fc.record({ kind: fc.constant("wait" as const), ms: pick(1_000, 4_999, 3_600_000) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
const question = fc.record({
  resource: pick("res_1", "res_2", "res_closed"),
  requested: fc.option(fc.subarray([...permissions, "undeclared"]), { nil: undefined }),
  agentId: fc.option(pick("agt_1", "agt_2", "agt_none"), { nil: undefined }),
  clientId: fc.option(pick("cli_1"), { nil: undefined }),
  userId: fc.option(pick("usr_1", "usr_2"), { nil: undefined }),
  chain: fc.subarray(["usr_1", cliOne, cliTwo, "agt_1", "agt_2"]),
  sourceAddress: fc.option(pick("10.1.2.3", "::ffff:10.9.9.9", "11.0.0.1", "2001:db8::5"), { nil: undefined }),
});

const resources: readonly ResourceRow[] = [
  resourceRow("res_1", permissions),
  resourceRow("res_2", ["a", "b"]),
  resourceRow("res_closed", permissions, { state: "suspended" }),
];

class World {
  readonly clock = new FakeClock();
  readonly entropy = new FakeEntropy(this.clock);
  readonly store = new FakeStore(this.clock);

  constructor() {
    this.store.seed("agents", agentRow("agt_1"), agentRow("agt_2"));
    this.store.seed("clients", clientRow("cli_1"));
    this.store.seed("users", userRow("usr_1"), userRow("usr_2"));
  }

  async take(next: Step): Promise<void> {
    if (next.kind === "wait") this.clock.advance(next.ms);
    else if (next.kind === "grant") await this.#grant(next);
    else if (next.kind === "ungrant")
      await this.#commit("grant", next.id, { verb: "remove", collection: "grants", where: { id: next.id } });
    else if (next.kind === "state") await this.#set("agents", "agent", next.agent, { state: next.state });
    else if (next.kind === "move") await this.#set("users", "user", next.user, { department: next.department });
    else await this.#member(`${next.group}:${next.user}`, next.kind === "join", next.group, next.user);
  }

  async #grant(next: Extract<Step, { kind: "grant" }>): Promise<void> {
    const expiresAtMs = next.ttlMs === null ? null : this.clock.nowMs() + next.ttlMs;
    const [subjectType, subjectId] = next.subject;
    const row = grantRow(next.id, subjectType, subjectId, next.resourceId, next.permissions, expiresAtMs, next.conditions);
    await this.#commit(
      "grant",
      next.id,
      { verb: "remove", collection: "grants", where: { id: next.id } },
      { verb: "insert", collection: "grants", row },
    );
  }

  async #member(id: string, joins: boolean, groupId: string, userId: string): Promise<void> {
    const writes: Write[] = [{ verb: "remove", collection: "memberships", where: { id } }];
    if (joins) writes.push({ verb: "insert", collection: "memberships", row: { id, version: 1, createdAtMs: 0, groupId, userId } });
    await this.#commit("membership", id, ...writes);
  }

  async #set(collection: "agents" | "users", type: string, id: string, set: object): Promise<void> {
    const version = (await this.store.get(collection, id))?.version ?? 0;
    await this.#commit(type, id, { verb: "compareAndSet", collection, id, version, set });
  }

  async #commit(type: string, id: string, ...writes: Write[]): Promise<void> {
    const event = {
      id: this.entropy.uuid(),
      timeMs: this.clock.nowMs(),
      category: "admin",
      action: "test.change",
      outcome: "success",
    } as const;
    const draft: AuditEventDraft = { ...event, actor: { type: "system", id: "test" }, target: { type, id } };
    await this.store.commit({ writes, events: [draft] });
  }
}

/** The conditions of these worlds, each in the plainest words that there are for it. */
function holds(conditions: GrantConditions | null, { chain, sourceAddress }: Question, nowMs: number): boolean {
  const { hours, networks, clients, maxChainLength } = conditions ?? {};
  const family = sourceAddress?.replace("::ffff:", "").replace(/^(10\.|2001:db8:|11\.).*$/, "$1");
  const isFrom = { "10.": "10.0.0.0/8", "2001:db8:": "2001:db8::/32", "11.": "11.0.0.0/8" }[family ?? ""] ?? "nowhere";
  const utcHours = nowMs / 3_600_000 - Date.UTC(2027, 0, 15) / 3_600_000;
  // 17:00 to 16:00 in Shanghai (UTC+8) is 09:00 to 08:00 of the next day in UTC, on Friday and Saturday.
  const isOpen =
    hours?.timeZone === "UTC" ? utcHours >= 8 && utcHours < 9 : (utcHours >= 9 && utcHours < 32) || (utcHours >= 33 && utcHours < 56);
  return (
    (hours === undefined || isOpen) &&
    (networks === undefined || networks.includes(isFrom)) &&
    (clients === undefined || clients.some((id) => chain.includes(id))) &&
    (maxChainLength === undefined || chain.filter((id) => id.startsWith("agt_")).length <= maxChainLength)
  );
}

/** The reference: for each permission, ask of each party whether some grant in the whole table covers it. */
async function reference(world: World, asked: Question): Promise<{ effect: string; allowed: readonly string[] }> {
  const { store, clock } = world;
  const [agents, clients, users] = [await store.find("agents", {}), await store.find("clients", {}), await store.find("users", {})];
  const memberships = await store.find("memberships", {});
  const grants = await store.find("grants", {});
  const covers = (grant: GrantRow, partyId: string, type: SubjectType): boolean => {
    if (grant.subjectType === type) return grant.subjectId === partyId;
    const user = users.find(({ id }) => id === partyId);
    if (type !== "user" || user === undefined) return false;
    if (grant.subjectType === "group") return memberships.some(({ groupId, userId }) => userId === partyId && groupId === grant.subjectId);
    if (grant.subjectType === "department") return grant.subjectId !== "" && `${user.department}/`.startsWith(`${grant.subjectId}/`);
    return grant.subjectType === "everyone";
  };
  const may = (
    partyId: string | undefined,
    type: SubjectType,
    rows: readonly { id: string; state: string }[],
    permission: string,
  ): boolean =>
    partyId === undefined ||
    (rows.some(({ id, state }) => id === partyId && state === "active") &&
      grants.some(
        (grant) =>
          grant.resourceId === asked.resource.id &&
          grant.permissions.includes(permission) &&
          (grant.expiresAtMs ?? Number.POSITIVE_INFINITY) > clock.nowMs() &&
          holds(grant.conditions, asked, clock.nowMs()) &&
          covers(grant, partyId, type),
      ));
  const somebody = (asked.agentId ?? asked.clientId ?? asked.userId) !== undefined;
  const open = somebody && asked.resource.state === "active";
  const allowed = asked.resource.permissions
    .map(({ name }) => name)
    .filter((name) => open && (asked.requested?.includes(name) ?? true))
    .filter(
      (name) =>
        may(asked.agentId, "agent", agents, name) && may(asked.clientId, "client", clients, name) && may(asked.userId, "user", users, name),
    );
  const complete = asked.requested === undefined || asked.requested.every((permission) => allowed.includes(permission));
  return { effect: allowed.length > 0 && complete ? "allow" : "deny", allowed };
}

it("G14: the index answers as the reference does, in worlds that change while they are asked (10,000 runs)", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, question), { minLength: 1, maxLength: 12 }), async (script) => {
      const world = new World();
      const policy = await createPolicy(world);
      for (const [next, { resource, ...rest }] of script) {
        await world.take(next);
        const asked: Question = {
          ...rest,
          resource: resources.find(({ id }) => id === resource) as ResourceRow,
        };
        const [decision, expected] = [await policy.decide(asked), await reference(world, asked)];
        expect({ effect: decision.effect, allowed: decision.allowed.toSorted() }).toEqual({
          effect: expected.effect,
          allowed: expected.allowed.toSorted(),
        });
        expect(decision.nearest === undefined).toBe(decision.effect === "allow");
      }
      policy.close();
    }),
    { numRuns: 10_000 },
  );
}, 120_000);
