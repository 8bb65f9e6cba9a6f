import { isGuardError } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import { cannotOpen } from "./failures.ts";
import type { Kms, Sealed } from "./port.ts";

/**
 * How long, how often and how many unwrapped data keys are held, so that a remote KMS is not asked for each call. The age is the time for which a KMS that is
 * gone may go on to be of use: it is counted from the unwrapping, and no use prolongs it.
 */
const limits = { ageMs: 300_000, uses: 10_000, entries: 1_000 } as const;

/** How long an opened data key may go on to be of use once its KMS is gone. */
export const cachedKeySeconds = limits.ageMs / 1_000;

interface Held {
  readonly key: Uint8Array;
  readonly kmsKeyId: string;
  readonly sinceMs: number;
  readonly untilMs: number;
  usesLeft: number;
}

/** Unwraps data keys and remembers them for a while. */
export interface DataKeys {
  /** Hands the data key of a sealed value to `use`, which must be done with it when it returns: the key may be wiped right after. */
  withKey<T>(sealed: Sealed, context: string, use: (key: Uint8Array) => T): Promise<T>;
}

/**
 * When the KMS says that a key is disabled, what it had opened is forgotten at once: to disable a key is an order, where a KMS that is gone is a mishap.
 *
 * A key is remembered under all that it authenticates: a wrapped key that was moved or changed never meets a remembered one.
 */
export function createDataKeys(kms: Kms, clock: Clock): DataKeys {
  /** Oldest first. */
  const held = new Map<string, Held>();
  let sweeping = false;

  const forget = (name: string, entry: Held) => {
    entry.key.fill(0);
    held.delete(name);
  };
  const sweep = () => {
    sweeping = false;
    const nowMs = clock.nowMs();
    for (const [name, entry] of held) if (entry.untilMs <= nowMs) forget(name, entry);
    scheduleSweep();
  };
  const scheduleSweep = () => {
    if (sweeping || held.size === 0) return;
    sweeping = true;
    clock.after(limits.ageMs, sweep);
  };
  const forgetAllOf = (kmsKeyId: string) => {
    for (const [name, entry] of held) if (entry.kmsKeyId === kmsKeyId) forget(name, entry);
  };
  const remember = (name: string, kmsKeyId: string, key: Uint8Array) => {
    const known = held.get(name);
    if (known !== undefined) forget(name, known);
    for (const [oldest, entry] of held) {
      if (held.size < limits.entries) break;
      forget(oldest, entry);
    }
    const sinceMs = clock.nowMs();
    held.set(name, { key, kmsKeyId, sinceMs, untilMs: sinceMs + limits.ageMs, usesLeft: limits.uses - 1 });
    scheduleSweep();
  };

  const unwrapped = async (wrappedKey: Uint8Array, context: string, kmsKeyId: string) => {
    try {
      return await kms.unwrap(wrappedKey, context, kmsKeyId);
    } catch (error) {
      if (isGuardError(error) && error.code === "vault.key_disabled") forgetAllOf(kmsKeyId);
      throw error;
    }
  };

  return {
    async withKey({ wrappedKey, kmsKeyId }, context, use) {
      const name = `${Buffer.from(wrappedKey.buffer, wrappedKey.byteOffset, wrappedKey.byteLength).toString("base64")} ${kmsKeyId} ${context}`;
      const known = held.get(name);
      const nowMs = clock.nowMs();
      // A clock that was set back does not prolong a life either.
      if (known !== undefined && known.sinceMs <= nowMs && nowMs < known.untilMs && known.usesLeft > 0) {
        known.usesLeft--;
        return use(known.key);
      }
      const key = await unwrapped(wrappedKey, context, kmsKeyId);
      if (key.length !== 32) throw cannotOpen("it has 32 bytes");
      remember(name, kmsKeyId, key);
      return use(key);
    },
  };
}
