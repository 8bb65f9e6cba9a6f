import { GuardError, requestTokenHeader } from "@agent-id-guard/protocol";
import { type Look, nameOfSession, type Sessions } from "../../directory/index.ts";
import type { Digests } from "../../entropy/port.ts";
import type { Role } from "../../store/port.ts";
import { createCookies } from "../signin/cookies.ts";
import { createSameOriginCheck } from "./same-origin.ts";

/** A person who calls with the cookie of the console. `role` is null for people who administer nothing. */
export interface SessionCaller {
  readonly type: "user";
  readonly userId: string;
  readonly role: Role | null;
  readonly session: CallingSession;
}

/** The session behind a call. */
export interface CallingSession {
  /** Its public name; the cookie's digest stays with the store. */
  readonly id: string;
  readonly authTimeMs: number;
  readonly expiresAtMs: number;
  /** What its writes carry in {@link requestTokenHeader}. */
  readonly requestToken: string;
}

/** Finds who a request's session cookie belongs to; undefined without a living session. Throws `access.cross_site`. */
export type FindSessionCaller = (request: Request, look?: Look) => Promise<SessionCaller | undefined>;

/**
 * The token that a session's writes carry: a digest of the cookie, which only the console's own pages are told (`GET /api/v1/me`). It opens nothing
 * without the cookie, and the stored digest of the cookie does not give it away.
 */
export function requestTokenOf(digests: Pick<Digests, "sha256Base64url">, cookie: string): string {
  return digests.sha256Base64url(`agent-id-guard request token ${cookie}`);
}

const readingMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Callers by cookie, for the console and the admin API. A write with a cookie must come from our own pages (see {@link createSameOriginCheck}) and carry
 * the session's own token, before the session is even looked up (case ADM-05). Requests with a bearer token need not pass here.
 */
export function createSessionCaller(options: {
  readonly issuer: string;
  readonly sessions: Pick<Sessions, "find">;
  readonly digests: Digests;
}): FindSessionCaller {
  const { digests } = options;
  const cookies = createCookies(options.issuer);
  const checkSameOrigin = createSameOriginCheck(options.issuer);
  return async (request, look) => {
    const cookie = cookies.session.read(request);
    if (cookie === undefined) return undefined;
    const requestToken = requestTokenOf(digests, cookie);
    if (!readingMethods.has(request.method)) {
      checkSameOrigin(request);
      if (!digests.equal(request.headers.get(requestTokenHeader) ?? "", requestToken)) throw new GuardError("access.cross_site");
    }
    const found = await options.sessions.find(cookie, look);
    if (found === undefined) return undefined;
    const { user, session } = found;
    const { authTimeMs, expiresAtMs } = session;
    return {
      type: "user",
      userId: user.id,
      role: user.role,
      session: { id: nameOfSession(digests, session), authTimeMs, expiresAtMs, requestToken },
    };
  };
}
