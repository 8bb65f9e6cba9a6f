import { z } from "zod";
import { idSchema } from "../ids.ts";
import { partyStateSchema } from "./clients.ts";
import { syncSettingsSchema } from "./directory-sync.ts";
import { pageOf, pageQuerySchema, searchSchema } from "./page.ts";
import {
  type IdentityProviderKind,
  identityProviderKindSchema,
  type ProviderSettings,
  providerSecretNameSchema,
  providerSecretSchema,
  providerSettingsSchemas,
} from "./providers/index.ts";
import { changesSomething, displayNameSchema, momentMsSchema } from "./text.ts";

const anySettings = z.record(z.string(), z.unknown());

/** A provider that people sign in at, or whose directory tells who they are. Its secrets are never in any answer. */
export const identityProviderSchema = z
  .object({
    id: idSchema("identityProvider"),
    name: z.string(),
    kind: identityProviderKindSchema,
    state: partyStateSchema,
    /** By the schema of its kind: OidcSettings, EntraSettings, LdapSettings, DingtalkSettings, WecomSettings, LarkSettings, ScimSettings. */
    settings: anySettings,
    /** Names of the secrets that are set. */
    secretsSet: z.array(z.string()),
    sync: syncSettingsSchema,
    version: z.int(),
    createdAtMs: momentMsSchema,
  })
  .meta({ id: "IdentityProvider" });
export type IdentityProviderAnswer = z.infer<typeof identityProviderSchema>;
export const identityProviderPageSchema = pageOf(identityProviderSchema).meta({ id: "IdentityProviderPage" });

export const createIdentityProviderSchema = z
  .strictObject({
    name: displayNameSchema,
    kind: identityProviderKindSchema,
    /** By the schema of its kind; members with a default may be left out. */
    settings: anySettings,
    secrets: z.partialRecord(providerSecretNameSchema, providerSecretSchema).optional(),
    sync: syncSettingsSchema.optional(),
  })
  .meta({ id: "CreateIdentityProvider" });
export type CreateIdentityProvider = z.infer<typeof createIdentityProviderSchema>;

export const updateIdentityProviderSchema = z
  .strictObject({
    name: displayNameSchema,
    /** The members that change; null puts one back to its default. */
    settings: anySettings,
    /** The secrets that change; null removes one. */
    secrets: z.partialRecord(providerSecretNameSchema, providerSecretSchema.nullable()),
    sync: syncSettingsSchema,
  })
  .partial()
  .refine(changesSomething, "expected at least one member")
  .meta({ id: "UpdateIdentityProvider" });
export type UpdateIdentityProvider = z.infer<typeof updateIdentityProviderSchema>;

export const identityProviderQuerySchema = pageQuerySchema.extend({
  state: partyStateSchema.optional(),
  kind: identityProviderKindSchema.optional(),
  search: searchSchema,
});

/** Settings as they come from outside, held against the schema of their kind. */
export function readProviderSettings(kind: IdentityProviderKind, settings: unknown) {
  return providerSettingsSchemas[kind].safeParse(settings) as z.ZodSafeParseResult<ProviderSettings>;
}

/** One thing that a connection test looked at. */
export const providerTestSchema = z
  .object({
    ok: z.boolean(),
    steps: z.array(
      z.object({
        /** `address`, `credentials`, `signIn`, `directory`, `callbacks`, … */
        name: z.string(),
        outcome: z.enum(["passed", "failed", "skipped"]),
        /** What was seen, or what is wrong and what to do. */
        message: z.string(),
      }),
    ),
  })
  .meta({ id: "ProviderTest" });
export type ProviderTest = z.infer<typeof providerTestSchema>;
