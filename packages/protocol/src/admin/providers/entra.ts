import { z } from "zod";
import { applicationIdSchema, providerUrlSchema } from "./settings-text.ts";

/** The tenant of Microsoft's personal accounts, which belong to no company. */
const personalTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
const tenantSchema = z
  .guid()
  .toLowerCase()
  .refine((id) => id !== personalTenant, "expected the tenant of a company");

/** Microsoft Entra ID, v2.0 endpoints and Graph. Secret: `clientSecret`; `notificationState` for change notifications. */
export const entraSettingsSchema = z
  .strictObject({
    /** The tenants whose people may come in; the first is the one whose directory is synced. Several make it a multi-tenant application. */
    tenantIds: z
      .array(tenantSchema)
      .min(1)
      .max(20)
      .refine((ids) => new Set(ids).size === ids.length, "expected each once"),
    clientId: applicationIdSchema,
    /** Sign-in endpoints; another address for national clouds. */
    loginUrl: providerUrlSchema.default("https://login.microsoftonline.com"),
    graphUrl: providerUrlSchema.default("https://graph.microsoft.com"),
    /** Whether guests of the tenant may come in. */
    guests: z.boolean().default(false),
    /** What becomes a group here: directory groups, app roles, or both. */
    groupsFrom: z.enum(["groups", "roles", "both"]).default("both"),
  })
  .meta({ id: "EntraSettings" });
