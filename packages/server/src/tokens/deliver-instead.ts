import {
  type AccessTokenClaims,
  chainOf,
  type Decision,
  type Delivery,
  type DeliveryRequest,
  deliveryTokenTypes,
  GuardError,
  type TokenResponse,
} from "@agent-id-guard/protocol";
import type { RequestSource } from "../audit/index.ts";
import { isStoreFailure, type ResourceRow, type Store } from "../store/port.ts";
import type { Attempt } from "./attempt.ts";
import type { VerifiedToken } from "./contract.ts";

/** What a token exchange may ask for in place of a token of ours. */
export type DeliveredType = keyof typeof deliveryTokenTypes;

/** An agent for which the token endpoint has decided: whom it speaks for is what its token would have said. */
export interface DecidedUse {
  readonly token: VerifiedToken;
  readonly source: RequestSource;
  readonly resource: ResourceRow;
  readonly decision: Decision;
  /** The newest audit `seq` before anything was looked at. */
  readonly knownSeq: number;
}

/** Hands over what a credential yields. Its lease and event are durable when it resolves, and its refusal is when it rejects. */
export type DeliverDecided = (decided: DecidedUse, request: DeliveryRequest) => Promise<Delivery>;

/** A delivery of which nobody says when it ends is asked for anew after this. */
const unknownLifeMs = 3_600_000;

/** What the caller spent to prove itself. It is spent before anything is asked for elsewhere: a replay gets nowhere. Throws `client.authentication_failed`. */
export async function spendProof(store: Pick<Store, "commit">, { party }: Attempt["call"]): Promise<void> {
  if (party.writes.length === 0) return;
  try {
    await store.commit({ writes: party.writes, events: [] });
  } catch (error) {
    if (!isStoreFailure(error)) throw error;
    throw new GuardError("client.authentication_failed", { detail: "the assertion was used before" });
  }
}

/** The answer of RFC 8693 §2.2.1 with what was delivered. `claims` are those that a token of ours would have had. */
export async function deliverInstead(
  deliver: DeliverDecided,
  { call, target }: Attempt,
  { claims, kid, decision, knownSeq }: { claims: AccessTokenClaims; kid: string } & Pick<DecidedUse, "decision" | "knownSeq">,
  mode: DeliveredType,
): Promise<TokenResponse> {
  if (target.kind !== "resource") throw new GuardError("oauth.invalid_target");
  const token: VerifiedToken = { claims, kid, chain: chainOf(claims) };
  const { material, expiresAtMs } = await deliver({ token, source: call.source, resource: target.resource, decision, knownSeq }, { mode });
  if (material.type !== "bearer") throw new GuardError("internal.unexpected", { detail: "what was delivered is no token" });
  return {
    access_token: material.token,
    issued_token_type: deliveryTokenTypes[mode],
    // Only what is used as a bearer of a provider is an access token (RFC 8693 §2.2.1).
    token_type: mode === "minted" ? "N_A" : "Bearer",
    expires_in: Math.max(0, Math.floor(((expiresAtMs ?? call.nowMs + unknownLifeMs) - call.nowMs) / 1_000)),
    scope: material.scopes.join(" "),
  };
}
