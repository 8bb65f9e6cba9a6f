import { z } from "zod";
import { applicationIdSchema, providerUrlSchema } from "./settings-text.ts";

/** Lark or Feishu, a self-built application. Secrets: `clientSecret`; `verificationToken` and `encryptKey` for events. */
export const larkSettingsSchema = z
  .strictObject({
    tenantKey: applicationIdSchema,
    clientId: applicationIdSchema,
    apiUrl: providerUrlSchema.default("https://open.feishu.cn"),
    accountsUrl: providerUrlSchema.default("https://accounts.feishu.cn"),
    /** Path of the token endpoint: below `accountsUrl` when it begins with `/oauth/`, else below `apiUrl`. Lark still has `/open-apis/authen/v2/oauth/token`. */
    tokenPath: z
      .string()
      .max(200)
      .regex(/^\/[A-Za-z0-9/_-]+$/, "expected a path")
      .default("/oauth/v3/token"),
  })
  .meta({ id: "LarkSettings" });
