import { z } from "zod";
import { applicationIdSchema, providerUrlSchema } from "./settings-text.ts";

/** WeCom, a self-built application. Secrets: `clientSecret` (of the application); `contactSecret` (contact sync); `callbackToken`, `callbackAesKey`. */
export const wecomSettingsSchema = z
  .strictObject({
    corpId: applicationIdSchema,
    agentId: z.string().regex(/^\d{1,20}$/, "expected the number of the application"),
    loginUrl: providerUrlSchema.default("https://login.work.weixin.qq.com"),
    apiUrl: providerUrlSchema.default("https://qyapi.weixin.qq.com"),
    /** The department that is read, with all below it. */
    rootDepartmentId: z.int().positive().default(1),
  })
  .meta({ id: "WecomSettings" });
