import type { components } from "../../api/schema.ts";

export type Topology = components["schemas"]["Topology"];
export type PartyNode = components["schemas"]["TopologyNode"];
type Edge = components["schemas"]["TopologyEdge"];
export type WantedTopology = components["schemas"]["WantedTopology"];

/** An edge as it is drawn. `key` stays the same while it is edited; one without a `grantId` is new. */
export interface DrawnEdge extends Omit<Edge, "grantId"> {
  readonly key: string;
  readonly grantId?: string;
}

/** What is on the canvas: the agent stands apart, for it is always there. A node may stand unconnected. */
export interface Drawing {
  readonly nodes: readonly PartyNode[];
  readonly edges: readonly DrawnEdge[];
}

/** A drawing with the topology that it was begun on. */
export interface Draft {
  readonly base: Topology;
  readonly drawing: Drawing;
}

export const keyOfNode = ({ type, id }: Pick<PartyNode, "type" | "id">): string => `${type}:${id}`;

export function drawingOf(topology: Topology): Drawing {
  return { nodes: topology.nodes, edges: topology.edges.map((edge) => ({ ...edge, key: edge.grantId })) };
}

/** Whether an edge leads to the agent (somebody calls it), rather than away from it. */
export function isInbound(agent: PartyNode, { resourceId }: Pick<Edge, "resourceId">): boolean {
  return resourceId === agent.resourceId;
}

/** The key of the node at the other end of an edge. */
export function otherEndOf(agent: PartyNode, edge: Omit<Edge, "grantId">): string {
  return isInbound(agent, edge) ? keyOfNode({ type: edge.subjectType, id: edge.subjectId }) : `resource:${edge.resourceId}`;
}

/** A new edge between the agent and a node, on the side where the node stands. Where there is one permission only, it is given. */
export function edgeTo(agent: PartyNode, node: PartyNode, key: string): DrawnEdge | undefined {
  const terms = { key, conditions: null, expiresAtMs: null };
  if (node.type === "resource") {
    const declared = node.permissions ?? [];
    const permissions = declared.length === 1 ? declared.map(({ name }) => name) : [];
    return { ...terms, subjectType: "agent", subjectId: agent.id, resourceId: node.id, permissions };
  }
  if (agent.resourceId === null) return undefined;
  return { ...terms, subjectType: node.type, subjectId: node.id, resourceId: agent.resourceId, permissions: ["invoke"] };
}

export function withNode(drawing: Drawing, node: PartyNode): Drawing {
  const key = keyOfNode(node);
  return drawing.nodes.some((other) => keyOfNode(other) === key) ? drawing : { ...drawing, nodes: [...drawing.nodes, node] };
}

export function withEdge(drawing: Drawing, edge: DrawnEdge): Drawing {
  const stands = drawing.edges.some(({ key }) => key === edge.key);
  return { ...drawing, edges: stands ? drawing.edges.map((other) => (other.key === edge.key ? edge : other)) : [...drawing.edges, edge] };
}

export function withoutEdge(drawing: Drawing, key: string): Drawing {
  return { ...drawing, edges: drawing.edges.filter((edge) => edge.key !== key) };
}

/** Without a node and all that leads to it. */
export function withoutNode(agent: PartyNode, { nodes, edges }: Drawing, key: string): Drawing {
  return { nodes: nodes.filter((node) => keyOfNode(node) !== key), edges: edges.filter((edge) => otherEndOf(agent, edge) !== key) };
}

/** What is sent: the topology document. */
export function wantedOf({ edges }: Drawing): WantedTopology {
  return {
    edges: edges.map(({ key: _key, grantId, ...terms }) => ({
      ...(grantId === undefined ? {} : { grantId }),
      ...terms,
      permissions: terms.permissions as [string, ...string[]],
    })),
  };
}

export type Mark = "added" | "changed" | "kept";

/** What has become of each edge since the base, and which ended. */
export interface Difference {
  readonly marks: ReadonlyMap<string, Mark>;
  readonly added: readonly DrawnEdge[];
  readonly changed: readonly DrawnEdge[];
  readonly removed: readonly Edge[];
}

export function differenceOf({ base, drawing }: Draft): Difference {
  const before = new Map(base.edges.map((edge) => [edge.grantId, edge]));
  const marks = new Map(drawing.edges.map((edge) => [edge.key, markOf(before.get(edge.grantId ?? ""), edge)]));
  const kept = new Set(drawing.edges.map(({ grantId }) => grantId));
  return {
    marks,
    added: drawing.edges.filter(({ key }) => marks.get(key) === "added"),
    changed: drawing.edges.filter(({ key }) => marks.get(key) === "changed"),
    removed: base.edges.filter(({ grantId }) => !kept.has(grantId)),
  };
}

export function countOf({ added, changed, removed }: Difference): number {
  return added.length + changed.length + removed.length;
}

function markOf(before: Edge | undefined, edge: DrawnEdge): Mark {
  if (before === undefined) return "added";
  return termsText(before) === termsText(edge) ? "kept" : "changed";
}

type Terms = Pick<Edge, "permissions" | "conditions" | "expiresAtMs">;

/** The terms of an edge as text: equal for what holds alike. */
export function termsText({ permissions, conditions, expiresAtMs }: Terms): string {
  return JSON.stringify([permissions.toSorted(), sorted(conditions), expiresAtMs]);
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

/** The same changes on another base: what somebody else did stays, and what was done here is done to it again. */
export function rebase(draft: Draft, theirs: Topology): Draft {
  const { marks, removed } = differenceOf(draft);
  const mine = new Map(draft.drawing.edges.map((edge) => [edge.grantId, edge]));
  const ended = new Set(removed.map(({ grantId }) => grantId));
  const standing = theirs.edges
    .filter(({ grantId }) => !ended.has(grantId))
    .map((edge): DrawnEdge => {
      const own = mine.get(edge.grantId);
      return own !== undefined && marks.get(own.key) === "changed" ? own : { ...edge, key: edge.grantId };
    });
  const known = new Set(theirs.edges.map(({ grantId }) => grantId));
  const again = draft.drawing.edges
    .filter((edge) => marks.get(edge.key) !== "kept" && !known.has(edge.grantId ?? ""))
    .map(({ grantId: _gone, ...edge }): DrawnEdge => edge);
  const edges = [...standing, ...again];
  const used = new Set(edges.map((edge) => otherEndOf(theirs.agent, edge)));
  const nodes = draft.drawing.nodes.filter((node) => used.has(keyOfNode(node)));
  return { base: theirs, drawing: theirs.nodes.reduce(withNode, { nodes, edges }) };
}
