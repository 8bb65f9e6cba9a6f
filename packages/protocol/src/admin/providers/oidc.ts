import { z } from "zod";
import { plainUrlSchema } from "../text.ts";
import { applicationIdSchema } from "./settings-text.ts";

const scopesSchema = z
  .string()
  .max(500)
  .regex(/^[\x21\x23-\x5B\x5D-\x7E]+( [\x21\x23-\x5B\x5D-\x7E]+)*$/, "expected scopes with single spaces between them")
  .refine((text) => text.split(" ").includes("openid"), "expected openid among them");
const claimPathSchema = z
  .string()
  .max(200)
  .regex(/^([A-Za-z0-9_:/-]+(\.[A-Za-z0-9_:/-]+)*)?$/, "expected a dotted path, or nothing");

/** Any OpenID Connect provider. Secret: `clientSecret`; without it a public client. */
export const oidcSettingsSchema = z
  .strictObject({
    /** Exactly as the provider's metadata has it. It can't be changed later: people are known by it. */
    issuer: plainUrlSchema(/^https?$/),
    clientId: applicationIdSchema,
    scopes: scopesSchema.default("openid profile email"),
    /** Dotted path of the claim that lists groups; empty: none. */
    groupsClaim: claimPathSchema.default(""),
  })
  .meta({ id: "OidcSettings" });
