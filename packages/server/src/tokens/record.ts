import { type AccessTokenClaims, type AuditEventDraft, chainOf, type Decision, type GuardError, kindOfId } from "@agent-id-guard/protocol";
import type { Draft, EventFacts } from "../audit/index.ts";
import type { Attempt } from "./attempt.ts";
import type { Call } from "./grant.ts";

/** The event of a token that is handed out. */
export function recordIssue(draft: Draft, attempt: Attempt, decision: Decision, claims: AccessTokenClaims): AuditEventDraft {
  return draft({
    ...factsOf(attempt.call, attempt, claims.sub),
    action: "token.issue",
    outcome: "success",
    decision,
    txn: claims.txn,
    chain: [...chainOf(claims)],
    tokenId: claims.jti,
    detail: { scope: claims.scope, expiresAtSeconds: claims.exp, audience: claims.aud },
  });
}

/** The event of a token that is refused, with as much of the attempt as was known by then. */
export function recordDenial(
  draft: Draft,
  call: Call,
  error: GuardError,
  attempt: Attempt | undefined,
  decision: Decision | undefined,
): AuditEventDraft {
  return draft({
    ...factsOf(call, attempt, attempt?.established.subjectId),
    action: "token.issue",
    outcome: "denied",
    ...(decision === undefined ? {} : { decision }),
    ...(attempt === undefined ? {} : { txn: attempt.established.txn }),
    reason: `${error.code}: ${error.description}`,
  });
}

function factsOf(
  { party, source }: Call,
  attempt: Attempt | undefined,
  subjectId: string | undefined,
): Omit<EventFacts, "action" | "outcome"> {
  const target = attempt?.target;
  const resource = target?.kind === "resource" ? target.resource : undefined;
  return {
    category: party.kind === "client" ? "inbound" : "outbound",
    actor: { type: party.kind, id: party.id },
    ...(party.kind === "agent" ? { agentId: party.id, ownerId: party.row.ownerId } : {}),
    ...(party.kind === "client" ? { clientId: party.id } : {}),
    ...(subjectId !== undefined && kindOfId(subjectId) === "user" ? { userId: subjectId } : {}),
    ...(resource === undefined ? {} : { resource: { id: resource.id, kind: resource.kind, identifier: resource.identifier } }),
    source,
  };
}
