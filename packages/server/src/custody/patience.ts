import { isGuardError } from "@agent-id-guard/protocol";

/** Waits, unless the process is about to stop. */
export interface Pause {
  /** Throws `Interrupted` when the process is about to stop. */
  check(): void;
  /** Resolves after this long; rejects with `Interrupted` as soon as the process is about to stop. */
  for(delayMs: number): Promise<void>;
}

/** About four minutes in all. */
const delaysMs = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000] as const;

/** Does it again while the key service does not answer (`vault.unavailable`), then gives up with that. `told` is called before each wait. */
export async function patiently<T>(pause: Pause, work: () => Promise<T>, told: () => Promise<void> = async () => undefined): Promise<T> {
  for (const delayMs of delaysMs) {
    try {
      return await work();
    } catch (error) {
      if (!isGuardError(error) || error.code !== "vault.unavailable") throw error;
    }
    await told();
    await pause.for(delayMs);
  }
  return work();
}
