import { z } from "zod";
import { idSchema } from "../ids.ts";
import { pageOf, pageQuerySchema } from "./page.ts";
import { momentMsSchema } from "./text.ts";

const partySchema = z.object({ id: z.string(), name: z.string() });

/** What a person has agreed to: this client may call this agent in their name. */
export const consentSchema = z
  .object({
    id: idSchema("consent"),
    userId: idSchema("user"),
    client: partySchema,
    /** The agent; null when it is gone. */
    agent: partySchema.nullable(),
    resourceId: idSchema("resource"),
    /** Permissions of the agent, and of `profile`, `email`, `offline_access` what was asked for. */
    permissions: z.array(z.string()),
    /** What the agent says of its permissions, by name; nothing of what it does not describe, or no longer has. */
    descriptions: z.record(z.string(), z.string()),
    /** Whether it still counts: the client is what it was when the person agreed. Otherwise they are asked again. */
    current: z.boolean(),
    givenAtMs: momentMsSchema,
  })
  .meta({ id: "Consent" });
export type ConsentAnswer = z.infer<typeof consentSchema>;

/** All that one person has agreed to, newest first. */
export const consentsSchema = z.object({ items: z.array(consentSchema) }).meta({ id: "Consents" });
export type ConsentsAnswer = z.infer<typeof consentsSchema>;
export const consentPageSchema = pageOf(consentSchema).meta({ id: "ConsentPage" });

export const consentQuerySchema = pageQuerySchema.extend({
  clientId: idSchema("client").optional(),
  userId: idSchema("user").optional(),
});
