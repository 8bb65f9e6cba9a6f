import type { GrantRow } from "../store/port.ts";
import type { Question } from "./contract.ts";
import type { Holder } from "./party-index.ts";
import type { SubjectKey } from "./subject-keys.ts";

/** What the grants say: the permissions that every party holds, the grants that gave them, and why the rest is missing. */
export interface Verdict {
  readonly effect: "allow" | "deny";
  readonly requested: readonly string[];
  readonly allowed: readonly string[];
  readonly grants: readonly string[];
  /** Ids of the policies that had a say; none until a layer was asked. */
  readonly policies: readonly string[];
  readonly reason: string;
  readonly nearest?: string;
}

/** Finds the grants of one subject key on the question's resource. */
export type GrantsOn = (key: SubjectKey) => readonly GrantRow[];

/** Answers a question from grants alone. Default deny: nobody asking, an inactive party or resource, or an undeclared permission is a no. */
export function judge(question: Question, holders: readonly Holder[], grantsOn: GrantsOn, nowMs: number): Verdict {
  const { resource } = question;
  const declared = resource.permissions.map((permission) => permission.name);
  const requested = question.requested === undefined ? declared : [...new Set(question.requested)];
  const deny = (reason: string, nearest?: string): Verdict => ({
    effect: "deny",
    requested,
    allowed: [],
    grants: [],
    policies: [],
    reason,
    ...(nearest === undefined ? {} : { nearest }),
  });

  if (holders.length === 0) return deny("Nobody asks.", "a question that names who asks");
  const inactive = holders.find((holder) => holder.state !== "active");
  if (inactive !== undefined) return deny(`${nameOf(inactive)} is ${inactive.state}.`, `${nameOf(inactive)} being active`);
  if (resource.state !== "active") return deny(`${nameOfResource(question)} is ${resource.state}.`, `${resource.id} being active`);

  const held = holders.map((holder) => holder.keys.flatMap(grantsOn).filter((grant) => isLive(grant, nowMs)));
  const holds = (index: number, permission: string) => held[index]?.some((grant) => grant.permissions.includes(permission)) === true;
  const lackers = (permission: string) => holders.filter((_holder, index) => !holds(index, permission));
  const allowed = requested.filter((permission) => declared.includes(permission) && lackers(permission).length === 0);
  const missing = requested.filter((permission) => !allowed.includes(permission));
  const grants = held.flat().filter((grant) => grant.permissions.some((permission) => allowed.includes(permission)));
  const answer = { requested, allowed, grants: [...new Set(grants.map((grant) => grant.id))], policies: [] };

  const isDenied = allowed.length === 0 || (question.requested !== undefined && missing.length > 0);
  if (!isDenied)
    return {
      effect: "allow",
      ...answer,
      reason: `${holders.map(nameOf).join(" and ")} may: ${allowed.join(" ")} on ${nameOfResource(question)}.`,
    };
  const undeclared = missing.filter((permission) => !declared.includes(permission));
  return { effect: "deny", ...answer, ...explain(question, undeclared, missing, lackers) };
}

/** Whether a grant has not expired. */
export function isLive(grant: GrantRow, nowMs: number): boolean {
  return grant.expiresAtMs === null || grant.expiresAtMs > nowMs;
}

/** Says who lacks what, and the smallest thing that would have turned the answer. */
function explain(
  question: Question,
  undeclared: readonly string[],
  missing: readonly string[],
  lackers: (permission: string) => readonly Holder[],
): { readonly reason: string; readonly nearest: string } {
  const { resource } = question;
  if (undeclared.length > 0) {
    return {
      reason: `${nameOfResource(question)} has no permission ${undeclared.join(" ")}.`,
      nearest: `${undeclared.join(" ")} among the permissions of ${resource.id}`,
    };
  }
  if (missing.length === 0)
    return { reason: `Nothing was asked for on ${nameOfResource(question)}.`, nearest: `a permission of ${resource.id} in the request` };
  const wanted = question.requested === undefined ? [easiest(missing, lackers)] : missing;
  const lacks = wanted.flatMap((permission) => lackers(permission).map((holder) => ({ holder, permission })));
  const byHolder = Map.groupBy(lacks, ({ holder }) => holder);
  const parts = [...byHolder].map(([holder, entries]) => ({
    name: nameOf(holder),
    permissions: entries.map((entry) => entry.permission).join(" "),
  }));
  return {
    reason: `${parts.map((part) => `${part.name} holds no grant of ${part.permissions}`).join(", and ")} on ${nameOfResource(question)}.`,
    nearest: parts.map((part) => `a grant of ${part.permissions} to ${part.name} on ${resource.id}`).join(" and "),
  };
}

/** The permission that the fewest parties lack: the nearest to being allowed. */
function easiest(missing: readonly string[], lackers: (permission: string) => readonly Holder[]): string {
  return missing.reduce((best, permission) => (lackers(permission).length < lackers(best).length ? permission : best));
}

function nameOf(holder: Holder): string {
  return `${holder.role} ${holder.id}`;
}

function nameOfResource({ resource }: Question): string {
  return `${resource.name} (${resource.id})`;
}
