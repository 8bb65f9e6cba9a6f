import type { Question } from "./contract.ts";
import type { Holding } from "./holding.ts";
import { nameOf, nameOfResource } from "./names.ts";

/** Why the answer is no, and the smallest thing that would have turned it; for a person. */
export interface Explanation {
  readonly reason: string;
  readonly nearest: string;
}

/** The parties that do not hold a permission. */
export type Lackers = (permission: string) => readonly Holding[];

type Withheld = Holding["withheld"][number];

/** One party that lacks one permission, and the grant that gives it but for its conditions, if there is one. */
interface Lack {
  readonly holding: Holding;
  readonly permission: string;
  readonly withheld: Withheld | undefined;
}

/** Says who lacks what, and where a grant is there but does not hold, which of its conditions is in the way. */
export function explain(question: Question, undeclared: readonly string[], missing: readonly string[], lackers: Lackers): Explanation {
  const { resource } = question;
  if (undeclared.length > 0) {
    return {
      reason: `${nameOfResource(resource)} has no permission ${undeclared.join(" ")}.`,
      nearest: `${undeclared.join(" ")} among the permissions of ${resource.id}`,
    };
  }
  if (missing.length === 0)
    return { reason: `Nothing was asked for on ${nameOfResource(resource)}.`, nearest: `a permission of ${resource.id} in the request` };
  const wanted = question.requested === undefined ? [easiest(missing, lackers)] : missing;
  const lacks = wanted.flatMap((permission) =>
    lackers(permission).map((holding): Lack => ({ holding, permission, withheld: nearestOf(holding, permission) })),
  );
  const explanations = [...ofMissingGrants(question, lacks), ...ofConditions(question, lacks)];
  return {
    reason: explanations.map(({ reason }) => reason).join(" "),
    nearest: explanations.map(({ nearest }) => nearest).join(" and "),
  };
}

/** The permission that the fewest parties lack: the nearest to being allowed. */
function easiest(missing: readonly string[], lackers: Lackers): string {
  return missing.reduce((best, permission) => (lackers(permission).length < lackers(best).length ? permission : best));
}

/** Of the grants that would give the permission, the one that the fewest conditions keep from it. */
function nearestOf({ withheld }: Holding, permission: string): Withheld | undefined {
  return withheld.filter(({ grant }) => grant.permissions.includes(permission)).toSorted((a, b) => a.faults.length - b.faults.length)[0];
}

function ofMissingGrants({ resource }: Question, lacks: readonly Lack[]): readonly Explanation[] {
  const byHolding = Map.groupBy(
    lacks.filter(({ withheld }) => withheld === undefined),
    ({ holding }) => holding,
  );
  const parts = [...byHolding].map(([{ holder }, entries]) => ({
    name: nameOf(holder),
    permissions: entries.map(({ permission }) => permission).join(" "),
  }));
  if (parts.length === 0) return [];
  return [
    {
      reason: `${parts.map(({ name, permissions }) => `${name} holds no grant of ${permissions}`).join(", and ")} on ${nameOfResource(resource)}.`,
      nearest: parts.map(({ name, permissions }) => `a grant of ${permissions} to ${name} on ${resource.id}`).join(" and "),
    },
  ];
}

function ofConditions({ resource }: Question, lacks: readonly Lack[]): readonly Explanation[] {
  const byGrant = Map.groupBy(lacks, ({ withheld }) => withheld);
  return [...byGrant].flatMap(([withheld, entries]) => {
    const holder = entries[0]?.holding.holder;
    if (withheld === undefined || holder === undefined) return [];
    const { grant, faults } = withheld;
    const permissions = entries.map(({ permission }) => permission).join(" ");
    return [
      {
        reason: `${nameOf(holder)} may: ${permissions} on ${nameOfResource(resource)} by grant ${grant.id}, but not now: ${faults.map(({ reason }) => reason).join(", and ")}.`,
        nearest: `for grant ${grant.id} ${faults.map(({ nearest }) => nearest).join(" and ")}`,
      },
    ];
  });
}
