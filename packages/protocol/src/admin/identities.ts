import { z } from "zod";
import { idSchema } from "../ids.ts";
import { lineSchema, momentMsSchema } from "./text.ts";

/** A person's other way in: this provider's subject is them too. */
export const identitySchema = z
  .object({
    id: idSchema("identity"),
    userId: idSchema("user"),
    providerId: z.string(),
    subject: z.string(),
    version: z.int(),
    createdAtMs: momentMsSchema,
  })
  .meta({ id: "Identity" });
export type IdentityAnswer = z.infer<typeof identitySchema>;

/** All ways in of a person: the one whose provider keeps them, and the others. */
export const identitiesSchema = z
  .object({ primary: z.object({ providerId: z.string(), subject: z.string() }), items: z.array(identitySchema) })
  .meta({ id: "Identities" });

export const linkIdentitySchema = z
  .strictObject({
    providerId: idSchema("identityProvider"),
    /** The provider's stable name for the person, as its sign-in tells it; never an email. Of Entra ID `<tenant id>/<object id>`. */
    subject: lineSchema(500),
  })
  .meta({ id: "LinkIdentity" });
export type LinkIdentity = z.infer<typeof linkIdentitySchema>;

const relativeSchema = z.object({ id: idSchema("user"), name: z.string() });

/** Who stands above and below a person, as their provider tells it. */
export const relationsSchema = z
  .object({
    /** null: none told, or nobody who is known here. */
    manager: relativeSchema.nullable(),
    reportCount: z.int().min(0),
    /** The first hundred. */
    reports: z.array(relativeSchema),
  })
  .meta({ id: "Relations" });
export type Relations = z.infer<typeof relationsSchema>;
