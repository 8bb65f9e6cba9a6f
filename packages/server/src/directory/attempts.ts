import { GuardError } from "@agent-id-guard/protocol";
import type { RequestSource } from "../audit/index.ts";
import { isStoreFailure, type Write } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";

/** How many passwords may be tried for one name from one address. Nobody is locked out: the next window opens by itself (cases FED-16, DOS-06). */
const windows = [
  { name: "minute", lengthMs: 60_000, limit: 5 },
  { name: "hour", lengthMs: 3_600_000, limit: 30 },
] as const;

/** Counts the tries of passwords. */
export interface Attempts {
  /** Counts one more, before the password is looked at. Throws `request.rate_limited` with the seconds to wait. */
  count(username: string, source: RequestSource): Promise<void>;
  /** The writes that forget the tries of somebody who has signed in. */
  forgetting(username: string, source: RequestSource): readonly Write[];
}

export function createAttempts({ store, clock, digests }: Pick<DirectoryDeps, "store" | "clock" | "digests">): Attempts {
  const keyOf = (username: string, source: RequestSource) => digests.sha256Hex(JSON.stringify([username, source.address ?? ""]));
  const countersAt = (username: string, source: RequestSource, nowMs: number) =>
    windows.map(({ name, lengthMs, limit }) => {
      const window = Math.floor(nowMs / lengthMs);
      return { id: `signin:${name}:${window}:${keyOf(username, source)}`, limit, expiresAtMs: (window + 1) * lengthMs };
    });
  return {
    async count(username, source) {
      const nowMs = clock.nowMs();
      const counters = countersAt(username, source, nowMs);
      const writes = counters.map((counter): Write => ({ verb: "incrementWithin", by: 1, nowMs, ...counter }));
      await store.commit({ writes, events: [] }).catch((error: unknown) => {
        if (!isStoreFailure(error, "limit")) throw error;
        const opensAtMs = counters[error.at]?.expiresAtMs ?? nowMs;
        throw new GuardError("request.rate_limited", { retryAfterSeconds: Math.ceil((opensAtMs - nowMs) / 1_000) });
      });
    },
    forgetting(username, source) {
      const ids = countersAt(username, source, clock.nowMs()).map(({ id }) => id);
      return [{ verb: "remove", collection: "counters", where: { id: ids } }];
    },
  };
}
