import { holderOf } from "../holder-of.ts";
import type { DeliveryPorts } from "../ports.ts";
import type { Job, Obtained } from "./job.ts";

/** Mode `reveal`: the value itself, the shared one or the person's own. */
export async function obtainRevealed(ports: Pick<DeliveryPorts, "vault" | "connections">, job: Job): Promise<Obtained> {
  const { secret, connectionId } = await open(ports, job);
  const text = new TextDecoder().decode(secret);
  secret.fill(0);
  return { material: { type: "secret", secret: text }, endsAtMs: null, connectionId, handle: null };
}

async function open({ vault, connections }: Pick<DeliveryPorts, "vault" | "connections">, { credential, entitled }: Job) {
  if (credential.sharing === "shared") return { secret: (await vault.openSecret(credential)).secret, connectionId: null };
  const { connection, secret } = await connections.secretFor(credential, {
    holder: holderOf(credential, entitled.userId),
    agentId: entitled.agent.id,
    txn: entitled.token.claims.txn,
    source: entitled.source,
  });
  return { secret, connectionId: connection.id };
}
