import { type Decision, GuardError, parseScope } from "@agent-id-guard/protocol";
import type { RequestSource } from "../audit/index.ts";
import { decideThroughout, type Policy } from "../policy/index.ts";
import type { ResourceRow } from "../store/port.ts";
import type { VerifiedToken } from "./contract.ts";
import { partiesOf } from "./parties-of.ts";

/**
 * Asks whether everybody in the chain of a verified token still holds what it carries, now and from where the request comes: whoever found the token elsewhere is refused
 * where a grant asks for a network. Throws `access.insufficient_scope` for a token that carries nothing.
 */
export async function decideBearer(
  policy: Pick<Policy, "decide">,
  { claims, chain }: VerifiedToken,
  resource: ResourceRow,
  source: RequestSource,
): Promise<Decision> {
  const requested = parseScope(claims.scope) ?? [];
  if (requested.length === 0)
    throw new GuardError("access.insufficient_scope", { scope: resource.permissions.map(({ name }) => name).join(" ") });
  return decideThroughout(policy, { resource, requested, ...partiesOf(claims), chain, sourceAddress: source.address });
}

/** Throws `access.denied` in the decision's own words unless it allows something of what was asked for. */
export function requireAllowed(decision: Decision): void {
  if (decision.effect === "allow" && decision.allowed.some((permission) => decision.requested.includes(permission))) return;
  throw new GuardError("access.denied", {
    description: decision.reason,
    decisionId: decision.id,
    ...(decision.nearest === undefined ? {} : { hint: `It needs ${decision.nearest}.` }),
  });
}
