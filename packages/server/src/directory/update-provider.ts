import type { UpdateIdentityProvider } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { IdentityProviderRow, Plan } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";

/**
 * Changes how we sign in at a provider. Its issuer stays: people are known by it, and another one could claim to be any of them.
 * Throws `vault.unavailable`; commit fails with `stale`.
 */
export async function planUpdateProvider(
  providers: DirectoryDeps["providers"],
  change: Change,
  provider: IdentityProviderRow,
  version: number,
  input: UpdateIdentityProvider,
): Promise<Plan<IdentityProviderRow>> {
  const { clientSecret } = input;
  const set = {
    name: input.name ?? provider.name,
    clientId: input.clientId ?? provider.clientId,
    scopes: input.scopes ?? provider.scopes,
    groupsClaim: input.groupsClaim ?? provider.groupsClaim,
    sealedSecret:
      clientSecret === undefined
        ? provider.sealedSecret
        : clientSecret === null
          ? null
          : await providers.sealSecret(provider.id, clientSecret),
  };
  return {
    writes: [{ verb: "compareAndSet", collection: "identity_providers", id: provider.id, version, set }],
    events: [
      change.event({
        action: "identity_provider.update",
        target: { type: "identity_provider", id: provider.id },
        detail: { changed: Object.keys(input).toSorted().join(" ") },
      }),
    ],
    answer: { ...provider, ...set, version: version + 1 },
  };
}
