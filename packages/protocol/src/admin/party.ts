import { z } from "zod";
import { idSchema } from "../ids.ts";
import { momentMsSchema } from "./text.ts";

/** How a party proves itself at the token endpoint. The registered method is the only one that is taken. */
export const authMethodSchema = z.enum(["client_secret", "private_key_jwt", "none"]);
/** The same, for parties that always prove themselves. */
export const confidentialAuthMethodSchema = z.enum(["client_secret", "private_key_jwt"]);

/** A public key (RFC 7517). Strength, curve and the absence of private parts are checked by the server. */
export const jwkSchema = z.looseObject({ kty: z.string().max(20), kid: z.string().min(1).max(200).optional() }).meta({ id: "PublicKey" });

/** At most this many keys are registered for one party. */
export const maxKeys = 10;
export const jwksSchema = z.array(jwkSchema).max(maxKeys);
export const replaceKeysSchema = z.strictObject({ keys: jwksSchema }).meta({ id: "ReplaceKeys" });

/** A secret as it is listed: never its value. */
export const secretSchema = z
  .object({
    id: idSchema("secret"),
    hint: z.string().meta({ description: "The last four characters." }),
    createdAtMs: momentMsSchema,
    expiresAtMs: momentMsSchema.nullable(),
  })
  .meta({ id: "Secret" });
export type SecretAnswer = z.infer<typeof secretSchema>;

export const secretsSchema = z.object({ items: z.array(secretSchema) }).meta({ id: "Secrets" });

/** A secret at the one moment when it is shown. */
export const issuedSecretSchema = secretSchema
  .extend({ secret: z.string().meta({ description: "Shown once and stored as a digest only." }) })
  .meta({ id: "IssuedSecret" });
export type IssuedSecretAnswer = z.infer<typeof issuedSecretSchema>;

export const issueSecretSchema = z
  .strictObject({
    expiresInSeconds: z
      .int()
      .min(60)
      .max(63_072_000)
      .optional()
      .meta({ description: "Two years at most; without it the secret lives until it is revoked." }),
  })
  .meta({ id: "IssueSecret" });
