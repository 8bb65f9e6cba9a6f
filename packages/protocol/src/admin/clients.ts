import { z } from "zod";
import { idSchema } from "../ids.ts";
import { pageOf, pageQuerySchema, searchSchema } from "./page.ts";
import { authMethodSchema, jwkSchema, jwksSchema } from "./party.ts";
import { changesSomething, displayNameSchema, momentMsSchema } from "./text.ts";

export const clientKindSchema = z.enum(["web", "native", "spa", "cli"]);
export const partyStateSchema = z.enum(["active", "suspended"]);

const redirectUrisSchema = z.array(z.string().min(1).max(2_000)).max(20);
/** Exact addresses by the same rules as `redirectUris`. */
const postLogoutRedirectUrisSchema = redirectUrisSchema;
/** https, or http on a loopback address. */
const backchannelLogoutUriSchema = z.string().min(1).max(2_000).nullable();
/** `implied` is an administrator's answer for everybody: nobody is asked whether this client may call an agent for them. */
const consentModeSchema = z.enum(["required", "implied"]);

/** A registered client: an application through which people reach agents. */
export const clientSchema = z
  .object({
    id: idSchema("client"),
    name: z.string(),
    kind: clientKindSchema,
    state: partyStateSchema,
    authMethod: authMethodSchema,
    keys: z.array(jwkSchema),
    redirectUris: z.array(z.string()),
    postLogoutRedirectUris: z.array(z.string()),
    backchannelLogoutUri: z.string().nullable(),
    consent: consentModeSchema,
    version: z.int(),
    createdAtMs: momentMsSchema,
  })
  .meta({ id: "Client" });
export type ClientAnswer = z.infer<typeof clientSchema>;
export const clientPageSchema = pageOf(clientSchema).meta({ id: "ClientPage" });

export const createClientSchema = z
  .strictObject({
    name: displayNameSchema,
    kind: clientKindSchema,
    /** Exact addresses: https, http on a loopback address, or (native, cli) a private-use scheme with a dot in it (RFC 8252 §7.1). */
    redirectUris: redirectUrisSchema.min(1),
    postLogoutRedirectUris: postLogoutRedirectUrisSchema.optional(),
    backchannelLogoutUri: backchannelLogoutUriSchema.optional(),
    /** `required` unless told. */
    consent: consentModeSchema.optional(),
    /** By default `none` for native, spa and cli (they can't keep a secret), else `private_key_jwt` where `keys` are given, else `client_secret`. */
    authMethod: authMethodSchema.optional(),
    keys: jwksSchema.optional(),
  })
  .meta({ id: "CreateClient" });
export type CreateClient = z.infer<typeof createClientSchema>;

export const updateClientSchema = z
  .strictObject({
    name: displayNameSchema,
    redirectUris: redirectUrisSchema.min(1),
    postLogoutRedirectUris: postLogoutRedirectUrisSchema,
    backchannelLogoutUri: backchannelLogoutUriSchema,
    consent: consentModeSchema,
    authMethod: authMethodSchema,
  })
  .partial()
  .refine(changesSomething, "expected at least one member")
  .meta({ id: "UpdateClient" });
export type UpdateClient = z.infer<typeof updateClientSchema>;

export const clientQuerySchema = pageQuerySchema.extend({
  state: partyStateSchema.optional(),
  kind: clientKindSchema.optional(),
  search: searchSchema,
});
