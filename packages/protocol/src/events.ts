import { z } from "zod";
import { revocationSchema } from "./revocations.ts";

/** Categories of audit events (design §8). */
export const eventCategories = ["inbound", "outbound", "credential", "admin", "auth", "alert"] as const;
export const eventOutcomes = ["success", "denied", "failure"] as const;

/** A party of a call. */
export const partySchema = z.object({
  type: z.enum(["user", "agent", "client", "resource", "system", "anonymous"]),
  id: z.string(),
});
export type Party = z.infer<typeof partySchema>;

/** One answer of the policy engine: allow or deny, and what decided it. */
export const decisionSchema = z.object({
  id: z.string(),
  effect: z.enum(["allow", "deny"]),
  /** The permissions that were asked for, and those that are allowed. */
  requested: z.array(z.string()),
  allowed: z.array(z.string()),
  /** Ids of the grants that allowed it. */
  grants: z.array(z.string()),
  /** Ids of the policies that had a say. */
  policies: z.array(z.string()),
  /** One sentence for a person: why. */
  reason: z.string(),
  /** On deny: the nearest thing that would have allowed it. */
  nearest: z.string().optional(),
});
export type Decision = z.infer<typeof decisionSchema>;

const detailValue = z.union([z.string(), z.number(), z.boolean()]);

/** An audit event before it is sealed: everything but its place in the chain. Never a secret, never a token: a `jti` at most. */
export const auditEventDraftSchema = z.object({
  /** UUIDv7. */
  id: z.string(),
  timeMs: z.int(),
  category: z.enum(eventCategories),
  /** `noun.verb`, such as `token.issue` or `agent.suspend`. */
  action: z.string().regex(/^[a-z_]+(\.[a-z_]+)+$/),
  outcome: z.enum(eventOutcomes),
  /** Who did it. */
  actor: partySchema,
  /** What was acted upon, where it is not the resource. `type` is the collection's singular: agent, grant, user, … */
  target: z.object({ type: z.string(), id: z.string() }).optional(),
  agentId: z.string().optional(),
  ownerId: z.string().optional(),
  userId: z.string().optional(),
  clientId: z.string().optional(),
  resource: z.object({ id: z.string(), kind: z.string(), identifier: z.string() }).optional(),
  credentialId: z.string().optional(),
  decision: decisionSchema.optional(),
  /** The transaction, `txn_…`, shared by every event that one user action or one scheduled run causes. */
  txn: z.string().optional(),
  /** The event that caused this one. */
  parent: z.string().optional(),
  /** Everybody in the chain, in the order of the call. */
  chain: z.array(z.string()).optional(),
  /** The `jti` of the token that was issued or presented. */
  tokenId: z.string().optional(),
  source: z.object({ address: z.string().optional(), userAgent: z.string().optional() }).optional(),
  reason: z.string().optional(),
  /** What this event revokes. The revocation feed is exactly the events that have this. */
  revokes: z.array(revocationSchema).optional(),
  /** Small facts of this action (counts, sizes, states before and after). */
  detail: z.record(z.string(), detailValue).optional(),
});
export type AuditEventDraft = z.infer<typeof auditEventDraftSchema>;

/** An event as it stands in the log: with its sequence number and the SHA-256 links of the chain, in lower-case hex. */
export const auditEventSchema = auditEventDraftSchema.extend({
  seq: z.int(),
  previousHash: z.string(),
  hash: z.string(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;

/** An event that an adapter reports about a call that it let through or refused (POST /events/audit). The server adds who reported it. */
export const reportedEventSchema = z.strictObject({
  action: z.enum(["tool.call", "tool.result", "tool.denied"]),
  outcome: z.enum(eventOutcomes),
  /** The presented token's claims that place the event in its chain. The server holds them against its own record of the `jti`; without one the event is marked `unverified`. */
  tokenId: z.string(),
  txn: z.string(),
  sub: z.string(),
  chain: z.array(z.string()).max(16),
  tool: z.string().max(200),
  permission: z.string().max(100).optional(),
  reason: z.string().max(500).optional(),
  detail: z.record(z.string().max(60), detailValue).optional(),
});
export type ReportedEvent = z.infer<typeof reportedEventSchema>;
export const reportedEventsSchema = z.strictObject({ events: z.array(reportedEventSchema).min(1).max(100) });
