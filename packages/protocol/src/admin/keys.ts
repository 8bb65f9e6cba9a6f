import { z } from "zod";
import { jwkSchema } from "./party.ts";
import { momentMsSchema } from "./text.ts";

/** A key that signs tokens. The private part is sealed and never in any answer. */
export const signingKeySchema = z
  .object({
    kid: z.string(),
    state: z.enum(["next", "active", "retired", "compromised"]),
    publicKey: jwkSchema,
    activateAtMs: momentMsSchema,
    retireAtMs: momentMsSchema.nullable(),
    createdAtMs: momentMsSchema,
  })
  .meta({ id: "SigningKey" });
export type SigningKeyAnswer = z.infer<typeof signingKeySchema>;
export const signingKeysSchema = z.object({ items: z.array(signingKeySchema) }).meta({ id: "SigningKeys" });
export const rotatedKeySchema = z.object({ kid: z.string() }).meta({ id: "RotatedKey" });
