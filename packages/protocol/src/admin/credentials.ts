import { z } from "zod";
import { idSchema } from "../ids.ts";
import { partyStateSchema } from "./clients.ts";
import { accessKeyIdSchema, credentialKindSchema, deliveryModeSchema, settingsOfKind } from "./credential-settings.ts";
import { pageOf, pageQuerySchema, searchSchema } from "./page.ts";
import { changesSomething, displayNameSchema, momentMsSchema, plainUrlSchema, reasonSchema } from "./text.ts";

/** Where in a request the gateway puts a credential. `{secret}` in `template` is replaced by it. */
export const injectionSchema = z.strictObject({
  in: z.literal("header"),
  name: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9-]+$/, "expected a header name"),
  template: z
    .string()
    .max(200)
    .regex(/^[\x20-\x7E]*$/, "expected printable ASCII")
    .refine((text) => text.split("{secret}").length === 2, "expected {secret} once"),
});

/** Whether one value serves all, or each person has their own and nobody is given another's. */
export const credentialSharingSchema = z.enum(["shared", "user_exclusive"]);
export type CredentialSharing = z.infer<typeof credentialSharingSchema>;

/** Somebody for whom a credential may be used: as the subject of a grant. */
export const boundPersonSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("user"), id: idSchema("user") }),
  z.strictObject({ type: z.literal("group"), id: idSchema("group") }),
  z.strictObject({ type: z.literal("department"), id: z.string().min(1).max(500) }),
]);
export type BoundPerson = z.infer<typeof boundPersonSchema>;

/** How a value is replaced on a schedule. */
export const credentialRotationSchema = z.strictObject({
  everyDays: z.int().min(1).max(730),
  /** How long the value before still opens. */
  overlapSeconds: z.int().min(0).max(604_800).default(3_600),
});
export type CredentialRotation = z.infer<typeof credentialRotationSchema>;

/** What is bound to a credential beside its destinations. */
const boundAgentsSchema = z.array(idSchema("agent")).min(1).max(500).nullable();
const boundPeopleSchema = z.array(boundPersonSchema).min(1).max(500).nullable();
const destinationsSchema = z
  .array(plainUrlSchema(/^https?$/))
  .min(1)
  .max(20);

/** A credential of the vault. Its value is never in any answer but that of a reveal. */
export const credentialSchema = z
  .object({
    id: idSchema("credential"),
    name: z.string(),
    resourceId: idSchema("resource"),
    state: partyStateSchema,
    kind: credentialKindSchema,
    settings: z.record(z.string(), z.unknown()).meta({ description: "What is not secret of it, by kind." }),
    modes: z.array(deliveryModeSchema),
    sharing: credentialSharingSchema,
    destinations: z.array(z.string()),
    injection: z.object({ in: z.literal("header"), name: z.string(), template: z.string() }),
    boundAgents: z.array(z.string()).nullable(),
    boundPeople: z.array(z.object({ type: z.enum(["user", "group", "department"]), id: z.string() })).nullable(),
    canary: z.boolean(),
    rotation: z.object({ everyDays: z.int(), overlapSeconds: z.int() }).nullable(),
    rotateAtMs: momentMsSchema.nullable(),
    hasSecret: z.boolean().meta({ description: "Whether a value is stored." }),
    version: z.int(),
    createdAtMs: momentMsSchema,
    lastUsedAtMs: momentMsSchema.nullable().optional().meta({
      description:
        "When it last went out with a call or was delivered; null: never. Told where credentials are read, not where they are changed.",
    }),
  })
  .meta({ id: "Credential" });
export type CredentialAnswer = z.infer<typeof credentialSchema>;
export const credentialPageSchema = pageOf(credentialSchema).meta({ id: "CredentialPage" });

/** A value as a header can carry it. */
export const credentialValueSchema = z
  .string()
  .min(1)
  .max(16_384)
  .regex(/^[\x21-\x7E]([\x20-\x7E]*[\x21-\x7E])?$/, "expected printable ASCII, as an HTTP header can carry it");

