import type { SecretRow, Store } from "../store/port.ts";

/** The secrets of a party, oldest first, expired ones included. There are never more than a few. */
export function listSecrets(store: Pick<Store, "find">, partyId: string): Promise<readonly SecretRow[]> {
  return store.find("secrets", { where: { partyId } });
}
