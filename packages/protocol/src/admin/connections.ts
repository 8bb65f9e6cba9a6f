import { z } from "zod";
import { idSchema } from "../ids.ts";
import { credentialValueSchema } from "./credentials.ts";
import { pageOf, pageQuerySchema } from "./page.ts";
import { momentMsSchema } from "./text.ts";

/** `dead`: the provider gives no more tokens; latched until the person consents anew. */
export const connectionStateSchema = z.enum(["active", "dead"]);
export type ConnectionState = z.infer<typeof connectionStateSchema>;

/** `callback_received`: the provider has sent the person back, and the code is being redeemed. */
export const connectionRequestStatusSchema = z.enum(["pending", "callback_received", "completed", "failed", "expired"]);
export type ConnectionRequestStatus = z.infer<typeof connectionRequestStatusSchema>;

/** The holder of a connection that serves everybody (machine flow). */
export const machineHolder = "machine";

/** Of which kind the credential is: an account at a provider (`oauth`), or a value that the person typed in (`secret`). */
const connectionKindSchema = z.enum(["oauth", "secret"]);

/** What the vault holds for one person of a credential; never a token. */
export const connectionSchema = z
  .object({
    id: idSchema("connection"),
    credentialId: idSchema("credential"),
    kind: connectionKindSchema,
    holder: z.string().meta({ description: "A user, or `machine`." }),
    state: connectionStateSchema,
    account: z.string().nullable().meta({ description: "Who the person is at the provider." }),
    scopes: z.array(z.string()),
    isRenewable: z.boolean(),
    accessExpiresAtMs: momentMsSchema.nullable(),
    refreshedAtMs: momentMsSchema.nullable(),
    deadReason: z.string().nullable(),
    diedAtMs: momentMsSchema.nullable(),
    version: z.int(),
    createdAtMs: momentMsSchema,
  })
  .meta({ id: "Connection" });
export type ConnectionAnswer = z.infer<typeof connectionSchema>;
export const connectionPageSchema = pageOf(connectionSchema).meta({ id: "ConnectionPage" });
export const connectionQuerySchema = pageQuerySchema.extend({
  credentialId: idSchema("credential").optional(),
  holder: z.string().max(100).optional(),
  state: connectionStateSchema.optional(),
});

/** What became of what the provider had given when a connection was removed. */
export const disconnectedSchema = z
  .object({
    revokedAtProvider: z
      .enum(["yes", "no", "unsupported"])
      .meta({ description: "`no`: the provider did not answer; end it there by hand." }),
  })
  .meta({ id: "Disconnected" });
export type DisconnectedAnswer = z.infer<typeof disconnectedSchema>;

/** A person is being asked to connect an account. */
export const connectionRequestSchema = z
  .object({
    id: idSchema("connectionRequest"),
    credentialId: idSchema("credential"),
    userId: idSchema("user"),
    agentId: idSchema("agent").nullable(),
    status: connectionRequestStatusSchema,
    url: z.string().meta({ description: "Where the person goes, signed in as themselves." }),
    scopes: z.array(z.string()),
    connectionId: idSchema("connection").nullable(),
    failure: z.string().nullable(),
    createdAtMs: momentMsSchema,
    expiresAtMs: momentMsSchema,
  })
  .meta({ id: "ConnectionRequest" });
export type ConnectionRequestAnswer = z.infer<typeof connectionRequestSchema>;

/** How long an answer may wait for the status to change. */
export const connectionRequestQuerySchema = z.strictObject({ waitSeconds: z.coerce.number().int().min(0).max(25).default(0) });

/** A credential of which a person may hold their own, and whether they do. */
export const myConnectionSchema = z
  .object({
    credentialId: idSchema("credential"),
    name: z.string(),
    resource: z.object({ id: idSchema("resource"), title: z.string() }),
    kind: connectionKindSchema,
    provider: z.string().nullable().meta({ description: "An entry of the catalogue, or `custom`; null for a value that is typed in." }),
    connection: z.union([connectionSchema, z.null()]),
    agents: z
      .array(z.object({ id: idSchema("agent"), name: z.string() }))
      .meta({ description: "The agents that may use it for the person." }),
  })
  .meta({ id: "MyConnection" });
export type MyConnection = z.infer<typeof myConnectionSchema>;
export const myConnectionsSchema = z.object({ items: z.array(myConnectionSchema) }).meta({ id: "MyConnections" });

/** Starts connecting (`oauth`); the answer's `url` is where to go on. */
export const startConnectionSchema = z.strictObject({ credentialId: idSchema("credential") }).meta({ id: "StartConnection" });
/** Stores a person's own value of a credential (`secret`). */
export const storeOwnSecretSchema = z
  .strictObject({ credentialId: idSchema("credential"), secret: credentialValueSchema })
  .meta({ id: "StoreOwnSecret" });

/** An entry of the catalogue of OAuth providers. */
export const catalogueEntrySchema = z
  .object({
    key: z.string(),
    title: z.string(),
    flows: z.array(z.enum(["user", "machine"])),
    pkce: z.boolean(),
    issuesRefreshTokens: z.boolean(),
    revocable: z.boolean().meta({ description: "Whether disconnecting revokes at the provider." }),
    apiOrigins: z.array(z.string()).meta({ description: "Where its tokens are for: the destinations to expect." }),
    suggestedScopes: z.array(z.string()),
    parameters: z.array(z.object({ name: z.string(), title: z.string(), isRequired: z.boolean(), example: z.string() })),
    redirectUriNote: z.string().nullable(),
    documentation: z.string(),
  })
  .meta({ id: "CatalogueEntry" });
export type CatalogueEntryAnswer = z.infer<typeof catalogueEntrySchema>;
export const catalogueSchema = z
  .object({
    items: z.array(catalogueEntrySchema),
    redirectUri: z.string().meta({ description: "The redirect URI to register at the provider; `{credentialId}` is the credential's id." }),
  })
  .meta({ id: "ConnectionCatalogue" });
