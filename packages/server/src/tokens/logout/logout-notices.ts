import type { AuditEvent } from "@agent-id-guard/protocol";
import type { TokenDeps } from "../deps.ts";
import type { CallsUnderWay, DeliverDeps } from "./deliver.ts";
import { deliverDue } from "./deliver-due.ts";
import { noticeEndedSessions } from "./ended-sessions.ts";

export type LogoutNoticesDeps = DeliverDeps & Pick<TokenDeps, "store" | "clock" | "digests" | "log">;

export interface LogoutNotices {
  /** Stops, and drops what is under way; another start or another replica goes on with it. */
  close(): Promise<void>;
}

/** How often every client is looked at, for what no event told of: an end by time, and what a process left behind. */
const roundMs = 600_000;
const retryMs = 10_000;

/**
 * Tells clients that sessions have ended (OIDC Back-Channel Logout 1.0), beside the requests and after them: whatever ends a session only removes it, and
 * this finds whom to tell. Nobody waits for it.
 */
export function createLogoutNotices(deps: LogoutNoticesDeps): LogoutNotices {
  const { store, clock, log } = deps;
  const underWay: CallsUnderWay = new Set();
  const people = new Set<string>();
  let isRoundDue = true;
  let isClosed = false;
  let isDue = false;
  let running: Promise<void> | undefined;
  let cancelTimer = clock.after(0, wake);
  let cancelRound = clock.after(roundMs, round);

  function round(): void {
    isRoundDue = true;
    cancelRound = clock.after(roundMs, round);
    wake();
  }
  function wake(): void {
    if (isClosed) return;
    isDue = true;
    running ??= drain();
  }
  async function drain(): Promise<void> {
    let nextAtMs: number | undefined;
    while (isDue && !isClosed) {
      isDue = false;
      cancelTimer();
      nextAtMs = await step().catch((error: unknown) => {
        log.warn({ err: error }, "clients could not be told of ended sessions");
        return clock.nowMs() + retryMs;
      });
    }
    running = undefined;
    if (nextAtMs !== undefined && !isClosed) cancelTimer = clock.after(Math.max(0, nextAtMs - clock.nowMs()), wake);
  }

  /** Returns when the next notice is due. */
  async function step(): Promise<number | undefined> {
    const userIds = [...people];
    people.clear();
    const isRound = isRoundDue;
    isRoundDue = false;
    if (isRound) await noticeEndedSessions(deps, undefined);
    else if (userIds.length > 0) await noticeEndedSessions(deps, userIds);
    return deliverDue(deps, underWay, () => isClosed);
  }

  const unsubscribe = store.subscribe((events) => {
    const concerned = events.flatMap(personOf);
    for (const userId of concerned) people.add(userId);
    if (concerned.length > 0) wake();
  });

  return {
    async close() {
      isClosed = true;
      unsubscribe();
      cancelTimer();
      cancelRound();
      for (const drop of [...underWay]) drop();
      await running;
    },
  };
}

/** Whose sessions an event may have ended: it is about a person. What this itself records is not. */
function personOf({ action, userId, target }: AuditEvent): readonly string[] {
  if (action === "client.logout") return [];
  const about = userId ?? (target?.type === "user" ? target.id : undefined);
  return about === undefined || about === null ? [] : [about];
}
