import { describe, expect, it } from "vitest";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { FakeStore } from "../../test/fakes/fake-store.ts";
import { userRow } from "../../test/fakes/rows.ts";
import type { CredentialRow } from "../store/port.ts";
import { isBoundTo } from "./is-bound-to.ts";

const [alice, bob, agent, group] = ["usr_alice", "usr_bob", "agt_one", "grp_sales"];
const store = new FakeStore(new FakeClock());
store.seed("users", userRow(alice, { department: "corp/hr/payroll", otherDepartments: ["projects/moon"] }));
store.seed("users", userRow(bob, { department: "corp/hrx" }));
store.seed("memberships", { id: `${group}:${alice}`, version: 1, createdAtMs: 0, groupId: group, userId: alice });

type Bound = CredentialRow["boundPeople"];
const isFor = (
  boundPeople: Bound,
  userId: string | undefined,
  boundAgents: readonly string[] | null = null,
  agentId: string | undefined = agent,
) => isBoundTo(store, { boundAgents, boundPeople }, { agentId, userId });

describe("whom a credential may be used for", () => {
  it.each<[string, Bound, boolean, boolean]>([
    ["nobody named: whoever the grants let in", null, true, true],
    ["a person", [{ type: "user", id: alice }], true, false],
    ["a group that she is in", [{ type: "group", id: group }], true, false],
    ["a group that nobody is in", [{ type: "group", id: "grp_none" }], false, false],
    ["her department", [{ type: "department", id: "corp/hr/payroll" }], true, false],
    ["one above hers, by whole segments", [{ type: "department", id: "corp/hr" }], true, false],
    ["one beside it", [{ type: "department", id: "corp/hr/pay" }], false, false],
    ["her other department", [{ type: "department", id: "projects" }], true, false],
    [
      "several: one is enough",
      [
        { type: "group", id: "grp_none" },
        { type: "user", id: bob },
      ],
      false,
      true,
    ],
  ])("%s", async (_what, bound, forAlice, forBob) => {
    expect([await isFor(bound, alice), await isFor(bound, bob)]).toEqual([forAlice, forBob]);
  });

  it("a binding to people excludes whoever acts for nobody, and people who are not there", async () => {
    const bound: Bound = [{ type: "user", id: alice }];
    expect([
      await isFor(bound, undefined),
      await isFor(null, undefined),
      await isFor([{ type: "user", id: "usr_gone" }], "usr_gone"),
    ]).toEqual([false, true, false]);
  });

  it("a binding to agents excludes every other, and callers without an agent", async () => {
    expect([await isFor(null, alice, [agent]), await isFor(null, alice, ["agt_two"])]).toEqual([true, false]);
    expect(await isBoundTo(store, { boundAgents: [agent], boundPeople: null }, { agentId: undefined, userId: alice })).toBe(false);
    expect(await isFor([{ type: "user", id: bob }], alice, [agent])).toBe(false);
  });
});
