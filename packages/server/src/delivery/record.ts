import { type AuditEventDraft, type Decision, type DeliveryRequest, type GuardError, idPrefixes } from "@agent-id-guard/protocol";
import type { Draft, EventFacts, RequestSource } from "../audit/index.ts";
import type { CredentialRow, LeaseRow, ResourceRow, Store } from "../store/port.ts";
import { partiesOf, type VerifiedToken } from "../tokens/index.ts";
import { canaryAlerts } from "../vault/index.ts";
import type { Job } from "./obtain/job.ts";

const clientPrefix = `${idPrefixes.client}_`;

/** What is known of something asked for by the time that it is refused: a delivery (`request`), or something to be done with a lease. */
export interface Known {
  readonly token: VerifiedToken;
  readonly source: RequestSource;
  readonly request?: DeliveryRequest;
  resource?: ResourceRow;
  decision?: Decision;
  credential?: CredentialRow;
  lease?: Pick<LeaseRow, "id" | "mode">;
}

type Placed = Omit<EventFacts, "action" | "outcome">;

/** What is recorded of a delivery that is handed over; it is durable before anybody gets anything (case AUD-03). A value that is shown, and a canary, raise alerts. */
export async function eventsOf(
  ports: { readonly store: Pick<Store, "get">; readonly draft: Draft },
  job: Job,
  lease: LeaseRow,
): Promise<readonly AuditEventDraft[]> {
  const issue = issueEvent(ports.draft, job, lease);
  const revealed = job.request.mode === "reveal" ? [revealAlert(ports.draft, issue, job.credential)] : [];
  return [issue, ...revealed, ...(await canaryAlerts(ports, issue))];
}

function issueEvent(draft: Draft, { entitled, request, credential, leaseId }: Job, lease: LeaseRow): AuditEventDraft {
  const known: Known = { ...entitled, request, credential, lease: { id: leaseId, mode: request.mode } };
  return draft({
    ...placeOf(known),
    action: "delivery.issue",
    outcome: "success",
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    detail: {
      ...whatOf(known),
      ...(lease.connectionId === null ? {} : { connectionId: lease.connectionId }),
      expiresAtMs: lease.expiresAtMs,
    },
  });
}

/** Somebody is shown a value: people hear of it at once. */
function revealAlert(draft: Draft, issue: AuditEventDraft, credential: CredentialRow): AuditEventDraft {
  const { id, timeMs: _earlier, decision: _inParent, ...facts } = issue;
  return draft({ ...facts, category: "alert", action: "credential.reveal", target: { type: "credential", id: credential.id }, parent: id });
}

/** How a refusal goes on record: because of a rule (`denied`), or because something did not work (`failure`). */
export const refusedAs = ({ code }: GuardError): "failure" | "denied" =>
  /^(vault\.(cannot_open|unavailable|key_)|connection\.failed|delivery\.|store\.|internal\.)/.test(code) ? "failure" : "denied";

/** The record of what is refused. */
export function refusalEvent(draft: Draft, action: EventFacts["action"], known: Known, error: GuardError): AuditEventDraft {
  const credentialId = known.credential?.id ?? error.credentialId;
  return draft({
    ...placeOf(known),
    action,
    outcome: refusedAs(error),
    ...(credentialId === undefined ? {} : { credentialId }),
    reason: `${error.code}: ${error.description}`,
    detail: whatOf(known),
  });
}

function whatOf({ request, lease }: Pick<Known, "request" | "lease">): Record<string, string> {
  const mode = request?.mode ?? lease?.mode;
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(request?.purpose === undefined ? {} : { purpose: request.purpose }),
    ...(lease === undefined ? {} : { leaseId: lease.id }),
  };
}

/** Who, for whom, where, in which transaction. */
function placeOf({ token, source, resource, decision, credential }: Known): Placed {
  const { claims, chain } = token;
  const { agentId, userId } = partiesOf(claims);
  const clientId = chain.find((member) => member.startsWith(clientPrefix));
  return {
    category: "outbound",
    actor: agentId === undefined ? { type: "client", id: claims.client_id } : { type: "agent", id: agentId },
    ...(agentId === undefined ? {} : { agentId }),
    ...(claims.owner === undefined ? {} : { ownerId: claims.owner }),
    ...(userId === undefined ? {} : { userId }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(resource === undefined ? {} : { resource: { id: resource.id, kind: resource.kind, identifier: resource.identifier } }),
    ...(credential === undefined ? {} : { credentialId: credential.id }),
    ...(decision === undefined ? {} : { decision }),
    txn: claims.txn,
    chain: [...chain],
    tokenId: claims.jti,
    source,
  };
}

/** What an event about a lease says beside what happened: whose it was, of what, in which transaction. */
export function factsOfLease(lease: LeaseRow) {
  return {
    target: { type: "lease", id: lease.id },
    agentId: lease.agentId,
    ...(lease.userId === null ? {} : { userId: lease.userId }),
    credentialId: lease.credentialId,
    txn: lease.txn,
    chain: [...lease.chain],
    tokenId: lease.tokenId,
  };
}
