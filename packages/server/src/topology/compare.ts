import type { TopologyChange, TopologyEdge } from "@agent-id-guard/protocol";
import { type EdgeTerms, endsOf } from "./edges.ts";

/** One difference between the edges as they are and as they are wanted. */
export interface Difference {
  readonly before?: TopologyEdge;
  readonly after?: EdgeTerms & { readonly grantId?: string };
}

/**
 * What each difference changes for the subject at the resource. Edges between the same ends add up, so a permission that another edge
 * gives as well is neither new nor lost; an expired edge gives nothing. Conditions are not weighed: an edge that has some still gives.
 */
export function describeChanges(
  differences: readonly Difference[],
  before: readonly EdgeTerms[],
  after: readonly EdgeTerms[],
  nowMs: number,
): TopologyChange[] {
  const given = { before: permissionsByEnds(before, nowMs), after: permissionsByEnds(after, nowMs) };
  return differences.map((difference) => {
    const terms = (difference.after ?? difference.before) as EdgeTerms;
    const ends = endsOf(terms);
    const held = given.before.get(ends) ?? new Set();
    const wanted = given.after.get(ends) ?? new Set();
    return {
      kind: difference.before === undefined ? "add" : difference.after === undefined ? "remove" : "change",
      ...difference,
      allows: givenBy(difference.after, nowMs).filter((permission) => !held.has(permission)),
      stops: givenBy(difference.before, nowMs).filter((permission) => !wanted.has(permission)),
    };
  });
}

function permissionsByEnds(edges: readonly EdgeTerms[], nowMs: number): ReadonlyMap<string, ReadonlySet<string>> {
  const byEnds = Map.groupBy(edges, endsOf);
  return new Map([...byEnds].map(([ends, group]) => [ends, new Set(group.flatMap((edge) => givenBy(edge, nowMs)))]));
}

function givenBy(edge: EdgeTerms | undefined, nowMs: number): string[] {
  const isLive = edge !== undefined && (edge.expiresAtMs === null || edge.expiresAtMs > nowMs);
  return isLive ? [...edge.permissions] : [];
}
