import { adminPermissions, builtInAudiences, freshSignInMs, GuardError, parseScope } from "@agent-id-guard/protocol";
import type { KnownCaller } from "../../audit/index.ts";
import type { Look } from "../../directory/index.ts";
import type { Role, Store } from "../../store/port.ts";
import { systemSubject, type Tokens } from "../../tokens/index.ts";
import { bearerOf } from "../middleware/access-token.ts";
import type { CallingSession, FindSessionCaller } from "../middleware/session.ts";

/** Who calls the admin API, before it is known whether they may. */
export interface ApiCaller extends KnownCaller {
  /** Whether what they presented is good for changes too. A session always is. */
  readonly mayWrite: boolean;
  /** When the person last proved who they are; null where that is not known, and for the server itself. */
  readonly authTimeMs: number | null;
  /** The session that they came with; null for a token. */
  readonly session: CallingSession | null;
}

/** `look`: whether a session counts as used by this; it does unless told. */
export type FindApiCaller = (request: Request, look?: Look) => Promise<ApiCaller>;

/**
 * Finds who calls: by an access token whose audience is the admin API, else by the console's session cookie. An Authorization header decides alone,
 * so a cookie never lends anything to it. The role is read from the registry at every call.
 * Throws `access.unauthenticated`, `token.*`, `access.insufficient_scope`, `access.cross_site`, and `access.role_required` for a token of no person.
 */
export function createFindApiCaller(options: {
  readonly issuer: string;
  readonly tokens: Pick<Tokens, "verify">;
  readonly store: Pick<Store, "get">;
  readonly findSessionCaller: FindSessionCaller;
}): FindApiCaller {
  const audience = builtInAudiences(options.issuer).adminApi;
  return async (request, look) => {
    if (!request.headers.has("authorization")) return callerOfSession(await options.findSessionCaller(request, look));
    const { claims } = options.tokens.verify(bearerOf(request), audience);
    const permissions = new Set(parseScope(claims.scope));
    if (!permissions.has(adminPermissions.read)) throw new GuardError("access.insufficient_scope", { scope: adminPermissions.read });
    const mayWrite = permissions.has(adminPermissions.write);
    if (claims.act !== undefined)
      throw new GuardError("access.role_required", { description: "Nobody administers on somebody else's behalf" });
    if (claims.sub === systemSubject)
      return { type: "system", id: systemSubject, role: "owner", mayWrite, authTimeMs: null, session: null };
    const user = await options.store.get("users", claims.sub);
    if (user === undefined) throw new GuardError("access.role_required", { description: "Only people administer" });
    if (user.state !== "active") throw new GuardError("token.revoked");
    const authTimeMs = claims.auth_time === undefined ? null : claims.auth_time * 1_000;
    return { type: "user", id: user.id, role: user.role, mayWrite, authTimeMs, session: null };
  };
}

function callerOfSession(found: Awaited<ReturnType<FindSessionCaller>>): ApiCaller {
  if (found === undefined) throw new GuardError("access.unauthenticated");
  const { userId, role, session } = found;
  return { type: "user", id: userId, role, mayWrite: true, authTimeMs: session.authTimeMs, session };
}

/** What a route asks of whoever calls it. */
export interface Admission {
  /** The roles that may call it; null among them: people who administer nothing, too. */
  readonly roles: readonly (Role | null)[];
  readonly isChange: boolean;
  /** Whether a person must have signed in a moment ago. */
  readonly needsFreshSignIn: boolean;
}

/**
 * Lets a caller through to a route, or throws: `access.role_required`; `access.insufficient_scope` for a change with a token that only reads;
 * `access.reauthentication_required` for a person whose sign-in is older than {@link freshSignInMs}, whatever they call with. The server's own command
 * line has no sign-in to repeat: whoever may use it reads the data folder.
 */
export function admit(caller: ApiCaller, { roles, isChange, needsFreshSignIn }: Admission, nowMs: number): void {
  if (!roles.includes(caller.role)) throw new GuardError("access.role_required");
  if (isChange && !caller.mayWrite) throw new GuardError("access.insufficient_scope", { scope: adminPermissions.write });
  const isFresh = caller.type === "system" || (caller.authTimeMs !== null && nowMs < caller.authTimeMs + freshSignInMs);
  if (needsFreshSignIn && !isFresh) throw new GuardError("access.reauthentication_required");
}
