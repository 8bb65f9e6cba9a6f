import { assertionLimits, type Revocation, tokenTtlSeconds } from "@agent-id-guard/protocol";

/** Milliseconds for which a revocation is remembered: until the longest-lived token that it can kill has expired for every clock. */
export const revocationLifetimeMs = (tokenTtlSeconds.max + assertionLimits.clockToleranceSeconds) * 1_000;

/** A revocation as a plan states it; `atMs` and `untilMs` come from the clock and the longest token lifetime. */
export type RevocationTarget = Pick<Revocation, "kind" | "id" | "aud">;

/** The `revokes` entries of an event: they kill what was issued until now (sealing moves them to the moment of the commit). */
export function revocationsOf(targets: readonly RevocationTarget[], nowMs: number): Revocation[] {
  return targets.map((target) => ({ ...target, atMs: nowMs, untilMs: nowMs + revocationLifetimeMs }));
}
