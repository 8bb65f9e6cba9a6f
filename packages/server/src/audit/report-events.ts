import { type AuditEvent, kindOfId, type Party, type ReportedEvent } from "@agent-id-guard/protocol";
import type { Plan, ResourceRow, Store } from "../store/port.ts";
import type { Draft, EventFacts, RequestSource } from "./draft.ts";

/** The action of events that record an issued token: its `tokenId`, chain and parties are what a report is held against. */
const issueAction = "token.issue";

export interface Report {
  readonly events: readonly ReportedEvent[];
  /** The resource server that reports, and where it called from. */
  readonly reporter: ResourceRow;
  readonly source: RequestSource;
}

/**
 * Records what a resource server says happened behind it. Whose call it was is taken from our own record of the token, where we issued it for that
 * resource; otherwise the report is kept as claimed and marked `unverified`. A resource server can say nothing about another one's tokens.
 */
export async function planReport(
  { store, draft }: { readonly store: Store; readonly draft: Draft },
  report: Report,
): Promise<Plan<undefined>> {
  const issued = await issuedFor(store, report);
  return { writes: [], events: report.events.map((event) => draft(factsOf(event, issued.get(event.tokenId), report))), answer: undefined };
}

/** Our records of the reported tokens, by `jti`: only those issued for the reporter itself. */
async function issuedFor(store: Store, { events, reporter }: Report): Promise<ReadonlyMap<string, AuditEvent>> {
  const found = new Map<string, AuditEvent>();
  for (const txn of new Set(events.map((event) => event.txn))) {
    const issues = await store.events({ txn, resourceId: reporter.id, action: issueAction, outcome: "success", newestFirst: true });
    for (const issue of issues) if (issue.tokenId !== undefined) found.set(issue.tokenId, issue);
  }
  return found;
}

function factsOf(event: ReportedEvent, issue: AuditEvent | undefined, { reporter, source }: Report): EventFacts {
  const { tool, permission, reason } = event;
  return {
    category: "outbound",
    action: event.action,
    outcome: event.outcome,
    ...(issue === undefined ? claimedParties(event) : recordedParties(issue)),
    resource: { id: reporter.id, kind: reporter.kind, identifier: reporter.identifier },
    txn: event.txn,
    tokenId: event.tokenId,
    source,
    ...(reason === undefined ? {} : { reason }),
    detail: {
      ...event.detail,
      tool,
      ...(permission === undefined ? {} : { permission }),
      reportedBy: reporter.id,
      ...(issue === undefined ? { unverified: true } : {}),
    },
  };
}

type Parties = Pick<EventFacts, "actor" | "agentId" | "ownerId" | "userId" | "clientId" | "chain" | "parent">;

function recordedParties({ id, actor, agentId, ownerId, userId, clientId, chain }: AuditEvent): Parties {
  return { actor, agentId, ownerId, userId, clientId, chain, parent: id };
}

function claimedParties({ sub, chain }: ReportedEvent): Parties {
  const last = (kind: string) => chain.findLast((id) => kindOfId(id) === kind);
  const newest = chain.at(-1) ?? sub;
  return {
    actor: { type: partyTypeOf(newest), id: newest },
    agentId: last("agent"),
    userId: last("user"),
    clientId: last("client"),
    chain,
  };
}

function partyTypeOf(id: string): Party["type"] {
  const kind = kindOfId(id);
  return kind === "agent" || kind === "client" || kind === "user" || kind === "resource" ? kind : "anonymous";
}
