import { z } from "zod";
import { eventCategories, eventOutcomes } from "../event-kinds.ts";
import { auditEventSchema, decisionSchema } from "../events.ts";
import { idSchema } from "../ids.ts";
import { pageOf, pageQuerySchema } from "./page.ts";
import { momentMsSchema } from "./text.ts";

export const auditEventPageSchema = pageOf(auditEventSchema.meta({ id: "AuditEvent" })).meta({ id: "AuditEventPage" });

/** What is asked of the log; all of it must hold. */
const auditConditions = {
  agentId: idSchema("agent").optional(),
  userId: idSchema("user").optional(),
  clientId: idSchema("client").optional(),
  resourceId: idSchema("resource").optional(),
  resourceKind: z.enum(["llm", "mcp", "service", "agent"]).optional().meta({ description: "Only events about resources of this kind." }),
  txn: idSchema("transaction").optional(),
  category: z.enum(eventCategories).optional(),
  action: z.string().max(100).optional(),
  outcome: z.enum(eventOutcomes).optional(),
};

export const auditQuerySchema = pageQuerySchema.extend({
  order: z.enum(["oldest", "newest"]).default("newest"),
  ...auditConditions,
  fromMs: z.coerce.number().pipe(momentMsSchema).optional(),
  toMs: z.coerce.number().pipe(momentMsSchema).optional(),
});
/** What of the log is to be told as it happens. */
export const auditTailQuerySchema = z.strictObject({
  ...auditConditions,
  after: z
    .string()
    .regex(/^\d{1,15}$/, "expected the seq of an event")
    .optional()
    .meta({
      description: "The `seq` of the last event that is known. `Last-Event-ID` goes before it; without both, only what comes is told.",
    }),
});

/** Names of the messages of the tail (`GET /audit/tail`, server-sent events). */
export const tailEvents = { event: "audit", heartbeat: "heartbeat" } as const;

export type AuditQuery = z.output<typeof auditQuerySchema>;

/** A decision with the event that recorded it. */
export const recordedDecisionSchema = z
  .object({ decision: decisionSchema.meta({ id: "Decision" }), event: auditEventSchema })
  .meta({ id: "RecordedDecision" });

/** What the check of the log found. Without a checkpoint, a cut tail or a full rewrite can't be seen. */
export const auditVerificationSchema = z
  .object({
    ok: z.boolean(),
    events: z.int().meta({ description: "Events that have been found good." }),
    headSeq: z.int(),
    checkpoints: z.int().meta({ description: "Checkpoints that have been found good." }),
    restores: z
      .array(z.object({ fromSeq: z.int(), toSeq: z.int() }))
      .optional()
      .meta({ description: "Restores on record: the numbers of events that were lost with the database that a backup replaced." }),
    firstBad: z.object({ seq: z.int(), why: z.string() }).optional(),
  })
  .meta({ id: "AuditVerification" });
