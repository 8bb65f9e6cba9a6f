import { z } from "zod";
import { applicationIdSchema, providerUrlSchema } from "./settings-text.ts";

/** DingTalk, an internal application. Secrets: `clientSecret`; `callbackToken` and `callbackAesKey` for event subscriptions. */
export const dingtalkSettingsSchema = z
  .strictObject({
    corpId: applicationIdSchema,
    clientId: applicationIdSchema,
    loginUrl: providerUrlSchema.default("https://login.dingtalk.com"),
    apiUrl: providerUrlSchema.default("https://api.dingtalk.com"),
    /** The older API, which most of the directory still is. */
    oapiUrl: providerUrlSchema.default("https://oapi.dingtalk.com"),
  })
  .meta({ id: "DingtalkSettings" });
