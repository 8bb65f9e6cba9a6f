import type { AuditEventDraft } from "@agent-id-guard/protocol";
import type { Draft, RequestSource } from "../audit/index.ts";
import type { Entropy } from "../entropy/port.ts";
import type { AgentRow, ConsentRow, Write } from "../store/port.ts";
import type { Agreement, ConsentKey } from "./consents.ts";

/** An answer of yes. */
export interface GivenConsent extends ConsentKey {
  /** The agent behind the resource, for the record. */
  readonly agent: Pick<AgentRow, "id" | "ownerId">;
  readonly agreement: Agreement;
  /** What they had agreed to before. */
  readonly before: ConsentRow | undefined;
  readonly nowMs: number;
  readonly source: RequestSource;
}

/**
 * Remembers that a person said yes. What they agreed to before stays agreed while the client is the same. Of two answers at once the second fails
 * (`conflict`, `stale`).
 */
export function givingConsent(
  { entropy, draft }: { readonly entropy: Pick<Entropy, "id">; readonly draft: Draft },
  { userId, clientId, resourceId, agent, agreement, before, nowMs, source }: GivenConsent,
): { readonly write: Write; readonly event: AuditEventDraft } {
  const kept = before?.clientFingerprint === agreement.clientFingerprint ? before.permissions : [];
  const set = { permissions: [...new Set([...kept, ...agreement.permissions])], clientFingerprint: agreement.clientFingerprint };
  const id = before?.id ?? entropy.id("consent");
  const write: Write =
    before === undefined
      ? { verb: "insert", collection: "consents", row: { id, version: 1, createdAtMs: nowMs, userId, clientId, resourceId, ...set } }
      : { verb: "compareAndSet", collection: "consents", id, version: before.version, set };
  const event = draft({
    category: "inbound",
    action: "consent.give",
    outcome: "success",
    actor: { type: "user", id: userId },
    userId,
    clientId,
    agentId: agent.id,
    ownerId: agent.ownerId,
    source,
    detail: { consentId: id, permissions: set.permissions.join(" ") },
  });
  return { write, event };
}
