import { z } from "zod";
import { idSchema } from "../ids.ts";
import { permissionSchema } from "../scopes.ts";
import { tokenTtlSeconds } from "../tokens.ts";
import { partyStateSchema } from "./clients.ts";
import { pageOf, pageQuerySchema, searchSchema } from "./page.ts";
import { authMethodSchema, confidentialAuthMethodSchema, jwkSchema, jwksSchema } from "./party.ts";
import { changesSomething, displayNameSchema, lineSchema, momentMsSchema, plainUrlSchema } from "./text.ts";

export const resourceKindSchema = z.enum(["llm", "mcp", "service", "agent"]);

/** The permission to call an agent, which every resource of kind `agent` has. */
export const invokePermission = "invoke";

const resourcePermissionSchema = z.strictObject({
  name: permissionSchema,
  description: z.union([z.literal(""), lineSchema(200)]).default(""),
});
const permissionsSchema = z
  .array(resourcePermissionSchema)
  .min(1)
  .max(200)
  .refine((list) => new Set(list.map((permission) => permission.name)).size === list.length, "expected each permission once");
const ttlSchema = z.int().min(tokenTtlSeconds.min).max(tokenTtlSeconds.max);
const modelsSchema = z.array(lineSchema(200)).max(500).nullable();
const upstreamUrlSchema = plainUrlSchema(/^https?$/).refine((value) => !value.includes("?"), "expected no query");

/** What agents reach. */
export const resourceSchema = z
  .object({
    id: idSchema("resource"),
    name: z.string(),
    title: z.string(),
    kind: resourceKindSchema,
    identifier: z.string(),
    state: partyStateSchema,
    upstreamUrl: z.string().nullable(),
    permissions: z.array(z.object({ name: z.string(), description: z.string() })),
    tokenTtlSeconds: z.int(),
    allowPrivateNetwork: z.boolean(),
    models: z.array(z.string()).nullable(),
    authMethod: authMethodSchema,
    keys: z.array(jwkSchema),
    version: z.int(),
    createdAtMs: momentMsSchema,
  })
  .meta({ id: "Resource" });
export type ResourceAnswer = z.infer<typeof resourceSchema>;
export const resourcePageSchema = pageOf(resourceSchema).meta({ id: "ResourcePage" });

export const createResourceSchema = z
  .strictObject({
    /** Unique, and the path segment `/gateway/<name>`. */
    name: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "expected lower-case letters, digits and hyphens, such as openai"),
    title: displayNameSchema.optional(),
    /** Resources of kind `agent` are made together with their agent. */
    kind: z.enum(["llm", "mcp", "service"]),
    /** The token's `aud`: an absolute URI. Required for mcp (the server's URL); by default `<issuer>/gateway/<name>`, or `<issuer>/resources/<name>` without an upstream. */
    identifier: plainUrlSchema(/^[a-z][a-z0-9+.-]*$/).optional(),
    /**
     * Where the gateway forwards to: required for llm. A service without one (a database, a cloud) is reached with what is delivered to the agent, never
     * through the gateway.
     */
    upstreamUrl: upstreamUrlSchema.optional(),
    permissions: permissionsSchema,
    tokenTtlSeconds: ttlSchema.optional(),
    /** Whether the upstream may have a private or loopback address, and be plain http. */
    allowPrivateNetwork: z.boolean().optional(),
    /** Model names that may be used; without a list every model may be used (llm only). */
    models: modelsSchema.optional(),
    /** How the resource server signs in to report and to follow revocations (mcp, service). `none` by default: it does not. */
    authMethod: authMethodSchema.optional(),
    keys: jwksSchema.optional(),
  })
  .meta({ id: "CreateResource" });
export type CreateResource = z.infer<typeof createResourceSchema>;

export const updateResourceSchema = z
  .strictObject({
    title: displayNameSchema,
    upstreamUrl: upstreamUrlSchema,
    permissions: permissionsSchema,
    tokenTtlSeconds: ttlSchema,
    allowPrivateNetwork: z.boolean(),
    models: modelsSchema,
    authMethod: confidentialAuthMethodSchema.or(z.literal("none")),
  })
  .partial()
  .refine(changesSomething, "expected at least one member")
  .meta({ id: "UpdateResource" });
export type UpdateResource = z.infer<typeof updateResourceSchema>;

export const resourceQuerySchema = pageQuerySchema.extend({
  state: partyStateSchema.optional(),
  kind: resourceKindSchema.optional(),
  name: z.string().max(63).optional(),
  search: searchSchema,
});
