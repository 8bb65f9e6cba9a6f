import { z } from "zod";
import { lineSchema, plainUrlSchema } from "./text.ts";

/**
 * What a credential is: `secret` an API key; `oauth` a client of ours at a third party's OAuth server; `jwt` nothing stored, we sign for a partner;
 * `cloud_role` a stored access key that assumes a role; `workload_identity` nothing stored, the other side trusts our issuer; `database` the login with
 * which roles of a database are made.
 */
export const credentialKindSchema = z.enum(["secret", "oauth", "jwt", "cloud_role", "workload_identity", "database"]);
export type CredentialKind = z.infer<typeof credentialKindSchema>;

/** How a credential reaches an agent (design §6). `proxied` never does: the gateway adds it to the call. */
export const deliveryModeSchema = z.enum(["proxied", "token", "minted", "sts", "federated", "dynamic", "reveal"]);
export type DeliveryMode = z.infer<typeof deliveryModeSchema>;

/** The ways in which a kind can be delivered at all; the first one is what a new credential has. `reveal` is turned on by an act of its own. */
export const modesOfKind = {
  secret: ["proxied", "reveal"],
  oauth: ["proxied", "token"],
  jwt: ["minted"],
  cloud_role: ["sts"],
  workload_identity: ["federated", "proxied"],
  database: ["dynamic"],
} as const satisfies Record<CredentialKind, readonly DeliveryMode[]>;

/** Seconds for which each mode is delivered: the least, the most, and unless told. The provider or the credential may say less. */
export const deliveryTtlSeconds = {
  minted: { min: 60, most: 900, default: 300 },
  sts: { min: 900, most: 43_200, default: 3_600 },
  federated: { min: 300, most: 43_200, default: 3_600 },
  dynamic: { min: 60, most: 86_400, default: 3_600 },
} as const;

const httpsSchema = plainUrlSchema(/^https?$/);
const identifierSchema = lineSchema(500);
const regionSchema = z.string().regex(/^[a-z0-9-]{1,40}$/, "expected a region such as eu-central-1");
const scopesSchema = z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, "expected a scope without spaces")).max(50);
const durationSchema = ({ min, most, default: usual }: { min: number; most: number; default: number }) =>
  z.int().min(min).max(most).default(usual);

/** The endpoints of an OAuth server that is not in the catalogue: found by discovery (RFC 8414, OIDC Discovery), or by hand. */
const customOauthSchema = z.union([
  z.strictObject({ issuer: httpsSchema }),
  z.strictObject({
    authorizationEndpoint: httpsSchema.optional(),
    tokenEndpoint: httpsSchema,
    revocationEndpoint: httpsSchema.optional(),
  }),
]);

export const oauthSettingsSchema = z.strictObject({
  /** An entry of the catalogue, or `custom`. */
  provider: z.string().regex(/^[a-z0-9-]{1,40}$/, "expected an entry of the catalogue, or custom"),
  /** `user`: each person consents, and an agent gets what is theirs; `machine`: our client speaks for itself (RFC 6749 §4.4). */
  flow: z.enum(["user", "machine"]),
  clientId: identifierSchema,
  scopes: scopesSchema.default([]),
  /** What an agent may ask a person for besides; nothing unless told. Once consented, every agent that may have the credential gets the wider token. */
  askableScopes: scopesSchema.optional(),
  /** For `custom` only. */
  endpoints: customOauthSchema.optional(),
  /** How our client proves itself; what the catalogue says, or `client_secret_basic`, unless told. `none` has no secret. */
  clientAuth: z.enum(["client_secret_basic", "client_secret_post", "none"]).optional(),
  /** What the entry of the catalogue asks for by name, such as a tenant. */
  parameters: z.record(z.string().regex(/^[a-zA-Z]{1,40}$/), lineSchema(200)).default({}),
});
export type OauthSettings = z.infer<typeof oauthSettingsSchema>;

const claimNameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_:/.-]{0,99}$/, "expected a claim's name");
const reservedClaims: ReadonlySet<string> = new Set(
  "iss sub aud exp nbf iat jti act may_act client_id azp scope cnf txn task agent_id owner nonce at_hash c_hash sid events auth_time acr amr".split(
    " ",
  ),
);

export const jwtSettingsSchema = z.strictObject({
  /** Whom the partner takes it for: never one of our own audiences. */
  audience: z.array(identifierSchema).min(1).max(10),
  /** Whose id is `sub`. */
  subject: z.enum(["agent", "person"]).default("agent"),
  claims: z
    .record(claimNameSchema, z.union([lineSchema(500), z.int(), z.boolean()]))
    .refine((claims) => Object.keys(claims).every((name) => !reservedClaims.has(name)), "expected no claim that is ours to write")
    .default({}),
  ttlSeconds: durationSchema(deliveryTtlSeconds.minted),
});
export type JwtSettings = z.infer<typeof jwtSettingsSchema>;

const sessionPolicySchema = z.string().min(2).max(2_048).refine(isJsonObject, "expected a policy as a JSON object");

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** Names an access key of a cloud; it is no secret. */
export const accessKeyIdSchema = z.string().regex(/^[A-Za-z0-9]{8,128}$/, "expected an access key id");

