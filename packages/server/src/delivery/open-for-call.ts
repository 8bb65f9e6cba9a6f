import type { ResourceRow } from "../store/port.ts";
import type { Vault } from "../vault/index.ts";
import type { CallUse, OpenedForCall } from "./contract.ts";

/** See {@link Deliveries.openForCall}. */
export async function openForCall(
  { vault }: { readonly vault: Pick<Vault, "choose" | "openSecret"> },
  resource: ResourceRow,
  url: URL,
  { agentId, userId }: CallUse,
): Promise<OpenedForCall> {
  const credential = await vault.choose(resource, { mode: "proxied", caller: { agentId, userId }, url });
  const { secret } = await vault.openSecret(credential);
  return { credential, connectionId: null, secret };
}
