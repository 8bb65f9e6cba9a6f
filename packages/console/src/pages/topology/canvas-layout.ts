import { type DrawnEdge, otherEndOf, type PartyNode } from "./drawing.ts";

/** The groups of nodes around the agent. A name is a message of `topology.group`. */
const groupNames = ["clients", "people", "callers", "models", "mcp", "services", "agents"] as const;
export type GroupName = (typeof groupNames)[number];
export const leftGroups = ["clients", "people", "callers"] as const satisfies readonly GroupName[];
const rightGroups = ["models", "mcp", "services", "agents"] as const satisfies readonly GroupName[];

export const nodeSize = { width: 220, height: 58 } as const;
export const headSize = { width: 220, height: 32 } as const;
const gapPx = 10;
const groupGapPx = 26;
const columnGapPx = { least: 84, most: 220 } as const;
const marginPx = 48;

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface PlacedGroup {
  readonly name: GroupName;
  readonly place: Place;
  readonly nodes: readonly { readonly node: PartyNode; readonly place: Place }[];
}

export interface CanvasLayout {
  readonly agent: Place;
  readonly groups: readonly PlacedGroup[];
}

/** Where a node belongs. */
function groupOf({ type, kind }: PartyNode): GroupName {
  if (type === "client") return "clients";
  if (type === "agent") return "callers";
  if (type !== "resource") return "people";
  if (kind === "llm") return "models";
  if (kind === "mcp") return "mcp";
  return kind === "agent" ? "agents" : "services";
}

/** Who calls on the left, the agent in the middle, what it reaches on the right: always in the same place. `widthPx` is the room there is. */
export function layOut(nodes: readonly PartyNode[], withCallers: boolean, widthPx: number): CanvasLayout {
  const free = (widthPx - marginPx - 3 * nodeSize.width) / 2;
  const columnPx = nodeSize.width + Math.min(columnGapPx.most, Math.max(columnGapPx.least, free));
  const byGroup = Map.groupBy(nodes, groupOf);
  const left = stack(withCallers ? leftGroups : leftGroups.filter((name) => byGroup.has(name)), byGroup, 0);
  const right = stack(rightGroups, byGroup, 2 * columnPx);
  const height = Math.max(left.height, right.height);
  return {
    agent: { x: columnPx, y: (height - nodeSize.height) / 2 },
    groups: [...lowered(left, height), ...lowered(right, height)],
  };
}

interface Stack {
  readonly groups: readonly PlacedGroup[];
  readonly height: number;
}

function stack(names: readonly GroupName[], byGroup: ReadonlyMap<GroupName, readonly PartyNode[]>, x: number): Stack {
  let y = 0;
  const groups = names.map((name): PlacedGroup => {
    const place = { x, y };
    y += headSize.height + gapPx / 2;
    const nodes = (byGroup.get(name) ?? []).map((node) => {
      const at = { node, place: { x, y } };
      y += nodeSize.height + gapPx;
      return at;
    });
    y += groupGapPx - gapPx;
    return { name, place, nodes };
  });
  return { groups, height: Math.max(0, y - groupGapPx) };
}

/** The shorter side stands in the middle of the longer one. */
function lowered({ groups, height }: Stack, whole: number): readonly PlacedGroup[] {
  const by = (whole - height) / 2;
  const down = ({ x, y }: Place): Place => ({ x, y: y + by });
  return groups.map((group) => ({
    ...group,
    place: down(group.place),
    nodes: group.nodes.map(({ node, place }) => ({ node, place: down(place) })),
  }));
}

/** Several edges between the same ends lie beside each other: how far from the middle, in whole steps. */
export function lanesOf(agent: PartyNode, edges: readonly DrawnEdge[]): ReadonlyMap<string, number> {
  const byEnd = Map.groupBy(edges, (edge) => otherEndOf(agent, edge));
  return new Map([...byEnd.values()].flatMap((group) => group.map(({ key }, index) => [key, index - (group.length - 1) / 2] as const)));
}
