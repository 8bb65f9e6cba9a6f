import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { CanvasProps } from "./canvas.tsx";
import { headSize, lanesOf, layOut, leftGroups, nodeSize, type Place } from "./canvas-layout.ts";
import { isInbound, keyOfNode, otherEndOf, type PartyNode } from "./drawing.ts";
import type { GrantFlowEdge } from "./grant-line.tsx";
import type { GroupFlowNode } from "./group-head.tsx";
import type { PartyFlowNode } from "./party-card.tsx";
import { edgesOf, type Sketch } from "./sketch.ts";
import { isLimited, useEndNames } from "./use-names.ts";

export type CanvasNode = PartyFlowNode | GroupFlowNode;

/** A sketch as nodes and edges of React Flow. */
export function useFlow(props: CanvasProps & { readonly widthPx: number }): {
  readonly nodes: readonly CanvasNode[];
  readonly edges: readonly GrantFlowEdge[];
} {
  return { nodes: useNodes(props), edges: useEdges(props) };
}

/**
 * The size of a node, which is known and need not be measured. React Flow forgets where a node's handles are when it is given a new one that does not say
 * that it has been measured; where that met with a measurement of this moment, it never looked again, and the edges stayed undrawn.
 */
const sized = (size: { readonly width: number; readonly height: number }) => ({ ...size, measured: size });

type Side = PartyFlowNode["data"]["side"];

function useNodes({ sketch, selected, edit, widthPx }: CanvasProps & { readonly widthPx: number }): readonly CanvasNode[] {
  const { agent, nodes } = sketch;
  const layout = useMemo(() => layOut(nodes, agent.resourceId !== null, widthPx), [nodes, agent.resourceId, widthPx]);
  const party = (node: PartyNode, side: Side, position: Place): PartyFlowNode => {
    const id = keyOfNode(node);
    return {
      ...{ id, type: "party", position, ...sized(nodeSize), ariaRole: "button" },
      selected: selected?.of === "node" && selected.key === id,
      data: { node, side, isLoose: side !== "middle" && edgesOf(sketch, id).length === 0 },
    };
  };
  const heads = layout.groups.map(
    ({ name, place, nodes: { length } }): GroupFlowNode => ({
      ...{ id: `group:${name}`, type: "group", position: place, ...sized(headSize), focusable: false, connectable: false },
      data: { name, count: length, onAdd: edit?.add },
    }),
  );
  const cards = layout.groups.flatMap((group) =>
    group.nodes.map(({ node, place }) => party(node, leftGroups.some((name) => name === group.name) ? "left" : "right", place)),
  );
  return [...heads, party(agent, "middle", layout.agent), ...cards];
}

const labelPlaces = { inbound: 0.3, outbound: 0.7 } as const;

function useEdges({ sketch, selected, onSelect }: CanvasProps): readonly GrantFlowEdge[] {
  const t = useTranslations("topology.edge");
  const endsOf = useEndNames(sketch.agent, sketch.known);
  const lanes = lanesOf(sketch.agent, sketch.edges);
  return sketch.edges.map((edge) => flowEdge(edge.key, sketch, lanes.get(edge.key) ?? 0));

  function flowEdge(id: string, { agent, edges, difference, problems }: Sketch, lane: number): GrantFlowEdge {
    const edge = edges.find(({ key }) => key === id) as Sketch["edges"][number];
    const mark = difference.marks.get(id) ?? "kept";
    const limited = isLimited(edge);
    const [outer, middle, inbound] = [otherEndOf(agent, edge), keyOfNode(agent), isInbound(agent, edge)];
    const count = edge.permissions.length;
    const label = t("described", { ...endsOf(edge), count, limits: limited ? "yes" : "no", mark });
    return {
      ...{ id, type: "grant", source: inbound ? outer : middle, target: inbound ? middle : outer },
      ...{ selected: selected?.of === "edge" && selected.key === id, ariaLabel: label, ariaRole: "button" },
      data: {
        ...{ count, mark, isLimited: limited, hasProblem: problems.has(id), lane },
        labelAt: inbound ? labelPlaces.inbound : labelPlaces.outbound,
        onOpen: () => onSelect({ of: "edge", key: id }),
      },
    };
  }
}
