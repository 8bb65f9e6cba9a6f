import { type Layer, layerOf, layers, type MapGraph, type MapNode } from "./map-graph.ts";
import type { Grouping } from "./map-view.ts";

export const cell = { width: 176, height: 30 } as const;
const gap = { x: 18, y: 7 } as const;
const headPx = 30;
const groupGapPx = 20;
/** Between the layers of a small map, and of one with a thousand nodes: lines need room. */
const layerGapPx = { least: 96, most: 220 } as const;
/** Width to height of the whole. */
const aspect = 1.7;
const sweeps = 3;

export interface PlacedNode {
  readonly node: MapNode;
  readonly x: number;
  readonly y: number;
}

/** Nodes that belong together below a head. `name` is what they have in common: a kind, the key of an owner, a department; empty for none. */
export interface PlacedGroup {
  readonly layer: Layer;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly count: number;
}

export interface MapLayout {
  readonly nodes: readonly PlacedNode[];
  readonly byKey: ReadonlyMap<string, PlacedNode>;
  readonly groups: readonly PlacedGroup[];
  readonly width: number;
  readonly height: number;
}

/** People, clients, agents, resources from left to right, in groups. The same estate gives the same map. */
export function layOutMap(graph: MapGraph, grouping: Grouping): MapLayout {
  const byLayer = Map.groupBy(graph.nodes, layerOf);
  const area = graph.nodes.length * (cell.width + gap.x) * (cell.height + gap.y);
  const height = Math.max(480, Math.sqrt(area / aspect));
  const layerGap = Math.min(layerGapPx.most, layerGapPx.least + graph.nodes.length / 8);
  let x = 0;
  const blocks = layers.flatMap((layer) => {
    const nodes = byLayer.get(layer) ?? [];
    if (nodes.length === 0) return [];
    const columns = Math.max(1, Math.ceil((nodes.length * (cell.height + gap.y)) / height));
    const block = { layer, columns, x, groups: groupsOf(graph, nodes, grouping) };
    x += columns * (cell.width + gap.x) - gap.x + layerGap;
    return [block];
  });
  let placed = blocks.map(place);
  // Who is connected comes to stand near to each other, which keeps lines short.
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const at = new Map(placed.flatMap(({ nodes }) => nodes).map(({ node, y }) => [node.key, y]));
    for (const { groups } of blocks) for (const group of groups) group.nodes = nearNeighbours(graph, group.nodes, at);
    placed = blocks.map(place);
  }
  const tallest = Math.max(0, ...placed.map((part) => part.height));
  const nodes = placed.flatMap((part) => part.nodes.map((one) => ({ ...one, y: one.y + (tallest - part.height) / 2 })));
  const groups = placed.flatMap((part) => part.groups.map((one) => ({ ...one, y: one.y + (tallest - part.height) / 2 })));
  const width = Math.max(0, x - layerGap);
  return { nodes, byKey: new Map(nodes.map((one) => [one.node.key, one])), groups, width, height: tallest };
}

interface Group {
  readonly name: string;
  nodes: readonly MapNode[];
}

interface Block {
  readonly layer: Layer;
  readonly columns: number;
  readonly x: number;
  readonly groups: readonly Group[];
}

function groupsOf(graph: MapGraph, nodes: readonly MapNode[], grouping: Grouping): readonly Group[] {
  const groups = Map.groupBy(nodes, (node) => groupName(graph, node, grouping));
  const label = (name: string) => graph.byKey.get(name)?.name ?? name;
  return [...groups]
    .map(([name, members]) => ({ name, nodes: members.toSorted((a, b) => compare(a.name, b.name) || compare(a.key, b.key)) }))
    .toSorted((a, b) => b.nodes.length - a.nodes.length || compare(label(a.name), label(b.name)));
}

function groupName({ byKey }: MapGraph, node: MapNode, grouping: Grouping): string {
  if (node.type === "agent" && grouping === "owner") return `user:${node.ownerId}`;
  if (grouping === "department") {
    if (node.type === "agent") return byKey.get(`user:${node.ownerId}`)?.department ?? "";
    if (node.type === "user") return node.department ?? "";
  }
  return node.kind ?? node.type;
}

/** By code unit: the same in every browser, whatever its language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function place({ layer, columns, x, groups }: Block): { nodes: PlacedNode[]; groups: PlacedGroup[]; height: number } {
  const nodes: PlacedNode[] = [];
  const heads: PlacedGroup[] = [];
  let y = 0;
  for (const group of groups) {
    heads.push({ layer, name: group.name, x, y, count: group.nodes.length });
    y += headPx;
    for (const [index, node] of group.nodes.entries()) {
      const at = { x: x + (index % columns) * (cell.width + gap.x), y: y + Math.floor(index / columns) * (cell.height + gap.y) };
      nodes.push({ node, ...at });
    }
    y += Math.ceil(group.nodes.length / columns) * (cell.height + gap.y) + groupGapPx;
  }
  return { nodes, groups: heads, height: Math.max(0, y - groupGapPx) };
}

function nearNeighbours({ uses, usedBy }: MapGraph, nodes: readonly MapNode[], at: ReadonlyMap<string, number>): readonly MapNode[] {
  const middle = (node: MapNode) => {
    const heights = [...(uses.get(node.key) ?? []), ...(usedBy.get(node.key) ?? [])].map((key) => at.get(key) ?? 0);
    return heights.length === 0 ? (at.get(node.key) ?? 0) : heights.reduce((sum, height) => sum + height, 0) / heights.length;
  };
  const middles = new Map(nodes.map((node) => [node.key, middle(node)]));
  return nodes.toSorted((a, b) => (middles.get(a.key) ?? 0) - (middles.get(b.key) ?? 0) || compare(a.key, b.key));
}
