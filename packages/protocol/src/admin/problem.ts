import { z } from "zod";

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
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof problemSchema>;
