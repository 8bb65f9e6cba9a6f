import { type AuditEventDraft, type GuardError, idPrefixes, kindOfId, type Party } from "@agent-id-guard/protocol";
import type { Draft, EventFacts } from "../audit/index.ts";
import { refusedAs } from "../delivery/index.ts";
import type { Known, Opened } from "./stages.ts";
import type { Usage } from "./usage.ts";

const longestPath = 1_000;
const clientPrefix = `${idPrefixes.client}_`;

/** How a call ended after it was let through: all of the answer was handed on, we cut it, it broke off, or the caller left. */
export type Ending = "complete" | "cut" | "failed" | "abandoned";

/** What became of a call. */
export interface Outcome {
  readonly ending: Ending;
  readonly status: number | undefined;
  /** Bytes of the answer's body as handed on. */
  readonly bytes: number;
  readonly durationMs: number;
  readonly usage: Usage | undefined;
  readonly error: GuardError | undefined;
}

/** The record of a call that is let through. It is durable before anything is dialled (case AUD-03). */
export function callEvent(draft: Draft, call: Opened, leaseId: string): AuditEventDraft {
  return draft({ action: "gateway.call", outcome: "success", ...factsOf(call), detail: { ...whatOf(call), leaseId } });
}

/** The record of a call that is refused. */
export function refusalEvent(draft: Draft, known: Known, error: GuardError): AuditEventDraft {
  return draft({
    action: "gateway.call",
    outcome: refusedAs(error),
    ...factsOf(known),
    ...(error.credentialId === undefined ? {} : { target: { type: "credential", id: error.credentialId } }),
    reason: `${error.code}: ${error.description}`,
    detail: whatOf(known),
  });
}

/** The record of what became of a call. The decision stands in the record of the call, its parent. */
export function outcomeEvent(draft: Draft, call: AuditEventDraft, outcome: Outcome): AuditEventDraft {
  const { ending, status, bytes, durationMs, usage, error } = outcome;
  const isSuccess = ending === "complete" && (status ?? 0) < 400;
  return draft({
    ...whoOf(call),
    action: "gateway.answer",
    outcome: isSuccess ? "success" : "failure",
    ...(error === undefined ? {} : { reason: `${error.code}: ${error.description}` }),
    detail: { ending, ...(status === undefined ? {} : { status }), bytes, durationMs, ...usage },
  });
}

/** The alert that an upstream sent our secret back (case PRX-10). The agent did not get it. */
export function echoEvent(draft: Draft, call: AuditEventDraft): AuditEventDraft {
  return draft({
    ...whoOf(call),
    category: "alert",
    action: "credential.echoed",
    outcome: "failure",
    target: { type: "credential", id: call.credentialId ?? "" },
    reason: "The upstream sent the credential back. It was masked; store a new one and ask why.",
    ...(call.detail === undefined ? {} : { detail: call.detail }),
  });
}

/** Who, for whom, where, in which transaction: the same as in the record of the call, of which this is a child. */
function whoOf(call: AuditEventDraft): Omit<EventFacts, "action" | "outcome"> {
  const { id, timeMs: _earlier, decision: _inParent, detail: _ofCall, action: _call, outcome: _letThrough, ...who } = call;
  return { ...who, parent: id };
}

/** Who, for whom, what, why: everything that places an event in its chain. */
function factsOf({ request, token, resource, decision, opened }: Known): Omit<EventFacts, "action" | "outcome"> {
  const claims = token?.claims;
  const clientId = token?.chain.find((member) => member.startsWith(clientPrefix));
  return {
    category: "outbound",
    actor: claims === undefined ? { type: "anonymous", id: "" } : partyOf(claims.client_id),
    ...(claims?.agent_id === undefined ? {} : { agentId: claims.agent_id }),
    ...(claims?.owner === undefined ? {} : { ownerId: claims.owner }),
    ...(claims !== undefined && kindOfId(claims.sub) === "user" ? { userId: claims.sub } : {}),
    ...(clientId === undefined ? {} : { clientId }),
    ...(resource === undefined ? {} : { resource: { id: resource.id, kind: resource.kind, identifier: resource.identifier } }),
    ...(opened === undefined ? {} : { credentialId: opened.credential.id }),
    ...(decision === undefined ? {} : { decision }),
    ...(token === undefined ? {} : { txn: token.claims.txn, chain: [...token.chain], tokenId: token.claims.jti }),
    source: request.source,
  };
}

/** The method and the path. Never the query: some providers want keys there (case PRX-19). */
function whatOf({ request, model, url, opened }: Known): Record<string, string> {
  const path = url?.pathname ?? request.target.split("?", 1)[0] ?? "";
  const connectionId = opened?.connectionId ?? undefined;
  return {
    method: request.method.slice(0, 20),
    path: path.slice(0, longestPath),
    ...(model === undefined ? {} : { model }),
    ...(connectionId === undefined ? {} : { connectionId }),
  };
}

function partyOf(id: string): Party {
  const kind = kindOfId(id);
  return { type: kind === "agent" || kind === "client" || kind === "resource" || kind === "user" ? kind : "anonymous", id };
}
