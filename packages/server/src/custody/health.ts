import { isGuardError, type KmsHealth } from "@agent-id-guard/protocol";
import type { CustodyDeps } from "./deps.ts";
import type { Wrapped } from "./wrapped.ts";

/** How the key service was when it was last tried. */
export interface Checkup {
  readonly health: KmsHealth;
  readonly explanation: string | null;
  readonly checkedAtMs: number;
  readonly latencyMs: number;
}

export interface Health {
  /** The last checkup, or a first one. */
  last(): Promise<Checkup>;
  /** Wraps and unwraps once, and asks whether anything is stored that no configured key opens. A change is on record before it is told. */
  check(): Promise<Checkup>;
  close(): Promise<void>;
}

const everyMs = 60_000;
/** A service that takes longer is felt by whoever waits for a sealed value. */
const slowMs = 1_000;

const healthOf: Readonly<Record<string, KmsHealth>> = {
  "vault.unavailable": "unavailable",
  "vault.key_disabled": "disabled",
  "vault.key_denied": "denied",
};
const badness: Readonly<Record<KmsHealth, number>> = { healthy: 0, slow: 1, unavailable: 2, denied: 3, disabled: 3, broken: 3 };

const sentenceOf = (closed: number) =>
  `No configured key opens ${closed} of the stored values. Give the address of the key that wrapped them in AGENT_ID_GUARD_KMS_PREVIOUS, and re-wrap.`;

/** Tries the key service each minute. That it has got worse is an alert, told once. */
export function startHealth({ kms, clock, store, draft, log }: CustodyDeps, wrapped: Pick<Wrapped, "closed">): Health {
  let told: KmsHealth = "healthy";
  let newest: Checkup | undefined;
  let checking: Promise<Checkup> | undefined;
  let isStopping = false;
  let cancelTick = clock.after(everyMs, tick);

  async function probe(): Promise<Checkup> {
    const startedAtMs = clock.nowMs();
    const fault = await kms.probe().then(
      () => undefined,
      (error: unknown) => error,
    );
    const checkedAtMs = clock.nowMs();
    const latencyMs = checkedAtMs - startedAtMs;
    if (fault === undefined) {
      const closed = await wrapped.closed();
      if (closed > 0) return { health: "broken", explanation: sentenceOf(closed), checkedAtMs, latencyMs };
      return { health: latencyMs > slowMs ? "slow" : "healthy", explanation: null, checkedAtMs, latencyMs };
    }
    if (!isGuardError(fault)) log.error({ err: fault }, "the key service can't be tried");
    const explanation = isGuardError(fault) ? `${fault.description}. ${fault.hint}` : "An unexpected error; see the log";
    return { health: (isGuardError(fault) ? healthOf[fault.code] : undefined) ?? "broken", explanation, checkedAtMs, latencyMs };
  }

  async function checkOnce(): Promise<Checkup> {
    const found = await probe();
    newest = found;
    if (found.health !== told) {
      const isWorse = badness[found.health] > badness[told];
      const event = draft({
        category: isWorse ? "alert" : "admin",
        action: "kms.health",
        outcome: found.health === "healthy" ? "success" : "failure",
        actor: { type: "system", id: "system" },
        target: { type: "kms", id: kms.keyId },
        ...(found.explanation === null ? {} : { reason: found.explanation }),
        detail: { from: told, to: found.health, latencyMs: found.latencyMs },
      });
      await store.commit({ writes: [], events: [event] });
      told = found.health;
    }
    return found;
  }

  function check(): Promise<Checkup> {
    checking ??= checkOnce().finally(() => (checking = undefined));
    return checking;
  }

  function tick(): void {
    check()
      .catch((error: unknown) => log.error({ err: error }, "the health of the key service could not be recorded"))
      .finally(() => {
        if (!isStopping) cancelTick = clock.after(everyMs, tick);
      });
  }

  return {
    last: async () => newest ?? check(),
    check,
    async close() {
      isStopping = true;
      cancelTick();
      await checking?.catch(() => undefined);
    },
  };
}
