import { GuardError } from "@agent-id-guard/protocol";
import type { CredentialRow, Query, Store } from "../store/port.ts";

/** The credential, without any secret. Throws `entity.not_found`. */
export async function readCredential(store: Pick<Store, "get">, id: string): Promise<CredentialRow> {
  const credential = await store.get("credentials", id);
  if (credential === undefined) throw new GuardError("entity.not_found");
  return credential;
}

/** The credentials that match, without any secret. */
export function listCredentials(store: Pick<Store, "find">, query: Query<"credentials">): Promise<readonly CredentialRow[]> {
  return store.find("credentials", query);
}
