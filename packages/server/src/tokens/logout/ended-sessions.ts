import { nameOfSession } from "../../directory/index.ts";
import { isStoreFailure, type LogoutNoticeRow, type SessionClientRow, type Where } from "../../store/port.ts";
import type { TokenDeps } from "../deps.ts";

const pageSize = 500;
/** For this long a client that can't be reached is tried. */
const noticeTtlMs = 24 * 3_600_000;

type Deps = Pick<TokenDeps, "store" | "clock" | "entropy" | "digests">;

/**
 * Turns the clients of sessions that are over into notices, each exactly once whoever looks: of these people, or of everybody. A session is over when its
 * row is gone; the client's row was written with its code and is still there.
 */
export async function noticeEndedSessions(deps: Deps, userIds: readonly string[] | undefined): Promise<void> {
  const where: Where<"session_clients"> = userIds === undefined ? {} : { userId: userIds };
  for (let afterId: string | undefined; ; ) {
    const rows = await deps.store.find("session_clients", { where, limit: pageSize, ...(afterId === undefined ? {} : { afterId }) });
    await noticeEnded(deps, rows);
    afterId = rows.at(-1)?.id;
    if (rows.length < pageSize) return;
  }
}

async function noticeEnded(deps: Deps, rows: readonly SessionClientRow[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = [...new Set(rows.map(({ sessionId }) => sessionId))];
  const living = new Set((await deps.store.find("sessions", { where: { id: ids } })).map(({ id }) => id));
  for (const row of rows) if (!living.has(row.sessionId)) await notice(deps, row);
}

async function notice({ store, clock, entropy, digests }: Deps, { id, clientId, userId, sessionId }: SessionClientRow): Promise<void> {
  const nowMs = clock.nowMs();
  const row: LogoutNoticeRow = {
    id: entropy.uuid(),
    version: 1,
    createdAtMs: nowMs,
    clientId,
    userId,
    sid: nameOfSession(digests, { id: sessionId }),
    attempts: 0,
    nextAtMs: nowMs,
    expiresAtMs: nowMs + noticeTtlMs,
  };
  await store
    .commit({
      writes: [
        { verb: "consumeOne", collection: "session_clients", id },
        { verb: "insert", collection: "logout_notices", row },
      ],
      events: [],
    })
    .catch((error: unknown) => {
      // Another replica was faster.
      if (!isStoreFailure(error, "spent")) throw error;
    });
}
