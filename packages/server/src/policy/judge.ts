import { always } from "./conditions/read-conditions.ts";
import type { Question } from "./contract.ts";
import { explain } from "./explain.ts";
import type { IndexedGrant } from "./grant-index.ts";
import { type Holding, holdingOf } from "./holding.ts";
import { nameOf, nameOfResource } from "./names.ts";
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
  /** Until when, at least, all of `allowed` is held; absent where no grant that gave it ends. */
  readonly untilMs?: number;
}

/** Finds the grants of one subject key on the question's resource. */
export type GrantsOn = (key: SubjectKey) => readonly IndexedGrant[];

/** Answers a question from grants alone. Default deny: nobody asking, an inactive party or resource, an undeclared permission, or a condition that does not hold is a no. */
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
  const inactive = holders.find((holder) => holder.untilMs <= nowMs);
  if (inactive !== undefined) return deny(`${nameOf(inactive)} is ${inactive.state}.`, `${nameOf(inactive)} being active`);
  if (resource.state !== "active") return deny(`${nameOfResource(question.resource)} is ${resource.state}.`, `${resource.id} being active`);

  const circumstances = { nowMs, sourceAddress: question.sourceAddress, chain: question.chain };
  const holdings = holders.map((holder) => holdingOf(holder, grantsOn, circumstances));
  const lackers = (permission: string) =>
    holdings.filter(({ given }) => !given.some(({ grant }) => grant.permissions.includes(permission)));
  const allowed = requested.filter((permission) => declared.includes(permission) && lackers(permission).length === 0);
  const missing = requested.filter((permission) => !allowed.includes(permission));
  const grants = holdings
    .flatMap(({ given }) => given.map(({ grant }) => grant))
    .filter(({ permissions }) => permissions.some((permission) => allowed.includes(permission)));
  const answer = {
    requested,
    allowed,
    grants: [...new Set(grants.map((grant) => grant.id))],
    policies: [],
  };

  const isDenied = allowed.length === 0 || (question.requested !== undefined && missing.length > 0);
  if (!isDenied) {
    const untilMs = Math.min(untilOf(holdings, allowed), ...holders.map((holder) => holder.untilMs));
    return {
      effect: "allow",
      ...answer,
      ...(untilMs === always ? {} : { untilMs }),
      reason: `${holders.map(nameOf).join(" and ")} may: ${allowed.join(" ")} on ${nameOfResource(question.resource)}.`,
    };
  }
  const undeclared = missing.filter((permission) => !declared.includes(permission));
  return { effect: "deny", ...answer, ...explain(question, undeclared, missing, lackers) };
}

/** Until when every one of these permissions is held by everybody: of several grants that give one, the last to end counts. */
function untilOf(holdings: readonly Holding[], permissions: readonly string[]): number {
  if (holdings.every(({ given }) => given.every(({ untilMs }) => untilMs === always))) return always;
  const ends = permissions.flatMap((permission) =>
    holdings.map(({ given }) =>
      Math.max(...given.filter(({ grant }) => grant.permissions.includes(permission)).map(({ untilMs }) => untilMs)),
    ),
  );
  return Math.min(always, ...ends);
}
