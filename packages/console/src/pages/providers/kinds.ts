import { type IdentityProviderKind, providerSecrets } from "@agent-id-guard/protocol";
import type vendors from "../../messages/en/vendors.ts";

type Field = keyof (typeof vendors)["field"];
type Hint = keyof (typeof vendors)["hint"];
type Option = keyof (typeof vendors)["option"];
type Secret = keyof (typeof vendors)["secret"];

/** One member of a provider's settings, as a form asks for it. */
export interface SettingField {
  readonly name: string;
  readonly label: Field;
  readonly hint?: Hint;
  readonly as: "text" | "url" | "list" | "lines" | "number" | "switch" | { readonly oneOf: readonly Option[] };
  readonly required?: boolean;
  /** Stands under "more settings": it has a default that fits nearly everybody. */
  readonly isRare?: boolean;
  /** People are known by it, so that it stays as it was registered. */
  readonly isLasting?: boolean;
  readonly placeholder?: string;
}

/** What each kind of provider is asked for; the schemas of the protocol package check it. */
export const settingFields: Readonly<Record<IdentityProviderKind, readonly SettingField[]>> = {
  oidc: [
    {
      name: "issuer",
      label: "issuer",
      hint: "issuer",
      as: "url",
      required: true,
      isLasting: true,
      placeholder: "https://login.example.com",
    },
    { name: "clientId", label: "clientId", as: "text", required: true },
    { name: "scopes", label: "scopes", hint: "scopes", as: "text", placeholder: "openid profile email" },
    { name: "groupsClaim", label: "groupsClaim", hint: "groupsClaim", as: "text" },
  ],
  entra: [
    { name: "tenantIds", label: "tenantIds", hint: "tenantIds", as: "list", required: true },
    { name: "clientId", label: "entraClientId", as: "text", required: true },
    { name: "groupsFrom", label: "groupsFrom", as: { oneOf: ["both", "groups", "roles"] } },
    { name: "guests", label: "guests", as: "switch" },
    { name: "loginUrl", label: "loginUrl", as: "url", isRare: true, placeholder: "https://login.microsoftonline.com" },
    { name: "graphUrl", label: "graphUrl", as: "url", isRare: true, placeholder: "https://graph.microsoft.com" },
  ],
  ldap: [
    { name: "flavour", label: "flavour", as: { oneOf: ["openldap", "activeDirectory"] }, required: true },
    { name: "url", label: "url", as: "url", required: true, placeholder: "ldaps://ldap.example.com" },
    { name: "startTls", label: "startTls", hint: "startTls", as: "switch" },
    { name: "bindDn", label: "bindDn", hint: "bindDn", as: "text", required: true, placeholder: "cn=reader,dc=example,dc=com" },
    { name: "userBaseDn", label: "userBaseDn", as: "text", required: true, placeholder: "ou=people,dc=example,dc=com" },
    { name: "groupBaseDn", label: "groupBaseDn", as: "text", placeholder: "ou=groups,dc=example,dc=com" },
    { name: "departmentBaseDn", label: "departmentBaseDn", hint: "departmentBaseDn", as: "text" },
    { name: "departmentAttribute", label: "departmentAttribute", as: "text", isRare: true, placeholder: "departmentNumber" },
    { name: "loginAttribute", label: "loginAttribute", hint: "loginAttribute", as: "text", isRare: true },
    { name: "userFilter", label: "userFilter", hint: "filter", as: "text", isRare: true, placeholder: "(objectClass=inetOrgPerson)" },
    { name: "groupFilter", label: "groupFilter", hint: "filter", as: "text", isRare: true },
    { name: "caCertificates", label: "caCertificates", hint: "caCertificates", as: "lines", isRare: true },
    { name: "pageSize", label: "pageSize", as: "number", isRare: true, placeholder: "200" },
  ],
  dingtalk: [
    { name: "corpId", label: "corpId", hint: "corpId", as: "text", required: true, isLasting: true, placeholder: "ding…" },
    { name: "clientId", label: "dingtalkClientId", as: "text", required: true },
    { name: "loginUrl", label: "loginUrl", as: "url", isRare: true, placeholder: "https://login.dingtalk.com" },
    { name: "apiUrl", label: "apiUrl", as: "url", isRare: true, placeholder: "https://api.dingtalk.com" },
    { name: "oapiUrl", label: "oapiUrl", as: "url", isRare: true, placeholder: "https://oapi.dingtalk.com" },
  ],
  wecom: [
    { name: "corpId", label: "wecomCorpId", hint: "corpId", as: "text", required: true, isLasting: true, placeholder: "ww…" },
    { name: "agentId", label: "agentId", as: "text", required: true, placeholder: "1000002" },
    { name: "rootDepartmentId", label: "rootDepartmentId", hint: "rootDepartmentId", as: "number", isRare: true, placeholder: "1" },
    { name: "loginUrl", label: "loginUrl", as: "url", isRare: true, placeholder: "https://login.work.weixin.qq.com" },
    { name: "apiUrl", label: "apiUrl", as: "url", isRare: true, placeholder: "https://qyapi.weixin.qq.com" },
  ],
  lark: [
    { name: "tenantKey", label: "tenantKey", hint: "tenantKey", as: "text", required: true, isLasting: true },
    { name: "clientId", label: "larkClientId", as: "text", required: true, placeholder: "cli_…" },
    { name: "apiUrl", label: "apiUrl", as: "url", isRare: true, placeholder: "https://open.feishu.cn" },
    { name: "accountsUrl", label: "accountsUrl", as: "url", isRare: true, placeholder: "https://accounts.feishu.cn" },
    { name: "tokenPath", label: "tokenPath", as: "text", isRare: true, placeholder: "/oauth/v3/token" },
  ],
  scim: [],
};

/** The secrets that a kind may have, in the order in which they are asked for. */
export function secretsOf(kind: IdentityProviderKind): readonly { readonly name: Secret; readonly required: boolean }[] {
  return Object.entries(providerSecrets[kind]).map(([name, need]) => ({ name: name as Secret, required: need === "required" }));
}

/** Whether people come in at it, and whether it tells of changes by calling us. */
const signsIn = (kind: IdentityProviderKind): boolean => kind !== "scim";
export const returnsHere = (kind: IdentityProviderKind): boolean => signsIn(kind) && kind !== "ldap";
export const callsBack = (kind: IdentityProviderKind): boolean =>
  kind === "entra" || kind === "dingtalk" || kind === "wecom" || kind === "lark";
/** Whether its directory can be read. */
export const isReadable = (kind: IdentityProviderKind): boolean => kind !== "oidc" && kind !== "scim";
