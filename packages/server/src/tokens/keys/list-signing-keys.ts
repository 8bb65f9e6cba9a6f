import type { SigningKeyRow, Store } from "../../store/port.ts";

/** All signing keys that there have been, oldest first; their private parts are sealed. */
export function listSigningKeys(store: Pick<Store, "find">): Promise<readonly SigningKeyRow[]> {
  return store.find("signing_keys", {});
}
