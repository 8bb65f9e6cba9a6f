import type { ClientRow, SessionRow, Write } from "../store/port.ts";

/** For this long after a session's last moment its clients can still be told that it is over. */
const outlivesMs = 24 * 3_600_000;

/**
 * The writes that remember which session gave a client a code, in the unit of the code. The row outlives its session: one without a session is a client
 * that has to be told, however the session ended (OIDC Back-Channel Logout §2.5), so nothing that ends sessions can forget it.
 */
export function rememberingClient(session: SessionRow, client: ClientRow, nowMs: number): readonly Write[] {
  if (client.backchannelLogoutUri === null) return [];
  const id = `${session.id}:${client.id}`;
  const { userId } = session;
  return [
    { verb: "remove", collection: "session_clients", where: { id } },
    {
      verb: "insert",
      collection: "session_clients",
      row: {
        id,
        version: 1,
        createdAtMs: nowMs,
        sessionId: session.id,
        clientId: client.id,
        userId,
        expiresAtMs: session.expiresAtMs + outlivesMs,
      },
    },
  ];
}
