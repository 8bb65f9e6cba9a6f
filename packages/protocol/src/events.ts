import { z } from "zod";
import { eventCategories, eventOutcomes } from "./event-kinds.ts";
import { revocationSchema } from "./revocations.ts";

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
  requested: z.array(z.string()).meta({ description: "The permissions that were asked for." }),
  allowed: z.array(z.string()).meta({ description: "Those of them that are allowed." }),
  grants: z.array(z.string()).meta({ description: "Ids of the grants that allowed it." }),
  policies: z.array(z.string()).meta({ description: "Ids of the policies that had a say." }),
  reason: z.string().meta({ description: "One sentence for a person: why." }),
  nearest: z.string().optional().meta({ description: "On deny: the nearest thing that would have allowed it." }),
  untilMs: z.int().optional().meta({
    description: "Until when, at least, the grants that allowed it hold, where they end. A token that rests on them dies then.",
  }),
});
export type Decision = z.infer<typeof decisionSchema>;

const detailValue = z.union([z.string(), z.number(), z.boolean()]);

/** An audit event before it is sealed: everything but its place in the chain. Never a secret, never a token: a `jti` at most. */
export const auditEventDraftSchema = z.object({
  id: z.string().meta({ description: "UUIDv7." }),
  timeMs: z.int(),
  category: z.enum(eventCategories),
  action: z
    .string()
    .regex(/^[a-z_]+(\.[a-z_]+)+$/)
    .meta({ description: "`noun.verb`, such as `token.issue` or `agent.suspend`." }),
  outcome: z.enum(eventOutcomes),
  actor: partySchema.meta({ description: "Who did it." }),
  target: z
    .object({ type: z.string(), id: z.string() })
    .optional()
    .meta({ description: "What was acted upon, where it is not the resource. `type` is the collection's singular: agent, grant, user, …" }),
  agentId: z.string().optional(),
  ownerId: z.string().optional(),
  userId: z.string().optional(),
  clientId: z.string().optional(),
  resource: z.object({ id: z.string(), kind: z.string(), identifier: z.string() }).optional(),
  credentialId: z.string().optional(),
  decision: decisionSchema.optional(),
  txn: z
    .string()
    .optional()
    .meta({ description: "The transaction, `txn_…`, shared by every event that one user action or one scheduled run causes." }),
  parent: z.string().optional().meta({ description: "The event that caused this one." }),
  chain: z.array(z.string()).optional().meta({ description: "Everybody in the chain, in the order of the call." }),
  tokenId: z.string().optional().meta({ description: "The `jti` of the token that was issued or presented." }),
  source: z.object({ address: z.string().optional(), userAgent: z.string().optional() }).optional(),
  reason: z.string().optional(),
  revokes: z
    .array(revocationSchema)
    .optional()
    .meta({ description: "What this event revokes. The revocation feed is exactly the events that have this." }),
  detail: z
    .record(z.string(), detailValue)
    .optional()
    .meta({ description: "Small facts of this action (counts, sizes, states before and after)." }),
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
  tokenId: z.string().meta({
    description:
      "The `jti` of the presented token. The claims beside it are held against the server's own record of it; without one the event is marked `unverified`.",
  }),
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

/** JSON Schema (2020-12) of an event as it stands in the log, for those who receive events. */
export function auditEventJsonSchema() {
  return z.toJSONSchema(auditEventSchema);
}

/** JSON Schema (2020-12) of what `POST /events/audit` takes. */
export function reportedEventsJsonSchema() {
  return z.toJSONSchema(reportedEventsSchema);
}
