import { GuardError } from "@agent-id-guard/protocol";
import type { Sessions } from "../../directory/index.ts";
import type { Role } from "../../store/port.ts";
import { createCookies } from "../signin/cookies.ts";
import { createSameOriginCheck } from "./same-origin.ts";

/** A person who calls with the cookie of the console. `role` is null for people who administer nothing. */
export interface SessionCaller {
  readonly type: "user";
  readonly userId: string;
  readonly role: Role | null;
  readonly sessionId: string;
}

/** Finds who a request's session cookie belongs to; undefined without a living session. Throws `access.cross_site`. */
export type FindSessionCaller = (request: Request) => Promise<SessionCaller | undefined>;

/** The header that scripts of the console send with every write. A page of another site can't send it without asking us first. */
const requestHeader = { name: "x-agent-id-guard-request", value: "1" } as const;

const readingMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Callers by cookie, for the console and the admin API. A write with a cookie must come from our own pages (see {@link createSameOriginCheck}) and carry
 * {@link requestHeader}, before the session is even looked up (case ADM-05). Requests with a bearer token need not pass here.
 */
export function createSessionCaller(options: { readonly issuer: string; readonly sessions: Pick<Sessions, "find"> }): FindSessionCaller {
  const cookies = createCookies(options.issuer);
  const checkSameOrigin = createSameOriginCheck(options.issuer);
  return async (request) => {
    const cookie = cookies.session.read(request);
    if (cookie === undefined) return undefined;
    if (!readingMethods.has(request.method)) {
      checkSameOrigin(request);
      if (request.headers.get(requestHeader.name) !== requestHeader.value) throw new GuardError("access.cross_site");
    }
    const found = await options.sessions.find(cookie);
    return found && { type: "user", userId: found.user.id, role: found.user.role, sessionId: found.session.id };
  };
}
