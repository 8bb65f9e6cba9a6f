import { type AccessTokenClaims, type Decision, formatScope } from "@agent-id-guard/protocol";
import { mayActUntilMs } from "../agents/index.ts";
import type { Attempt } from "./attempt.ts";
import type { TokenDeps } from "./deps.ts";
import type { Party } from "./party.ts";
import type { Target } from "./target.ts";

/** The permissions that the decision allows and that what came before carries; none is no token. */
export function permissionsOf({ established }: Attempt, { allowed }: Decision): readonly string[] {
  const ceiling = established.ceiling?.permissions;
  return ceiling === undefined ? allowed : allowed.filter((permission) => ceiling.includes(permission));
}

/** The claims of a token with these permissions (RFC 9068 §2.2). It outlives neither what it was made from nor the grants that allow it, nor the grace of an agent whose owner left. */
export function mint(
  { issuer, entropy }: Pick<TokenDeps, "issuer" | "entropy">,
  { call, established, target }: Attempt,
  permissions: readonly string[],
  { untilMs = Number.POSITIVE_INFINITY }: Pick<Decision, "untilMs">,
): AccessTokenClaims {
  const iat = Math.floor(call.nowMs / 1_000);
  const exp = Math.min(
    iat + (target.kind === "adminApi" ? (established.adminTtlSeconds ?? target.ttlSeconds) : target.ttlSeconds),
    established.ceiling?.expiresAtSeconds ?? Number.POSITIVE_INFINITY,
    Math.floor(untilMs / 1_000),
    Math.floor(lastsUntilMs(call.party, target) / 1_000),
  );
  return {
    iss: issuer,
    sub: established.subjectId,
    aud: target.identifier,
    client_id: call.party.id,
    scope: formatScope([...(established.openid ?? []), ...permissions]),
    jti: entropy.uuid(),
    iat,
    exp,
    ...(established.authTimeSeconds === undefined ? {} : { auth_time: established.authTimeSeconds }),
    ...(established.act === undefined ? {} : { act: established.act }),
    txn: established.txn,
    ...(call.party.kind === "agent" ? { agent_id: call.party.id, owner: call.party.row.ownerId } : {}),
  };
}

/** Until when caller and target are there, as things stand. */
function lastsUntilMs(party: Party, target: Target): number {
  const callers = party.kind === "agent" ? mayActUntilMs(party.row) : Number.POSITIVE_INFINITY;
  const targets = target.kind === "resource" ? target.untilMs : undefined;
  return Math.min(callers, targets ?? Number.POSITIVE_INFINITY);
}
