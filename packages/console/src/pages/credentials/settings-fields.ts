import type { CredentialKind } from "@agent-id-guard/protocol";

/** One line of a kind's form. `list` is several words, `pairs` several `name=value`. */
export interface SettingsField {
  readonly name: FieldName;
  readonly as: "text" | "number" | "list" | "pairs" | "choice";
  readonly isRequired?: boolean;
  readonly choices?: readonly string[];
  readonly example?: string;
}

type FieldName =
  | (
      | "provider"
      | "flow"
      | "clientId"
      | "scopes"
      | "askableScopes"
      | "issuer"
      | "authorizationEndpoint"
      | "tokenEndpoint"
      | "clientAuth"
      | "parameters"
    )
  | ("audience" | "subject" | "ttlSeconds" | "region" | "accessKeyId" | "role" | "durationSeconds" | "sessionPolicy" | "externalId")
  | ("oidcProvider" | "serviceAccount" | "tenantId" | "scope" | "grant" | "host" | "port" | "database" | "username" | "tls" | "memberOf");

/** What was typed into them. */
export type SettingsValues = Readonly<Record<string, string | readonly string[]>>;

export const cloudsOf: Partial<Record<CredentialKind, readonly string[]>> = {
  cloud_role: ["aws", "alibaba", "tencent"],
  workload_identity: ["aws", "google", "azure", "alibaba", "oauth"],
};

/** Those of the server's catalogue, best known first, and any other. */
export const providers: readonly string[] =
  "github github-enterprise gitlab google microsoft slack atlassian notion salesforce linear dingtalk feishu lark custom".split(" ");
const need = (name: FieldName, example?: string): SettingsField => ({
  name,
  as: "text",
  isRequired: true,
  ...(example === undefined ? {} : { example }),
});
const may = (name: FieldName, as: SettingsField["as"] = "text"): SettingsField => ({ name, as });
const choice = (name: FieldName, ...choices: readonly string[]): SettingsField => ({ name, as: "choice", choices });
const list = (name: FieldName, example: string): SettingsField => ({ name, as: "list", isRequired: true, example });

const aws = [need("region", "eu-central-1"), need("role", "arn:aws:iam::123456789012:role/agents")];
const alibaba = [need("region", "cn-hangzhou"), need("role", "acs:ram::123456789012:role/agents")];
const narrowing = [may("durationSeconds", "number"), may("sessionPolicy")];
const oauth = [
  choice("provider", ...providers),
  choice("flow", "user", "machine"),
  need("clientId"),
  may("scopes", "list"),
  may("askableScopes", "list"),
  choice("clientAuth", "", "client_secret_basic", "client_secret_post", "none"),
  may("parameters", "pairs"),
];

const forms: Readonly<Record<string, readonly SettingsField[]>> = {
  secret: [],
  oauth,
  oauth_custom: [...oauth, may("issuer"), may("authorizationEndpoint"), may("tokenEndpoint")],
  jwt: [list("audience", "https://partner.example"), choice("subject", "agent", "person"), may("ttlSeconds", "number")],
  cloud_role_aws: [...aws, need("accessKeyId"), may("externalId"), ...narrowing],
  cloud_role_alibaba: [...alibaba, need("accessKeyId"), may("externalId"), ...narrowing],
  cloud_role_tencent: [need("region", "ap-guangzhou"), need("role", "qcs::cam::uin/1:roleName/agents"), need("accessKeyId"), ...narrowing],
  workload_identity_aws: [...aws, may("audience"), ...narrowing],
  workload_identity_alibaba: [...alibaba, need("oidcProvider"), need("audience"), ...narrowing],
  workload_identity_google: [
    need("audience", "//iam.googleapis.com/projects/…"),
    may("serviceAccount"),
    may("scopes", "list"),
    may("durationSeconds", "number"),
  ],
  workload_identity_azure: [need("tenantId"), need("clientId"), need("scope", "https://management.azure.com/.default"), may("audience")],
  workload_identity_oauth: [
    need("tokenEndpoint"),
    choice("grant", "jwt_bearer", "token_exchange", "client_assertion"),
    need("audience"),
    may("clientId"),
    may("scopes", "list"),
    may("parameters", "pairs"),
  ],
  database: [
    need("host"),
    may("port", "number"),
    need("database"),
    need("username"),
    list("memberOf", "app_reader"),
    choice("tls", "verify", "off"),
    may("ttlSeconds", "number"),
  ],
};

/** The lines of the form for a kind. */
export function fieldsOf(kind: CredentialKind, cloud: string, values: SettingsValues): readonly SettingsField[] {
  const name = cloudsOf[kind] === undefined ? kind : `${kind}_${cloud}`;
  return forms[kind === "oauth" && values.provider === "custom" ? "oauth_custom" : name] ?? [];
}

/** What the API is sent: what was left empty is left out, so that it decides. */
export function settingsOf(kind: CredentialKind, cloud: string, values: SettingsValues): Readonly<Record<string, unknown>> {
  const filled = Object.fromEntries(fieldsOf(kind, cloud, values).flatMap((field) => entryOf(field, values[field.name])));
  if (kind === "database") return { engine: "postgresql", ...filled };
  if (cloudsOf[kind] !== undefined) return { cloud, ...filled };
  if (kind !== "oauth" || values.provider !== "custom") return filled;
  const { issuer, authorizationEndpoint, tokenEndpoint, ...rest } = filled;
  return { ...rest, endpoints: issuer === undefined ? { authorizationEndpoint, tokenEndpoint } : { issuer } };
}

function entryOf(field: SettingsField, value: string | readonly string[] | undefined): readonly (readonly [string, unknown])[] {
  const { name, as, choices = [] } = field;
  if (typeof value === "object") return value.length === 0 ? [] : [[name, as === "pairs" ? pairsOf(value) : value]];
  const text = value ?? choices[0] ?? "";
  if (text === "") return [];
  return [[name, as === "number" ? Number(text) : text]];
}

function pairsOf(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs.map((pair) => [pair.split("=", 1)[0] ?? "", pair.slice(pair.indexOf("=") + 1)]));
}
