import { GuardError } from "@agent-id-guard/protocol";
import type { Envelope } from "../kms/port.ts";
import type { CredentialRow, ResourceRow, Store } from "../store/port.ts";
import type { OpenedCredential } from "./contract.ts";
import { covers } from "./destination.ts";
import { contextOf } from "./seal.ts";

/** See {@link Vault.openFor}. */
export async function openFor(
  { store, envelope }: { readonly store: Pick<Store, "get" | "find">; readonly envelope: Envelope },
  resource: ResourceRow,
  url: URL,
): Promise<OpenedCredential> {
  const credentials = await store.find("credentials", { where: { resourceId: resource.id } });
  const usable = credentials.filter(({ state, delivery }) => state === "active" && delivery === "proxied");
  if (usable.length === 0) throw new GuardError("vault.no_credential");
  const credential = closestTo(url, usable);
  if (credential === undefined)
    throw new GuardError("gateway.destination_refused", { description: "No credential of this resource may be sent to this address" });
  const version = await store.get("credential_versions", credential.activeVersionId);
  if (version === undefined || version.credentialId !== credential.id)
    throw new GuardError("vault.cannot_open", { detail: `${credential.id} has no version` });
  return { credential, versionId: version.id, secret: await envelope.open(version, contextOf(version)) };
}

/** The credential with the longest destination that covers the URL; of equals the older one, so that the answer is always the same. */
function closestTo(url: URL, credentials: readonly CredentialRow[]): CredentialRow | undefined {
  let closest: CredentialRow | undefined;
  let longest = -1;
  for (const credential of credentials) {
    for (const destination of credential.destinations) {
      if (destination.length <= longest || !covers(destination, url)) continue;
      closest = credential;
      longest = destination.length;
    }
  }
  return closest;
}
