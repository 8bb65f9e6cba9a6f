import { z } from "zod";
import { idSchema } from "../ids.ts";
import { pageOf, pageQuerySchema, searchSchema } from "./page.ts";
import { authMethodSchema, confidentialAuthMethodSchema, jwkSchema, jwksSchema } from "./party.ts";
import { changesSomething, displayNameSchema, lineSchema, momentMsSchema, plainUrlSchema, reasonSchema } from "./text.ts";

export const agentKindSchema = z.enum(["autonomous", "interactive"]);
export const agentStateSchema = z.enum(["active", "suspended", "orphaned", "retired"]);

/** A registered agent. */
export const agentSchema = z
  .object({
    id: idSchema("agent"),
    name: z.string(),
    kind: agentKindSchema,
    purpose: z.string(),
    ownerId: idSchema("user"),
    state: agentStateSchema,
    authMethod: authMethodSchema,
    keys: z.array(jwkSchema),
    /** The resource of kind `agent` through which people and other agents call it; null for an autonomous agent. */
    resourceId: idSchema("resource").nullable(),
    /** Who is asked first to take over when the owner leaves; null: the owner's manager. */
    deputyOwnerId: idSchema("user").nullable(),
    /** Since when it has no owner; only another owner ends that. */
    ownerLostAtMs: momentMsSchema.nullable(),
    /** Until when an orphaned agent still works. */
    graceEndsAtMs: momentMsSchema.nullable(),
    version: z.int(),
    createdAtMs: momentMsSchema,
    lastActiveAtMs: momentMsSchema
      .nullable()
      .optional()
      .meta({ description: "When it last did something; null: never. Told where agents are read, not where they are changed." }),
  })
  .meta({ id: "Agent" });
export type AgentAnswer = z.infer<typeof agentSchema>;
export const agentPageSchema = pageOf(agentSchema).meta({ id: "AgentPage" });

export const createAgentSchema = z
  .strictObject({
    name: displayNameSchema,
    kind: agentKindSchema,
    purpose: lineSchema(500),
    /** A user who answers for it; the caller by default. */
    ownerId: idSchema("user").optional(),
    /** Who is asked first to take it over when the owner leaves; the owner's manager by default. */
    deputyOwnerId: idSchema("user").optional(),
    /** `private_key_jwt` by default where `keys` are given, else `client_secret`. */
    authMethod: confidentialAuthMethodSchema.optional(),
    keys: jwksSchema.optional(),
    /** For an interactive agent: the `aud` of tokens that call it; `<issuer>/agents/<id>` by default. */
    identifier: plainUrlSchema(/^https?$/).optional(),
  })
  .meta({ id: "CreateAgent" });
export type CreateAgent = z.infer<typeof createAgentSchema>;

export const updateAgentSchema = z
  .strictObject({
    name: displayNameSchema,
    purpose: lineSchema(500),
    authMethod: confidentialAuthMethodSchema,
    /** Who is asked first to take over when the owner leaves; null: the owner's manager. */
    deputyOwnerId: idSchema("user").nullable(),
  })
  .partial()
  .refine(changesSomething, "expected at least one member")
  .meta({ id: "UpdateAgent" });
export type UpdateAgent = z.infer<typeof updateAgentSchema>;

export const transferAgentSchema = z
  .strictObject({ ownerId: idSchema("user"), reason: reasonSchema.optional() })
  .meta({ id: "TransferAgent" });

export const agentQuerySchema = pageQuerySchema.extend({
  state: agentStateSchema.optional(),
  kind: agentKindSchema.optional(),
  ownerId: idSchema("user").optional(),
  /** Only agents whose owner left and that nobody took over: orphaned ones and those that were suspended for it, unless `state` says otherwise. */
  ownerLost: z.literal("true").optional(),
  search: searchSchema,
});
