import { holderOf } from "../holder-of.ts";
import type { DeliveryPorts } from "../ports.ts";
import type { Job, Obtained } from "./job.ts";

/** Mode `token`: an access token of a provider, of the person for whom the agent acts, or of our own client. */
export async function obtainToken({ connections }: Pick<DeliveryPorts, "connections">, job: Job): Promise<Obtained> {
  const { credential, entitled, request } = job;
  const { connection, accessToken, scopes, expiresAtMs } = await connections.tokenFor(credential, {
    holder: holderOf(credential, entitled.userId),
    agentId: entitled.agent.id,
    txn: entitled.token.claims.txn,
    source: entitled.source,
    scopes: request.scopes,
  });
  return {
    material: { type: "bearer", token: accessToken, scopes: [...scopes] },
    endsAtMs: expiresAtMs,
    connectionId: connection.id,
    handle: { type: "token", accessToken, endsAtMs: expiresAtMs },
  };
}
