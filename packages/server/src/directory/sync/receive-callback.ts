import { GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { RequestSource } from "../../audit/index.ts";
import type { CallbackAnswer, IdentityProvider, ProviderCallback } from "../../idp/port.ts";
import { type DirectoryChangeRow, type IdentityProviderRow, isStoreFailure, type Write } from "../../store/port.ts";
import type { SyncDeps } from "./deps.ts";

type Deps = Pick<SyncDeps, "store" | "clock" | "entropy" | "digests" | "draft" | "providers">;

/** Vendors repeat a callback that was not answered for a day, some a little longer. */
const rememberedMs = 48 * 3_600_000;
/** So many refused callbacks of one provider are recorded in ten minutes. */
const mostRefusals = 10;
const refusalWindowMs = 600_000;

/**
 * Takes a callback of a provider: verified by its adapter, once only by its event id, and what it names stored before it is answered. What it names is read at the
 * provider, and only while its sync is on. Throws `entity.not_found` (unknown or suspended provider, or one that sends none) and `idp.callback_refused`.
 */
export async function receiveCallback(
  deps: Deps,
  providerId: string,
  callback: ProviderCallback,
  source: RequestSource,
): Promise<CallbackAnswer> {
  const provider = await deps.store.get("identity_providers", providerId);
  const receive = provider?.state === "active" ? (await deps.providers.open(provider)).receive : null;
  if (provider === undefined || receive === null)
    throw new GuardError("entity.not_found", { description: "No identity provider has its callbacks here" });
  const answer = await verified(deps, provider, receive, callback, source);
  await remember(deps, provider, answer);
  return answer;
}

async function verified(
  deps: Deps,
  provider: IdentityProviderRow,
  receive: NonNullable<IdentityProvider["receive"]>,
  callback: ProviderCallback,
  source: RequestSource,
): Promise<CallbackAnswer> {
  try {
    return await receive(callback);
  } catch (error) {
    if (isGuardError(error) && error.code === "idp.callback_refused") await recordRefusal(deps, provider, source);
    throw error;
  }
}

/** Anybody can send what is refused, so not all of it is recorded. */
async function recordRefusal({ store, clock, draft }: Deps, { id }: IdentityProviderRow, source: RequestSource): Promise<void> {
  const nowMs = clock.nowMs();
  const window = Math.floor(nowMs / refusalWindowMs);
  const event = draft({
    category: "auth",
    action: "identity_provider.callback.refuse",
    outcome: "denied",
    actor: { type: "system", id },
    target: { type: "identity_provider", id },
    source,
  });
  const expiresAtMs = (window + 2) * refusalWindowMs;
  const count: Write = { verb: "incrementWithin", id: `callback-refused ${id} ${window}`, by: 1, limit: mostRefusals, expiresAtMs, nowMs };
  await store.commit({ writes: [count], events: [event] }).catch((error: unknown) => {
    if (!isStoreFailure(error, "limit")) throw error;
  });
}

async function remember(
  { store, clock, entropy, digests }: Deps,
  provider: IdentityProviderRow,
  { eventId, changes }: CallbackAnswer,
): Promise<void> {
  if (changes.length === 0 || !provider.sync.enabled) return;
  const nowMs = clock.nowMs();
  const named = new Map(changes.map((change) => [`${change.kind} ${change.ref}`, change]));
  const rows = [...named.values()].map(
    ({ kind, ref }): DirectoryChangeRow => ({ id: entropy.uuid(), version: 1, createdAtMs: nowMs, providerId: provider.id, kind, ref }),
  );
  const once: readonly Write[] =
    eventId === null
      ? []
      : [{ verb: "claim", id: digests.sha256Hex(`callback ${provider.id} ${eventId}`), expiresAtMs: nowMs + rememberedMs, nowMs }];
  const writes: readonly Write[] = [...once, ...rows.map((row): Write => ({ verb: "insert", collection: "directory_changes", row }))];
  await store.commit({ writes, events: [] }).catch((error: unknown) => {
    if (!isStoreFailure(error, "spent")) throw error;
  });
}
