import type { TokenDeps } from "../deps.ts";
import type { TokenRevoker } from "../grant.ts";
import { endingFamily } from "./family.ts";

/** Revokes a refresh token for the client that holds it, with its family and the access tokens of its transaction (RFC 7009 §2.1). */
export function createRefreshTokenRevoker(deps: Pick<TokenDeps, "store" | "draft" | "clock">): TokenRevoker {
  return {
    async plan(tokenHash, party, source) {
      const row = await deps.store.get("refresh_tokens", tokenHash);
      return row?.clientId === party.id ? endingFamily(deps, "refresh_token.revoked", row, source) : undefined;
    },
  };
}
