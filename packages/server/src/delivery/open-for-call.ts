import { GuardError } from "@agent-id-guard/protocol";
import type { CredentialRow, ResourceRow } from "../store/port.ts";
import type { CallUse, OpenedForCall } from "./contract.ts";
import type { FederatedBearers } from "./federated-bearers.ts";
import { holderOf } from "./holder-of.ts";
import type { DeliveryPorts } from "./ports.ts";

/** See {@link Deliveries.openForCall}. */
export async function openForCall(
  ports: Pick<DeliveryPorts, "vault" | "connections">,
  bearers: Pick<FederatedBearers, "get">,
  resource: ResourceRow,
  url: URL,
  use: CallUse,
): Promise<OpenedForCall> {
  const { agentId, userId } = use;
  const credential = await ports.vault.choose(resource, { mode: "proxied", caller: { agentId, userId }, url });
  return { credential, ...(await open(ports, bearers, credential, use)) };
}

async function open(
  { vault, connections }: Pick<DeliveryPorts, "vault" | "connections">,
  bearers: Pick<FederatedBearers, "get">,
  credential: CredentialRow,
  { agentId, userId, txn, source }: CallUse,
): Promise<Omit<OpenedForCall, "credential">> {
  const encode = (text: string) => new TextEncoder().encode(text);
  if (credential.kind === "secret" && credential.sharing === "shared")
    return { connectionId: null, secret: (await vault.openSecret(credential)).secret };
  if (credential.kind === "workload_identity") {
    if (agentId === undefined)
      throw new GuardError("access.denied", { description: "This credential vouches for an agent, and none calls" });
    return { connectionId: null, secret: encode(await bearers.get(credential, { agentId, userId, txn })) };
  }
  const asking = { holder: holderOf(credential, userId), agentId: agentId ?? null, txn, source };
  if (credential.kind === "secret") {
    const { connection, secret } = await connections.secretFor(credential, asking);
    return { connectionId: connection.id, secret };
  }
  if (credential.kind !== "oauth")
    throw new GuardError("vault.mode_refused", { description: "The gateway can't add such a credential to calls" });
  const { connection, accessToken } = await connections.tokenFor(credential, asking);
  return { connectionId: connection.id, secret: encode(accessToken) };
}
