import { endpoints } from "@agent-id-guard/protocol";
import { type IdentityProviderRow, isStoreFailure } from "../../store/port.ts";
import type { SyncDeps } from "./deps.ts";

/** Vendors let a subscription lapse after some days; two tries a day leave room for failures. */
const everyMs = 12 * 3_600_000;

/**
 * Sees to it that a provider which must be asked for its callbacks goes on sending them: twice a day, at once after a change of its settings, and by one replica
 * alone. A failure is in the log, and costs nothing else: the schedule reads the directory all the same.
 */
export async function keepSubscribed(deps: SyncDeps, provider: IdentityProviderRow): Promise<void> {
  const { store, clock, log } = deps;
  try {
    const { subscribe } = await deps.providers.open(provider);
    if (subscribe === undefined) return;
    const nowMs = clock.nowMs();
    const id = `callbacks ${provider.id} ${provider.version}`;
    await store.commit({ writes: [{ verb: "claim", id, expiresAtMs: nowMs + everyMs, nowMs }], events: [] });
    await subscribe(`${deps.issuer}${endpoints.identityProviders}/${provider.id}/callback`);
  } catch (error) {
    if (!isStoreFailure(error, "spent")) log.warn({ err: error, provider: provider.id }, "a provider could not be asked for its callbacks");
  }
}
