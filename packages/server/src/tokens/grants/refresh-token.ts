import { formatScope, GuardError, invokePermission, parseScope } from "@agent-id-guard/protocol";
import type { RefreshTokenRow, UserRow } from "../../store/port.ts";
import { openidScopes } from "../authorize/authorization-request.ts";
import type { TokenDeps } from "../deps.ts";
import type { Call, Completion, Established, Grant, Issuance } from "../grant.ts";
import { signIdToken } from "../id-token.ts";
import { endingFamily, expiryOf } from "../refresh/family.ts";
import { rotating, successorOf } from "../refresh/rotate.ts";

type Deps = Pick<TokenDeps, "store" | "clock" | "entropy" | "digests" | "draft">;

interface Refreshed extends Established {
  readonly row: RefreshTokenRow;
  readonly user: UserRow;
  /** The token that follows. */
  readonly token: string;
}

/** How long the direct predecessor still brings its successor again, for a reply that was lost (cases RTK-02, RTK-03, RTK-08). */
const graceMs = 10_000;

/**
 * The refresh token (RFC 6749 §6), rotated at each use (RFC 9700 §4.14.2). Whoever presents a spent one outside the grace ends the family.
 * Person, client and agent are decided about anew each time.
 */
export function createRefreshTokenGrant(deps: Deps): Grant<Refreshed> {
  const { store, clock, digests } = deps;

  async function establish(call: Call): Promise<Refreshed> {
    const token = call.form.get("refresh_token");
    if (token === undefined)
      throw new GuardError("request.invalid", { fields: [{ path: "refresh_token", message: "expected the token" }] });
    const row = await store.get("refresh_tokens", digests.sha256Hex(token));
    const nowMs = clock.nowMs();
    if (row === undefined || row.clientId !== call.party.id || nowMs >= row.expiresAtMs)
      throw refused("unknown, expired, or another client's");
    const user = await store.get("users", row.userId);
    if (user?.state !== "active") throw refused("the user is not active");
    const resource = await store.get("resources", row.resourceId);
    if (resource === undefined) throw refused("the resource is gone");
    const next = row.spentAtMs === null ? rotate(row, token, nowMs) : await repeat(call, row, token, nowMs);
    const scopes = row.scope.split(" ");
    return {
      subjectId: row.userId,
      txn: row.txn,
      authTimeSeconds: Math.floor(row.authTimeMs / 1_000),
      resourceIdentifier: resource.identifier,
      requested: narrowed(call.form.get("scope"), scopes),
      openid: openidScopes.filter((scope) => scope !== "offline_access" && scopes.includes(scope)),
      writes: next.writes,
      row,
      user,
      token: next.token,
    };
  }

  function rotate(row: RefreshTokenRow, token: string, nowMs: number) {
    const expiresAtMs = expiryOf(row.authTimeMs, nowMs);
    if (expiresAtMs === undefined) throw refused("the family has come to its end");
    return rotating(deps, row, token, expiresAtMs);
  }

  /** The token was spent before: within the grace its successor is given again, while nobody has used that; else it was stolen (RFC 9700 §4.14.2). */
  async function repeat(call: Call, row: RefreshTokenRow, token: string, nowMs: number) {
    const successor = successorOf(deps, token, row.successorSalt ?? "");
    const follower = await store.get("refresh_tokens", digests.sha256Hex(successor));
    const isInGrace = row.spentAtMs !== null && nowMs < row.spentAtMs + graceMs;
    if (isInGrace && follower !== undefined && follower.spentAtMs === null) return { token: successor, writes: [] };
    await store.commit(endingFamily(deps, "refresh_token.reused", row, call.source));
    throw refused("used before");
  }

  function complete(issuance: Issuance<Refreshed>): Completion {
    const { row, user, token, requested = [], openid = [] } = issuance.established;
    const { authTimeMs, sid } = row;
    const idToken = openid.includes("openid")
      ? { id_token: signIdToken(issuance, { user, openid, nonce: undefined, authTimeMs, sid }) }
      : {};
    return { response: { scope: formatScope([...openid, "offline_access", ...requested]), refresh_token: token, ...idToken } };
  }

  return {
    name: "refreshToken",
    parties: ["client"],
    publicClients: true,
    builtIns: [],
    establish,
    complete,
  };
}

/** The permissions to decide about: those of the code, or fewer; never more (case RTK-06). `invoke` stays in every case. */
function narrowed(scope: string | undefined, held: readonly string[]): readonly string[] {
  const asked = scope === undefined ? held : parseScope(scope);
  if (asked === undefined || asked.some((name) => !held.includes(name)))
    throw new GuardError("oauth.invalid_scope", { description: "The scope is wider than the one that was granted" });
  return [...new Set([invokePermission, ...asked.filter((name) => !(openidScopes as readonly string[]).includes(name))])];
}

function refused(detail: string): GuardError {
  return new GuardError("oauth.invalid_grant", { detail });
}
