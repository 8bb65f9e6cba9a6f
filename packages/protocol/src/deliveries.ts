import { z } from "zod";
import { credentialKindSchema, deliveryModeSchema } from "./admin/credential-settings.ts";
import { leaseSchema } from "./admin/leases.ts";
import { lineSchema, momentMsSchema, reasonSchema } from "./admin/text.ts";
import { idSchema } from "./ids.ts";

/** `requested_token_type` of a token exchange (RFC 8693 §2.1) that hands over what a credential yields in place of a token of ours. */
export const deliveryTokenTypes = {
  token: "urn:agent-id-guard:token-type:provider-access-token",
  federated: "urn:agent-id-guard:token-type:federated-token",
  minted: "urn:agent-id-guard:token-type:minted-jwt",
} as const;

/** The modes that `POST /deliveries` hands over; `proxied` is a call through the gateway. */
export const handedOverModeSchema = deliveryModeSchema.exclude(["proxied"]);
export type HandedOverMode = z.infer<typeof handedOverModeSchema>;

/**
 * Asks for a delivery. The caller's access token is for the resource, and says who asks and for whom.
 * `purpose` and `reason` go on record; `reason` is required for `reveal`.
 */
export const deliveryRequestSchema = z.strictObject({
  mode: handedOverModeSchema,
  /** Which credential of the resource, where it has several with this mode. */
  credentialId: idSchema("credential").optional(),
  purpose: lineSchema(200).optional(),
  reason: reasonSchema.optional(),
  /** How long at most; the credential and the other side may give less. */
  durationSeconds: z.int().min(60).max(86_400).optional(),
  /** Narrows what is handed over (sts, federated at AWS and Alibaba Cloud), as a JSON policy of that cloud. */
  sessionPolicy: z.string().min(2).max(2_048).optional(),
  /** Scopes that must be there (token): fewer than consented may be asked for, more need a new consent. */
  scopes: z.array(z.string().min(1).max(200)).max(50).optional(),
});
export type DeliveryRequest = z.infer<typeof deliveryRequestSchema>;

/** Temporary credentials of a cloud. */
export const cloudCredentialsSchema = z.object({
  cloud: z.enum(["aws", "alibaba", "tencent"]),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string(),
  region: z.string().nullable(),
});
export type CloudCredentials = z.infer<typeof cloudCredentialsSchema>;

export const databaseLoginSchema = z.object({
  engine: z.literal("postgresql"),
  host: z.string(),
  port: z.int(),
  database: z.string(),
  username: z.string(),
  password: z.string(),
  tls: z.enum(["verify", "off"]),
});
export type DatabaseLogin = z.infer<typeof databaseLoginSchema>;

/** What was handed over: one of the members, by mode and by what the other side gives. */
export const deliveryMaterialSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("bearer"), token: z.string(), scopes: z.array(z.string()) }),
  z.object({ type: z.literal("cloud"), credentials: cloudCredentialsSchema }),
  z.object({ type: z.literal("database"), login: databaseLoginSchema }),
  z.object({ type: z.literal("secret"), secret: z.string() }),
]);
export type DeliveryMaterial = z.infer<typeof deliveryMaterialSchema>;

export const deliverySchema = z.object({
  leaseId: idSchema("lease"),
  credentialId: idSchema("credential"),
  kind: credentialKindSchema,
  mode: handedOverModeSchema,
  /** When it ends by itself; null: the other side did not say. */
  expiresAtMs: momentMsSchema.nullable(),
  isRenewable: z.boolean(),
  material: deliveryMaterialSchema,
});
export type Delivery = z.infer<typeof deliverySchema>;

/** The caller's own live leases at the resource of its token. */
export const ownLeasesSchema = z.object({ items: z.array(leaseSchema) });
export type OwnLeases = z.infer<typeof ownLeasesSchema>;

/** A lease after it was renewed or revoked. */
export const leaseAnswerSchema = leaseSchema;