const cloudRoleShared = {
  region: regionSchema,
  accessKeyId: accessKeyIdSchema,
  /** ARN of the role (Alibaba Cloud and AWS), or its `qcs::cam::` name (Tencent Cloud). */
  role: identifierSchema,
  durationSeconds: durationSchema(deliveryTtlSeconds.sts),
  /** Narrows the role for every session; what a request brings beside it may only deny. */
  sessionPolicy: sessionPolicySchema.optional(),
  /** Another address of the service than the cloud's own. */
  endpoint: httpsSchema.optional(),
};
export const cloudRoleSettingsSchema = z.discriminatedUnion("cloud", [
  z.strictObject({
    cloud: z.literal("aws"),
    ...cloudRoleShared,
    externalId: lineSchema(1_000).optional(),
    /** Another address of IAM, where access keys are made and deleted, than the cloud's own. */
    iamEndpoint: httpsSchema.optional(),
  }),
  z.strictObject({ cloud: z.literal("alibaba"), ...cloudRoleShared, externalId: lineSchema(1_000).optional() }),
  z.strictObject({ cloud: z.literal("tencent"), ...cloudRoleShared }),
]);
export type CloudRoleSettings = z.infer<typeof cloudRoleSettingsSchema>;

const federationShared = { durationSeconds: durationSchema(deliveryTtlSeconds.federated), endpoint: httpsSchema.optional() };
export const workloadIdentitySettingsSchema = z.discriminatedUnion("cloud", [
  z.strictObject({
    cloud: z.literal("aws"),
    ...federationShared,
    region: regionSchema,
    role: identifierSchema,
    audience: identifierSchema.default("sts.amazonaws.com"),
    sessionPolicy: sessionPolicySchema.optional(),
  }),
  z.strictObject({
    cloud: z.literal("alibaba"),
    ...federationShared,
    region: regionSchema,
    role: identifierSchema,
    oidcProvider: identifierSchema,
    audience: identifierSchema,
    sessionPolicy: sessionPolicySchema.optional(),
  }),
  z.strictObject({
    cloud: z.literal("google"),
    ...federationShared,
    /** `//iam.googleapis.com/projects/<number>/locations/global/workloadIdentityPools/<pool>/providers/<provider>`. */
    audience: identifierSchema,
    /** The service account to become; without it the federated token itself is handed over. */
    serviceAccount: z.email().optional(),
    scopes: scopesSchema.min(1).default(["https://www.googleapis.com/auth/cloud-platform"]),
  }),
  z.strictObject({
    cloud: z.literal("azure"),
    ...federationShared,
    tenantId: z.string().regex(/^[0-9a-zA-Z.-]{1,100}$/, "expected a tenant"),
    clientId: z.guid(),
    scope: identifierSchema,
    audience: identifierSchema.default("api://AzureADTokenExchange"),
  }),
  z.strictObject({
    /** Any token endpoint that takes our JWT (RFC 7523, RFC 8693): model providers, partners. */
    cloud: z.literal("oauth"),
    ...federationShared,
    tokenEndpoint: httpsSchema,
    grant: z.enum(["jwt_bearer", "token_exchange", "client_assertion"]),
    audience: identifierSchema,
    clientId: identifierSchema.optional(),
    scopes: scopesSchema.default([]),
    /** Further parameters that the endpoint asks for. */
    parameters: z.record(z.string().regex(/^[a-z_]{1,60}$/), lineSchema(500)).default({}),
    /** How the request is written. */
    body: z.enum(["form", "json"]).default("form"),
  }),
]);
export type WorkloadIdentitySettings = z.infer<typeof workloadIdentitySettingsSchema>;

const roleNameSchema = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, "expected a name of letters, digits and _");
export const databaseSettingsSchema = z.strictObject({
  engine: z.literal("postgresql"),
  host: z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, "expected a host name or address"),
  port: z.int().min(1).max(65_535).default(5_432),
  database: roleNameSchema,
  /** The login that makes roles; its password is the secret. */
  username: roleNameSchema,
  /** `verify`: TLS with a certificate that is checked; `off`: on a loopback or private network only. */
  tls: z.enum(["verify", "off"]).default("verify"),
  /** The roles that a new one is a member of: what it may do. */
  memberOf: z.array(roleNameSchema).min(1).max(20),
  ttlSeconds: durationSchema(deliveryTtlSeconds.dynamic),
  mostSeconds: z.int().min(60).max(deliveryTtlSeconds.dynamic.most).default(deliveryTtlSeconds.dynamic.most),
});
export type DatabaseSettings = z.infer<typeof databaseSettingsSchema>;

export const secretSettingsSchema = z.strictObject({});

/** The schema of the settings of each kind. */
export const settingsOfKind = {
  secret: secretSettingsSchema,
  oauth: oauthSettingsSchema,
  jwt: jwtSettingsSchema,
  cloud_role: cloudRoleSettingsSchema,
  workload_identity: workloadIdentitySettingsSchema,
  database: databaseSettingsSchema,
} as const satisfies Record<CredentialKind, z.ZodType>;

/** The settings of any kind. */
export type CredentialSettings =
  | z.infer<typeof secretSettingsSchema>
  | OauthSettings
  | JwtSettings
  | CloudRoleSettings
  | WorkloadIdentitySettings
  | DatabaseSettings;

/** The settings of one kind. */
export type CredentialSettingsOf<Kind extends CredentialKind> = z.infer<(typeof settingsOfKind)[Kind]>;