const createShared = {
  name: displayNameSchema,
  resourceId: idSchema("resource"),
  /** Which of the kind's modes; the first one unless told. Never `reveal`. */
  modes: z
    .array(deliveryModeSchema.exclude(["reveal"]))
    .min(1)
    .max(6)
    .optional(),
  /** The only places it is ever sent to; the resource's upstream address by default. */
  destinations: destinationsSchema.optional(),
  /** `Authorization: Bearer {secret}` by default. */
  injection: injectionSchema.optional(),
  boundAgents: boundAgentsSchema.default(null),
  boundPeople: boundPeopleSchema.default(null),
  canary: z.boolean().default(false),
  rotation: credentialRotationSchema.nullable().default(null),
};

export const createCredentialSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("secret").default("secret"),
      ...createShared,
      /** The value, which goes in and never comes out. None where each person has their own. */
      secret: credentialValueSchema.optional(),
      settings: settingsOfKind.secret.default({}),
      sharing: credentialSharingSchema.default("shared"),
    }),
    z.strictObject({
      kind: z.literal("oauth"),
      ...createShared,
      /** The client secret. None for a public client. */
      secret: credentialValueSchema.optional(),
      settings: settingsOfKind.oauth,
    }),
    z.strictObject({ kind: z.literal("jwt"), ...createShared, settings: settingsOfKind.jwt }),
    z.strictObject({
      kind: z.literal("cloud_role"),
      ...createShared,
      /** The secret of the access key. */
      secret: credentialValueSchema,
      settings: settingsOfKind.cloud_role,
    }),
    z.strictObject({ kind: z.literal("workload_identity"), ...createShared, settings: settingsOfKind.workload_identity }),
    z.strictObject({
      kind: z.literal("database"),
      ...createShared,
      /** The password of the login that makes roles. */
      secret: credentialValueSchema,
      settings: settingsOfKind.database,
    }),
  ])
  .meta({ id: "CreateCredential" });
export type CreateCredential = z.output<typeof createCredentialSchema>;

/** What may be changed without a new value. Who provides it and where it goes is changed by storing another one. */
export const updateCredentialSchema = z
  .strictObject({
    name: displayNameSchema,
    modes: z
      .array(deliveryModeSchema.exclude(["reveal"]))
      .min(1)
      .max(6),
    boundAgents: boundAgentsSchema,
    boundPeople: boundPeopleSchema,
    canary: z.boolean(),
    rotation: credentialRotationSchema.nullable(),
  })
  .partial()
  .refine(changesSomething, "expected at least one member")
  .meta({ id: "UpdateCredential" });
export type UpdateCredential = z.output<typeof updateCredentialSchema>;

export const rotateCredentialSchema = z
  .strictObject({
    /** The new value. Left out, the server makes one where the other side lets it (databases, access keys of AWS). */
    secret: credentialValueSchema.optional(),
    /** The id of the new access key (`cloud_role`): a cloud gives each key an id of its own. */
    accessKeyId: accessKeyIdSchema.optional(),
    /** How long the value before still opens, in seconds. */
    overlapSeconds: z.int().min(0).max(604_800).optional(),
  })
  .meta({ id: "RotateCredential" });

/** Turns the mode `reveal` on or off. */
export const setRevealSchema = z.strictObject({ allowed: z.boolean(), reason: reasonSchema }).meta({ id: "SetReveal" });

/** Reads a value, on record and with an alert. */
export const revealCredentialSchema = z.strictObject({ reason: reasonSchema }).meta({ id: "RevealCredential" });
export const revealedCredentialSchema = z.object({ secret: z.string(), leaseId: z.string().nullable() }).meta({ id: "RevealedCredential" });
export type RevealedCredentialAnswer = z.infer<typeof revealedCredentialSchema>;

export const credentialQuerySchema = pageQuerySchema.extend({
  resourceId: idSchema("resource").optional(),
  state: partyStateSchema.optional(),
  kind: credentialKindSchema.optional(),
  search: searchSchema,
});
