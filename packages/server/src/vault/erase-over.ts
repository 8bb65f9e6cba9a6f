import type { Change } from "../audit/index.ts";
import { type CredentialVersionRow, isStoreFailure, type Store } from "../store/port.ts";
import { factsOf } from "./facts.ts";

/** Erases the values whose overlap is over: from then on nobody can open them, whatever they hold of the master key. */
export async function eraseOver(
  { store }: { readonly store: Pick<Store, "find" | "count" | "commit" | "get"> },
  change: Change,
): Promise<void> {
  const counts = await store.count("credential_versions", ["retireAtMs"]);
  const times = counts.flatMap(({ of: { retireAtMs } }) =>
    typeof retireAtMs === "number" && retireAtMs <= change.nowMs ? [retireAtMs] : [],
  );
  for (const retireAtMs of times)
    for (const version of await store.find("credential_versions", { where: { retireAtMs } })) await erase(store, change, version);
}

/** Somebody else may be faster. */
async function erase(
  store: Pick<Store, "get" | "commit">,
  change: Change,
  { id, credentialId, number, retireAtMs }: CredentialVersionRow,
): Promise<void> {
  const credential = await store.get("credentials", credentialId);
  if (credential === undefined || credential.activeVersionId === id) return;
  const event = change.event({ action: "credential.version.erase", ...factsOf(credential), detail: { number } });
  await store
    .commit({ writes: [{ verb: "consumeOne", collection: "credential_versions", id, where: { retireAtMs } }], events: [event] })
    .catch((error: unknown) => {
      if (!isStoreFailure(error, "spent", "missing")) throw error;
    });
}
