import { z } from "zod";
import { pageOf, pageQuerySchema } from "./page.ts";
import { momentMsSchema } from "./text.ts";

export const kmsHealthSchema = z.enum(["healthy", "slow", "unavailable", "disabled", "denied", "broken"]);
export type KmsHealth = z.infer<typeof kmsHealthSchema>;

export const rewrapStateSchema = z.enum(["running", "completed", "failed", "cancelled"]);
export type RewrapState = z.infer<typeof rewrapStateSchema>;

/** A run that wraps what is stored with the current master key. */
export const rewrapJobSchema = z
  .object({
    id: z.string(),
    state: rewrapStateSchema,
    everything: z.boolean(),
    targetKeyId: z.string(),
    startedBy: z.string(),
    total: z.int(),
    done: z.int(),
    failed: z.int(),
    problems: z.array(z.object({ of: z.string(), code: z.string() })),
    error: z.string().nullable(),
    createdAtMs: momentMsSchema,
    finishedAtMs: momentMsSchema.nullable(),
  })
  .meta({ id: "RewrapJob" });
export type RewrapJob = z.infer<typeof rewrapJobSchema>;
export const rewrapJobPageSchema = pageOf(rewrapJobSchema).meta({ id: "RewrapJobPage" });
export const rewrapJobQuerySchema = pageQuerySchema;

/** The master key and how it is. Nothing of it is secret. */
export const kmsSchema = z
  .object({
    adapter: z.string(),
    keyId: z.string(),
    previousKeyIds: z.array(z.string()).meta({ description: "Keys that may still open, and wrap nothing." }),
    health: kmsHealthSchema,
    explanation: z.string().nullable(),
    checkedAtMs: momentMsSchema,
    latencyMs: z.number(),
    wrapped: z
      .array(z.object({ keyId: z.string(), count: z.int(), isCurrent: z.boolean(), isKnown: z.boolean() }))
      .meta({ description: "How many sealed things each key has wrapped. `isKnown`: a configured key opens them." }),
    cachedKeySeconds: z.int().meta({ description: "How long reads go on from memory once the service is gone." }),
    job: z.union([rewrapJobSchema, z.null()]).meta({ description: "The newest run." }),
  })
  .meta({ id: "Kms" });
export type KmsAnswer = z.infer<typeof kmsSchema>;

/** `everything`: also what the current key has wrapped (its own older material, after a rotation at the service). */
export const startRewrapSchema = z.strictObject({ everything: z.boolean().default(false) }).meta({ id: "StartRewrap" });
