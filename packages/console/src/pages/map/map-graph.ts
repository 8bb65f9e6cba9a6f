import type { components } from "../../api/schema.ts";

type Estate = components["schemas"]["EstateTopology"];
export type MapNode = components["schemas"]["TopologyNode"] & { readonly key: string };

/** A line of the map: one or several grants from a subject to what it may use. */
export interface MapLine {
  readonly from: string;
  readonly to: string;
  readonly grantIds: readonly string[];
}

/** The estate as nodes and lines, and who is beside whom. */
export interface MapGraph {
  readonly nodes: readonly MapNode[];
  readonly byKey: ReadonlyMap<string, MapNode>;
  readonly lines: readonly MapLine[];
  readonly uses: ReadonlyMap<string, readonly string[]>;
  readonly usedBy: ReadonlyMap<string, readonly string[]>;
}

/** The columns of the map, from left to right. */
export const layers = ["people", "clients", "agents", "resources"] as const;
export type Layer = (typeof layers)[number];

export function layerOf({ type }: Pick<MapNode, "type">): Layer {
  if (type === "client") return "clients";
  if (type === "agent") return "agents";
  return type === "resource" ? "resources" : "people";
}

export function graphOf({ nodes: given, edges }: Pick<Estate, "nodes" | "edges">): MapGraph {
  const nodes = given.map((node) => ({ ...node, key: `${node.type}:${node.id}` }));
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const called = new Map(nodes.flatMap((node) => (node.type === "agent" && node.resourceId !== null ? [[node.resourceId, node.key]] : [])));
  const lines = new Map<string, { from: string; to: string; grantIds: string[] }>();
  for (const { grantId, subjectType, subjectId, resourceId } of edges) {
    const from = `${subjectType}:${subjectId}`;
    const to = called.get(resourceId) ?? `resource:${resourceId}`;
    if (!byKey.has(from) || !byKey.has(to)) continue;
    const line = lines.get(`${from} ${to}`) ?? { from, to, grantIds: [] };
    line.grantIds.push(grantId);
    lines.set(`${from} ${to}`, line);
  }
  const all = [...lines.values()];
  return { nodes, byKey, lines: all, uses: ends(all, "from", "to"), usedBy: ends(all, "to", "from") };
}

function ends(lines: readonly MapLine[], at: "from" | "to", other: "from" | "to"): ReadonlyMap<string, readonly string[]> {
  const groups = Map.groupBy(lines, (line) => line[at]);
  return new Map([...groups].map(([key, group]) => [key, group.map((line) => line[other])]));
}

/** With the person from whom paths begin, where they are not on the map: people stand there only if a grant or an agent names them. */
export function withPerson(graph: MapGraph, hop: { readonly id: string; readonly name: string } | undefined): MapGraph {
  const key = `user:${hop?.id}`;
  if (hop === undefined || graph.byKey.has(key)) return graph;
  const unknown = { kind: null, state: null, ownerId: null, department: null, agentId: null, resourceId: null };
  const person: MapNode = { ...unknown, key, type: "user", id: hop.id, name: hop.name, permissions: null, hasCredential: null };
  return { ...graph, nodes: [...graph.nodes, person], byKey: new Map([...graph.byKey, [key, person]]) };
}

/** What is lit; everything else is dimmed. */
export interface Light {
  readonly nodes: ReadonlySet<string>;
  readonly lines: readonly { readonly from: string; readonly to: string }[];
}

/** A node with all that it is connected to, and (by a line of its own) who answers for it. */
export function lightOfNode({ byKey, lines }: MapGraph, key: string): Light | undefined {
  const node = byKey.get(key);
  if (node === undefined) return undefined;
  const own = lines.filter(({ from, to }) => from === key || to === key);
  const owner = node.ownerId === null ? [] : [{ from: `user:${node.ownerId}`, to: key }].filter(({ from }) => byKey.has(from));
  const owned = node.type === "user" ? [...byKey.values()].filter(({ ownerId }) => ownerId === node.id).map((agent) => agent.key) : [];
  return { nodes: new Set([key, ...owned, ...[...own, ...owner].flatMap(({ from, to }) => [from, to])]), lines: [...own, ...owner] };
}

/** All whose name has these words in it. */
export function lightOfSearch({ nodes }: MapGraph, words: string): Light {
  const wanted = words.toLowerCase();
  return { nodes: new Set(nodes.filter(({ name }) => name.toLowerCase().includes(wanted)).map(({ key }) => key)), lines: [] };
}

interface Hop {
  readonly type: string;
  readonly id: string;
  readonly grants: readonly { readonly subjectType: string; readonly subjectId: string }[];
}

const isOfPeople: ReadonlySet<string> = new Set(["group", "department", "everyone"]);

/** The hops of some paths, and the groups through which the person may go. */
export function lightOfPaths({ byKey }: MapGraph, paths: readonly { readonly hops: readonly Hop[] }[]): Light {
  const nodes = new Set<string>();
  const lines = new Map<string, { from: string; to: string }>();
  const draw = (from: string, to: string) => {
    if (byKey.has(from) && byKey.has(to)) lines.set(`${from} ${to}`, { from, to });
  };
  for (const { hops } of paths)
    for (const [index, hop] of hops.entries()) {
      const key = `${hop.type}:${hop.id}`;
      nodes.add(key);
      const before = hops[index - 1];
      if (before !== undefined) draw(`${before.type}:${before.id}`, key);
      for (const { subjectType, subjectId } of hop.grants) {
        const subject = `${subjectType}:${subjectId}`;
        nodes.add(subject);
        draw(subject, key);
        if (isOfPeople.has(subjectType)) draw(`user:${hops[0]?.id}`, subject);
      }
    }
  return { nodes, lines: [...lines.values()] };
}
