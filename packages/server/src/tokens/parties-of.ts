import { type AccessTokenClaims, kindOfId } from "@agent-id-guard/protocol";

/** The agent that acts, or the client where none does; and the person. */
export function partiesOf({ agent_id, client_id, sub }: Pick<AccessTokenClaims, "agent_id" | "client_id" | "sub">): {
  readonly agentId?: string;
  readonly clientId?: string;
  readonly userId?: string;
} {
  return {
    ...(agent_id === undefined ? { clientId: client_id } : { agentId: agent_id }),
    ...(kindOfId(sub) === "user" ? { userId: sub } : {}),
  };
}
