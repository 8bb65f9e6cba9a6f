import { GuardError } from "@agent-id-guard/protocol";
import type { Filter } from "./filter.ts";
import { applyPatch, type PatchStep } from "./patch.ts";
import { readOne } from "./read-value.ts";
import { type Complex, isComplex, textAt } from "./resource.ts";
import { groupType } from "./schema.ts";

/** What a PATCH makes of who is in a group, whoever is in it now. */
export interface MemberChanges {
  /** Whether nobody stays but those who are added. */
  readonly clears: boolean;
  readonly joining: ReadonlySet<string>;
  readonly leaving: ReadonlySet<string>;
}

/** Tells apart what a PATCH does to the group and to its members, which may be too many to read. Throws `scim.invalid_value`, `scim.no_target`. */
export function readGroupPatch(group: Complex, steps: readonly PatchStep[]): { readonly group: Complex; readonly members: MemberChanges } {
  const ofMembers = steps.filter(({ attribute }) => attribute?.name === "members");
  const others = steps.filter(({ attribute }) => attribute?.name !== "members");
  return { group: applyPatch(groupType, group, others), members: membersAfter(ofMembers) };
}

function membersAfter(steps: readonly PatchStep[]): MemberChanges {
  let clears = false;
  const joining = new Set<string>();
  const leaving = new Set<string>();
  const clear = () => {
    clears = true;
    joining.clear();
    leaving.clear();
  };
  for (const step of steps) {
    if (step.part !== undefined && step.part.name !== "value") continue;
    const ids = idsIn(step);
    if (step.verb === "replace" || (step.verb === "remove" && ids === undefined)) clear();
    for (const id of ids ?? []) {
      const [to, from] = step.verb === "remove" ? [leaving, joining] : [joining, leaving];
      to.add(id);
      from.delete(id);
    }
  }
  return { clears, joining, leaving };
}

/** Who is named; undefined: nobody, so everybody. */
function idsIn({ filter, verb, value, attribute }: PatchStep): readonly string[] | undefined {
  if (filter !== undefined) {
    if (verb === "remove") return idsOf(filter);
    throw new GuardError("scim.no_target", { description: "A member is added or removed, not changed" });
  }
  if (value === undefined || value === null) return verb === "remove" ? undefined : [];
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  return given.flatMap((item) => {
    const member = attribute === undefined ? undefined : readOne(attribute, item);
    return isComplex(member) ? (textAt(member, "value") ?? []) : [];
  });
}

/** `value eq "id"`, or several of them joined by `or`. */
function idsOf(filter: Filter): readonly string[] {
  if (filter.kind === "or") return filter.filters.flatMap(idsOf);
  if (
    filter.kind === "compare" &&
    filter.operator === "eq" &&
    filter.path.name.toLowerCase() === "value" &&
    typeof filter.value === "string"
  )
    return [filter.value];
  throw new GuardError("scim.invalid_filter", { description: "Members are named by value eq" });
}
