import {
  type AccessTokenClaims,
  adminPermissions,
  builtInAudiences,
  formatScope,
  jwtTypes,
  tokenTtlSeconds,
} from "@agent-id-guard/protocol";
import type { TokenDeps } from "./deps.ts";
import type { KeyRing } from "./keys/key-ring.ts";

/** Who the server's own command line is. */
export const systemSubject = "system";

/** A token for the admin API in the name of the server itself: for whoever may read its data folder anyway. On record before it is returned. */
export async function issueSystemToken(deps: TokenDeps, keys: KeyRing): Promise<string> {
  const nowMs = deps.clock.nowMs();
  const iat = Math.floor(nowMs / 1_000);
  const claims: AccessTokenClaims = {
    iss: deps.issuer,
    sub: systemSubject,
    aud: builtInAudiences(deps.issuer).adminApi,
    client_id: systemSubject,
    scope: formatScope(Object.values(adminPermissions)),
    jti: deps.entropy.uuid(),
    iat,
    exp: iat + tokenTtlSeconds.max,
    txn: deps.entropy.id("transaction"),
  };
  const event = deps.draft({
    category: "auth",
    action: "token.issue",
    outcome: "success",
    actor: { type: "system", id: systemSubject },
    txn: claims.txn,
    tokenId: claims.jti,
    detail: { scope: claims.scope, audience: claims.aud, expiresAtSeconds: claims.exp },
  });
  await deps.store.commit({ writes: [], events: [event] });
  return deps.signer.sign(keys.signingKid(), jwtTypes.accessToken, claims);
}
