import { GuardError } from "@agent-id-guard/protocol";
import type { IdentityProviderRow, Query, Store } from "../store/port.ts";

/** The identity provider. Throws `entity.not_found`. */
export async function readProvider(store: Pick<Store, "get">, id: string): Promise<IdentityProviderRow> {
  const provider = await store.get("identity_providers", id);
  if (provider === undefined) throw new GuardError("entity.not_found");
  return provider;
}

/** The identity providers that match. */
export function listProviders(store: Pick<Store, "find">, query: Query<"identity_providers">): Promise<readonly IdentityProviderRow[]> {
  return store.find("identity_providers", query);
}
