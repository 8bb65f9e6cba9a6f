import { jwtTypes } from "@agent-id-guard/protocol";
import type { Outbound, OutboundCall } from "../../outbound/port.ts";
import { isStoreFailure, type LogoutNoticeRow } from "../../store/port.ts";
import type { TokenDeps } from "../deps.ts";

export type DeliverDeps = Pick<TokenDeps, "issuer" | "store" | "clock" | "entropy" | "draft"> & {
  readonly outbound: Pick<Outbound, "send">;
  readonly sign: (typ: string, claims: Readonly<Record<string, unknown>>) => string;
};

/** The one event that a logout token tells (OIDC Back-Channel Logout §2.4). */
const logoutEvent = "http://schemas.openid.net/event/backchannel-logout";
const tokenTtlSeconds = 120;
const timeoutMs = 5_000;
/** While one replica tells a client, the others leave it alone. */
const leaseMs = 30_000;
/** After the first try, and after each that failed. */
const waitsMs = [10_000, 60_000, 300_000, 1_800_000, 7_200_000] as const;

/** Calls that are under way, so that closing can drop them. */
export type CallsUnderWay = Set<() => void>;

/**
 * Tells one client that a session is over: by a signed token, within five seconds. 200 and 204 are a yes; 400 is the client's no, and final; whatever else
 * comes is tried again, six times in all, within some two and a half hours. How it ended is on record. Redirects are not followed.
 */
export async function deliver(deps: DeliverDeps, row: LogoutNoticeRow, underWay: CallsUnderWay): Promise<void> {
  const { store, clock } = deps;
  const attempts = row.attempts + 1;
  const leased = { attempts, nextAtMs: clock.nowMs() + leaseMs };
  const isOurs = await changed(deps, row, row.version, leased);
  if (!isOurs) return;
  const client = await store.get("clients", row.clientId);
  if (client?.state !== "active" || client.backchannelLogoutUri === null)
    return close(deps, row, "failure", "the client is not told any more");
  const status = await post(deps, new URL(client.backchannelLogoutUri), row, underWay);
  if (status === 200 || status === 204) return close(deps, row, "success", undefined);
  const reason = status === undefined ? "no answer" : `the client answered ${status}`;
  const waitMs = waitsMs[attempts - 1];
  if (status === 400 || waitMs === undefined) return close(deps, row, "failure", reason);
  await changed(deps, row, row.version + 1, { nextAtMs: clock.nowMs() + waitMs });
}

/** False when somebody else has changed or closed it. */
async function changed(
  { store }: DeliverDeps,
  { id }: LogoutNoticeRow,
  version: number,
  set: Partial<Pick<LogoutNoticeRow, "attempts" | "nextAtMs">>,
): Promise<boolean> {
  try {
    await store.commit({ writes: [{ verb: "compareAndSet", collection: "logout_notices", id, version, set }], events: [] });
    return true;
  } catch (error) {
    if (isStoreFailure(error, "stale", "missing")) return false;
    throw error;
  }
}

async function close(
  { store, draft }: DeliverDeps,
  { id, clientId, userId, sid }: LogoutNoticeRow,
  outcome: "success" | "failure",
  reason: string | undefined,
): Promise<void> {
  const event = draft({
    category: "auth",
    action: "client.logout",
    outcome,
    actor: { type: "system", id: "system" },
    target: { type: "session", id: sid },
    clientId,
    userId,
    ...(reason === undefined ? {} : { reason }),
  });
  await store.commit({ writes: [{ verb: "consumeOne", collection: "logout_notices", id }], events: [event] }).catch((error: unknown) => {
    if (!isStoreFailure(error, "spent")) throw error;
  });
}

/** The status of the client's answer; undefined when none came in time. Its body is not read. */
function post(deps: DeliverDeps, url: URL, row: LogoutNoticeRow, underWay: CallsUnderWay): Promise<number | undefined> {
  const body = new TextEncoder().encode(new URLSearchParams({ logout_token: logoutToken(deps, row) }).toString());
  return new Promise((resolve) => {
    let call: OutboundCall | undefined;
    const cancelTimer = deps.clock.after(timeoutMs, () => finish(undefined));
    const drop = () => finish(undefined);
    underWay.add(drop);
    function finish(status: number | undefined): void {
      cancelTimer();
      underWay.delete(drop);
      resolve(status);
      call?.abort();
    }
    call = deps.outbound.send(
      {
        url,
        method: "POST",
        headers: ["content-type", "application/x-www-form-urlencoded", "content-length", String(body.byteLength), "accept", "*/*"],
        body,
        // Administrators register the address, and companies' own applications stand in private networks; nothing of the answer is told to anybody.
        allowPrivateNetwork: true,
        poolKey: `logout ${row.clientId}`,
        headersTimeoutMs: timeoutMs,
        bodyTimeoutMs: timeoutMs,
      },
      { head: (status) => finish(status), data: () => true, end: () => {}, failed: () => finish(undefined) },
    );
  });
}

function logoutToken({ issuer, clock, entropy, sign }: DeliverDeps, { clientId, userId, sid }: LogoutNoticeRow): string {
  const iat = Math.floor(clock.nowMs() / 1_000);
  return sign(jwtTypes.logout, {
    iss: issuer,
    aud: clientId,
    iat,
    exp: iat + tokenTtlSeconds,
    jti: entropy.uuid(),
    sub: userId,
    sid,
    events: { [logoutEvent]: {} },
  });
}
