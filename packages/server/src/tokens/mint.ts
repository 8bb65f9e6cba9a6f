import { type AccessTokenClaims, type Decision, formatScope } from "@agent-id-guard/protocol";
import type { Attempt } from "./attempt.ts";
import type { TokenDeps } from "./deps.ts";

/** The claims of the token that a decision allows (RFC 9068 §2.2). It never outlives what it was made from. */
export function mint(
  { issuer, entropy }: Pick<TokenDeps, "issuer" | "entropy">,
  { call, established, target }: Attempt,
  decision: Decision,
): AccessTokenClaims {
  const iat = Math.floor(call.nowMs / 1_000);
  const exp = Math.min(iat + target.ttlSeconds, established.ceiling?.expiresAtSeconds ?? Number.POSITIVE_INFINITY);
  const ceiling = established.ceiling?.permissions;
  const allowed = ceiling === undefined ? decision.allowed : decision.allowed.filter((permission) => ceiling.includes(permission));
  return {
    iss: issuer,
    sub: established.subjectId,
    aud: target.identifier,
    client_id: call.party.id,
    scope: formatScope(allowed),
    jti: entropy.uuid(),
    iat,
    exp,
    ...(established.authTimeSeconds === undefined ? {} : { auth_time: established.authTimeSeconds }),
    ...(established.act === undefined ? {} : { act: established.act }),
    txn: established.txn,
    ...(call.party.kind === "agent" ? { agent_id: call.party.id, owner: call.party.row.ownerId } : {}),
  };
}
