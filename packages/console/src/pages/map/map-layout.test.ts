import { describe, expect, it } from "vitest";
import { graphOf, lightOfNode, lightOfPaths, type MapNode, withPerson } from "./map-graph.ts";
import { cell, layOutMap } from "./map-layout.ts";

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
const node = (type: MapNode["type"], id: string, more: Partial<MapNode> = {}) => ({ ...bare, type, id, name: id, ...more });
const people = [node("user", "usr_a", { name: "Ada", department: "corp/hr" }), node("group", "grp_a")];
const agents = Array.from({ length: 60 }, (_, index) =>
  node("agent", `agt_${index}`, { kind: "interactive", ownerId: "usr_a", resourceId: `res_of_${index}` }),
);
const desk = node("resource", "res_desk", { kind: "service" });
const grant = (grantId: string, subjectType: "agent" | "group", subjectId: string, resourceId: string) => ({
  ...{ grantId, subjectType, subjectId, resourceId, permissions: ["x"], conditions: null, expiresAtMs: null },
});
const edges = [
  grant("gnt_1", "group", "grp_a", "res_of_7"),
  grant("gnt_2", "agent", "agt_7", "res_desk"),
  grant("gnt_3", "agent", "agt_7", "res_desk"),
];
const graph = graphOf({ nodes: [...people, ...agents, desk], edges });

describe("the map's graph", () => {
  it("leads to an agent where its resource is called, and draws several grants as one line", () => {
    expect(graph.lines).toEqual([
      { from: "group:grp_a", to: "agent:agt_7", grantIds: ["gnt_1"] },
      { from: "agent:agt_7", to: "resource:res_desk", grantIds: ["gnt_2", "gnt_3"] },
    ]);
  });

  it("lights a node with its neighbours and its owner", () => {
    expect(lightOfNode(graph, "agent:agt_7")?.nodes).toEqual(new Set(["agent:agt_7", "group:grp_a", "resource:res_desk", "user:usr_a"]));
    expect(lightOfNode(graph, "agent:agt_nobody")).toBeUndefined();
  });

  it("lights a path with the groups that it rests on, from a person who was not on the map", () => {
    const hops = [
      { type: "user", id: "usr_new", name: "New", grants: [] },
      { type: "agent", id: "agt_7", name: "agt_7", grants: [{ subjectType: "group", subjectId: "grp_a" }] },
    ];
    const { nodes, lines } = lightOfPaths(withPerson(graph, hops[0]), [{ hops }]);
    expect(nodes).toEqual(new Set(["user:usr_new", "agent:agt_7", "group:grp_a"]));
    expect(lines).toContainEqual({ from: "user:usr_new", to: "group:grp_a" });
  });
});

describe("the map's layout", () => {
  it("is the same each time, with people left of agents left of resources", () => {
    const layout = layOutMap(graph, "kind");
    expect(layOutMap(graph, "kind")).toEqual(layout);
    const x = (key: string) => layout.byKey.get(key)?.x ?? Number.NaN;
    expect(x("user:usr_a")).toBeLessThan(x("agent:agt_0"));
    expect(Math.max(...agents.map(({ id }) => x(`agent:${id}`)))).toBeLessThan(x("resource:res_desk"));
  });

  it("puts no two nodes in one place", () => {
    const { nodes } = layOutMap(graph, "owner");
    for (const a of nodes)
      for (const b of nodes) if (a !== b) expect(Math.abs(a.x - b.x) >= cell.width || Math.abs(a.y - b.y) >= cell.height).toBe(true);
  });

  it.each([
    ["owner", "user:usr_a"],
    ["department", "corp/hr"],
    ["kind", "interactive"],
  ] as const)("groups agents by %s", (grouping, name) => {
    expect(layOutMap(graph, grouping).groups).toContainEqual(expect.objectContaining({ layer: "agents", name, count: 60 }));
  });
});
