import { z } from "zod";
import { idSchema } from "../ids.ts";
import { agentSchema } from "./agents.ts";
import { lineSchema, momentMsSchema, reasonSchema } from "./text.ts";
import { userSchema } from "./users.ts";

const graceSchema = z.int().min(0).max(7_776_000);

/** How long agents go on after their owner left, in seconds. */
export const departurePolicySchema = z
  .strictObject({
    /** Where the owner left for reasons of security. */
    securityGraceSeconds: graceSchema.default(0),
    /** Where they left for any other reason: seven days by default. */
    otherGraceSeconds: graceSchema.default(604_800),
  })
  .meta({ id: "DeparturePolicy" });
export type DeparturePolicy = z.infer<typeof departurePolicySchema>;

/** Who says that somebody left. */
export const departureSourceSchema = z.enum(["sync", "scim", "callback", "signin", "administrator"]);
export type DepartureSource = z.infer<typeof departureSourceSchema>;
export const departureReasonSchema = z.enum(["disabled", "deleted", "left", "security"]);
export type DepartureReason = z.infer<typeof departureReasonSchema>;

export const departUserSchema = z
  .strictObject({ reason: z.enum(["left", "security"]), note: lineSchema(500).optional() })
  .meta({ id: "DepartUser" });

/** Gives agents another owner, all or none: those of one person, or those that are named. */
export const transferAgentsSchema = z
  .strictObject({
    fromOwnerId: idSchema("user").optional(),
    agentIds: z.array(idSchema("agent")).min(1).max(1_000).optional(),
    toOwnerId: idSchema("user"),
    reason: reasonSchema.optional(),
  })
  .refine(
    ({ fromOwnerId, agentIds }) => (fromOwnerId === undefined) !== (agentIds === undefined),
    "expected either fromOwnerId or agentIds",
  )
  .meta({ id: "TransferAgents" });
export type TransferAgents = z.infer<typeof transferAgentsSchema>;
export const transferredAgentsSchema = z
  .object({ transferred: z.int(), agentIds: z.array(idSchema("agent")) })
  .meta({ id: "TransferredAgents" });
export type TransferredAgents = z.infer<typeof transferredAgentsSchema>;

/** What somebody who is asked to take over an agent is told of it. */
export const handedAgentSchema = agentSchema
  .pick({ id: true, name: true, purpose: true, kind: true, state: true, ownerLostAtMs: true, graceEndsAtMs: true, version: true })
  .meta({ id: "HandedAgent" });
export type HandedAgent = z.infer<typeof handedAgentSchema>;

/** An agent that somebody is asked to take over. */
export const handoverSchema = z
  .object({
    agent: handedAgentSchema,
    formerOwner: userSchema.pick({ id: true, name: true }),
    /** As what they are asked. */
    askedAs: z.enum(["deputy", "manager"]),
  })
  .meta({ id: "Handover" });
export type Handover = z.infer<typeof handoverSchema>;
export const handoversSchema = z.object({ items: z.array(handoverSchema) }).meta({ id: "Handovers" });

/** What became of an agent whose owner left, for administrators. */
export const agentHandoverSchema = z
  .object({
    formerOwner: userSchema.pick({ id: true, name: true }),
    /** Who is asked to take it over at present; null: nobody, and the administrators see to it. */
    asked: z.object({ id: idSchema("user"), name: z.string(), askedAs: z.enum(["deputy", "manager"]) }).nullable(),
    /** How many said no. */
    declined: z.int(),
  })
  .meta({ id: "AgentHandover" });
export type AgentHandover = z.infer<typeof agentHandoverSchema>;

export const declinedHandoverSchema = z
  .object({
    agentId: idSchema("agent"),
    /** Whether somebody else is asked now; otherwise the administrators see to it. */
    asksAnother: z.boolean(),
    atMs: momentMsSchema,
  })
  .meta({ id: "DeclinedHandover" });
export type DeclinedHandover = z.infer<typeof declinedHandoverSchema>;
