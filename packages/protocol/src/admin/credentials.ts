import { z } from "zod";
import { idSchema } from "../ids.ts";
import { partyStateSchema } from "./clients.ts";
import { pageOf, pageQuerySchema, searchSchema } from "./page.ts";
import { displayNameSchema, momentMsSchema, plainUrlSchema } from "./text.ts";

/** Where in a request the gateway puts a credential. `{secret}` in `template` is replaced by it. */
export const injectionSchema = z.strictObject({
  in: z.literal("header"),
  name: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9-]+$/, "expected a header name"),
  template: z
    .string()
    .max(200)
    .regex(/^[\x20-\x7E]*$/, "expected printable ASCII")
    .refine((text) => text.split("{secret}").length === 2, "expected {secret} once"),
});

/** A credential of the vault. Its value is never in any answer. */
export const credentialSchema = z
  .object({
    id: idSchema("credential"),
    name: z.string(),
    resourceId: idSchema("resource"),
    state: partyStateSchema,
    delivery: z.enum(["proxied"]),
    destinations: z.array(z.string()),
    injection: z.object({ in: z.literal("header"), name: z.string(), template: z.string() }),
    version: z.int(),
    createdAtMs: momentMsSchema,
    lastUsedAtMs: momentMsSchema.nullable().optional().meta({
      description: "When it last went out with a call; null: never. Told where credentials are read, not where they are changed.",
    }),
  })
  .meta({ id: "Credential" });
export type CredentialAnswer = z.infer<typeof credentialSchema>;
export const credentialPageSchema = pageOf(credentialSchema).meta({ id: "CredentialPage" });

const credentialValueSchema = z
  .string()
  .min(1)
  .max(16_384)
  .regex(/^[\x21-\x7E]([\x20-\x7E]*[\x21-\x7E])?$/, "expected printable ASCII, as an HTTP header can carry it");

export const createCredentialSchema = z
  .strictObject({
    name: displayNameSchema,
    resourceId: idSchema("resource"),
    /** The value, which goes in and never comes out. */
    secret: credentialValueSchema,
    /** The only places it is ever sent to; the resource's upstream address by default. */
    destinations: z
      .array(plainUrlSchema(/^https?$/))
      .min(1)
      .max(20)
      .optional(),
    /** `Authorization: Bearer {secret}` by default. */
    injection: injectionSchema.optional(),
  })
  .meta({ id: "CreateCredential" });

export const rotateCredentialSchema = z.strictObject({ secret: credentialValueSchema }).meta({ id: "RotateCredential" });

export const credentialQuerySchema = pageQuerySchema.extend({
  resourceId: idSchema("resource").optional(),
  state: partyStateSchema.optional(),
  search: searchSchema,
});
