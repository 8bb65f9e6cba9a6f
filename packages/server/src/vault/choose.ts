import { GuardError } from "@agent-id-guard/protocol";
import type { CredentialRow, ResourceRow, Store } from "../store/port.ts";
import type { Wanted } from "./contract.ts";
import { covers } from "./destination.ts";
import { isBoundTo } from "./is-bound-to.ts";

type Reads = Pick<Store, "get" | "find">;

/** See {@link Vault.choose}. The one place where a credential is picked, whatever the entrance. */
export async function choose(store: Reads, resource: ResourceRow, wanted: Wanted): Promise<CredentialRow> {
  const all = await store.find("credentials", { where: { resourceId: resource.id } });
  const active = all.filter(({ id, state }) => state === "active" && (wanted.credentialId === undefined || id === wanted.credentialId));
  if (active.length === 0) throw new GuardError("vault.no_credential");
  const withMode = active.filter(({ modes }) => modes.includes(wanted.mode));
  if (withMode.length === 0) throw refusedMode(wanted, active);
  const bound: CredentialRow[] = [];
  for (const one of withMode) if (await isBoundTo(store, one, wanted.caller)) bound.push(one);
  const [first] = bound;
  if (first === undefined)
    throw new GuardError("access.denied", { description: "The credentials of this resource are bound to others", ...because(withMode) });
  if (wanted.url === undefined) return first;
  const closest = closestTo(wanted.url, bound);
  if (closest === undefined)
    throw new GuardError("gateway.destination_refused", {
      description: "No credential of this resource may be sent to this address",
      ...because(bound),
    });
  return closest;
}

/** A resource without anything to add to calls is told as such; a mode that was asked for by name is refused by name. */
function refusedMode({ mode }: Wanted, active: readonly CredentialRow[]): GuardError {
  return mode === "proxied"
    ? new GuardError("vault.no_credential", because(active))
    : new GuardError("vault.mode_refused", {
        description: `No credential of this resource is delivered as ${mode}`,
        ...because(active),
      });
}

/** Which credential goes on record with a refusal: a canary before others, since a refusal touches it, too. */
function because(refused: readonly CredentialRow[]): { readonly credentialId?: string } {
  const credential = refused.find(({ canary }) => canary) ?? refused[0];
  return credential === undefined ? {} : { credentialId: credential.id };
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
