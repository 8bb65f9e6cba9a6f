import {
  isGuardError,
  type TopologyChange,
  type TopologyProblem,
  type TopologyValidation,
  type UpdateGrant,
  type WantedEdge,
  type WantedTopology,
} from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Entropy } from "../entropy/port.ts";
import { planCreateGrant, planRemoveGrant, planUpdateGrant } from "../policy/index.ts";
import type { AgentRow, GrantRow, Plan, Store } from "../store/port.ts";
import { checkEnds } from "./check-ends.ts";
import { type Difference, describeChanges } from "./compare.ts";
import { type EdgeTerms, edgeOf, endsOf, holdAlike, sameConditions, samePermissions, termsOf } from "./edges.ts";
import { problem, problemsOfFields } from "./problems.ts";

export interface DrawPorts {
  readonly store: Pick<Store, "get" | "find">;
  readonly entropy: Entropy;
}

/** What a wanted topology comes to: the problems, the changes, and the plan of each grant that can change. */
export interface Drawing extends TopologyValidation {
  readonly plans: readonly Plan<GrantRow | undefined>[];
}

/** One wanted edge beside what stands. */
interface Drawn {
  readonly path: string;
  readonly before?: GrantRow;
  readonly after: EdgeTerms & { readonly grantId?: string };
}

/** Compares the edges as they are with those that are wanted, by the rules of grants. Changes nothing. */
export async function draw(
  ports: DrawPorts,
  change: Change,
  agent: AgentRow,
  current: readonly GrantRow[],
  { edges }: WantedTopology,
): Promise<Drawing> {
  const { drawn, problems } = match(current, edges);
  const kept = new Set(drawn.map(({ before }) => before?.id));
  const removed = current.filter((grant) => !kept.has(grant.id));
  const altered = drawn.filter(({ before, after }) => before === undefined || !isSame(edgeOf(before), after));
  problems.push(...duplicatesIn(drawn, new Set(altered)));

  const plans: Plan<GrantRow | undefined>[] = [];
  for (const edge of altered) {
    const against = [...(await checkEnds(ports.store, agent, edge.after, edge.path))];
    const planned = await planEdge(ports, change, edge);
    if ("plan" in planned) plans.push(planned.plan);
    else against.push(...planned.problems);
    problems.push(...against);
  }
  for (const grant of removed) plans.push(await planRemoveGrant(ports.store, change, grant, grant.version));

  const changes = changesOf(current, drawn, altered, removed, change.nowMs);
  if (changes.length > 0 && change.by.role !== "owner" && change.by.role !== "admin") problems.push(problem("role_required", "edges"));
  return { ok: problems.every(({ severity }) => severity !== "error"), problems, changes, plans };
}

/** Finds for each wanted edge the grant that it stands for. */
function match(current: readonly GrantRow[], edges: readonly WantedEdge[]): { drawn: readonly Drawn[]; problems: TopologyProblem[] } {
  const byId = new Map(current.map((grant) => [grant.id, grant]));
  const drawn: Drawn[] = [];
  const problems: TopologyProblem[] = [];
  const seen = new Set<string>();
  for (const [index, edge] of edges.entries()) {
    const path = `edges.${index}`;
    const { grantId } = edge;
    const after = termsOf(edge);
    if (grantId === undefined) {
      drawn.push({ path, after });
      continue;
    }
    const before = byId.get(grantId);
    if (before === undefined) problems.push(problem("unknown_grant", `${path}.grantId`));
    else if (seen.has(grantId)) problems.push(problem("duplicate_edge", `${path}.grantId`));
    else if (endsOf(before) !== endsOf(after)) {
      problems.push(problem("ends_fixed", path));
      drawn.push({ path, before, after: edgeOf(before) });
    } else drawn.push({ path, before, after: { ...after, grantId } });
    seen.add(grantId);
  }
  return { drawn, problems };
}

/** New and changed edges that stand beside another one that holds alike between the same ends. What stood so before may stay. */
function duplicatesIn(drawn: readonly Drawn[], altered: ReadonlySet<Drawn>): readonly TopologyProblem[] {
  const byEnds = Map.groupBy(drawn, ({ after }) => endsOf(after));
  return [...altered]
    .filter((edge) =>
      byEnds.get(endsOf(edge.after))?.some((other) => {
        const isFirstOfTwoNew = altered.has(other) && drawn.indexOf(other) > drawn.indexOf(edge);
        return other !== edge && !isFirstOfTwoNew && holdAlike(edge.after, other.after);
      }),
    )
    .map(({ path }) => problem("duplicate_edge", path));
}

/** The plan of one edge, or what the rules of a grant say against it. */
async function planEdge(
  ports: DrawPorts,
  change: Change,
  { path, before, after }: Drawn,
): Promise<{ readonly plan: Plan<GrantRow> } | { readonly problems: readonly TopologyProblem[] }> {
  try {
    if (before === undefined) return { plan: await planCreateGrant(ports, change, after) };
    return { plan: await planUpdateGrant(ports.store, change, before, before.version, updateTo(edgeOf(before), after)) };
  } catch (error) {
    if (!isGuardError(error) || error.code !== "request.invalid") throw error;
    return { problems: problemsOfFields(path, error.fields ?? [{ path: "conditions", message: error.description }]) };
  }
}

/** What of an edge shall change. */
function updateTo(before: EdgeTerms, { permissions, conditions, expiresAtMs }: EdgeTerms): UpdateGrant {
  return {
    ...(samePermissions(before.permissions, permissions) ? {} : { permissions }),
    ...(sameConditions(before.conditions, conditions) ? {} : { conditions }),
    ...(before.expiresAtMs === expiresAtMs ? {} : { expiresAtMs }),
  };
}

function changesOf(
  current: readonly GrantRow[],
  drawn: readonly Drawn[],
  altered: readonly Drawn[],
  removed: readonly GrantRow[],
  nowMs: number,
): TopologyChange[] {
  const differences: readonly Difference[] = [
    ...altered.map(({ before, after }) => (before === undefined ? { after } : { before: edgeOf(before), after })),
    ...removed.map((grant) => ({ before: edgeOf(grant) })),
  ];
  const wanted = drawn.map(({ after }) => after);
  return describeChanges(differences, current.map(edgeOf), wanted, nowMs);
}

function isSame(before: EdgeTerms, after: EdgeTerms): boolean {
  return samePermissions(before.permissions, after.permissions) && holdAlike(before, after);
}
