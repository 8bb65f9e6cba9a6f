import { GuardError } from "@agent-id-guard/protocol";
import type { RequestSource } from "../audit/index.ts";
import { isStoreFailure, type Write } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";
import { signInFailed } from "./sign-in-event.ts";

/** How many passwords may be tried for one name from one address. Nobody is locked out: the next window opens by itself (cases FED-16, DOS-06). */
const windows = [
  { name: "minute", lengthMs: 60_000, limit: 5 },
  { name: "hour", lengthMs: 3_600_000, limit: 30 },
] as const;

/** Whose password is tried: a name in its one spelling (case FED-08), at one provider. */
export interface TriedAccount {
  readonly providerId: string;
  readonly username: string;
}

/** Counts the tries of passwords. */
export interface Attempts {
  /** Counts one more, before the password is looked at. Throws `request.rate_limited` with the seconds to wait; the first of a window is on record. */
  count(account: TriedAccount, source: RequestSource): Promise<void>;
  /** The writes that forget the tries of somebody who has signed in. */
  forgetting(account: TriedAccount, source: RequestSource): readonly Write[];
}

type Deps = Pick<DirectoryDeps, "store" | "clock" | "digests" | "draft">;

export function createAttempts(deps: Deps): Attempts {
  const { store, clock, digests } = deps;
  const keyOf = ({ providerId, username }: TriedAccount, source: RequestSource) =>
    digests.sha256Hex(JSON.stringify([providerId, username, source.address ?? ""]));
  const countersAt = (account: TriedAccount, source: RequestSource, nowMs: number) =>
    windows.map(({ name, lengthMs, limit }) => {
      const window = Math.floor(nowMs / lengthMs);
      return { id: `signin:${name}:${window}:${keyOf(account, source)}`, limit, expiresAtMs: (window + 1) * lengthMs };
    });
  return {
    async count(account, source) {
      const nowMs = clock.nowMs();
      const counters = countersAt(account, source, nowMs);
      const writes = counters.map((counter): Write => ({ verb: "incrementWithin", by: 1, nowMs, ...counter }));
      await store.commit({ writes, events: [] }).catch(async (error: unknown) => {
        const full = isStoreFailure(error, "limit") ? counters[error.at] : undefined;
        if (full === undefined) throw error;
        const opensAtMs = full.expiresAtMs;
        await recordOnce(deps, { id: `full:${full.id}`, expiresAtMs: opensAtMs, nowMs }, account, source);
        throw new GuardError("request.rate_limited", { retryAfterSeconds: Math.ceil((opensAtMs - nowMs) / 1_000) });
      });
    },
    forgetting(account, source) {
      const ids = countersAt(account, source, clock.nowMs()).map(({ id }) => id);
      return [{ verb: "remove", collection: "counters", where: { id: ids } }];
    },
  };
}

/** The first refusal of a window is recorded; a flood of them does not fill the log. */
async function recordOnce(
  { store, draft }: Deps,
  window: { readonly id: string; readonly expiresAtMs: number; readonly nowMs: number },
  { providerId }: TriedAccount,
  source: RequestSource,
): Promise<void> {
  const event = signInFailed(draft, "request.rate_limited", { method: "password", providerId, source });
  await store.commit({ writes: [{ verb: "claim", ...window }], events: [event] }).catch((error: unknown) => {
    if (!isStoreFailure(error, "spent")) throw error;
  });
}
