import { describe, expect, it } from "vitest";
import {
  type Draft,
  differenceOf,
  drawingOf,
  edgeTo,
  type PartyNode,
  rebase,
  type Topology,
  wantedOf,
  withEdge,
  withoutEdge,
  withoutNode,
} from "./drawing.ts";

const bare = {
  kind: null,
  state: "active",
  ownerId: null,
  department: null,
  agentId: null,
  resourceId: null,
  permissions: null,
  hasCredential: null,
};
const agent: PartyNode = { ...bare, type: "agent", id: "agt_1", name: "Triage", resourceId: "res_own" };
const desk: PartyNode = {
  ...bare,
  type: "resource",
  id: "res_desk",
  name: "Desk",
  permissions: [
    { name: "read", description: "" },
    { name: "write", description: "" },
  ],
};
const model: PartyNode = { ...bare, type: "resource", id: "res_llm", name: "Model", permissions: [{ name: "chat", description: "" }] };
const group: PartyNode = { ...bare, type: "group", id: "grp_1", name: "Support" };
const terms = { conditions: null, expiresAtMs: null };
const toDesk = {
  ...terms,
  grantId: "gra_1",
  subjectType: "agent" as const,
  subjectId: "agt_1",
  resourceId: "res_desk",
  permissions: ["read"],
};
const fromGroup = {
  ...terms,
  grantId: "gra_2",
  subjectType: "group" as const,
  subjectId: "grp_1",
  resourceId: "res_own",
  permissions: ["invoke"],
};
const base: Topology = { agent, version: 1, nodes: [desk, group], edges: [toDesk, fromGroup], totalEdges: 2, truncated: false };
const draft = (change: (drawing: Draft["drawing"]) => Draft["drawing"]): Draft => ({ base, drawing: change(drawingOf(base)) });

describe("a drawing", () => {
  it("that was not touched is what stands", () => {
    const { added, changed, removed } = differenceOf(draft((drawing) => drawing));
    expect([added, changed, removed]).toEqual([[], [], []]);
    expect(wantedOf(drawingOf(base))).toEqual({ edges: base.edges });
  });

  it("tells what was added, changed and removed", () => {
    const changed = draft((drawing) =>
      withoutEdge(withEdge(drawing, { ...toDesk, key: "gra_1", permissions: ["write", "read"] }), "gra_2"),
    );
    expect(differenceOf(changed)).toMatchObject({ added: [], changed: [{ grantId: "gra_1" }], removed: [{ grantId: "gra_2" }] });
    const back = draft((drawing) => withEdge(drawing, { ...toDesk, key: "gra_1", permissions: ["read"] }));
    expect(differenceOf(back).marks.get("gra_1")).toBe("kept");
  });

  it("gives the only permission, and asks where there are more", () => {
    expect(edgeTo(agent, model, "new")).toMatchObject({ subjectType: "agent", resourceId: "res_llm", permissions: ["chat"] });
    expect(edgeTo(agent, desk, "new")?.permissions).toEqual([]);
    expect(edgeTo(agent, group, "new")).toMatchObject({ subjectType: "group", subjectId: "grp_1", resourceId: "res_own" });
    expect(edgeTo({ ...agent, resourceId: null }, group, "new")).toBeUndefined();
  });

  it("loses a node with all that leads to it", () => {
    const { nodes, edges } = withoutNode(agent, drawingOf(base), "resource:res_desk");
    expect([nodes, edges.map(({ key }) => key)]).toEqual([[group], ["gra_2"]]);
  });
});

describe("changes put on top of somebody else's", () => {
  const theirs: Topology = { ...base, version: 2, edges: [{ ...toDesk, permissions: ["write"] }, fromGroup] };

  it("keeps theirs where nothing was done here", () => {
    const { drawing } = rebase(
      draft((before) => withoutEdge(before, "gra_2")),
      theirs,
    );
    expect(drawing.edges).toMatchObject([{ grantId: "gra_1", permissions: ["write"] }]);
  });

  it("does again what was changed here", () => {
    const { drawing } = rebase(
      draft((before) => withEdge(before, { ...toDesk, key: "gra_1", permissions: ["read", "write"] })),
      theirs,
    );
    expect(drawing.edges[0]).toMatchObject({ grantId: "gra_1", permissions: ["read", "write"] });
  });

  it("draws anew what was changed here and ended there", () => {
    const mine = draft((before) => withEdge(before, { ...toDesk, key: "gra_1", permissions: ["read", "write"] }));
    const { drawing } = rebase(mine, { ...theirs, edges: [fromGroup] });
    expect(drawing.edges.map(({ grantId }) => grantId)).toEqual(["gra_2", undefined]);
    expect(drawing.nodes).toContainEqual(desk);
  });

  it("does not bring back what ended there and was not touched here", () => {
    const { drawing } = rebase(
      draft((before) => withEdge(before, { ...toDesk, grantId: undefined as never, resourceId: "res_llm", key: "new" })),
      { ...theirs, edges: [] },
    );
    expect(drawing.edges.map(({ key }) => key)).toEqual(["new"]);
  });
});
