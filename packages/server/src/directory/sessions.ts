import type { RequestSource } from "../audit/index.ts";
import { isStoreFailure, type SessionRow, type UserRow, type Write } from "../store/port.ts";
import { type DirectoryDeps, localProviderId } from "./deps.ts";

/** A session ends twelve hours after the sign-in, or after two hours without a request. */
const absoluteMs = 12 * 3_600_000;
const idleMs = 2 * 3_600_000;
/** `lastSeenAtMs` is only as exact as this, so that not every request writes. */
const seenResolutionMs = 60_000;

/** Somebody who is signed in: an active user with a session that is alive. */
export interface SignedIn {
  readonly session: SessionRow;
  readonly user: UserRow;
}

/** A sign-in that begins a session. */
export interface NewSession {
  readonly userId: string;
  /** When the person proved who they are: now, unless their provider says that it was earlier. */
  readonly authTimeMs: number;
  readonly providerId: string;
  readonly acr: string | null;
  readonly amr: readonly string[];
  /** The cookie that the browser had before; its session ends. */
  readonly previousCookie: string | undefined;
  readonly source: RequestSource;
}

/** The name by which people and administrators see a session: a digest of the stored digest, which finds nothing and opens nothing. */
export function nameOfSession({ sha256Hex }: Pick<DirectoryDeps["digests"], "sha256Hex">, { id }: Pick<SessionRow, "id">): string {
  return `ses_${sha256Hex(`agent-id-guard session ${id}`).slice(0, 26)}`;
}

/** How somebody proved here, and now, who they are: by a password (RFC 8176 `pwd`) or by the one-time link. */
export function provenHere(nowMs: number, means: "password" | "bootstrap"): Pick<NewSession, "authTimeMs" | "providerId" | "acr" | "amr"> {
  return { authTimeMs: nowMs, providerId: localProviderId, acr: null, amr: means === "password" ? ["pwd"] : [] };
}

/** Whether a session has neither ended nor been left alone for too long. */
export function isAlive({ expiresAtMs, lastSeenAtMs }: SessionRow, nowMs: number): boolean {
  return nowMs < expiresAtMs && nowMs < lastSeenAtMs + idleMs;
}

/** A request uses a session, and is what keeps it from being left alone; a stream that goes on by itself only glances at it. */
export type Look = "use" | "glance";

export interface Sessions {
  /** Who a cookie belongs to; undefined when it is nobody's, dead, or the user is suspended. A use unless told. */
  find(cookie: string, look?: Look): Promise<SignedIn | undefined>;
  /** The writes that start a session and end the one that the browser had before, with the new cookie (case ADM-07: a new id at every sign-in). */
  starting(session: NewSession): { readonly cookie: string; readonly writes: readonly Write[] };
  /** Ends a session on the server, for the client that asked where there is one. Nothing happens when there is none. */
  end(cookie: string, clientId?: string): Promise<void>;
}

export function createSessions({
  store,
  clock,
  entropy,
  digests,
  draft,
}: Pick<DirectoryDeps, "store" | "clock" | "entropy" | "digests" | "draft">): Sessions {
  async function find(cookie: string, look: Look = "use"): Promise<SignedIn | undefined> {
    const session = await store.get("sessions", digests.sha256Hex(cookie));
    const nowMs = clock.nowMs();
    if (session === undefined || !isAlive(session, nowMs)) return undefined;
    const user = await store.get("users", session.userId);
    if (user?.state !== "active") return undefined;
    if (look === "use" && nowMs - session.lastSeenAtMs >= seenResolutionMs) await touch(session, nowMs);
    return { session, user };
  }

  /** Loses against any other change of the session, which is then as recent or an end. */
  async function touch({ id, version }: SessionRow, lastSeenAtMs: number): Promise<void> {
    await store
      .commit({ writes: [{ verb: "compareAndSet", collection: "sessions", id, version, set: { lastSeenAtMs } }], events: [] })
      .catch((error: unknown) => {
        if (!isStoreFailure(error, "stale", "missing")) throw error;
      });
  }

  function starting({ userId, authTimeMs, providerId, acr, amr, previousCookie, source }: NewSession) {
    const cookie = entropy.secret();
    const nowMs = clock.nowMs();
    const row: SessionRow = {
      id: digests.sha256Hex(cookie),
      version: 1,
      createdAtMs: nowMs,
      userId,
      authTimeMs,
      lastSeenAtMs: nowMs,
      expiresAtMs: nowMs + absoluteMs,
      address: source.address ?? null,
      userAgent: source.userAgent ?? null,
      providerId,
      acr,
      amr,
    };
    const previous: readonly Write[] =
      previousCookie === undefined ? [] : [{ verb: "remove", collection: "sessions", where: { id: digests.sha256Hex(previousCookie) } }];
    return { cookie, writes: [...previous, { verb: "insert", collection: "sessions", row }] satisfies readonly Write[] };
  }

  async function end(cookie: string, clientId?: string): Promise<void> {
    const session = await store.get("sessions", digests.sha256Hex(cookie));
    if (session === undefined) return;
    const { id, userId } = session;
    const event = draft({
      category: "auth",
      action: "session.end",
      outcome: "success",
      actor: { type: "user", id: userId },
      userId,
      ...(clientId === undefined ? {} : { clientId }),
    });
    await store.commit({ writes: [{ verb: "remove", collection: "sessions", where: { id } }], events: [event] });
  }

  return { find, starting, end };
}
