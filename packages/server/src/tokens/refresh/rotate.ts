import type { RefreshTokenRow, Write } from "../../store/port.ts";
import type { Code } from "../authorize/code.ts";
import type { TokenDeps } from "../deps.ts";
import type { Issuance } from "../grant.ts";
import { expiryOf } from "./family.ts";

type Deps = Pick<TokenDeps, "clock" | "entropy" | "digests">;

/** What a family begins with. */
export type FamilyBeginning = Pick<Code, "txn" | "clientId" | "userId" | "openid" | "permissions" | "authTimeMs" | "sid">;

/** The first refresh token of a family, for a code that asked for `offline_access`. The admin API gives none. */
export function firstRefreshToken(
  { clock, entropy, digests }: Deps,
  { target }: Pick<Issuance, "target">,
  code: FamilyBeginning,
): { readonly token: string; readonly write: Write } | undefined {
  const nowMs = clock.nowMs();
  const expiresAtMs = expiryOf(code.authTimeMs, nowMs);
  if (target.kind !== "resource" || expiresAtMs === undefined) return undefined;
  const token = entropy.secret();
  const row: RefreshTokenRow = {
    id: digests.sha256Hex(token),
    version: 1,
    createdAtMs: nowMs,
    familyId: code.txn,
    clientId: code.clientId,
    userId: code.userId,
    resourceId: target.resource.id,
    scope: [...code.openid, ...code.permissions].join(" "),
    txn: code.txn,
    authTimeMs: code.authTimeMs,
    sid: code.sid,
    spentAtMs: null,
    successorSalt: null,
    expiresAtMs,
  };
  return { token, write: { verb: "insert", collection: "refresh_tokens", row } };
}

/** The token that follows `token`: the same each time for the same salt, and known to nobody who lacks either. */
export function successorOf({ digests }: Pick<Deps, "digests">, token: string, salt: string): string {
  return digests.sha256Base64url(`${salt}.${token}`);
}

/** Spends a token and puts its successor in place. Of several callers at once one does; the others find the row `stale`. */
export function rotating(
  { clock, entropy, digests }: Deps,
  row: RefreshTokenRow,
  token: string,
  expiresAtMs: number,
): { readonly token: string; readonly writes: readonly Write[] } {
  const nowMs = clock.nowMs();
  const successorSalt = entropy.secret();
  const successor = successorOf({ digests }, token, successorSalt);
  return {
    token: successor,
    writes: [
      { verb: "compareAndSet", collection: "refresh_tokens", id: row.id, version: row.version, set: { spentAtMs: nowMs, successorSalt } },
      {
        verb: "insert",
        collection: "refresh_tokens",
        row: {
          ...row,
          id: digests.sha256Hex(successor),
          version: 1,
          createdAtMs: nowMs,
          spentAtMs: null,
          successorSalt: null,
          expiresAtMs,
        },
      },
    ],
  };
}
