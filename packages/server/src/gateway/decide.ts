import { GuardError, parseScope } from "@agent-id-guard/protocol";
import { decideThroughout, type Policy } from "../policy/index.ts";
import { partiesOf } from "./parties-of.ts";
import type { Decided, Identified } from "./stages.ts";

/**
 * Asks whether everybody in the call still holds what the token carries, now and from where it comes: whoever found the token elsewhere is refused where a
 * grant asks for a network. Throws `access.insufficient_scope` for a token that carries nothing.
 */
export async function decide(policy: Pick<Policy, "decide">, identified: Identified): Promise<Decided> {
  const { token, resource, request } = identified;
  const requested = parseScope(token.claims.scope) ?? [];
  if (requested.length === 0)
    throw new GuardError("access.insufficient_scope", { scope: resource.permissions.map(({ name }) => name).join(" ") });
  const decision = await decideThroughout(policy, {
    resource,
    requested,
    ...partiesOf(token.claims),
    chain: token.chain,
    sourceAddress: request.source.address,
  });
  return { ...identified, decision };
}

/** Throws `access.denied` in the decision's own words unless it allows the call. */
export function requireAllowed({ decision }: Decided): void {
  if (decision.effect === "allow" && decision.allowed.some((permission) => decision.requested.includes(permission))) return;
  throw new GuardError("access.denied", {
    description: decision.reason,
    decisionId: decision.id,
    ...(decision.nearest === undefined ? {} : { hint: `It needs ${decision.nearest}.` }),
  });
}
