import { z } from "zod";
import { idSchema } from "../ids.ts";
import { partyStateSchema } from "./clients.ts";
import { pageOf, pageQuerySchema, searchSchema } from "./page.ts";
import { changesSomething, displayNameSchema, momentMsSchema, plainUrlSchema } from "./text.ts";

/** A provider that people sign in at. Its client secret is never in any answer. */
export const identityProviderSchema = z
  .object({
    id: idSchema("identityProvider"),
    name: z.string(),
    kind: z.enum(["oidc"]),
    state: partyStateSchema,
    issuer: z.string(),
    clientId: z.string(),
    scopes: z.string(),
    groupsClaim: z.string(),
    hasSecret: z.boolean(),
    version: z.int(),
    createdAtMs: momentMsSchema,
  })
  .meta({ id: "IdentityProvider" });
export type IdentityProviderAnswer = z.infer<typeof identityProviderSchema>;
export const identityProviderPageSchema = pageOf(identityProviderSchema).meta({ id: "IdentityProviderPage" });

const clientIdSchema = z
  .string()
  .max(500)
  .regex(/^[\x21-\x7E]+$/, "expected printable ASCII without spaces");
const clientSecretSchema = z
  .string()
  .max(2_000)
  .regex(/^[\x21-\x7E]+$/, "expected printable ASCII without spaces");
const scopesSchema = z
  .string()
  .max(500)
  .regex(/^[\x21\x23-\x5B\x5D-\x7E]+( [\x21\x23-\x5B\x5D-\x7E]+)*$/, "expected scopes with single spaces between them")
  .refine((text) => text.split(" ").includes("openid"), "expected openid among them");
const groupsClaimSchema = z
  .string()
  .max(200)
  .regex(/^([A-Za-z0-9_:/-]+(\.[A-Za-z0-9_:/-]+)*)?$/, "expected a dotted path, or nothing");

export const createIdentityProviderSchema = z
  .strictObject({
    name: displayNameSchema,
    kind: z.enum(["oidc"]),
    /** Exactly as the provider's metadata has it. It can't be changed later: people are known by it. */
    issuer: plainUrlSchema(/^https?$/),
    clientId: clientIdSchema,
    clientSecret: clientSecretSchema.optional(),
    /** `openid profile email` by default. */
    scopes: scopesSchema.optional(),
    /** Dotted path of the claim that lists groups; empty: none. */
    groupsClaim: groupsClaimSchema.optional(),
  })
  .meta({ id: "CreateIdentityProvider" });
export type CreateIdentityProvider = z.infer<typeof createIdentityProviderSchema>;

export const updateIdentityProviderSchema = z
  .strictObject({
    name: displayNameSchema,
    clientId: clientIdSchema,
    /** null: from now on a public client. */
    clientSecret: clientSecretSchema.nullable(),
    scopes: scopesSchema,
    groupsClaim: groupsClaimSchema,
  })
  .partial()
  .refine(changesSomething, "expected at least one member")
  .meta({ id: "UpdateIdentityProvider" });
export type UpdateIdentityProvider = z.infer<typeof updateIdentityProviderSchema>;

export const identityProviderQuerySchema = pageQuerySchema.extend({ state: partyStateSchema.optional(), search: searchSchema });
