import type { RequestSource } from "../../audit/index.ts";
import { revocationsOf } from "../../audit/index.ts";
import type { RefreshTokenRow, Unit } from "../../store/port.ts";
import type { TokenDeps } from "../deps.ts";

/** A refresh token lives a week without use, and its family thirty days after the person signed in (case RTK-07). */
const idleMs = 7 * 24 * 3_600_000;
const absoluteMs = 30 * 24 * 3_600_000;

/** When a refresh token that is issued now dies; undefined when the family has come to its end. */
export function expiryOf(authTimeMs: number, nowMs: number): number | undefined {
  const expiresAtMs = Math.min(nowMs + idleMs, authTimeMs + absoluteMs);
  return expiresAtMs > nowMs ? expiresAtMs : undefined;
}

/** Why a family dies. */
export type EndOfFamily = "code.replayed" | "refresh_token.reused" | "refresh_token.revoked";

/** Whose family it is. The family of a transaction has the transaction's id. */
export type FamilyFacts = Pick<RefreshTokenRow, "txn" | "clientId" | "userId">;

/** Ends a family: no refresh token of it works again, and every access token of its transaction dies (RFC 9700 §4.14.2, RFC 6749 §4.1.2). */
export function endingFamily(
  { draft, clock }: Pick<TokenDeps, "draft" | "clock">,
  action: EndOfFamily,
  { txn, clientId, userId }: FamilyFacts,
  source: RequestSource,
): Unit {
  const event = draft({
    category: "auth",
    action,
    outcome: action === "refresh_token.revoked" ? "success" : "denied",
    actor: { type: "client", id: clientId },
    userId,
    clientId,
    txn,
    source,
    revokes: revocationsOf([{ kind: "transaction", id: txn }], clock.nowMs()),
  });
  return { writes: [{ verb: "remove", collection: "refresh_tokens", where: { familyId: txn } }], events: [event] };
}
