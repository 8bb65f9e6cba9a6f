import { GuardError } from "@agent-id-guard/protocol";
import type { RequestSource } from "../../audit/index.ts";
import { isStoreFailure, type Write } from "../../store/port.ts";
import type { TokenDeps } from "../deps.ts";

/** How many codes may be typed from one address, and by one person: out of 20^8 codes of which few live, for ten minutes each (RFC 8628 §5.1). */
const windows = [
  { name: "minute", lengthMs: 60_000, limit: 10 },
  { name: "hour", lengthMs: 3_600_000, limit: 60 },
] as const;

/**
 * Counts one more code that somebody types, before it is looked at. Throws `request.rate_limited` with the seconds to wait; the first refusal of a
 * window is on record.
 */
export async function countTry(
  { store, clock, digests, draft }: Pick<TokenDeps, "store" | "clock" | "digests" | "draft">,
  userId: string | undefined,
  source: RequestSource,
): Promise<void> {
  const nowMs = clock.nowMs();
  const keys = [["address", source.address ?? ""], ...(userId === undefined ? [] : [["person", userId]])];
  const counters = keys.flatMap((key) =>
    windows.map(({ name, lengthMs, limit }) => {
      const window = Math.floor(nowMs / lengthMs);
      return { id: `device:${name}:${window}:${digests.sha256Hex(JSON.stringify(key))}`, limit, expiresAtMs: (window + 1) * lengthMs };
    }),
  );
  const writes = counters.map((counter): Write => ({ verb: "incrementWithin", by: 1, nowMs, ...counter }));
  await store.commit({ writes, events: [] }).catch(async (error: unknown) => {
    const full = isStoreFailure(error, "limit") ? counters[error.at] : undefined;
    if (full === undefined) throw error;
    const event = draft({
      category: "auth",
      action: "device.guess",
      outcome: "denied",
      actor: userId === undefined ? { type: "anonymous", id: "anonymous" } : { type: "user", id: userId },
      ...(userId === undefined ? {} : { userId }),
      source,
      reason: "request.rate_limited",
    });
    const once: Write = { verb: "claim", id: `full:${full.id}`, expiresAtMs: full.expiresAtMs, nowMs };
    await store.commit({ writes: [once], events: [event] }).catch((failure: unknown) => {
      if (!isStoreFailure(failure, "spent")) throw failure;
    });
    throw new GuardError("request.rate_limited", { retryAfterSeconds: Math.ceil((full.expiresAtMs - nowMs) / 1_000) });
  });
}
