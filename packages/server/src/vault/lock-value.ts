import { GuardError } from "@agent-id-guard/protocol";
import { isStoreFailure, type Store } from "../store/port.ts";

/** The name of the claim of whoever changes a value or removes it. */
export const valueLockOf = (credentialId: string) => `rotate:${credentialId}`;
/** Longer than the other side takes to answer. */
const lockedMs = 60_000;

/** Whoever has it may change the value, or remove it: one at a time, across replicas. */
export async function lockValue({ store }: { readonly store: Pick<Store, "commit"> }, credentialId: string, nowMs: number): Promise<void> {
  const claim = { verb: "claim", id: valueLockOf(credentialId), expiresAtMs: nowMs + lockedMs, nowMs } as const;
  await store.commit({ writes: [claim], events: [] }).catch((error: unknown) => {
    if (!isStoreFailure(error, "spent")) throw error;
    throw new GuardError("entity.invalid_state", { description: "A new value is being made already", hint: "Try again in a minute." });
  });
}
