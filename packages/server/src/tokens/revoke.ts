import { revocationsOf } from "../audit/index.ts";
import { isStoreFailure } from "../store/port.ts";
import type { OAuthRequest } from "./contract.ts";
import type { TokenDeps } from "./deps.ts";
import type { TokenRevoker } from "./grant.ts";
import { authenticateAlone, living, tokenOf } from "./introspect.ts";
import type { TokenVerifier } from "./verify-token.ts";

/**
 * RFC 7009. The caller's own token dies, whatever kind the hint says (case INT-05); anybody else's stays alive (INT-04). The answer is the same.
 * A public client revokes by holding the token (§2.1).
 */
export async function revoke(
  deps: TokenDeps,
  verifier: TokenVerifier,
  revokers: readonly TokenRevoker[],
  request: OAuthRequest,
): Promise<void> {
  const party = await authenticateAlone(deps, request, true);
  const token = tokenOf(request);
  const verified = living(verifier, token);
  if (verified !== undefined) {
    if (verified.claims.client_id !== party.id) return;
    const event = deps.draft({
      category: "auth",
      action: "token.revoke",
      outcome: "success",
      actor: { type: party.kind, id: party.id },
      ...(party.kind === "agent" ? { agentId: party.id, ownerId: party.row.ownerId } : {}),
      ...(party.kind === "client" ? { clientId: party.id } : {}),
      txn: verified.claims.txn,
      chain: [...verified.chain],
      tokenId: verified.claims.jti,
      source: request.source,
      revokes: revocationsOf([{ kind: "token", id: verified.claims.jti }], deps.clock.nowMs()),
    });
    await deps.store.commit({ writes: [], events: [event] });
    return;
  }
  const hash = deps.digests.sha256Hex(token);
  for (const revoker of revokers) {
    const unit = await revoker.plan(hash, party, request.source);
    if (unit === undefined) continue;
    try {
      await deps.store.commit(unit);
    } catch (error) {
      // Somebody else has just ended it.
      if (!isStoreFailure(error)) throw error;
    }
    return;
  }
}
