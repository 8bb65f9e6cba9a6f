import { GuardError } from "@agent-id-guard/protocol";
import type { Clock } from "../clock.ts";
import type { RevocationFeed } from "../revocation/feed.ts";
import type { VerifiedToken } from "./token-verifier.ts";

/** What a token's life depends on beside itself. */
export interface Life {
  readonly feed: Pick<RevocationFeed, "assertFresh" | "find">;
  readonly clock: Clock;
}

/** What can change after a token was verified: its time, and its revocation by a feed that is fresh. Throws `token.expired`, `feed.stale`, `token.revoked`. */
export function assertAlive({ claims, kid }: VerifiedToken, { feed, clock }: Life): void {
  if (clock.nowMs() >= claims.exp * 1_000) throw new GuardError("token.expired");
  feed.assertFresh();
  if (feed.find({ ...claims, kid }) !== undefined) throw new GuardError("token.revoked");
}
