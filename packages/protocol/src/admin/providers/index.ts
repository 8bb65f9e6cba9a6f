import { z } from "zod";
import { dingtalkSettingsSchema } from "./dingtalk.ts";
import { entraSettingsSchema } from "./entra.ts";
import { larkSettingsSchema } from "./lark.ts";
import { ldapSettingsSchema } from "./ldap.ts";
import { oidcSettingsSchema } from "./oidc.ts";
import { scimSettingsSchema } from "./scim.ts";
import { wecomSettingsSchema } from "./wecom.ts";

export { providerSecretSchema } from "./settings-text.ts";

export const identityProviderKindSchema = z.enum(["oidc", "entra", "ldap", "dingtalk", "wecom", "lark", "scim"]);
export type IdentityProviderKind = z.infer<typeof identityProviderKindSchema>;

/** What each kind of provider is told by an administrator. */
export const providerSettingsSchemas = {
  oidc: oidcSettingsSchema,
  entra: entraSettingsSchema,
  ldap: ldapSettingsSchema,
  dingtalk: dingtalkSettingsSchema,
  wecom: wecomSettingsSchema,
  lark: larkSettingsSchema,
  scim: scimSettingsSchema,
} as const satisfies Record<IdentityProviderKind, z.ZodType>;

/** The secrets that each kind may have; those that sign-in can't do without are marked. */
export const providerSecrets = {
  oidc: { clientSecret: "optional" },
  entra: { clientSecret: "required", notificationState: "optional" },
  ldap: { bindPassword: "required" },
  dingtalk: { clientSecret: "required", callbackToken: "optional", callbackAesKey: "optional" },
  wecom: { clientSecret: "required", contactSecret: "optional", callbackToken: "optional", callbackAesKey: "optional" },
  lark: { clientSecret: "required", verificationToken: "optional", encryptKey: "optional" },
  scim: {},
} as const satisfies Record<IdentityProviderKind, Readonly<Record<string, "required" | "optional">>>;

type SecretNames = { [K in IdentityProviderKind]: keyof (typeof providerSecrets)[K] }[IdentityProviderKind];
/** The name of a secret of any kind. */
export const providerSecretNameSchema = z.enum([
  ...new Set(Object.values(providerSecrets).flatMap((secrets) => Object.keys(secrets))),
] as SecretNames[]);

export type SettingsOf<K extends IdentityProviderKind> = z.output<(typeof providerSettingsSchemas)[K]>;
export type ProviderSettings = { [K in IdentityProviderKind]: SettingsOf<K> }[IdentityProviderKind];
