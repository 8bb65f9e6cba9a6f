import type { SigningKeyRow, Store } from "../../store/port.ts";

/** All signing keys that there have been, oldest first (their ids are digests and say nothing of their age); their private parts are sealed. */
export async function listSigningKeys(store: Pick<Store, "find">): Promise<readonly SigningKeyRow[]> {
  const rows = await store.find("signing_keys", {});
  return rows.toSorted((a, b) => a.createdAtMs - b.createdAtMs);
}
