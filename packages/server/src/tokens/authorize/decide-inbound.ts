import { type Decision, invokePermission } from "@agent-id-guard/protocol";
import { permissionsOfRole } from "../../directory/index.ts";
import type { Entropy } from "../../entropy/port.ts";
import type { Policy } from "../../policy/index.ts";
import type { UserRow } from "../../store/port.ts";
import type { AuthorizationTarget } from "./find-target.ts";

/** The inbound question: who, through which client, asks for what. */
export interface InboundQuestion {
  readonly user: UserRow;
  readonly clientId: string;
  /** Empty: all that policy allows. */
  readonly permissions: readonly string[];
  /** Where the request comes from: the person's browser at the authorization endpoint, the client at the token endpoint. */
  readonly sourceAddress: string | undefined;
}

/**
 * May this person through this client call the agent? Both need `invoke` on it, whatever else was asked for (the inbound rule).
 * The admin API asks for a role instead.
 */
export async function decideInbound(
  ports: { readonly policy: Policy; readonly entropy: Pick<Entropy, "id"> },
  target: AuthorizationTarget,
  { user, clientId, permissions, sourceAddress }: InboundQuestion,
): Promise<Decision> {
  if (target.kind === "adminApi") return decideByRole(ports.entropy.id("decision"), user, permissions);
  const asked = await ports.policy.decide({
    resource: target.resource,
    requested: permissions.length === 0 ? undefined : [...new Set([invokePermission, ...permissions])],
    clientId,
    userId: user.id,
    chain: [user.id, clientId],
    sourceAddress,
  });
  if (asked.effect === "deny" || asked.allowed.includes(invokePermission)) return asked;
  return {
    ...asked,
    effect: "deny",
    allowed: [],
    reason: `Nobody calls an agent without ${invokePermission}.`,
    nearest: `grants of ${invokePermission} on ${target.resource.id}`,
  };
}

/** The role holds the permissions; asked for by name, each must be among them. */
function decideByRole(id: string, user: UserRow, permissions: readonly string[]): Decision {
  const held = permissionsOfRole(user.role);
  const requested = permissions.length === 0 ? [...held] : [...permissions];
  const allowed = requested.filter((permission) => held.includes(permission));
  const answer = { id, requested, allowed, grants: [], policies: [] };
  if (user.role === null)
    return {
      ...answer,
      effect: "deny",
      reason: `user ${user.id} has no role in the administration.`,
      nearest: `a role for user ${user.id}`,
    };
  if (allowed.length < requested.length)
    return {
      ...answer,
      effect: "deny",
      reason: `the role ${user.role} of user ${user.id} does not hold all of this.`,
      nearest: held.join(" "),
    };
  return { ...answer, effect: "allow", reason: `user ${user.id} has the role ${user.role}.` };
}
