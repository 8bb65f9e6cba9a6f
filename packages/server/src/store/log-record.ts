import type { AuditEvent, AuditEventDraft } from "@agent-id-guard/protocol";
import { genesis, type Sha256, seal, toHex } from "../audit/chain.ts";
import { isStorable } from "./check-unit.ts";
import type { LinkedRecord, LogRow } from "./log-statements.ts";
import type { ChainHead, Collection, LoggedRecord } from "./port.ts";

/** An event in its place in the chain, and the row that keeps it. */
export interface SealedEvent {
  readonly event: AuditEvent;
  readonly row: LogRow;
}

/** How an event is sealed: the digest, and the time at which a revocation takes effect. */
export interface Sealing {
  readonly sha256: Sha256;
  readonly nowMs: () => number;
}

/**
 * Seals the events of one unit behind a head, one after the other. The first one carries the names of the registry collections that the unit changed:
 * that is how other replicas learn what to forget.
 */
export function sealAll(
  head: ChainHead,
  drafts: readonly AuditEventDraft[],
  changed: readonly Collection[],
  { sha256, nowMs }: Sealing,
): readonly SealedEvent[] {
  let last = head;
  return drafts.map((draft, index) => {
    const { event, record } = seal(last, draft, sha256, nowMs());
    last = record;
    const names = index === 0 ? changed.join(",") : "";
    return { event, row: { ...foundBy(event), ...record, signal: names !== "" || isTold(event) ? names : null } };
  });
}

/** Whether the listeners are told of an event. */
export function isTold(event: AuditEventDraft): boolean {
  return event.category === "admin" || event.category === "auth" || event.revokes !== undefined;
}

/** The event of a record, as it was sealed. */
export function eventOf(record: LinkedRecord): AuditEvent {
  const body = JSON.parse(record.body) as AuditEventDraft & { seq: number };
  return { ...body, previousHash: toHex(record.previousHash ?? genesis.hash), hash: toHex(record.hash) };
}

/** A row of the log as the port gives it out. */
export function recordOf(row: LogRow): LoggedRecord {
  const { seq, body, hash } = row;
  return { seq, body, hash, isMisfiled: !isFiledAs(row, body) };
}

function isFiledAs(row: LogRow, body: string): boolean {
  try {
    const expected = Object.entries(foundBy(JSON.parse(body) as AuditEvent));
    return expected.every(([column, value]) => row[column as keyof LogRow] === value);
  } catch {
    return false;
  }
}

function foundBy(event: AuditEventDraft): Omit<LogRow, "seq" | "signal" | "body" | "hash"> {
  return {
    timeMs: event.timeMs,
    category: event.category,
    action: event.action,
    outcome: event.outcome,
    agentId: findable(event.agentId),
    userId: findable(event.userId),
    clientId: findable(event.clientId),
    resourceId: findable(event.resource?.id),
    txn: findable(event.txn),
    revoking: event.revokes === undefined ? null : 1,
  };
}

/** A text that no engine could hold finds nothing; the body keeps it, escaped. */
function findable(text: string | undefined): string | null {
  return text === undefined || !isStorable(text) ? null : text;
}
