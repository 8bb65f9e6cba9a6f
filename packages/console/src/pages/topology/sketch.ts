import { type Difference, type Draft, type DrawnEdge, differenceOf, keyOfNode, otherEndOf, type PartyNode } from "./drawing.ts";
import type { TopologyProblem } from "./queries.ts";

/** A drawing, ready to be shown. */
export interface Sketch {
  readonly agent: PartyNode;
  readonly nodes: readonly PartyNode[];
  readonly edges: readonly DrawnEdge[];
  readonly difference: Difference;
  /** By key, with those that only ended edges lead to. */
  readonly known: ReadonlyMap<string, PartyNode>;
  /** What the server said at the last review, by the key of the edge. */
  readonly problems: Problems;
}

/** A problem of an edge at a dotted path of it; empty: of the whole. */
export interface PlacedProblem {
  readonly path: string;
  readonly message: string;
  readonly isError: boolean;
}
export type Problems = ReadonlyMap<string, readonly PlacedProblem[]>;

type Said = Pick<TopologyProblem, "path" | "message"> & { readonly severity?: TopologyProblem["severity"] };

/** Problems of the document at the edges that they are about. */
export function problemsByEdge(edges: readonly DrawnEdge[], problems: readonly Said[]): Problems {
  const placed = problems.flatMap(({ path, message, severity }) => {
    const [, index, rest] = /^edges\.(\d+)\.?(.*)$/.exec(path) ?? [];
    const edge = edges[Number(index ?? -1)];
    return edge === undefined ? [] : [{ key: edge.key, path: rest ?? "", message, isError: severity !== "warning" }];
  });
  return Map.groupBy(placed, ({ key }) => key);
}

export function sketchOf(draft: Draft, problems: Sketch["problems"]): Sketch {
  const { base, drawing } = draft;
  return {
    ...{ agent: base.agent, nodes: drawing.nodes, edges: drawing.edges, problems },
    difference: differenceOf(draft),
    known: new Map([...base.nodes, ...drawing.nodes].map((node) => [keyOfNode(node), node])),
  };
}

/** The edges between the agent and a node. */
export function edgesOf({ agent, edges }: Pick<Sketch, "agent" | "edges">, nodeKey: string): readonly DrawnEdge[] {
  return edges.filter((edge) => otherEndOf(agent, edge) === nodeKey);
}
