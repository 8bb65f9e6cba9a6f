import { GuardError } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Kms, Sealed } from "./port.ts";

/** How long, how often and how many unwrapped data keys are held, so that a remote KMS is not asked for each call. */
const limits = { ageMs: 300_000, uses: 10_000, entries: 1_000 } as const;

interface Held {
  readonly key: Uint8Array;
  readonly untilMs: number;
  usesLeft: number;
}

/** Unwraps data keys and remembers them for a while. */
export interface DataKeys {
  /** Hands the data key of a sealed value to `use`, which must be done with it when it returns: the key may be wiped right after. */
  withKey<T>(sealed: Sealed, context: string, use: (key: Uint8Array) => T): Promise<T>;
}

/** A key is remembered under all that it authenticates: a wrapped key that was moved or changed never meets a remembered one. */
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
  const remember = (name: string, key: Uint8Array) => {
    const known = held.get(name);
    if (known !== undefined) forget(name, known);
    for (const [oldest, entry] of held) {
      if (held.size < limits.entries) break;
      forget(oldest, entry);
    }
    held.set(name, { key, untilMs: clock.nowMs() + limits.ageMs, usesLeft: limits.uses - 1 });
    scheduleSweep();
  };

  return {
    async withKey({ wrappedKey, kmsKeyId }, context, use) {
      const name = `${Buffer.from(wrappedKey.buffer, wrappedKey.byteOffset, wrappedKey.byteLength).toString("base64")} ${kmsKeyId} ${context}`;
      const known = held.get(name);
      if (known !== undefined && known.untilMs > clock.nowMs() && known.usesLeft > 0) {
        known.usesLeft--;
        return use(known.key);
      }
      const key = await kms.unwrap(wrappedKey, context, kmsKeyId);
      if (key.length !== 32) throw new GuardError("vault.cannot_open", { detail: "a data key has 32 bytes" });
      remember(name, key);
      return use(key);
    },
  };
}
