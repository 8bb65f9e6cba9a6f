import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { IdentityProviderRow, PartyState, Plan } from "../store/port.ts";

const actions = { suspended: "identity_provider.suspend", active: "identity_provider.resume" } as const;

/**
 * Opens or closes a provider for sign-in. People who are signed in stay so; suspend them one by one if the provider is not to be trusted.
 * Throws `entity.invalid_state`; commit fails with `stale`.
 */
export function planSetProviderState(
  change: Change,
  provider: IdentityProviderRow,
  version: number,
  state: PartyState,
  reason: string | undefined,
): Plan<IdentityProviderRow> {
  if (provider.state === state) throw new GuardError("entity.invalid_state", { description: `The identity provider is ${state}` });
  return {
    writes: [{ verb: "compareAndSet", collection: "identity_providers", id: provider.id, version, set: { state } }],
    events: [
      change.event({
        action: actions[state],
        target: { type: "identity_provider", id: provider.id },
        ...(reason === undefined ? {} : { reason }),
      }),
    ],
    answer: { ...provider, state, version: version + 1 },
  };
}
