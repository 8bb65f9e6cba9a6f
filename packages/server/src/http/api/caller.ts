import { adminPermissions, builtInAudiences, GuardError, parseScope } from "@agent-id-guard/protocol";
import type { Administrator } from "../../audit/index.ts";
import type { Role, Store } from "../../store/port.ts";
import { systemSubject, type Tokens } from "../../tokens/index.ts";
import { bearerOf } from "../middleware/access-token.ts";
import type { FindSessionCaller } from "../middleware/session.ts";

/** Who calls the admin API, before it is known whether they may. */
export interface ApiCaller {
  readonly type: "user" | "system";
  readonly id: string;
  /** null: a person who administers nothing. */
  readonly role: Role | null;
  /** Whether what they presented is good for changes too. A session always is. */
  readonly mayWrite: boolean;
}

export type FindApiCaller = (request: Request) => Promise<ApiCaller>;

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
  return async (request) => {
    if (!request.headers.has("authorization")) return callerOfSession(await options.findSessionCaller(request));
    const { claims } = options.tokens.verify(bearerOf(request), audience);
    const permissions = new Set(parseScope(claims.scope));
    if (!permissions.has(adminPermissions.read)) throw new GuardError("access.insufficient_scope", { scope: adminPermissions.read });
    const mayWrite = permissions.has(adminPermissions.write);
    if (claims.act !== undefined)
      throw new GuardError("access.role_required", { description: "Nobody administers on somebody else's behalf" });
    if (claims.sub === systemSubject) return { type: "system", id: systemSubject, role: "owner", mayWrite };
    const user = await options.store.get("users", claims.sub);
    if (user === undefined) throw new GuardError("access.role_required", { description: "Only people administer" });
    if (user.state !== "active") throw new GuardError("token.revoked");
    return { type: "user", id: user.id, role: user.role, mayWrite };
  };
}

function callerOfSession(session: Awaited<ReturnType<FindSessionCaller>>): ApiCaller {
  if (session === undefined) throw new GuardError("access.unauthenticated");
  return { type: "user", id: session.userId, role: session.role, mayWrite: true };
}

/**
 * The caller as an administrator who may call a route. Throws `access.role_required`, or `access.insufficient_scope` for a change with a token that only reads.
 */
export function authorize(caller: ApiCaller, roles: readonly Role[], isChange: boolean): Administrator {
  const { type, id, role } = caller;
  if (role === null || !roles.includes(role)) throw new GuardError("access.role_required");
  if (isChange && !caller.mayWrite) throw new GuardError("access.insufficient_scope", { scope: adminPermissions.write });
  return { type, id, role };
}
