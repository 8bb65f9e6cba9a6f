import { z } from "zod";

/** Where a person must go on before something can succeed: a connection of theirs is missing or dead. */
export const requiredConnectionSchema = z.object({ id: z.string(), url: z.string() });

/** The body of every error of the admin API and the gateway (RFC 9457, `application/problem+json`). `code` is the stable code of the catalogue. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: "urn:agent-id-guard:error:<code>" }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    hint: z.string(),
    requestId: z.string(),
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    decisionId: z.string().optional(),
    connectionRequest: requiredConnectionSchema.optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof problemSchema>;
